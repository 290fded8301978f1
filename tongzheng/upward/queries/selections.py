"""Reads of superiors and selections: lists, one selection's texts, what could be chosen (E8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins.models import Placement
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import holders
from tongzheng.reporting.access import visible as visible_reports
from tongzheng.reporting.access import visible_articles
from tongzheng.reporting.flow import ON_DESK, ArticleState
from tongzheng.reporting.flow import State as ReportState
from tongzheng.reporting.models import Article, Doubt, Kind, Label, Report, Source
from tongzheng.reporting.queries.names import bylines, units_of
from tongzheng.trail.models import Entry
from tongzheng.trail.numbers import peek_number
from tongzheng.trail.queries import entries_of
from tongzheng.upward import access, rules
from tongzheng.upward.flow import State
from tongzheng.upward.models import Item, Outcome, Selection, Superior, Target

WORK = (State.DRAFT, State.CHECKING, State.SIGNED)
GOOD = (Kind.URGENT, Kind.PROBLEM, Kind.ADVICE, Kind.OPINION, Kind.EXPERIENCE, Kind.RESEARCH, Kind.FORECAST)
FRESH_DAYS = 7
PROPOSED = 20  # texts the button puts in at most
SHOWN = 40


@dataclass(slots=True)
class Piece:
    """One text of a selection as it stands now, or as it was sent."""

    item: Item
    title: str
    body: str
    byline: str
    label: str
    kind: str  # article | report
    text: Article | Report
    reports: list[Report] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def seal(self) -> tuple[str, int, str, str, str]:
        """What the digest is made of."""
        return (self.kind, self.text.pk, self.title, self.body, self.byline)


# ── superiors ──


def list_superiors(actor: Appointment) -> QuerySet[Superior]:
    """The office's superiors, with their targets."""
    found = Superior.objects.filter(access.visible_superiors(actor)).select_related("unit__desk", "layout")
    return found.prefetch_related("targets").order_by("-active", "id")


def get_superior(actor: Appointment, pk: int) -> Superior:
    """A superior the actor may see, else 404."""
    return get_object_or_404(list_superiors(actor), pk=pk)


def unit_above(office: Unit) -> Unit | None:
    """The office that this office reports to in this program, if it has a desk."""
    above = office.office
    return above if above is not None and hasattr(above, "desk") else None


def series(superior: Superior, year: int) -> str:
    """The register in which a superior's selections of a year are numbered."""
    return f"upward:{superior.pk}:{year}"


def planned(selection: Selection) -> int:
    """The number it has, or would get now."""
    return selection.number or peek_number(series(selection.superior, timezone.localdate().year))


# ── selections ──


def _selections() -> QuerySet[Selection]:
    people = ("editor__person", "submitted_by__person", "signed_by__person", "sent_by__person")
    return Selection.objects.select_related(
        "superior__office__desk", "superior__unit__desk", "superior__layout", *people
    )


def get_selection(actor: Appointment, pk: int) -> Selection:
    """A selection the actor may see, else 404."""
    return get_object_or_404(_selections().filter(access.visible(actor)), pk=pk)


def in_work(actor: Appointment) -> list[Selection]:
    """Selections not yet sent, oldest first, with how many texts."""
    found = _selections().filter(access.visible(actor), state__in=WORK)
    return list(found.annotate(texts=_texts()).defer("layout").order_by("id")[:100])


def sent_selections(actor: Appointment, *, superior: int | None = None, year: int | None = None) -> QuerySet[Selection]:
    """What went up, newest first."""
    found = _selections().filter(access.visible(actor), state=State.SENT)
    if superior:
        found = found.filter(superior_id=superior)
    if year:
        found = found.filter(year=year)
    return found.annotate(texts=_texts()).defer("layout").order_by("-sent_at", "-id")


def _texts() -> Subquery:
    """How many texts, without grouping the selections' wide rows."""
    held = Item.objects.filter(selection=OuterRef("pk")).order_by().values("selection")
    return Subquery(held.annotate(n=Count("pk")).values("n"))


def get_item(selection: Selection, pk: int) -> Item:
    """An item of this selection, else 404."""
    return get_object_or_404(selection.items.select_related("article", "report"), pk=pk)


def other_approver(selection: Selection, by: Appointment) -> bool:
    """Whether somebody else could sign."""
    return holders(Role.APPROVER, selection.superior.office).exclude(person_id=by.person_id).exists()


def contents(selection: Selection) -> list[Piece]:
    """The texts in order: live until they are sent, then as they were sent."""
    sources = Prefetch(
        "article__source_set",
        queryset=Source.objects.select_related("report__unit").prefetch_related("report__joint_units"),
    )
    found = selection.items.select_related("article", "report__unit", "forwarded__office")
    items = list(found.prefetch_related(sources, "report__joint_units").order_by("position", "id"))
    frozen = selection.state == State.SENT
    lines = {} if frozen else bylines([i.article for i in items if i.article])
    pieces = []
    for item in items:
        text = text_of(item)
        kind = "article" if item.article_id else "report"
        reports = [s.report for s in item.article.source_set.all()] if item.article else []
        if item.report is not None:
            reports = [item.report]
        if frozen:
            said = (item.title, item.body, item.byline)
        else:
            line = lines.get(item.article_id or 0, "") if item.article_id else f"（{units_of(reports[0])}供稿）"
            said = (text.title, text.body, line[:300])
        pieces.append(Piece(item, *said, text.label, kind, text, reports))
    return pieces


def text_of(item: Item) -> Article | Report:
    """The article or report chosen."""
    text = item.article or item.report
    assert text is not None  # noqa: S101 - the constraint says so
    return text


def digest_of(pieces: Iterable[Piece]) -> str:
    """What was submitted, signed and is sent must all have this one."""
    return rules.seal_of(piece.seal for piece in pieces)


def doubts_in(pieces: Iterable[Piece]) -> list[Doubt]:
    """Doubtful facts not yet verified in what would go up (E11)."""
    reports = [r.pk for p in pieces for r in p.reports]
    found = Doubt.objects.filter(report__in=reports, verified_at__isnull=True)
    return list(found.select_related("report__unit").order_by("id"))


def unfit(pieces: Iterable[Piece]) -> list[Piece]:
    """Texts that may not go up any more: dropped articles, reports returned or taken back."""
    fit = {*ON_DESK, ReportState.ADOPTED, ReportState.DECLINED}
    return [
        p
        for p in pieces
        if (p.kind == "article" and p.text.state == ArticleState.DROPPED)
        or (p.kind == "report" and p.text.state not in fit)
    ]


def history(selection: Selection) -> list[Entry]:
    """What was done with it, newest first."""
    return list(entries_of(selection).order_by("-id")[:60])


# ── what could be chosen ──


def get_article(actor: Appointment, pk: int) -> Article:
    """An article the actor may see, or report up, else 404."""
    sources = Prefetch("source_set", queryset=Source.objects.select_related("report__unit", "report__office"))
    found = Article.objects.filter(visible_articles(actor) | _officers(actor)).select_related("office__desk__serves")
    return get_object_or_404(found.prefetch_related(sources), pk=pk)


def get_text(actor: Appointment, kind: str, pk: int) -> Article | Report:
    """An article or a report the actor may see, else 404."""
    if kind == "article":
        return get_article(actor, pk)
    found = Report.objects.filter(visible_reports(actor)).select_related("unit", "office__desk__serves")
    return get_object_or_404(found, pk=pk)


def _officers(actor: Appointment) -> Q:
    """The office's own officer reports up its published articles (E8)."""
    if actor.role == Role.OFFICER and hasattr(actor.unit, "desk"):
        return Q(office_id=actor.unit_id, state=ArticleState.PUBLISHED) & ~Q(label=Label.WORK_SECRET)
    return Q(pk__in=[])


def published_since(superior: Superior, since: dt.datetime) -> QuerySet[Article]:
    """Articles the office published since then and has not chosen for this superior yet, the newest first.

    Work secrets are never proposed; `printed` is when it came out.
    """
    chosen = Item.objects.filter(selection__superior=superior).exclude(selection__state=State.DROPPED)
    out = Placement.objects.filter(issue__published_at__gte=since, article__office_id=superior.office_id)
    found = Article.objects.filter(pk__in=out.values("article_id"), state=ArticleState.PUBLISHED)
    found = found.exclude(label=Label.WORK_SECRET).exclude(
        pk__in=chosen.filter(article__isnull=False).values("article_id")
    )
    found = found.exclude(sources__in=chosen.filter(report__isnull=False).values("report_id"))
    found = found.exclude(sources__in=forwarded_singly(superior).values("forwarded_from_id"))
    return found.annotate(printed=Max("placements__issue__published_at")).order_by("-printed", "-id")


def forwarded_singly(superior: Superior) -> QuerySet[Report]:
    """Reports this office sent to the superior one by one, without a selection (R15)."""
    return Report.objects.filter(
        unit_id=superior.office_id, office_id=superior.unit_id or 0, forwarded_from__isnull=False,
        signed_at__isnull=False, sent_as__isnull=True,
    )  # fmt: skip


def proposal(superior: Superior) -> list[Article]:
    """Today's proposal: what was published today, then the good ones of the last days not yet reported up."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    fresh = list(published_since(superior, today)[:PROPOSED])
    if len(fresh) < PROPOSED:
        earlier = published_since(superior, today - dt.timedelta(days=FRESH_DAYS)).filter(sources__kind__in=GOOD)
        known = {a.pk for a in fresh}
        fresh += [a for a in _distinct(earlier[: PROPOSED * 3]) if a.pk not in known][: PROPOSED - len(fresh)]
    return fresh


def _distinct(articles: Iterable[Article]) -> list[Article]:
    return list({a.pk: a for a in articles}.values())


def waiting(actor: Appointment, selection: Selection, words: str = "") -> list[dict[str, Any]]:
    """What could be chosen: recent articles, and reports on the desk; by words also older ones."""
    superior = selection.superior
    since = timezone.now() - dt.timedelta(days=FRESH_DAYS)
    here = {("article", a) if a else ("report", r) for a, r in selection.items.values_list("article_id", "report_id")}
    if words:
        articles = Article.objects.filter(visible_articles(actor) | _officers(actor), office_id=superior.office_id)
        articles = articles.exclude(state=ArticleState.DROPPED)
        reports = Report.objects.filter(visible_reports(actor), office_id=superior.office_id)
        reports = reports.filter(state__in=[*ON_DESK, ReportState.ADOPTED])
        for word in words.split()[:5]:
            articles, reports = articles.filter(title__icontains=word), reports.filter(title__icontains=word)
    else:
        articles = published_since(superior, since)
        reports = Report.objects.filter(visible_reports(actor), office_id=superior.office_id, state__in=ON_DESK)
        reports = reports.filter(kind__in=GOOD, received_at__gte=since)
        sent = Item.objects.filter(selection__superior=superior, report__isnull=False)
        reports = reports.exclude(pk__in=sent.exclude(selection__state=State.DROPPED).values("report_id"))
    rows: list[dict[str, Any]] = []
    for article in articles.prefetch_related("source_set__report__unit").order_by("-id")[:SHOWN]:
        if ("article", article.pk) not in here:
            units = "、".join(dict.fromkeys(s.report.unit.short_name for s in article.source_set.all()))
            rows.append({"kind": "article", "text": article, "units": units, "word": article.get_state_display()})
    for report in reports.select_related("unit").defer("body").order_by("-id")[: SHOWN // 2]:
        if ("report", report.pk) not in here:
            word = f"来稿·{report.get_state_display()}"
            rows.append({"kind": "report", "text": report, "units": report.unit.short_name, "word": word})
    return rows


def targets_of(superiors: Iterable[Superior], year: int) -> dict[int, Target]:
    """Each superior's target of the year."""
    return {t.superior_id: t for t in Target.objects.filter(superior__in=list(superiors), year=year)}

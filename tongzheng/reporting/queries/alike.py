"""Copies: what is stored to compare with, which texts are no copies of a report, and how much of a match a post may read (R5)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tongzheng.copies.queries import look, passages
from tongzheng.copies.rules import Comparable, Comparison, Match, Text
from tongzheng.network.models import Appointment
from tongzheng.reporting.access import Sight, sight_of_article, sight_of_report, visible, visible_articles
from tongzheng.reporting.flow import AT_OFFICE, ArticleState
from tongzheng.reporting.models import Article, Report, Source

logger = logging.getLogger(__name__)
REPORT, ARTICLE = "reporting.report", "reporting.article"
SHORTEST = 30  # characters of a body from which on comparing says anything
LISTED = 20  # matches in a panel and on the trail
MOST = 100  # matches on the page of all
ROUNDS = 6  # links followed from report to report

# ── what is stored ──


def report_texts(pks: Iterable[int] | None) -> Iterator[Text]:
    """Reports that went out to an office; a draft is nobody's source."""
    rows = Report.objects.filter(state__in=AT_OFFICE).order_by("pk")
    rows = rows if pks is None else rows.filter(pk__in=list(pks))
    for pk, title, body, at, unit in rows.values_list("pk", "title", "body", "signed_at", "unit").iterator():
        yield Text(REPORT, pk, title, body, timezone.localtime(at).date(), unit)


def article_texts(pks: Iterable[int] | None) -> Iterator[Text]:
    """Published articles."""
    rows = Article.objects.filter(state=ArticleState.PUBLISHED).order_by("pk")
    rows = rows if pks is None else rows.filter(pk__in=list(pks))
    for pk, title, body, at, office in rows.values_list("pk", "title", "body", "saved_at", "office").iterator():
        yield Text(ARTICLE, pk, title, body, timezone.localtime(at).date(), office)


REPORT_TEXTS = Comparable(model=REPORT, label="来稿", texts=report_texts)
ARTICLE_TEXTS = Comparable(model=ARTICLE, label="编发稿", texts=article_texts)


# ── what is no copy ──


def kin(report: Report) -> set[tuple[str, int]]:
    """The texts that are no copies of a report though they say the same (R5).

    Itself, what it follows up and what follows it up, its twin, what it was forwarded from or as, the articles made of any
    of these, and the reports combined with it in one article. Two queries for a report without such links.
    """
    links = (report.pk, report.follows_id, report.same_as_id, report.forwarded_from_id)
    family, fresh = {report.pk}, {pk for pk in links if pk}
    for _ in range(ROUNDS):
        family |= fresh
        linked = Q(pk__in=fresh) | Q(follows__in=fresh) | Q(same_as__in=fresh) | Q(forwarded_from__in=fresh)
        near = Report.objects.filter(linked).values_list("pk", "follows", "same_as", "forwarded_from")
        fresh = {pk for row in near for pk in row if pk} - family
        if not fresh:
            break
    family |= fresh
    used = Source.objects.filter(article__source__report__in=family).exclude(article__state=ArticleState.DROPPED)
    pairs = list(used.values_list("article", "report").distinct())
    together = family | {pk for _, pk in pairs}
    return {(REPORT, pk) for pk in together} | {(ARTICLE, article) for article, _ in pairs}


# ── what a report is like ──


@dataclass(slots=True)
class Alike:
    """A match as one post may read it."""

    match: Match
    sight: Sight
    source: str  # 青石镇来稿 · 另一单位的来稿 · 已刊发
    title: str  # "" when it may not be read
    own: bool
    url: str  # the two texts side by side; "" when nothing of it may be read

    @property
    def percent(self) -> int:
        """How much of this text stands there, 1 to 100."""
        return max(1, round(self.match.share * 100))


@dataclass(slots=True)
class Found:
    """What came of comparing: the matches to show, and how many there are."""

    rows: list[Alike]
    total: int
    at_least: bool
    too_short: bool = False

    @property
    def more(self) -> int:
        """Matches that are not among the rows."""
        return self.total - len(self.rows)


def alike(actor: Appointment, report: Report, *, limit: int = LISTED) -> Found:
    """What the report as it stands is like, the likest first; at most eight queries (R5)."""
    if len(report.body.strip()) < SHORTEST:
        return Found([], 0, at_least=False, too_short=True)
    compared = look(report.title, report.body, exclude=kin(report), limit=limit)
    return Found(_as_read(actor, report, compared.matches), compared.total, compared.at_least)


def known_copies(report: Report) -> Comparison | None:
    """What the report is like, for the trail; None when it is like nothing, or when comparing went wrong.

    Whatever goes wrong here must not keep a report from its way (R5).
    """
    if len(report.body.strip()) < SHORTEST:
        return None
    try:
        with transaction.atomic():
            found = look(report.title, report.body, exclude=kin(report), limit=LISTED)
    except Exception:  # comparing is a help, never a gate
        logger.exception("copies of report %s could not be looked for", report.pk)
        return None
    return found if found.matches else None


def _as_read(actor: Appointment, report: Report, matches: Sequence[Match]) -> list[Alike]:
    known = _reports(actor, matches) | _articles(actor, matches) | _others(actor, matches)
    kept = {c.model: f"办公室的{c.label}" for c in _wired() if c.model not in (REPORT, ARTICLE)}
    rows = []
    for match in matches:
        hidden = (Sight.DATE, kept.get(match.kind, "另一单位的来稿"), False)
        sight, source, own = known.get((match.kind, match.pk), hidden)
        args = [report.pk, match.kind, match.pk]
        url = "" if sight is Sight.DATE else reverse("reporting:copy", args=args)
        title = "" if sight is Sight.DATE else match.title
        rows.append(Alike(match, sight, source, title, own, url))
    return rows


Known = dict[tuple[str, int], tuple[Sight, str, bool]]


def _reports(actor: Appointment, matches: Sequence[Match]) -> Known:
    pks = [match.pk for match in matches if match.kind == REPORT]
    known: Known = {}
    for report in _seen(Report.objects.filter(pk__in=pks), visible(actor)).select_related("unit") if pks else ():
        sight = sight_of_report(actor, report, seen=report.seen)
        own = report.unit_id == actor.unit_id
        source = "另一单位的来稿" if sight is Sight.DATE else f"{report.unit.short_name}来稿"
        known[REPORT, report.pk] = (sight, "本单位以前的稿件" if own and report.seen else source, own)
    return known


def _articles(actor: Appointment, matches: Sequence[Match]) -> Known:
    pks = [match.pk for match in matches if match.kind == ARTICLE]
    rows = _seen(Article.objects.filter(pk__in=pks), visible_articles(actor)) if pks else ()
    return {(ARTICLE, a.pk): (sight_of_article(actor, a, seen=a.seen), "已刊发", False) for a in rows}


def _seen(rows: QuerySet[Any], where: Q) -> QuerySet[Any]:
    return rows.defer("body").annotate(seen=Case(When(where, then=Value(True)), default=Value(False)))


def _others(actor: Appointment, matches: Sequence[Match]) -> Known:
    """Texts of other rooms, e.g. materials: whole for whoever may find them."""
    known: Known = {}
    for searchable in import_module(settings.WIRING).SEARCHABLE:
        pks = [m.pk for m in matches if m.kind == searchable.model and m.kind not in (REPORT, ARTICLE)]
        if pks:
            seen = searchable.visible(actor).filter(pk__in=pks)
            known |= {(searchable.model, row["pk"]): (Sight.WHOLE, searchable.label, False) for row in seen}
    return known


# ── two texts side by side ──

Pieces = list[tuple[str, bool]]


@dataclass(slots=True)
class Pair:
    """A report and what it is like: paragraphs in pieces, each with whether it is shared. `there` holds only what may be read."""

    row: Alike
    here: list[Pieces]
    there: list[Pieces]


def get_pair(actor: Appointment, report: Report, kind: str, pk: int) -> Pair:
    """The report beside a text it is like, else 404: nobody reads by this way what his report is not like (R5)."""
    compared = look(report.title, report.body, exclude=kin(report), limit=2 * MOST)
    matches = [match for match in compared.matches if (match.kind, match.pk) == (kind, pk)]
    row = next(iter(_as_read(actor, report, matches)), None)
    text = _text(kind, pk) if row is not None and row.sight is not Sight.DATE else None
    if row is None or text is None:
        raise Http404
    shared = passages(report.body, text.body)
    there = [passage.there for passage in shared]
    whole = row.sight is Sight.WHOLE
    return Pair(
        row, cut(report.body, [p.here for p in shared]), cut(text.body, there) if whole else _only(text.body, there)
    )


def _text(kind: str, pk: int) -> Text | None:
    return next((text for c in _wired() if c.model == kind for text in c.texts([pk])), None)


def _wired() -> list[Comparable]:
    comparables: list[Comparable] = import_module(settings.WIRING).COMPARABLE
    return comparables


def cut(text: str, spans: Iterable[tuple[int, int]]) -> list[Pieces]:
    """The paragraphs of a text in pieces: (words, whether they lie in one of the spans)."""
    edges = _merged(spans)
    paragraphs, at = [], 0
    for line in text.split("\n"):
        end = at + len(line)
        pieces, here = [], at
        for first, last in edges:
            first, last = max(first, here), min(last, end)
            if first < last:
                pieces += [(text[here:first], False), (text[first:last], True)]
                here = last
        pieces.append((text[here:end], False))
        if pieces := [piece for piece in pieces if piece[0]]:
            paragraphs.append(pieces)
        at = end + 1
    return paragraphs


def _only(text: str, spans: Iterable[tuple[int, int]]) -> list[Pieces]:
    """The shared passages alone, in the order in which they stand there."""
    return [[("……", False), (text[first:last], True), ("……", False)] for first, last in _merged(spans)]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged

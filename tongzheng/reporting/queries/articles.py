"""Reads of articles, their sources, rounds and doubts (E2, E11, R15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.library.models import Material
from tongzheng.network.models import Appointment
from tongzheng.reporting.access import visible_articles
from tongzheng.reporting.models import Article, Doubt, Report, Source
from tongzheng.reporting.queries.names import byline, bylines, names_of, units_of
from tongzheng.reporting.queries.pictures import SHOWN
from tongzheng.text import revisions

__all__ = ["byline", "bylines", "names_of"]


def get_article(actor: Appointment, pk: int) -> Article:
    """An article the actor may see with its sources in order, else 404."""
    return get_object_or_404(_whole().filter(visible_articles(actor)), pk=pk)


def files_of(article: Article) -> list[Attachment]:
    """What the editor put on the article itself."""
    return list(attachments_of(article))


def get_attachment(article: Article, pk: int) -> Attachment:
    """One file of the article, else 404; one taken off can still be opened by who sees the article."""
    return get_object_or_404(attachments_of(article, removed=True), pk=pk)


def insertable(article: Article) -> list[Attachment]:
    """Pictures that can be put into the article's text: its own, then those of the reports behind it."""
    behind = Q(subject_type="reporting.report", subject_id__in=[s.report_id for s in article.source_set.all()])
    own = Q(subject_type="reporting.article", subject_id=article.pk)
    files = Attachment.objects.filter(own | behind, removed_at__isnull=True, blob__media_type__in=SHOWN)
    return list({f.name: f for f in files.select_related("blob").order_by("subject_type", "id")[:60]}.values())


def material_of(article: Article) -> Material | None:
    """The material a reference was made of."""
    return article.material if article.material_id else None


def reference_counts(actor: Appointment) -> dict[str, int]:
    """How many references from elsewhere this year and this month, and how many of the year's were published (E15)."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    year, month = today.replace(month=1, day=1), today.replace(day=1)
    found = Article.objects.filter(visible_articles(actor), created_at__gte=year).exclude(place="")
    return found.exclude(state="dropped").aggregate(
        year=Count("pk"),
        month=Count("pk", filter=Q(created_at__gte=month)),
        published=Count("pk", filter=Q(state="published")),
    )


def list_articles(
    actor: Appointment, *, state: str = "", words: str = "", mine: bool = False, elsewhere: bool | None = None
) -> QuerySet[Article]:
    """The office's articles, newest first, with their sources; `elsewhere`: only references, or none of them (E2, E15)."""
    found = _whole().filter(visible_articles(actor)).order_by("-id")
    if state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(editor__in=[actor.pk, actor.post_id])
    if elsewhere is not None:
        found = found.exclude(place="") if elsewhere else found.filter(place="")
    for word in words.split()[:5]:
        here = Q(title__icontains=word) | Q(place__icontains=word) | Q(medium__icontains=word)
        by_unit = Source.objects.filter(report__unit__short_name__icontains=word)
        found = found.filter(here | Q(pk__in=by_unit.values("article")))
    return found


def live_article_of(report: Report) -> Article | None:
    """The article being edited that uses the report, if any."""
    return report.articles.filter(state="editing").order_by("-id").first()


def open_doubts(articles: Iterable[Article]) -> QuerySet[Doubt]:
    """Doubts not yet verified on any report behind these articles: they block approval (E11)."""
    return (
        Doubt.objects.filter(report__articles__in=list(articles), verified_at__isnull=True)
        .select_related("report__unit", "by__person")
        .distinct()
        .order_by("id")
    )


def addable(actor: Appointment, article: Article) -> QuerySet[Report]:
    """Reports in this editor's hand or waiting, which could be brought into the article."""
    used = Source.objects.filter(article__state="editing").values("report_id")
    return (
        Report.objects.filter(office_id=article.office_id, state__in=["received", "editing", "held"])
        .exclude(pk__in=used)
        .select_related("unit")
        .order_by("-signed_at", "-id")
    )


@dataclass(frozen=True, slots=True)
class Original:
    """One report behind an article with the words that say whose it is."""

    report: Report
    units: str
    names: str


def originals(article: Article, actor: Appointment) -> list[Original]:
    """The untouched originals in order, with unit and author as this actor may know them (E2, R12)."""
    return [Original(s.report, units_of(s.report), names_of(s.report, actor)) for s in article.source_set.all()]


@dataclass(frozen=True, slots=True)
class Round:
    """One kept text: what, by whom, when, and what changed since the round before."""

    number: int
    title: str
    body: str
    who: str
    at: object
    note: str


def rounds_of(article: Article) -> list[Round]:
    """Every kept round of an article, the untouched start first (E2)."""
    return [Round(r.number, r.title, r.body, r.by_name, r.at, r.note) for r in revisions.revisions_of(article)]


def sent_up(articles: Iterable[Article]) -> dict[int, str]:
    """「已报市政府办」 for each article that was sent to a superior: the room above knows, through config.wiring (E8)."""
    found: dict[int, str] = import_module(settings.WIRING).SENT_UP("article", [a.pk for a in articles])
    return found


def _whole() -> QuerySet[Article]:
    sources = (
        Source.objects.select_related(
            "report__unit", "report__office__desk", "report__author__person", "report__contributor__person"
        )
        .prefetch_related("report__joint_units")
        .order_by("position", "id")
    )
    return Article.objects.select_related("editor__person", "office__desk").prefetch_related(
        Prefetch("source_set", queryset=sources)
    )

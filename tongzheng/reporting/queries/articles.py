"""Reads of articles, their sources, rounds and doubts (E2, E11, R15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.network.models import Appointment
from tongzheng.reporting.access import visible_articles
from tongzheng.reporting.models import Article, Doubt, Report, Source
from tongzheng.reporting.queries.names import byline, bylines, names_of, units_of
from tongzheng.text import revisions

__all__ = ["byline", "bylines", "names_of"]


def get_article(actor: Appointment, pk: int) -> Article:
    """An article the actor may see with its sources in order, else 404."""
    return get_object_or_404(_whole().filter(visible_articles(actor)), pk=pk)


def list_articles(actor: Appointment, *, state: str = "", words: str = "", mine: bool = False) -> QuerySet[Article]:
    """The office's articles, newest first, with their sources (E2)."""
    found = _whole().filter(visible_articles(actor)).order_by("-id")
    if state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(editor__in=[actor.pk, actor.post_id])
    for word in words.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(sources__unit__short_name__icontains=word)).distinct()
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

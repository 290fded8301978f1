"""Reports and articles as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from tongzheng.files.readable import texts_of
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting import access
from tongzheng.reporting.models import Article, Report, Source
from tongzheng.search.rules import Document, Searchable

BATCH = 500
# of a report and what stands beside it, only what is found: every act on a report reads this
FIELDS = (
    "title", "body", "topic", "source_note", "kind", "shielded", "number", "year", "signed_at", "created_at",
    "unit__short_name", "unit__path", "author__person__name", "contributor__person__name", "office__desk__receipt_format",
)  # fmt: skip


def report_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These reports, or all of them oldest first; attachments' text goes with the body, a shielded author is nobody (R12)."""
    rows = _chosen(Report, pks).select_related("unit", "author__person", "contributor__person", "office__desk")
    rows = rows.prefetch_related("joint_units", "adoptions").only(*FIELDS)
    found = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        attached = texts_of("reporting.report", [report.pk for report in batch])
        for report in batch:
            yield _report(report, attached.get(report.pk, ""))


def _report(report: Report, attached: str) -> Document:
    units = [report.unit, *report.joint_units.all()]
    at = report.signed_at or report.created_at
    authors = _authors([report])
    clues = [report.receipt, report.topic, "、".join(unit.short_name for unit in units), authors]
    if not report.shielded:  # who phoned may be who wrote
        clues.append(report.source_note)
    return Document(
        pk=report.pk,
        title=report.title,
        body="\n".join(filter(None, [report.body, attached, "　".join(filter(None, clues))])),
        dated=timezone.localtime(at).date(),
        units=above(units),
        author=authors,
        tags=frozenset({f"kind:{report.kind}", *_used(report.adoptions.all())}),
    )


def article_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These articles, or all of them oldest first; they belong to the units whose reports they were made from (E2)."""
    behind = Source.objects.select_related("report__unit", "report__author__person", "report__contributor__person")
    behind = behind.prefetch_related("report__joint_units", "report__adoptions")
    rows = _chosen(Article, pks).select_related("office").prefetch_related(Prefetch("source_set", queryset=behind))
    for article in rows.iterator(chunk_size=BATCH):
        reports = [source.report for source in article.source_set.all()]
        units = [unit for report in reports for unit in (report.unit, *report.joint_units.all())]
        used = [adoption for report in reports for adoption in report.adoptions.all()]
        yield Document(
            pk=article.pk,
            title=article.title,
            body=f"{article.body}\n{'、'.join(dict.fromkeys(unit.short_name for unit in units))}",
            dated=timezone.localtime(article.created_at).date(),
            units=above([article.office, *units]),
            author=_authors(reports),
            tags=frozenset({*(f"kind:{report.kind}" for report in reports), *_used(used)}),
        )


def _chosen(model: Any, pks: Iterable[int] | None) -> QuerySet[Any]:
    rows = model.objects.order_by("pk")
    return rows if pks is None else rows.filter(pk__in=list(pks))


def above(units: Iterable[Unit]) -> frozenset[int]:
    """The keys of these units and of all that stand above them."""
    return frozenset(int(key) for unit in units for key in unit.path.split("/") if key)


def _authors(reports: Iterable[Report]) -> str:
    posts = [post for r in reports if not r.shielded for post in (r.contributor, r.author) if post]
    return "、".join(dict.fromkeys(post.person.name for post in posts if post.person))


def _used(adoptions: Iterable[Any]) -> set[str]:
    outlets = {f"outlet:{adoption.outlet}" for adoption in adoptions}
    return {"adopted:1", *outlets} if outlets else {"adopted:0"}


def _visible_reports(actor: Appointment) -> Any:
    return Report.objects.filter(access.visible(actor)).values("pk")


def _visible_articles(actor: Appointment) -> Any:
    return Article.objects.filter(access.visible_articles(actor)).values("pk")


def articles_of(report: int) -> list[int]:
    """The articles a report stands behind: their authors and outlets change with it."""
    return list(Source.objects.filter(report=report).values_list("article", flat=True))


REPORTS = Searchable(
    model="reporting.report",
    label="稿件",
    documents=report_documents,
    visible=_visible_reports,
    url=lambda pk: reverse("reporting:report", args=[pk]),
)
ARTICLES = Searchable(
    model="reporting.article",
    label="编发稿",
    documents=article_documents,
    visible=_visible_articles,
    url=lambda pk: reverse("reporting:article", args=[pk]),
    touched_by={"reporting.report": articles_of},
)

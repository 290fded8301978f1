"""Directives, and the reports back on them, as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from tongzheng.directives import access
from tongzheng.directives.models import Directive, Point, Report
from tongzheng.network.models import Appointment
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def directive_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These directives, or all of them oldest first: the superior's words and what was asked for."""
    standing = Prefetch("points", Point.objects.filter(removed_at__isnull=True))
    rows = Directive.objects.select_related("office").prefetch_related(standing).order_by("pk")
    for one in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        texts = (
            one.words,
            one.document,
            one.document_no,
            one.places,
            *(p.text for p in one.points.all() if p.text != one.words),
        )
        yield Document(
            pk=one.pk,
            title=f"{one.said_by}：{one.title}",
            body="\n".join(text for text in texts if text),
            dated=one.day,
            units=above([one.office]),
            author=one.leader,
        )


def report_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These reports back, or all of them oldest first."""
    rows = Report.objects.select_related("office").order_by("pk")
    for one in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        yield Document(
            pk=one.pk,
            title=f"{one.title}　{one.number_text}".strip(),
            body=one.body,
            dated=timezone.localdate(one.sent_at or one.at),
            units=above([one.office]),
        )


def _visible(actor: Appointment) -> Any:
    return Directive.objects.filter(access.visible(actor)).order_by().values("pk")


def _visible_reports(actor: Appointment) -> Any:
    return Report.objects.filter(access.visible_reports(actor)).order_by().values("pk")


DIRECTIVES = Searchable(
    model="directives.directive",
    label="上级批示和视察",
    documents=directive_documents,
    visible=_visible,
    url=lambda pk: reverse("directives:directive", args=[pk]),
)
DIRECTIVE_REPORTS = Searchable(
    model="directives.report",
    label="落实情况报告",
    documents=report_documents,
    visible=_visible_reports,
    url=lambda pk: reverse("directives:report", args=[pk]),
)

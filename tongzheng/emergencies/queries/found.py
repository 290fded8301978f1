"""Emergencies, and each report on them, as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.emergencies import access
from tongzheng.emergencies.models import Emergency, Report
from tongzheng.emergencies.queries.events import visible_reports
from tongzheng.emergencies.queries.thread import name_of
from tongzheng.network.models import Appointment
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def emergency_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These emergencies, or all of them oldest first, without what units reported: not everybody who sees one sees that."""
    rows = Emergency.objects.select_related("office", "unit", "kind").order_by("pk")
    for e in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        yield Document(
            pk=e.pk,
            title=e.title,
            body="\n".join(text for text in (e.place, str(e.kind or ""), e.leaders_there, e.wording) if text),
            dated=timezone.localtime(e.occurred_at or e.at).date(),
            units=above([e.office, e.unit]),
        )


def report_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These reports, or all of them oldest first; drafts too, which only their unit sees."""
    rows = Report.objects.select_related("emergency__office", "unit").order_by("pk")
    for report in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        yield Document(
            pk=report.pk,
            title=f"{report.emergency.title}　{name_of(report)}",
            body=report.body,
            dated=timezone.localtime(report.sent_at or report.at).date(),
            units=above([report.emergency.office, *([report.unit] if report.unit else [])]),
        )


def _visible(actor: Appointment) -> Any:
    return Emergency.objects.filter(access.visible(actor)).order_by().values("pk")


def _visible_reports(actor: Appointment) -> Any:
    return visible_reports(actor).order_by().values("pk")


def _reports_on(pk: int) -> Iterable[int]:
    return Report.objects.filter(emergency_id=pk).values_list("pk", flat=True)


EMERGENCIES = Searchable(
    model="emergencies.emergency",
    label="突发事件",
    documents=emergency_documents,
    visible=_visible,
    url=lambda pk: reverse("emergencies:emergency", args=[pk]),
)
EMERGENCY_REPORTS = Searchable(
    model="emergencies.report",
    label="突发事件报告",
    documents=report_documents,
    visible=_visible_reports,
    url=lambda pk: reverse("emergencies:report", args=[pk]),
    touched_by={"emergencies.emergency": _reports_on},
)

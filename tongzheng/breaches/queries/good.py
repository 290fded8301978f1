"""Reports on emergencies that came in time, offered to the assessor as facts of scoring (U5, U6, K1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from tongzheng.breaches.queries.candidates import late_ones
from tongzheng.emergencies.flow import ReportState
from tongzheng.emergencies.models import Emergency, Report, Stage
from tongzheng.files.models import Attachment
from tongzheng.network.models import Appointment
from tongzheng.relay.models import Relay
from tongzheng.scoring.models import Fact
from tongzheng.text.spans import Span

STAGES = {Stage.INITIAL: "initial", Stage.FOLLOW_UP: "follow-up", Stage.DAILY: "follow-up", Stage.FINAL: "final"}
CLOCKS = {Stage.INITIAL: {"phone", "written"}, Stage.FINAL: {"final"}}  # what a report of a stage must not have missed


@dataclass(frozen=True, slots=True)
class Good:
    """A report as the ledger would know it: stage, where it went, whether with pictures or videos."""

    report: Report
    stage: str
    disposals: tuple[str, ...]
    media: bool


def good_reports(actor: Appointment, period: Span) -> list[Good]:
    """Reports of a period received from units, in time and not offered before; oldest first."""
    first = timezone.make_aware(dt.datetime.combine(period.starts, dt.time()))
    last = timezone.make_aware(dt.datetime.combine(period.ends + dt.timedelta(days=1), dt.time()))
    found = Report.objects.filter(
        emergency__office_id=actor.unit_id or 0, state=ReportState.RECEIVED, unit__isnull=False, unit__office_id=actor.unit_id or 0,
        sent_at__gte=first, sent_at__lt=last,
    ).exclude(emergency__label="work_secret").select_related("emergency", "unit").order_by("sent_at", "id")  # fmt: skip
    known = set(
        Fact.objects.filter(office_id=actor.unit_id or 0, kind=Fact.Kind.EMERGENCY).values_list("once", flat=True)
    )
    reports = [r for r in found[:1000] if r.once not in known]
    late = _late(actor, first, last)
    relayed = _relayed(r.emergency_id for r in reports)
    pictured = _pictured(reports)
    return [
        Good(
            r, STAGES[Stage(r.stage)], ("special",) if relayed.get(r.emergency_id, 0) >= r.pk else ("file",), r.pk in pictured
        )
        for r in reports
        if not late.get(r.emergency_id, set()) & CLOCKS.get(Stage(r.stage), {"follow_up"})
    ]  # fmt: skip


def _late(actor: Appointment, first: dt.datetime, last: dt.datetime) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    if actor.unit is not None:
        for one in late_ones(actor.unit, first - dt.timedelta(days=31), last + dt.timedelta(days=31)):
            found.setdefault(one.emergency.pk, set()).add(one.what)
    return found


def _relayed(emergencies: object) -> dict[int, int]:
    """The last report of each event that went up in a signed report to the superiors."""
    sent = Relay.objects.filter(emergency__in=set(emergencies), state="sent").order_by()  # type: ignore[call-overload]
    return dict(sent.values_list("emergency").annotate(Max("upto")))


def _pictured(reports: list[Report]) -> set[int]:
    files = Attachment.objects.filter(
        subject_type=Report._meta.label_lower, subject_id__in=[r.pk for r in reports], removed_at__isnull=True
    )
    media = files.filter(blob__media_type__regex="^(image|video|audio)/")
    return set(media.values_list("subject_id", flat=True))


def event_title(emergency: Emergency) -> str:
    """The name under which all reports of one event count as one piece (一事一条)."""
    return emergency.title[:120]

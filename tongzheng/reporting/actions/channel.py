"""The rule of the channel: one's own office first, past it only with authority (R3)."""

from __future__ import annotations

import uuid

from tongzheng.network.models import Appointment, DirectReporting, Unit
from tongzheng.network.queries import direct_authority, offices_above
from tongzheng.reporting.actions.content import keep
from tongzheng.reporting.actions.joint import carry_joint
from tongzheng.reporting.flow import State
from tongzheng.reporting.models import Report
from tongzheng.trail.actions import Breach, move, part, record

COPIED = [
    "unit_id", "author_id", "contributor_id", "title", "body", "length", "kind", "focus", "mood", "topic",
    "occurred_at", "label", "phone", "no_secret", "shielded", "channel", "source_note", "entered_by_id", "submitted_at",
    "signed_at",
]  # fmt: skip


def check_channel(report: Report) -> None:
    """Raise Breach, which stays on the trail, when a report passes over its unit's office (R3)."""
    own, to = report.unit.office, report.office
    if own is None or to == own:
        return
    data = {"unit": report.unit_id, "own_office": own.pk, "to": to.pk}
    if to not in offices_above(report.unit):
        raise Breach(f"{to.short_name}不是{report.unit.short_name}的上级办公室，不能报送", subject=report, data=data)
    authority = direct_authority(report.unit, to)
    if authority is None:
        rule = f"{report.unit.short_name}应先报{own.short_name}，不得越级报送{to.short_name}。"
        rule += "确需直报的，先由上级指定为直报点"
        raise Breach(rule, subject=report, data=data)
    if authority.mode == DirectReporting.Mode.BEFORE and not _informed(report, own):
        rule = f"{report.unit.short_name}是先报本级再直报：请先把这篇报{own.short_name}并登记，再报{to.short_name}"
        raise Breach(rule, subject=report, data=data)


def _informed(report: Report, own: Unit) -> bool:
    """Whether the own office has received this very text."""
    same = Report.objects.filter(unit=report.unit_id, office=own, title=report.title, number__isnull=False)
    return same.filter(body=report.body).exclude(state__in=[State.DRAFT, State.RETURNED, State.SIGNING]).exists()


@part
def send_twin(report: Report, *, by: Appointment) -> Report | None:
    """With authority to report at the same moment, the same text goes to the own office in the same act (R3)."""
    own = report.unit.office
    if own is None or report.office_id == own.pk or _already_sent(report, own):
        return None
    last = report.twins.order_by("-id").first()
    values = {name: getattr(report, name) for name in COPIED}
    twin = Report.objects.create(
        once=uuid.uuid4(),
        office=own,
        same_as=report,
        follows=last,
        state=State.SIGNING,
        version=report.version,
        **values,
    )
    carry_joint(report, twin)
    record(twin, "reporting.report.start", by=by, data={"same_as": report.pk})
    move(twin, "sign_off", by=by, data={"same_as": report.pk})
    keep(twin, by, "报出稿")
    return twin


def _already_sent(report: Report, own: Unit) -> bool:
    same = Report.objects.filter(unit=report.unit_id, office=own, title=report.title, signed_at__isnull=False)
    return same.filter(body=report.body).exclude(state__in=[State.DRAFT, State.DISCARDED]).exists()

"""From a unit's draft to the office: write, submit, sign off, send back, withdraw, follow up (R1, R2, R3, R9, R12)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import clock, holders
from tongzheng.reporting import access
from tongzheng.reporting.actions import intake
from tongzheng.reporting.actions.attachments import attach_file, detach_file
from tongzheng.reporting.actions.channel import check_channel, send_twin
from tongzheng.reporting.actions.content import (
    Conflict,
    FieldRefused,
    checked,
    follow_text,
    keep,
    not_in_future,
    note_copies,
    said,
)
from tongzheng.reporting.actions.joint import (
    carry_joint,
    checked_share,
    joint_facts,
    joint_rows,
    same_joint,
    set_joint,
)
from tongzheng.reporting.flow import AT_UNIT, REPORT, State
from tongzheng.reporting.models import Report
from tongzheng.reporting.rules import TITLE_MAX
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

__all__ = [
    "attach_file", "detach_file", "discard_report", "follow_up_report", "new_report", "save_draft", "send_back_report",
    "shield_report", "sign_off_report", "start_report", "submit_report", "withdraw_report",
]  # fmt: skip
DOOR = "写稿"
CARRIED_ON = ("kind", "focus", "mood", "topic", "label", "phone", "shielded")


@action
def start_report(*, by: Appointment, once: uuid.UUID, **fields: Any) -> Report:
    """Start a draft, to the own office unless said otherwise; the same `once` gives the same draft (R1)."""
    require(access.can_write(by))
    assert by.unit is not None  # noqa: S101 - for the type checker
    joint = joint_rows(by.unit, fields.pop("joint_units", None))
    report, created = new_report(by, once, _read(fields))
    if created:
        set_joint(report, joint)
        record(report, "reporting.report.start", by=by)
    return report


@part
def new_report(by: Appointment, once: uuid.UUID, values: dict[str, Any]) -> tuple[Report, bool]:
    """The draft of this `once`, and whether it was made just now; somebody else's `once` is refused."""
    assert by.unit is not None  # noqa: S101 - for the type checker
    defaults = {"unit": by.unit, "office": by.unit.office, "author_id": by.post_id, **values}
    report, created = Report.objects.get_or_create(once=once, defaults=defaults)
    if not created and report.unit_id != by.unit_id:
        raise Refused("这一页已经用过，请重新打开写稿页")
    return report, created


@action
def save_draft(report: Report, *, by: Appointment, version: int | None, **fields: Any) -> Report:
    """Save a draft or a returned report (R9); Conflict when somebody saved since `version`.

    Nothing is put on the trail: drafts save themselves every few seconds. The text is kept at each hand-over.
    """
    chosen = fields.pop("joint_units", None)
    if report.state not in AT_UNIT and access.can_edit_here(by, report):
        # the same text sent twice is a double press; another text must be shown again, not passed over
        raise Stale(report, REPORT["submit"] if _same(report, _read(fields)) else None)
    require(access.can_edit(by, report))
    values, joint = _read(fields), joint_rows(report.unit, chosen)
    if report.number is not None and values.get("office", report.office) != report.office:
        raise FieldRefused(f"{report.office.short_name}已登记这篇稿件，不能改报别处；另写一篇报送", "office")
    if _same(report, values) and same_joint(report, joint):
        return report
    values |= {"version": F("version") + 1, "saved_at": timezone.now()}
    rows = Report.objects.filter(pk=report.pk, state__in=AT_UNIT)
    if version is not None:
        rows = rows.filter(version=version)
    if rows.update(**values) != 1:
        now = Report.objects.get(pk=report.pk)
        if now.state not in AT_UNIT:
            raise Stale(now, REPORT["submit"])
        raise Conflict(fields, now)
    set_joint(report, joint)
    report.refresh_from_db()
    follow_text([report.pk], returned=report.state == State.RETURNED)
    return report


def _same(report: Report, values: dict[str, Any]) -> bool:
    return all(getattr(report, name) == value for name, value in values.items())


def _read(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as they may be stored; the unit's own share is a number, not a text."""
    values = checked(DOOR, fields)
    if "share" in fields:
        values["share"] = checked_share(fields["share"], "本单位", "share")
    return values


@action
def submit_report(report: Report, *, by: Appointment, version: int | None = None, errors: Sequence[str] = ()) -> Report:
    """Send a finished text to the unit's signer (R2); refused when something is missing, or by the channel (R3).

    `errors`: the check of each error that was still open; they never hold a text up, they go along on the trail (R4).
    """
    if report.state not in AT_UNIT and access.can_edit_here(by, report):
        raise Stale(report, REPORT["submit"])
    require(access.can_submit(by, report))
    require(access.can_write(by))
    _complete(report)
    checked(DOOR, {"title": report.title, "body": report.body, "topic": report.topic})
    check_channel(report)
    if not holders(Role.SIGNER, report.unit).exists():
        raise Refused(
            f"{report.unit.short_name}还没有审核签发人，请{report.office.short_name}管理员先任命，稿件已经存好"
        )
    data = joint_facts(report) | ({"errors": len(errors), "checks": sorted(set(errors))} if errors else {})
    move(report, "submit", by=by, expect=_expect(report, version), data=data or None, submitted_at=timezone.now())
    keep(report, by, "送签稿")
    note_copies(report, by, "submit")
    return report


def _complete(report: Report) -> None:
    """What a report must have before anybody is asked to sign it (R1, R6)."""
    if not report.title:
        raise FieldRefused("还没写标题", "title")
    if not report.body:
        raise FieldRefused("还没写正文", "body")
    if not report.no_secret:
        raise FieldRefused("请确认此稿不含国家秘密；含国家秘密的不能走本系统", "no_secret")
    not_in_future(report.occurred_at)


def _expect(report: Report, version: int | None) -> dict[str, Any]:
    return {"version": report.version if version is None else version}


@action
def sign_off_report(report: Report, *, by: Appointment, version: int | None = None) -> Report:
    """Sign the text that was read and send it out; an office that receives by itself numbers it at once (R2, R3)."""
    require(access.can_sign_off(by, report))
    if report.state == State.SIGNING:
        check_channel(report)
    now = timezone.now()
    move(report, "sign_off", by=by, expect=_expect(report, version), data=joint_facts(report) or None, signed_at=now)
    keep(report, by, "报出稿")
    sent = [report]
    if twin := send_twin(report, by=by):
        sent.append(twin)
    for each in sent:
        if each.office.desk.auto_receive:
            intake.register_receipt(each, by=clock())
    return report


@action
def send_back_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """The signer returns a text to its writer with the reason, any number of rounds (R2)."""
    require(access.can_send_back(by, report))
    reason = said("退回原因", reason)
    move(report, "send_back", by=by, reason=reason)
    return report


@action
def withdraw_report(report: Report, *, by: Appointment, reason: str = "") -> Report:
    """Take a report back until the office has received it (R9)."""
    require(access.can_withdraw(by, report))
    cleared = {"submitted_at": None, "signed_at": None}
    move(report, "withdraw", by=by, reason=said("撤回原因", reason), expect={"number": None}, **cleared)
    return report


@action
def discard_report(report: Report, *, by: Appointment, reason: str = "") -> Report:
    """Give up a draft; it stays readable (R9)."""
    if report.state == State.DISCARDED and access.can_edit_here(by, report):
        raise Stale(report, REPORT["discard"])
    require(access.can_discard(by, report))
    move(report, "discard", by=by, reason=said("弃稿原因", reason))
    return report


@action
def follow_up_report(report: Report, *, by: Appointment, once: uuid.UUID) -> Report:
    """Start a follow-up, linked to what was reported before, with its head filled in (R9)."""
    require(access.can_follow_up(by, report))
    require(access.can_write(by))
    sent = timezone.localtime(report.signed_at or report.created_at)
    values = {name: getattr(report, name) for name in CARRIED_ON}
    values |= {
        "title": f"续报：{report.title.removeprefix('续报：')}"[:TITLE_MAX],
        "follows": report,
        "office": report.office,
    }
    values["body"] = f"{report.unit.short_name}{sent.month}月{sent.day}日报送的《{report.title}》，后续情况如下：\n"
    draft, created = new_report(by, once, values)
    if created:
        carry_joint(report, draft)
        record(draft, "reporting.report.start", by=by, data={"follows": report.pk})
        record(report, "reporting.report.follow_up", by=by, data={"report": draft.pk})
    return draft


@action
def shield_report(report: Report, *, by: Appointment, on: bool) -> Report:
    """Hide the author of a problem report from everybody outside the office, or show it again (R12)."""
    require(access.can_shield(by, report))
    if Report.objects.filter(pk=report.pk, shielded=not on).update(shielded=on):
        report.shielded = on
        record(report, "reporting.report.shield", by=by, data={"on": on})
        if on:  # the same text at another office names the same author
            twins = Report.objects.filter(Q(same_as=report.pk) | Q(pk=report.same_as_id or 0))
            twins.update(shielded=True)
            follow_text(twins.values_list("pk", flat=True))
    return report

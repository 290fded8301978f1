"""More time: asked before the end, signed by the unit's leader, approved at two levels (D4; rules.md 5.3)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.supervision import access, clocks, queries
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Extension, Item, Period
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require

TEXT_MAX = 2_000
GRANTABLE = (State.UNDERWAY, State.REDO, State.FEEDBACK)


@action
def ask_extension(
    item: Item, *, by: Appointment, once: uuid.UUID, due: dt.date, reason: str, progress: str
) -> Extension:
    """Ask for more time before the day has passed: why, how far, until when (rules.md 5.3)."""
    if (found := Extension.objects.filter(once=once).first()) is not None:
        if (found.item_id, found.unit_id) != (item.pk, by.unit_id):
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(access.can_ask_extension(by, item))
    reason, progress = clean_text(reason).strip(), clean_text(progress).strip()
    refuse_secrets("延期申请", reason, progress)
    _fit(item, due, reason, progress)
    try:
        with transaction.atomic():
            extension = Extension.objects.create(
                once=once, item=item, round=item.round, unit_id=by.unit_id or 0, due=due, old_due=item.due, reason=reason,
                progress=progress, by_id=by.pk,
            )  # fmt: skip
    except IntegrityError as error:
        if "once" in str(error):
            raise
        raise Refused("这件事已经有一份延期申请在批") from None
    record(extension, "supervision.extension.ask", by=by, reason=reason, data={"due": due.isoformat()})
    return extension


def _fit(item: Item, due: dt.date, reason: str, progress: str) -> None:
    if not reason or not progress:
        raise Refused("原因和当前进展都要写")
    if len(reason) > TEXT_MAX or len(progress) > TEXT_MAX:
        raise Refused(f"原因和进展各最多 {TEXT_MAX} 字")
    if timezone.localdate() > item.due:
        raise Refused(f"期限 {item.due.month}月{item.due.day}日已过，延期要在到期前提出；请抓紧办理并报结果")
    if due <= item.due:
        raise Refused(f"新期限要晚于现在的期限 {item.due.month}月{item.due.day}日")
    if item.last_day and due > item.last_day:
        raise Refused("新期限晚于这件事的最后期限")
    if due > item.due + dt.timedelta(days=366):
        raise Refused("一次最多延期一年")


@action
def sign_extension(extension: Extension, *, by: Appointment) -> Extension:
    """The unit's leader agrees that it is needed."""
    require(access.can_sign_extension(by, extension))
    move(extension, "sign_extension", by=by)
    return extension


@action
def pass_extension(extension: Extension, *, by: Appointment) -> Extension:
    """The supervisor looked at it first."""
    require(access.can_pass_extension(by, extension))
    move(extension, "pass_extension", by=by)
    return extension


@action
def grant_extension(extension: Extension, *, by: Appointment) -> Extension:
    """Grant the new day, also after the old one has passed, for it was asked before: the clock moves, and being in time is
    judged by it, also of a result that came while it waited (rules.md 5.3)."""
    require(access.can_grant_extension(by, extension))
    item = queries.hold(extension.item)
    if item.state not in GRANTABLE or item.round != extension.round:
        raise Refused(f"事项现在是“{item.get_state_display()}”，这份申请不用批了，请点“不同意”")
    if item.state != State.FEEDBACK and extension.due < timezone.localdate():
        raise Refused(
            f"申请延到 {extension.due.month}月{extension.due.day}日，这一天也已经过了，请点“不同意”，由单位尽快报结果"
        )
    if extension.due <= item.due:
        raise Refused(f"期限已经是 {item.due.month}月{item.due.day}日，不早于申请的日子，请点“不同意”")
    move(extension, "grant_extension", by=by)
    Item.objects.filter(pk=item.pk).update(due=extension.due)
    item.due = extension.due
    words = f"批准延期到 {extension.due.month}月{extension.due.day}日"
    record(item, "supervision.item.extend", by=by, reason=extension.reason, data={
        "before": extension.old_due.isoformat(), "due": extension.due.isoformat(), "extension": extension.pk,
    })  # fmt: skip
    clocks.move_to(item, extension.due, by=by, reason=words)
    Period.objects.filter(item=item, round=item.round, missed_at__isnull=True, due=extension.old_due).update(
        due=extension.due
    )
    return extension


@action
def refuse_extension(extension: Extension, *, by: Appointment, reason: str) -> Extension:
    """Say no with the reason; the old day stands."""
    require(access.can_refuse_extension(by, extension))
    refuse_secrets("延期申请", reason)
    move(extension, "refuse_extension", by=by, reason=reason)
    return extension


@part
def lapse(item: Item, *, by: Appointment, reason: str) -> None:
    """What was asked and not yet decided is void: the matter was accepted, cancelled, given to another."""
    for extension in item.extensions.filter(state__in=("asked", "signed", "passed")):
        extension.item = item
        move(extension, "lapse_extension", by=by, reason=reason)

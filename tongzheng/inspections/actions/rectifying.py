"""A unit is told what to put right, by when; it answers with pictures; the office looks again (第 18 条)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.inspections import access, clocks
from tongzheng.inspections.actions.words import full_name, keep_photos, said
from tongzheng.inspections.flow import AnswerState, Rectified
from tongzheng.inspections.models import Answer, Finding, Picture, Recheck, Rectification
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.supervision.models import Item
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

MOST_DAYS = 366


@action
def order_rectification(
    *,
    by: Appointment,
    once: uuid.UUID,
    unit: Unit,
    title: str,
    text: str,
    due: dt.date,
    finding: Finding | None = None,
    item: Item | None = None,
    source_words: str = "",
    source_url: str = "",
) -> Rectification:
    """Tell a unit what to put right by a day; numbered, its clock runs; the same form twice orders once (D5, D6)."""
    require(access.can_order(by))
    if (found := Rectification.objects.filter(once=once).first()) is not None:
        if (found.office_id, found.unit_id, found.finding_id) != (by.unit_id, unit.pk, finding.pk if finding else None):
            raise Refused("这一页已经用过，请重新打开")
        return found
    if finding is not None:
        require(access.can_order_for(by, finding))
        if finding.unit_id != unit.pk:
            raise Refused("这个问题不是这个单位的，请重选")
        item = item or finding.item
    if unit.office_id != by.unit_id or unit.suspended_at is not None:
        raise Refused(f"{unit.short_name}不归本办公室督办，请重选")
    if item is not None and item.office_id != by.unit_id:
        raise Refused("督办事项不是本办公室的")
    values = {
        "title": said("问题", title, 120, needed=True, line=True), "text": said("整改要求", text, needed=True),
        "source_words": said("来源", source_words, 200, line=True), "source_url": source_url[:200], "due": _day(due),
    }  # fmt: skip
    if finding is not None and not values["source_words"]:
        values["source_words"] = f"{finding.inspection.numbered}　{finding.inspection.title}"[:200]
    year = timezone.localdate().year
    number = next_number(f"rectification:{by.unit_id}:{year}")
    try:
        with transaction.atomic():
            made = Rectification.objects.create(
                once=once, office_id=by.unit_id or 0, unit=unit, year=year, number=number, finding=finding, item=item,
                label=_label(finding, item), first_due=due, by_id=by.pk, **values,
            )  # fmt: skip
    except IntegrityError as error:
        if "once" in str(error) and "put_right_once" not in str(error):
            raise
        raise Refused("这个问题已经下达过整改，请在那一件上办") from None
    record(made, "inspections.rectification.order", by=by, data={"unit": unit.pk, "due": due.isoformat()})
    clocks.keep(made, by=by)
    return made


def _label(finding: Finding | None, item: Item | None) -> str:
    """What comes of a work secret is one."""
    labels = {finding.inspection.label if finding else "", item.label if item else ""}
    return Label.WORK_SECRET if Label.WORK_SECRET in labels else Label.OPEN


def _day(day: dt.date, after: dt.date | None = None) -> dt.date:
    today = timezone.localdate()
    if day < today:
        raise Refused(f"期限 {day.month}月{day.day}日已经过了，请改晚")
    if after is not None and day <= after:
        raise Refused(f"新期限要晚于现在的期限 {after.month}月{after.day}日")
    if day > today + dt.timedelta(days=MOST_DAYS):
        raise Refused("整改期限最长一年，请改早")
    return day


@action
def sign_for(rectification: Rectification, *, by: Appointment) -> Rectification:
    """The unit takes it on."""
    require(access.can_sign_for(by, rectification))
    move(rectification, "sign_for", by=by, signed_by_id=by.pk, signed_at=timezone.now())
    return rectification


@action
def write_answer(
    rectification: Rectification, *, by: Appointment, once: uuid.UUID, text: str, before: Iterable[UploadedFile] = (),
    after: Iterable[UploadedFile] = (), answer: Answer | None = None, version: int = 0,
) -> tuple[Answer, list[str]]:  # fmt: skip
    """Write or change what was done; the answer, and the photos that could not be kept, each with why (D5)."""
    if answer is None and (found := Answer.objects.filter(once=once).first()) is not None:
        if found.rectification_id != rectification.pk or by.unit_id != rectification.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found, []
    require(access.can_write(by, rectification))
    if answer is not None:
        require(access.can_save_answer(by, answer))
    text = said("整改情况", text, 10_000, needed=True)
    if answer is None:
        answer = _begin(rectification, by, once, text)
    else:
        _change(answer, by, version, text)
    refused: list[str] = []
    for when, files in ((Picture.When.BEFORE, before), (Picture.When.AFTER, after)):
        kept, not_kept = keep_photos(answer, files, by=by)
        Picture.objects.bulk_create(Picture(answer=answer, attachment=one, when=when) for one in kept)
        refused += not_kept
    return answer, refused


def _begin(rectification: Rectification, by: Appointment, once: uuid.UUID, text: str) -> Answer:
    try:
        with transaction.atomic():
            made = Answer.objects.create(
                once=once, rectification=rectification, round=rectification.round, text=text, by_id=by.pk
            )
    except IntegrityError as error:
        if "answer.once" in str(error) or "once_key" in str(error):
            raise
        raise Refused("这一轮已经有一份整改报告，请在那一份上改") from None
    record(made, "inspections.answer.write", by=by)
    return made


def _change(answer: Answer, by: Appointment, version: int, text: str) -> None:
    before = answer.text
    mine = Answer.objects.filter(pk=answer.pk, version=version, state=AnswerState.DRAFT)
    if mine.update(text=text, version=version + 1) != 1:
        raise Stale(answer)
    answer.text, answer.version = text, version + 1
    record(answer, "inspections.answer.change", by=by, data={"before": before})


@action
def lay_answer(answer: Answer, *, by: Appointment) -> Answer:
    """Lay it before the unit's leader."""
    require(access.can_lay_answer(by, answer))
    move(answer, "lay_answer", by=by)
    return answer


@action
def return_answer(answer: Answer, *, by: Appointment, reason: str) -> Answer:
    """The unit's leader gives it back to its writer."""
    require(access.can_return_answer(by, answer))
    move(answer, "return_answer", by=by, reason=said("理由", reason, 300))
    return answer


@action
def sign_answer(answer: Answer, *, by: Appointment, version: int | None = None) -> Answer:
    """The unit's leader signs what he read (`version`); the clock stops at this moment, the supervisor re-checks."""
    require(access.can_sign_answer(by, answer))
    rectification = answer.rectification
    if rectification.state not in (Rectified.UNDERWAY, Rectified.REDO):
        raise Refused(f"这件整改现在是“{rectification.get_state_display()}”，不用再报")
    now = timezone.now()
    seen = {"version": version} if version is not None else None
    move(answer, "sign_answer", by=by, expect=seen, signed_by_id=by.pk, signed_name=full_name(by), sent_at=now)
    move(rectification, "answer", by=by, data={"answer": answer.pk})
    _no_delay(rectification, by, "已经报整改，不用再延期")
    clocks.met(rectification, by=by, when=now)
    return answer


def _no_delay(rectification: Rectification, by: Appointment, why: str) -> None:
    for delay in rectification.delays.filter(state="asked"):
        move(delay, "refuse_delay", by=by, reason=why)


def _sent(rectification: Rectification) -> Answer:
    found = rectification.answers.filter(state=AnswerState.SENT).order_by("-id").first()
    if found is None:
        raise Stale(rectification)
    return found


@action
def strike_off(
    rectification: Rectification, *, by: Appointment, once: uuid.UUID, way: str, text: str = "",
    uploads: Iterable[UploadedFile] = (),
) -> tuple[Rectification, list[str]]:  # fmt: skip
    """It was put right: struck off; photos that could not be kept are named (第 18 条)."""
    require(access.can_strike(by, rectification))
    refused = _recheck(rectification, by, once, way, said("复查意见", text, 1000), uploads)
    move(rectification, "strike", by=by, passed_at=timezone.now())
    return rectification, refused


@action
def once_more(
    rectification: Rectification, *, by: Appointment, once: uuid.UUID, way: str, reason: str, due: dt.date,
    uploads: Iterable[UploadedFile] = (),
) -> tuple[Rectification, list[str]]:  # fmt: skip
    """It was not put right: once more by a new day, and why; the clock of the next round runs."""
    require(access.can_again(by, rectification))
    reason = said("还差在哪里", reason, 1000, needed=True)
    refused = _recheck(rectification, by, once, way, reason, uploads, _day(due))
    values: dict[str, Any] = {"due": due, "round": rectification.round + 1}
    move(rectification, "again", by=by, reason=reason, data={"due": due.isoformat()}, **values)
    clocks.keep(rectification, by=by)
    return rectification, refused


def _recheck(
    rectification: Rectification, by: Appointment, once: uuid.UUID, way: str, text: str, uploads: Iterable[UploadedFile],
    new_due: dt.date | None = None,
) -> list[str]:  # fmt: skip
    if way not in Recheck.Way.values:
        raise Refused("请选怎么复查的：现场还是材料")
    if rectification.state != Rectified.ANSWERED:
        raise Stale(rectification, rectification.FLOW["again" if new_due else "strike"])
    answer, passed = _sent(rectification), new_due is None
    move(answer, "accept_answer" if passed else "refuse_answer", by=by, reason=text)
    made = Recheck.objects.create(
        once=once, answer=answer, way=way, passed=passed, text=text, new_due=new_due, by_id=by.pk, by_name=full_name(by)
    )
    return keep_photos(made, uploads, by=by)[1]


@action
def call_off(rectification: Rectification, *, by: Appointment, reason: str) -> Rectification:
    """It was ordered by mistake, or a review took its ground away; the reason stays."""
    require(access.can_call_off(by, rectification))
    reason = said("理由", reason, 300, needed=True)
    move(rectification, "call_off", by=by, reason=reason)
    _no_delay(rectification, by, "整改已撤销")
    clocks.stopped(rectification, by=by, reason=reason)
    return rectification

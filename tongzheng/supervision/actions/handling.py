"""What the units do: sign for it, write what came of it, have it signed by their leader (D2, D4)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach
from tongzheng.network.models import Appointment, Unit
from tongzheng.supervision import access, clocks, queries
from tongzheng.supervision.actions import extending, periods
from tongzheng.supervision.flow import FeedbackState, State
from tongzheng.supervision.models import Assignment, Feedback, Item
from tongzheng.supervision.queries import people
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "督查反馈"
TEXT_MAX = 10_000
FILES_MAX = 9


@action
def assign_item(
    item: Item, *, by: Appointment, lead: Unit, supports: Iterable[Unit] = (), due: dt.date | None = None
) -> Item:
    """Give a matter to its lead and supporting units; from now the clock runs (D2, D4)."""
    require(access.can_assign(by, item))
    others = {unit.pk: unit for unit in supports if unit.pk != lead.pk}
    allowed = {unit.pk for unit in queries.units_below(by)}
    if strangers := [unit.short_name for unit in (lead, *others.values()) if unit.pk not in allowed]:
        raise Refused(f"{'、'.join(strangers)}不归本办公室督办，请重选")
    now = timezone.now()
    day = due or item.due
    if day < timezone.localdate(now):
        raise Refused(f"期限 {day.month}月{day.day}日已经过了，请改期限再交办")
    if queries.hold(item).state != State.OPEN:
        raise Stale(item, item.FLOW["assign"])
    _hand_out(item, lead, list(others.values()), now)
    read, item.rules = item.rules, clocks.rules_of(item)  # its clocks and its stages' go by the same
    away = [str(one) for one in people.absences(lead.pk, [day, *item.stages.values_list("due", flat=True)])]
    data = {"lead": lead.pk, "supports": sorted(others), "due": day.isoformat(), "away": away}
    move(item, "assign", by=by, data=data, assigned_at=now, due=day, first_due=item.first_due or day)
    periods.open_period(item, day)
    clocks.keep(item, by=by, due=day, starts=now, suffix=clocks.next_suffix(item))
    clocks.keep_signing(item, by=by, now=now)
    item.rules = read  # what is set afterwards holds for the next act
    return item


def _hand_out(item: Item, lead: Unit, others: list[Unit], now: dt.datetime) -> None:
    """A supporting unit that has signed already and stays need not sign again; every other part ends or begins."""
    standing = item.assignments.filter(ended_at__isnull=True)
    kept = set(standing.filter(part=Assignment.Part.SUPPORT, unit__in=others).values_list("unit_id", flat=True))
    standing.exclude(part=Assignment.Part.SUPPORT, unit_id__in=kept).update(ended_at=now)
    made = [Assignment(item=item, unit=lead, part=Assignment.Part.LEAD)]
    made += [Assignment(item=item, unit=one, part=Assignment.Part.SUPPORT) for one in others if one.pk not in kept]
    Assignment.objects.bulk_create(made)


@action
def sign_for(item: Item, *, by: Appointment) -> Item:
    """The lead unit takes the matter on (D2)."""
    require(access.can_sign_for(by, item))
    _sign(item, by)
    move(item, "sign_for", by=by)
    clocks.signed(item, by=by, at=timezone.now(), unit=by.unit_id)
    return item


@action
def support_sign(item: Item, *, by: Appointment) -> Item:
    """A supporting unit takes its part on."""
    require(access.can_support_sign(by, item))
    _sign(item, by)
    clocks.signed(item, by=by, at=timezone.now(), unit=by.unit_id)
    record(item, "supervision.item.support_sign", by=by, data={"unit": by.unit_id})
    return item


def _sign(item: Item, by: Appointment) -> None:
    mine = item.assignments.filter(unit_id=by.unit_id or 0, ended_at__isnull=True, signed_at__isnull=True)
    if mine.update(signed_at=timezone.now(), signed_by_id=by.pk) != 1:
        raise Refused("您单位已经签收过了")


@action
def hand_back(item: Item, *, by: Appointment, reason: str) -> Item:
    """The lead unit says that it is not its business; the supervisor assigns anew, supporting units stand meanwhile (D2)."""
    require(access.can_hand_back(by, item))
    refuse_secrets(DOOR, reason)
    move(item, "hand_back", by=by, reason=reason)
    return _leaderless(item, by, "退回交办")


@action
def take_back(item: Item, *, by: Appointment, reason: str) -> Item:
    """The supervisor takes a matter back from its lead (suspended, merged, another's business) to give it to another."""
    require(access.can_take_back(by, item))
    refuse_secrets(DOOR, reason)
    move(item, "take_back", by=by, reason=reason)
    return _leaderless(item, by, "收回改派")


@part
def _leaderless(item: Item, by: Appointment, words: str) -> Item:
    lead = item.assignments.filter(ended_at__isnull=True, part=Assignment.Part.LEAD)
    lead.update(ended_at=timezone.now())
    clocks.stopped(item, by=by, reason=words)
    clocks.caught_up(item, by=by, at=timezone.now())
    clocks.signed(item, by=by, at=timezone.now())
    extending.lapse(item, by=by, reason=words)
    return item


@action
def write_feedback(
    item: Item, *, by: Appointment, once: uuid.UUID, kind: str, text: str, problem: str = "",
    uploads: Iterable[UploadedFile] = (), feedback: Feedback | None = None, version: int = 0,
) -> Feedback:  # fmt: skip
    """Write or change a unit's feedback; the lead writes progress or the result, who supports an opinion or progress (D3)."""
    text, problem = clean_text(text).strip(), clean_text(problem).strip()
    if feedback is None and (found := Feedback.objects.filter(once=once).first()) is not None:
        if (found.item_id, found.unit_id) != (item.pk, by.unit_id):
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(access.can_write(by, item) if feedback is None else access.can_save_feedback(by, feedback))
    _fit(item, by, kind, text, problem)
    values = {"kind": kind, "text": text, "problem": problem}
    if feedback is None:
        feedback = Feedback.objects.create(
            once=once, item=item, round=item.round, unit_id=by.unit_id or 0, by_id=by.pk, **values
        )
        record(feedback, "supervision.feedback.write", by=by, data={"kind": kind})
    else:
        before = {name: getattr(feedback, name) for name in values}
        mine = Feedback.objects.filter(pk=feedback.pk, version=version, state=FeedbackState.DRAFT)
        if mine.update(**values, version=version + 1) != 1:
            raise Stale(feedback)
        for name, value in values.items():
            setattr(feedback, name, value)
        feedback.version = version + 1
        record(feedback, "supervision.feedback.change", by=by, data={"before": before})
    files = list(uploads)
    if len(files) > FILES_MAX:
        raise Refused(f"一次最多添 {FILES_MAX} 个附件")
    for file in files:
        try:
            attach(feedback, file, by=by)
        except FileRefused as refusal:
            raise Refused(f"{file.name}：{refusal}") from refusal
    return feedback


def _fit(item: Item, by: Appointment, kind: str, text: str, problem: str) -> None:
    refuse_secrets(DOOR, text, problem)
    if not text:
        raise Refused("请写办理情况")
    if len(text) > TEXT_MAX or len(problem) > TEXT_MAX:
        raise Refused(f"最多 {TEXT_MAX} 字，现在办理情况 {len(text)} 字，问题 {len(problem)} 字")
    part = next(one for one in queries.parts(item) if one.unit_id == by.unit_id)
    lead = part.part == Assignment.Part.LEAD
    if kind not in {Feedback.Kind.PROGRESS, Feedback.Kind.RESULT if lead else Feedback.Kind.OPINION}:
        known = kind in Feedback.Kind.values
        raise Refused("结果由牵头单位统一报；配合单位报进展或给牵头单位的意见" if known else "请选反馈类别")


@action
def submit_feedback(feedback: Feedback, *, by: Appointment) -> Feedback:
    """Lay it before the unit's leader."""
    require(access.can_submit_feedback(by, feedback))
    move(feedback, "submit_feedback", by=by)
    return feedback


@action
def withdraw_feedback(feedback: Feedback, *, by: Appointment, reason: str) -> Feedback:
    """The unit's leader gives it back to its writer."""
    require(access.can_withdraw_feedback(by, feedback))
    refuse_secrets(DOOR, reason)
    move(feedback, "withdraw_feedback", by=by, reason=reason)
    return feedback


@action
def sign_feedback(feedback: Feedback, *, by: Appointment, version: int | None = None) -> Feedback:
    """The unit's leader signs what he read (`version`); a result stops the clock at this moment and goes to review (D2)."""
    require(access.can_sign_feedback(by, feedback))
    item = feedback.item
    now = timezone.now()
    if feedback.kind == Feedback.Kind.RESULT:
        if feedback.round != item.round or item.state not in (State.UNDERWAY, State.REDO):
            raise Refused(f"事项现在是“{item.get_state_display()}”，不能报结果")
        if waiting := queries.open_children(item):
            raise Refused(f"还有 {len(waiting)} 件分解事项没有办结：{'、'.join(child.title for child in waiting[:3])}")
        if contested := queries.open_opinions(item):
            units = "、".join(dict.fromkeys(one.unit.short_name for one in contested))
            raise Refused(f"{units}的意见还没有协调，请先在那条意见下写明协调结果")
    name = f"{by.post_name} {by.person.name}"[:80]
    seen = {"version": version} if version is not None else None
    move(feedback, "sign_feedback", by=by, expect=seen, signed_by_id=by.pk, signed_name=name, sent_at=now)
    if feedback.kind == Feedback.Kind.RESULT:
        move(item, "answer", by=by, data={"feedback": feedback.pk})
        clocks.met(item, by=by, at=now)
        clocks.caught_up(item, by=by, at=now)
        periods.answer_period(item, now)
    return feedback


@action
def settle_opinion(opinion: Feedback, *, by: Appointment, text: str) -> Feedback:
    """The lead says how a supporting unit's opinion was settled, or that the office should (rules.md 5.2)."""
    require(access.can_settle(by, opinion))
    text = clean_text(text).strip()
    refuse_secrets(DOOR, text)
    if not text or len(text) > 300:
        raise Refused("请写明怎么协调的，300 字以内")
    if Feedback.objects.filter(pk=opinion.pk, state=FeedbackState.SENT, review="").update(review=text) != 1:
        raise Refused("这条意见已经有了协调结果")
    opinion.review = text
    record(
        opinion.item,
        "supervision.item.settle",
        by=by,
        reason=text,
        data={"feedback": opinion.pk, "unit": opinion.unit_id},
    )
    return opinion


@action
def refer_opinion(opinion: Feedback, *, by: Appointment, text: str) -> Feedback:
    """The lead could not settle it: the office is asked to, with both sides' grounds (rules.md 5.2)."""
    require(access.can_refer(by, opinion))
    text = clean_text(text).strip()
    refuse_secrets(DOOR, text)
    if not text or len(text) > 300:
        raise Refused("请写明分歧在哪里、建议怎么办，300 字以内")
    mine = Feedback.objects.filter(pk=opinion.pk, state=FeedbackState.SENT, review="", referred_at__isnull=True)
    if mine.update(referred=text, referred_at=timezone.now()) != 1:
        raise Refused("这条意见已经协调过或报请过")
    opinion.refresh_from_db(fields=["referred", "referred_at"])
    record(opinion.item, "supervision.item.refer", by=by, reason=text, data={"feedback": opinion.pk})
    return opinion

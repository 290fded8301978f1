"""An answer is evaluated by the office, the leader, or whoever asked; a correction is a new entry that says why (D6)."""

from __future__ import annotations

import uuid

from tongzheng.network.models import Appointment
from tongzheng.outcomes import access, queries
from tongzheng.outcomes.actions.booking import settle
from tongzheng.outcomes.models import Evaluation
from tongzheng.outcomes.queries.telling import answer_of, told_of
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import QUALITY, SATISFIED, Feedback, Item
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Verdict, require
from tongzheng.trail.typed import typed

DOOR = "督查评价"
Side = Evaluation.Side


@action
def evaluate(
    item: Item, *, by: Appointment, once: uuid.UUID, side: str, quality: str = "", satisfied: str = "", timely: bool | None = None,
    reason: str = "", asker: str = "",
) -> Evaluation:  # fmt: skip
    """Evaluate the last accepted answer of a matter, or correct what that side said of it; what was booked and no longer holds is
    taken back in the same act (D6). The same form twice evaluates once."""
    if (found := Evaluation.objects.filter(once=once).first()) is not None:
        if (found.item_id, found.side) != (item.pk, side):
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(_allowed(by, item, side))
    answer = answer_of(item)
    if answer is None:
        raise Refused("还没有认可的结果，不能评价")
    reason = typed(DOOR, "理由", reason, 300)
    asker = typed(DOOR, "问了谁、怎么问的", asker, 100, needed=side == Side.ASKER, line=True)
    before = queries.last_of(item, side, answer.pk)
    values = _values(item, answer, by, side, quality, satisfied, timely)
    if side == Side.OFFICE and values["timely"] != _timely_now(item, answer):
        require(access.can_judge_time(by, item))
        if not reason:
            raise Refused("改按时与否要写理由")
    if before is not None and not reason:
        raise Refused("更正评价要写理由；原来的评价留着")
    made = _give(item, answer, by=by, side=side, once=once, reason=reason, asker=asker, corrects=before, **values)
    _head(item, made, by)
    settle(item, by=by, reason=f"{made.get_side_display()}更正评价" if before else "有了新的评价")
    return made


def _allowed(by: Appointment, item: Item, side: str) -> Verdict:
    if side == Side.OFFICE:
        return access.can_evaluate(by, item)
    if side == Side.LEADER:
        return access.can_evaluate_as_leader(by, item)
    if side == Side.ASKER:
        return access.can_evaluate_for_asker(by, item)
    raise Refused("请选是谁的评价")


def _values(
    item: Item, answer: Feedback, by: Appointment, side: str, quality: str, satisfied: str, timely: bool | None
) -> dict[str, object]:
    if side == Side.OFFICE:
        if quality not in dict(QUALITY):
            raise Refused("请选办理质量")
        return {
            "quality": quality,
            "timely": timely if timely is not None else _timely_now(item, answer),
            "satisfied": "",
        }
    if satisfied not in dict(SATISFIED):
        raise Refused("请选满意度")
    return {"quality": "", "timely": None, "satisfied": satisfied}


def _timely_now(item: Item, answer: Feedback) -> bool | None:
    return next((one.timely for one in told_of(item) if one.feedback == answer.pk), None)


@part
def _give(item: Item, answer: Feedback, *, by: Appointment, **values: object) -> Evaluation:
    made = Evaluation.objects.create(item=item, feedback=answer, by_id=by.pk, **values)
    event = "correct" if made.corrects_id else "give"
    record(made, f"outcomes.evaluation.{event}", by=by, reason=made.reason, data={"said": made.said, "side": made.side})
    return made


def _head(item: Item, made: Evaluation, by: Appointment) -> None:
    """The matter itself says what holds now; what stood before is on its trail."""
    if made.side == Side.ASKER:
        return
    fields = ("timely", "quality") if made.side == Side.OFFICE else ("satisfied",)
    before = {name: getattr(item, name) for name in fields}
    now = {name: getattr(made, name) for name in fields}
    if before == now or (made.side == Side.OFFICE and item.state not in access.JUDGED):
        return
    Item.objects.filter(pk=item.pk).update(**now)
    for name, value in now.items():
        setattr(item, name, value)
    record(item, "supervision.item.judge", by=by, reason=made.reason, data={"before": before, "now": now})


@part
def note_accepted(item: Item, answer: Feedback, *, by: Appointment, timely: bool | None, quality: str) -> Evaluation:
    """The office's first evaluation of an answer, made with its acceptance."""
    return _give(
        item, answer, by=by, side=Side.OFFICE, timely=timely, quality=quality, satisfied="", reason=answer.review[:300],
        corrects=None,
    )  # fmt: skip


@part
def note_leader(item: Item, *, by: Appointment, satisfied: str, words: str) -> Evaluation | None:
    """The leader's evaluation, said with his word on the result."""
    answer = answer_of(item)
    if answer is None or satisfied not in dict(SATISFIED) or item.state == State.CANCELLED:
        return None
    before = queries.last_of(item, Side.LEADER, answer.pk)
    reason = words[:300] or ("领导再次评价" if before else "")
    return _give(
        item,
        answer,
        by=by,
        side=Side.LEADER,
        timely=None,
        quality="",
        satisfied=satisfied,
        reason=reason,
        corrects=before,
    )

"""The office reviews, reports to the leader, closes; the leader says the last word (D2, D6, D8)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from tongzheng.deadlines.queries.calendar import working_days_between
from tongzheng.network.models import Appointment, Role
from tongzheng.supervision import access, clocks, queries
from tongzheng.supervision.actions import extending, periods
from tongzheng.supervision.flow import FeedbackState, State
from tongzheng.supervision.models import QUALITY, SATISFIED, Feedback, Item, Word
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require


def _result(item: Item) -> Feedback:
    found = (
        item.feedback.filter(kind=Feedback.Kind.RESULT, round=item.round, state=FeedbackState.SENT)
        .order_by("-id")
        .first()
    )
    if found is None:
        raise Refused("还没有待审核的结果")
    found.item = item
    return found


@action
def send_back(item: Item, *, by: Appointment, reason: str, due: dt.date | None = None) -> Item:
    """The result will not do: to be done again, by the old day or a new one; the light is at least yellow (D2)."""
    require(access.can_send_back(by, item))
    refuse_secrets("督查事项", reason)
    if due is not None and due < timezone.localdate():
        raise Refused("重办的期限已经过了，请重填")
    result = _result(item)
    move(result, "return_feedback", by=by, reason=reason, review=reason.strip()[:300])
    day = due or max(item.due, timezone.localdate())
    move(item, "send_back", by=by, reason=reason, data={"feedback": result.pk, "due": day.isoformat()}, due=day)
    clocks.keep(
        item, by=by, due=day, starts=timezone.now(), suffix=clocks.next_suffix(item), floor=2, reason="退回重办",
    )  # fmt: skip
    return item


@action
def accept_result(item: Item, *, by: Appointment, quality: str = "good", review: str = "") -> Item:
    """The result will do; whether it was in time is judged by when it came, and by the first day unless more was granted."""
    require(access.can_accept(by, item))
    if quality not in dict(QUALITY):
        raise Refused("请选办理质量")
    result = _accepted(item, by, review)
    assert result.sent_at is not None
    timely = timezone.localdate(result.sent_at) <= queries.judged_by(item)
    move(item, "accept", by=by, data={"feedback": result.pk, "timely": timely}, timely=timely, quality=quality)
    extending.lapse(item, by=by, reason="结果已认可")
    clocks.signed(item, by=by, at=timezone.now())
    return item


@part
def _accepted(item: Item, by: Appointment, review: str) -> Feedback:
    review = clean_text(review).strip()[:300]
    refuse_secrets("审核意见", review)
    result = _result(item)
    move(result, "accept_feedback", by=by, reason=review, review=review)
    return result


@action
def go_on(item: Item, *, by: Appointment, due: dt.date | None = None, review: str = "") -> Item:
    """A period of a long matter is done; the next one's clock starts, by its rhythm unless a day is said (D2)."""
    require(access.can_go_on(by, item))
    due = due or queries.next_period(item)
    if due is None:
        raise Refused(f"到 {item.last_day} 为止，这是最后一期了，请点“认可”")
    if due <= timezone.localdate() or (item.last_day and due > item.last_day):
        raise Refused(f"下一次反馈的期限要在今天以后、{item.last_day} 以前")
    result = _accepted(item, by, review)
    move(item, "go_on", by=by, data={"feedback": result.pk, "due": due.isoformat()}, due=due, first_due=due)
    extending.lapse(item, by=by, reason="本期已认可")
    periods.open_period(item, due)
    clocks.keep(item, by=by, due=due, starts=timezone.now(), suffix=clocks.next_suffix(item))
    return item


@action
def report_item(item: Item, *, by: Appointment) -> Item:
    """Lay the accepted result before the leader whose instruction began it (果必报)."""
    require(access.can_report(by, item))
    move(item, "report", by=by, reported_at=timezone.now())
    return item


@action
def say_word(
    item: Item,
    *,
    by: Appointment,
    once: uuid.UUID,
    again: bool | None,
    text: str = "",
    satisfied: str = "",
    due: dt.date | None = None,
) -> Word:
    """The leader has seen the result, or instructs once more: then a new round begins (D8)."""
    if (found := Word.objects.filter(once=once).first()) is not None:
        if (found.item_id, found.by_id) != (item.pk, by.post_id):
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(access.can_say(by, queries.hold(item)))
    text = clean_text(text).strip()
    refuse_secrets("批示", text)
    if again and not text:
        raise Refused("请写再批的内容")
    if len(text) > 1000:
        raise Refused(f"批示现在 {len(text)} 字，最多 1000 字，请删减")
    if satisfied not in ("", *dict(SATISFIED)):
        raise Refused("满意度不在可选范围里，请重选")
    name = f"{by.title or by.post_name} {by.person.name}"[:80]
    word = Word.objects.create(
        once=once, item=item, round=item.round, by_id=by.post_id, by_name=name, again=bool(again), text=text
    )
    if satisfied:
        Item.objects.filter(pk=item.pk).update(satisfied=satisfied)
        item.satisfied = satisfied
    record(item, "supervision.item.word", by=by, data={"again": bool(again), "text": text, "satisfied": satisfied})
    if again:
        _reopen(item, by, text, due)
    return word


@action
def reopen_item(item: Item, *, by: Appointment, reason: str, due: dt.date | None = None) -> Item:
    """Give it out once more, as a new round with a clock of its own."""
    require(access.can_reopen(by, item))
    refuse_secrets("督查事项", reason)
    return _reopen(item, by, reason, due)


@part
def _reopen(item: Item, by: Appointment, reason: str, due: dt.date | None) -> Item:
    today = timezone.localdate()
    given = due or queries.propose(_supervisor(item) or by, reason, today, item.origin).due
    if given < today:
        raise Refused("再办的期限已经过了，请重填")
    move(
        item, "reopen", by=by, reason=reason, data={"due": given.isoformat()}, round=item.round + 1, due=given,
        first_due=given, timely=None, quality="", closed_at=None, reported_at=None,
    )  # fmt: skip
    periods.open_period(item, given)
    clocks.keep(item, by=by, due=given, starts=timezone.now())
    return item


def _supervisor(item: Item) -> Appointment | None:
    """Whose units and terms a leader's further words are read with."""
    return next(iter(queries.people_of(item.office_id, Role.SUPERVISOR)), None)


@action
def close_item(item: Item, *, by: Appointment) -> Item:
    """The end: an accepted result, sub-items ended, and the leader saw it or had his days (D2)."""
    require(access.can_close(by, item))
    if waiting := queries.open_children(item):
        raise Refused(f"还有 {len(waiting)} 件分解事项没有办结：{'、'.join(child.title for child in waiting[:3])}")
    if item.state == State.REPORTED and not item.words.filter(round=item.round, again=False).exists():
        terms = queries.terms_of(item.office_id)
        assert item.reported_at is not None
        passed = working_days_between(timezone.localdate(item.reported_at), timezone.localdate(), item.office_id)
        if passed < terms.quiet_days:
            raise Refused(f"报领导才 {passed} 个工作日，领导还没有圈阅；满 {terms.quiet_days} 个工作日没有新批示再办结")
    move(item, "close", by=by, closed_at=timezone.now())
    return item


@action
def archive_item(item: Item, *, by: Appointment) -> Item:
    """Put a closed matter away for good."""
    require(access.can_archive(by, item))
    move(item, "archive", by=by)
    return item


@action
def cancel_item(item: Item, *, by: Appointment, reason: str) -> Item:
    """Take a matter off the ledger with the reason, and with it the parts nobody is reviewing; its number stays taken."""
    require(access.can_cancel(by, item))
    refuse_secrets("督查事项", reason)
    _cancel(item, by, reason)
    return item


@part
def _cancel(item: Item, by: Appointment, reason: str) -> None:
    now = timezone.now()
    move(item, "cancel", by=by, reason=reason)
    clocks.stopped(item, by=by, reason=f"撤项：{reason}"[:300])
    clocks.caught_up(item, by=by, at=now)
    clocks.signed(item, by=by, at=now)
    extending.lapse(item, by=by, reason="已撤项")
    for child in queries.open_children(item):
        if child.state in item.FLOW["cancel"].sources:
            _cancel(child, by, f"上级事项撤项：{reason}"[:300])
        elif child.state in item.FLOW["drop"].sources:
            move(child, "drop", by=by, reason=f"上级事项撤项：{reason}"[:300])

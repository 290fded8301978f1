"""The clocks of an emergency: planned from its rules after every act, so that the worker only has to look (U2).

`plan_clocks` may be called as often as one likes: it starts what is not running, moves what is due at another time, meets
what came, stops what nobody owes any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, shift_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.flow import State as Running
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.emergencies import rules
from tongzheng.emergencies.flow import State
from tongzheng.emergencies.models import ClockRule, Emergency, Report, Stage, Start, What
from tongzheng.network.models import Appointment, Unit
from tongzheng.trail.actions import part

ROOM = "emergencies"
SUBJECT = "emergencies.emergency"
MET_BY = {What.PHONE: "phoned_at", What.WRITTEN: "written_at", What.RELAY: "relayed_at"}
FOLLOWS = (Stage.FOLLOW_UP, Stage.DAILY, Stage.FINAL)
DAILY_AT = "17:00"
HOUR = 60
AT_ONCE = dt.timedelta(minutes=2)  # a grade given while it is being registered is no later knowledge


@dataclass
class Planner:
    """One planning: the emergency, who acts, why, and the clocks there are, the latest of each `what`."""

    emergency: Emergency
    by: Appointment
    reason: str = ""
    graded: bool = False
    ruled: bool = False  # the rules changed: alarms too, where the moment stays
    moments: Collection[str] = ()  # those that became known or were corrected by this act
    now: dt.datetime = field(default_factory=timezone.now)
    last: dict[str, Deadline] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)

    def load(self) -> None:
        """The clocks there are."""
        mine = Deadline.objects.filter(
            room=ROOM, subject_type=SUBJECT, subject_id=self.emergency.pk
        )  # others stop their own
        for deadline in mine.order_by("id"):
            self.last[deadline.what] = deadline
            self.count[deadline.what] = self.count.get(deadline.what, 0) + 1

    def running(self, what: str) -> Deadline | None:
        """The clock of this kind that runs."""
        last = self.last.get(what)
        return last if last is not None and last.state == Running.RUNNING else None

    def start(self, what: str, rule: ClockRule, starts_at: dt.datetime, due: dt.datetime) -> Deadline:
        """A new clock."""
        e, number = self.emergency, self.count.get(what, 0) + 1
        unit = e.office if what == What.RELAY else e.unit
        key = f"{SUBJECT}:{e.pk}:{what}" + (f":{number}" if number > 1 else "")
        deadline = start_deadline(
            by=self.by, key=key, room=ROOM, what=what, subject=e, title=f"{unit.short_name}{What(what).label}：{e.title}",
            url=e.get_absolute_url(), office=e.office, unit=unit, starts_at=starts_at, due_at=due,
            alarms=self.alarms(rule, due), turns=turns(rule, due),
        )  # fmt: skip
        self.last[what], self.count[what] = deadline, number
        return deadline

    def move(self, deadline: Deadline, rule: ClockRule, due: dt.datetime) -> None:
        """Another moment, if it differs; a graver severity makes nobody late for what could not be known.

        What was granted then stays granted: only a moment the rule counts from takes a clock back to what has passed.
        """
        if self.graded:
            due = rules.shortened(deadline.due_at, due, self.now, rule.minutes or HOUR)
        back = due < deadline.due_at and due < self.now and rule.start not in self.moments
        if due == deadline.due_at or back:
            self.ring_anew(deadline, rule)
            return
        moved = shift_deadline(
            deadline.key, by=self.by, due_at=due, alarms=self.alarms(rule, due), reason=self.reason or "时限改了",
            turns=turns(rule, due),
        )  # fmt: skip
        self.last[deadline.what] = moved or deadline

    def ring_anew(self, deadline: Deadline, rule: ClockRule) -> None:
        """Other alarms for the same moment, where the rules changed; who was told already is not told again."""
        last = {alarm.audience: alarm for alarm in deadline.alarms.filter(off_at__isnull=True).order_by("step")}
        waiting = {(a.at, a.audience) for a in last.values() if a.raised_at is None and a.at > self.now}
        told = {a.audience for a in last.values() if a.raised_at is not None}
        plans = [plan for plan in self.alarms(rule, deadline.due_at) if plan.audience not in told]
        if not self.ruled or {(plan.at, plan.audience) for plan in plans if plan.at > self.now} == waiting:
            return
        moved = shift_deadline(
            deadline.key, by=self.by, due_at=deadline.due_at, alarms=plans, reason=self.reason,
            turns=turns(rule, deadline.due_at),
        )  # fmt: skip
        self.last[deadline.what] = moved or deadline

    def begin(self, what: str, rule: ClockRule, start: dt.datetime, due: dt.datetime) -> Deadline:
        """A new clock for what became owed later, by another unit, or again: the whole time counts from now (U2)."""
        e, last = self.emergency, self.last.get(what)
        if self.now - e.at > AT_ONCE and rule.start not in self.moments:
            others = last is not None and what != What.RELAY and last.unit_id != e.unit_id
            if due < self.now or others:
                start, due = self.now, max(due, self.now + dt.timedelta(minutes=rule.minutes or HOUR))
        return self.start(what, rule, start, due)

    def meet(self, deadline: Deadline, at: dt.datetime) -> None:
        """What was owed came."""
        self.last[deadline.what] = meet_deadline(deadline.key, by=self.by, at=at) or deadline

    def stop(self, what: str, reason: str) -> None:
        """Nobody owes it any more."""
        if (deadline := self.running(what)) is not None:
            self.last[what] = stop_deadline(deadline.key, by=self.by, reason=reason) or deadline

    def alarms(self, rule: ClockRule, due: dt.datetime) -> list[Plan]:
        """Before: the unit and the duty officers; when it is due: the duty lead; some minutes after: the director."""
        minute = dt.timedelta(minutes=1)
        late = f"已超时 {rule.director_after} 分" if rule.director_after else "已超时"
        plans = [
            (due - rule.warn * minute, "warn", "临近"),
            (due + rule.lead_after * minute, "lead", "已超时"),
            (due + rule.director_after * minute, "director", late),
        ]
        return [Plan(*plan) for plan in rules.settled(plans, self.now)]


def turns(rule: ClockRule, due: dt.datetime) -> tuple[dt.datetime, dt.datetime, dt.datetime]:
    """When the light turns: near, due, long overdue."""
    minute = dt.timedelta(minutes=1)
    return due - rule.warn * minute, due, due + max(rule.director_after, 1) * minute


@part
def plan_clocks(
    emergency: Emergency, *, by: Appointment, reason: str = "", graded: bool = False, moments: Collection[str] = (),
    reopened: bool = False, ruled: bool = False,
) -> None:  # fmt: skip
    """Bring an emergency's clocks in step with its rules, severity, moments and reports (U2).

    `graded`: its severity changed; `moments`: these became known or were corrected, so what had been judged by them is
    judged anew, of a closed one too; `reopened`: follow-ups and the final report are owed again; `ruled`: the rules changed.
    """
    plan = Planner(emergency, by, reason, ruled=ruled, moments=moments)
    plan.graded = (graded or ruled) and plan.now - emergency.at > AT_ONCE
    plan.load()
    in_force = list(ClockRule.objects.filter(office_id=emergency.office_id, active=True))
    if emergency.state in (State.CLOSED, State.MERGED):
        _ended(plan, in_force)
        return
    for what, deadline in list(plan.last.items()):
        if what != What.RELAY and deadline.unit_id != emergency.unit_id:
            plan.stop(what, "责任单位改了")  # the right one gets clocks of its own
    for what in MET_BY:
        _single(plan, what, pick(in_force, emergency, what))
    _final(plan, pick(in_force, emergency, What.FINAL), reopened)
    _follow_ups(plan, pick(in_force, emergency, What.FOLLOW_UP), reopened)


@part
def plan_office(office: Unit, *, by: Appointment, reason: str) -> int:
    """Bring the clocks of all open emergencies of an office in step with its rules at once; how many changed (U2)."""
    found = Emergency.objects.filter(office=office, state__in=[State.OPEN, State.FINAL]).order_by("id")
    going = list(found.select_for_update(of=("self",)).select_related("kind", "unit", "office"))
    before = _clocks(going)
    for emergency in going:
        plan_clocks(emergency, by=by, reason=reason, ruled=True)
    return sum(before.get(pk) != clock for pk, clock in _clocks(going).items())


def _clocks(going: list[Emergency]) -> dict[int, tuple[Any, ...]]:
    """How each clock stands: state, moment, its last alarm."""
    clocks = Deadline.objects.filter(room=ROOM, subject_type=SUBJECT, subject_id__in=[one.pk for one in going])
    rows = clocks.annotate(step=Max("alarms__step")).values_list("pk", "state", "due_at", "step")
    return {pk: clock for pk, *clock in rows}  # type: ignore[misc]


def _ended(plan: Planner, in_force: list[ClockRule]) -> None:
    """Nothing is owed any more; what came is still judged by a moment that was false."""
    e = plan.emergency
    for what in MET_BY if plan.moments and e.state == State.CLOSED else ():
        last = plan.last.get(what)
        if last is not None and (last.state == Running.MET or getattr(e, MET_BY[what]) is not None):
            _single(plan, what, pick(in_force, e, what))
    for owed in What.values:
        plan.stop(owed, plan.reason or e.get_state_display())


def pick(in_force: list[ClockRule], emergency: Emergency, what: str) -> ClockRule | None:
    """The narrowest rule for this, if any."""
    facts: dict[str, Any] = {
        "kind": emergency.kind_id, "category": emergency.kind.category if emergency.kind else "",
        "severity": emergency.severity, "sensitive": emergency.sensitive,
    }  # fmt: skip
    found = [rule for rule in in_force if rule.what == what and rules.fits(rule, **facts)]
    return max(found, key=rules.narrowness, default=None)


def start_of(emergency: Emergency, rule: ClockRule) -> dt.datetime | None:
    """The moment a rule counts from; while it is not known, when the desk learnt of it: nothing waits for a missing time.

    Only a phone call that has come is not judged before one knows since when the unit knew.
    """
    known: dt.datetime | None = getattr(emergency, Start(rule.start).value)
    if known is None and not (rule.what == What.PHONE and (emergency.phoned_at or emergency.written_at)):
        return emergency.at
    return known


def known_before(rule: ClockRule, what: str, plan: Planner) -> bool:
    """Whether what came, and since when it counts, was known before this act."""
    return {rule.start, MET_BY[What(what)]}.isdisjoint(plan.moments)


def _single(plan: Planner, what: str, rule: ClockRule | None) -> None:
    """Phone, written, relay: owed once."""
    e, last = plan.emergency, plan.last.get(what)
    came: dt.datetime | None = getattr(e, MET_BY[What(what)])
    start = start_of(e, rule) if rule is not None and rule.minutes else None
    if what == What.PHONE and came is None and e.written_at is not None:
        came = e.written_at  # who wrote at once need not phone any more
    if rule is None or start is None:
        plan.stop(what, plan.reason or "这一项不要求报")
        return
    due = start + dt.timedelta(minutes=rule.minutes or 0)
    judged_anew = (
        last is not None
        and (last.state == Running.MET or (last.state == Running.STOPPED and came is not None))
        and not known_before(rule, what, plan)
    )
    if last is None and came is not None and plan.now - e.at > AT_ONCE and known_before(rule, what, plan):
        return  # it came before anybody asked for it: a rule or a grade of today judges nothing that has been done
    if last is None or judged_anew or (last.state == Running.STOPPED and came is None):
        (plan.begin if came is None else plan.start)(what, rule, start, due)
    elif last.state == Running.RUNNING and (came is None or not plan.graded):
        plan.move(last, rule, due)
    if came is not None and (waiting := plan.running(what)) is not None:
        plan.meet(waiting, came)


def _final(plan: Planner, rule: ClockRule | None, reopened: bool) -> None:
    """The final report: owed once, and again after it was taken up again."""
    e, last = plan.emergency, plan.last.get(What.FINAL)
    if e.state == State.FINAL:
        if (waiting := plan.running(What.FINAL)) is not None:
            sent = _sent(e).filter(stage=Stage.FINAL).order_by("-sent_at").first()
            plan.meet(waiting, sent.sent_at if sent is not None and sent.sent_at else plan.now)
        return
    start = (plan.now if reopened else start_of(e, rule)) if rule is not None and rule.minutes else None
    if rule is None or start is None:
        plan.stop(What.FINAL, plan.reason or "这一项不要求报")
        return
    due = start + dt.timedelta(minutes=rule.minutes or 0)
    if last is None or (last.state != Running.RUNNING and (reopened or last.state == Running.STOPPED)):
        plan.begin(What.FINAL, rule, start, due)
    elif last.state == Running.RUNNING and plan.count[What.FINAL] == 1:
        plan.move(last, rule, due)


def _follow_ups(plan: Planner, rule: ClockRule | None, reopened: bool) -> None:
    """One after another: the next starts when one is met."""
    e, what = plan.emergency, What.FOLLOW_UP
    if e.daily:
        rule = _daily(e, rule)
    if rule is None or e.state != State.OPEN:
        for sent in _sent(e).order_by("sent_at") if e.state != State.OPEN else ():
            if (waiting := plan.running(what)) is not None and sent.sent_at and sent.sent_at > waiting.starts_at:
                plan.meet(waiting, sent.sent_at)  # the final report is a follow-up too
        plan.stop(what, plan.reason or "这一项不要求报")
        return
    times = rules.clock_times(rule.times)
    if plan.running(what) is None:
        last = plan.last.get(what)
        fresh = last is None or reopened or last.state == Running.STOPPED
        base = start_of(e, rule) if last is None and not plan.graded else None
        _next(plan, rule, times, base or plan.now, first=fresh)
    elif plan.graded or plan.reason:
        _another_rule(plan, rule, times)
    for sent in _sent(e).order_by("sent_at"):
        waiting = plan.running(what)
        if waiting is None or sent.sent_at is None or sent.sent_at <= waiting.starts_at:
            continue
        plan.meet(waiting, sent.sent_at)
        base = rules.next_base(times=times, met=sent.sent_at, due=waiting.due_at)
        _next(plan, rule, times, base, first=False)


def _another_rule(plan: Planner, rule: ClockRule, times: list[dt.time]) -> None:
    """The follow-up that is waited for goes by the rule in force now; one it would have made late counts from now."""
    waiting = plan.running(What.FOLLOW_UP)
    assert waiting is not None
    base = timezone.localtime(waiting.starts_at)
    ways = [rules.follow_up_due(times=times, every=rule.every, base=base, first=first) for first in (False, True)]
    if waiting.due_at in ways:
        plan.ring_anew(waiting, rule)
        return
    due = ways[plan.count[What.FOLLOW_UP] == 1]
    if due > plan.now:
        plan.move(waiting, rule, due)
        return
    plan.stop(What.FOLLOW_UP, plan.reason or "续报时限改了")
    _next(plan, rule, times, plan.now, first=False)


def _next(plan: Planner, rule: ClockRule, times: list[dt.time], base: dt.datetime, *, first: bool) -> None:
    local = timezone.localtime(base)
    plan.start(What.FOLLOW_UP, rule, base, rules.follow_up_due(times=times, every=rule.every, base=local, first=first))


def _daily(emergency: Emergency, rule: ClockRule | None) -> ClockRule:
    """In daily mode once a day, at the last of the times there are."""
    times = rule.times.split() if rule is not None and rule.times else [DAILY_AT]
    warn = rule.warn if rule is not None else 30
    return ClockRule(office=emergency.office, what=What.FOLLOW_UP, times=times[-1], warn=warn, severity=9)


def _sent(emergency: Emergency) -> Any:
    """Follow-ups and final reports that the office has: of the unit that owes them, and what the desk wrote down itself."""
    return Report.objects.filter(
        Q(emergency=emergency) | Q(emergency__into=emergency),
        unit_id=emergency.unit_id,
        stage__in=FOLLOWS,
        sent_at__isnull=False,
    )

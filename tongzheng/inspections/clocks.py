"""The clocks of conclusions and rectifications: when they start, whom they warn. Between actions and deadlines (D5)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, shift_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules import Plan
from tongzheng.inspections import access
from tongzheng.inspections.models import Conclusion, Rectification
from tongzheng.inspections.queries import terms_of
from tongzheng.inspections.rules.days import RECEIVE_DAYS, REMIND_DAYS
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts

END_OF_DAY = dt.time(18, 0)
LAST_MINUTE = dt.time(23, 59, 59)  # of a right: the whole day counts
MORNING = dt.time(9, 0)


def at(day: dt.date, hour: dt.time) -> dt.datetime:
    """A moment of a day, local."""
    return timezone.make_aware(dt.datetime.combine(day, hour))


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "督查整改"
    led = True

    @staticmethod
    def audience(deadline: Deadline, name: str) -> list[Appointment]:
        """Posts an alarm goes to."""
        found = posts()
        if name == "supervisor":
            return list(found.filter(unit_id=deadline.office_id, role=Role.SUPERVISOR))
        if name == "reviewers":
            return list(found.filter(unit_id=deadline.office_id, role__in=(Role.APPROVER, Role.SUPERVISOR)))
        heads = name == "head" or deadline.label == "work_secret"
        roles = access.UNIT_LEADERS if heads else access.UNIT_SIDE
        return list(found.filter(unit_id=deadline.unit_id or 0, role__in=roles))

    @staticmethod
    def visible(actor: Appointment) -> Q:
        """Clocks of what the actor may see."""
        put_right = Rectification.objects.filter(access.visible_rectifications(actor))
        concluded = Conclusion.objects.filter(access.visible_conclusions(actor))
        return Q(subject_type="inspections.rectification", subject_id__in=put_right.values("pk")) | Q(
            subject_type="inspections.conclusion", subject_id__in=concluded.values("pk")
        )


# ── rectifications ──


def _plans(rectification: Rectification, due: dt.date) -> list[Plan]:
    days, terms, now = days_of(rectification.office_id), terms_of(rectification.office_id), timezone.now()
    wanted = [
        Plan(at(days.add(due, -terms.warn_days), MORNING), "unit", "整改临近期限"),
        Plan(at(due, END_OF_DAY), "unit", "整改到期"),
        Plan(at(due, END_OF_DAY), "supervisor", "整改到期未报"),
        Plan(at(days.add(due, 1), MORNING), "head", "整改逾期"),
    ]
    return [plan for plan in wanted if plan.at > now]


def name_of(rectification: Rectification) -> str:
    """What a clock is called; nothing of a work secret leaves its own page."""
    secret = rectification.label == "work_secret"
    return f"{rectification.numbered} {'（工作秘密）' if secret else rectification.title}"


def keep(rectification: Rectification, *, by: Appointment) -> None:
    """Start the clock of this round."""
    start_deadline(
        by=by, key=rectification.clock_key, room="inspections", what="rectify", subject=rectification,
        title=f"整改 {name_of(rectification)}", url=rectification.get_absolute_url(), office=rectification.office,
        unit=rectification.unit, starts_at=timezone.now(), due_at=at(rectification.due, END_OF_DAY),
        alarms=_plans(rectification, rectification.due),
    )  # fmt: skip


def met(rectification: Rectification, *, by: Appointment, when: dt.datetime) -> None:
    """The unit's answer was signed."""
    meet_deadline(rectification.clock_key, by=by, at=when)


def move_to(rectification: Rectification, due: dt.date, *, by: Appointment, reason: str) -> None:
    """More time was granted."""
    shift_deadline(
        rectification.clock_key, by=by, due_at=at(due, END_OF_DAY), alarms=_plans(rectification, due), reason=reason
    )


def stopped(rectification: Rectification, *, by: Appointment, reason: str) -> None:
    """Nothing is owed any more."""
    stop_deadline(rectification.clock_key, by=by, reason=reason)


# ── conclusions ──


def _key(conclusion: Conclusion, what: str) -> str:
    return f"inspections.conclusion:{conclusion.pk}:{what}"


def _title(conclusion: Conclusion, words: str) -> str:
    inspection = conclusion.inspection
    secret = inspection.label == "work_secret"
    return f"{words} {inspection.numbered} {'（工作秘密）' if secret else inspection.title}"


def keep_receipt(conclusion: Conclusion, *, by: Appointment, now: dt.datetime) -> None:
    """The unit signs for the conclusion within three days."""
    due = now + dt.timedelta(days=RECEIVE_DAYS)
    start_deadline(
        by=by, key=_key(conclusion, "receipt"), room="inspections", what="receipt", subject=conclusion,
        title=_title(conclusion, "签收结论"), url=conclusion.get_absolute_url(), office=conclusion.inspection.office,
        unit=conclusion.unit, starts_at=now, due_at=due,
        alarms=[Plan(due, "unit", "督查结论还没有签收"), Plan(due, "head", "督查结论还没有签收")],
    )  # fmt: skip


def received(conclusion: Conclusion, *, by: Appointment, when: dt.datetime) -> None:
    """It was signed for (or objected to at once)."""
    meet_deadline(_key(conclusion, "receipt"), by=by, at=when)


def keep_objection(conclusion: Conclusion, *, by: Appointment, now: dt.datetime) -> None:
    """The thirty days to object: a right, not a duty, so its light stays green and nobody is late."""
    assert conclusion.object_until is not None
    due = at(conclusion.object_until, LAST_MINUTE)
    start_deadline(
        by=by, key=_key(conclusion, "objection"), room="inspections", what="objection", subject=conclusion,
        title=_title(conclusion, "可申请复核"), url=conclusion.get_absolute_url(), office=conclusion.inspection.office,
        unit=conclusion.unit, starts_at=now, due_at=due, alarms=_objection_plans(conclusion.object_until),
        turns=(None, None, None),
    )  # fmt: skip


def _objection_plans(until: dt.date) -> list[Plan]:
    soon = at(until - dt.timedelta(days=REMIND_DAYS), MORNING)
    return [Plan(soon, "head", "申请复核的期限快到了")] if soon > timezone.now() else []


def move_objection(conclusion: Conclusion, until: dt.date, *, by: Appointment, reason: str) -> None:
    """The unit signed for it: the thirty days count from that day."""
    shift_deadline(
        _key(conclusion, "objection"), by=by, due_at=at(until, LAST_MINUTE), alarms=_objection_plans(until),
        reason=reason, turns=(None, None, None),
    )  # fmt: skip


def objected(conclusion: Conclusion, *, by: Appointment, now: dt.datetime) -> None:
    """The right was used; the office's thirty days to decide begin."""
    assert conclusion.review_due is not None
    meet_deadline(_key(conclusion, "objection"), by=by, at=now)
    due = at(conclusion.review_due, END_OF_DAY)
    soon = at(conclusion.review_due - dt.timedelta(days=REMIND_DAYS), MORNING)
    start_deadline(
        by=by, key=_key(conclusion, "review"), room="inspections", what="review", subject=conclusion,
        title=_title(conclusion, "复核"), url=conclusion.get_absolute_url(), office=conclusion.inspection.office,
        unit=conclusion.inspection.office, starts_at=now, due_at=due,
        alarms=[Plan(soon, "reviewers", "复核期限快到了"), Plan(due, "reviewers", "复核到期")],
    )  # fmt: skip


def reviewed(conclusion: Conclusion, *, by: Appointment, when: dt.datetime) -> None:
    """The review was decided."""
    meet_deadline(_key(conclusion, "review"), by=by, at=when)


def settled(conclusion: Conclusion, *, by: Appointment) -> None:
    """Nobody objected in time."""
    stop_deadline(_key(conclusion, "objection"), by=by, reason="异议期满，没有申请复核")

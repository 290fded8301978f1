"""The clocks of what is owed to a superior: when they start, whom they warn (D11). Between actions and deadlines."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, rename_deadline, shift_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules import Plan
from tongzheng.deadlines.rules.calendar import Days
from tongzheng.directives import access, queries
from tongzheng.directives.models import Directive, Owed
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Label

END_OF_DAY, MORNING = dt.time(18, 0), dt.time(9, 0)
WARN_DAYS = 3  # working days before


def due_moment(day: dt.date) -> dt.datetime:
    """When what is owed on a day is late."""
    return timezone.make_aware(dt.datetime.combine(day, END_OF_DAY))


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, MORNING))


def plans(due: dt.date, days: Days, now: dt.datetime) -> list[Plan]:
    """Before: who works on it; on the day: the approver too; the first working day after: the approver; the third: the leaders."""
    wanted = [
        Plan(_morning(days.add(due, -WARN_DAYS)), "desk", "临近上报期限"),
        Plan(_morning(due), "desk", "今天要报"),
        Plan(due_moment(due), "desk", "到期没有报"),
        Plan(_morning(days.add(due, 1)), "approver", "逾期没有报上级"),
        Plan(_morning(days.add(due, 3)), "leader", "逾期没有报上级"),
    ]
    return [plan for plan in wanted if plan.at > now]


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "上级批示落实"

    @staticmethod
    def audience(deadline: Deadline, name: str) -> list[Appointment]:
        """Posts an alarm goes to."""
        owed = Owed.objects.select_related("directive").filter(pk=deadline.subject_id).first()
        if owed is None:
            return []
        directive = owed.directive
        if name == "approver":
            return queries.people_of(directive.office_id, Role.APPROVER)
        if name == "leader":
            shown = list(directive.showings.values_list("leader_id", flat=True))
            return list(posts().filter(pk__in=shown)) or queries.people_of(directive.office_id, Role.APPROVER)
        return queries.desk_of(directive, directive.office_id)

    @staticmethod
    def visible(actor: Appointment) -> Q:
        """Clocks of the directives the actor may see."""
        seen = Directive.objects.filter(access.visible(actor)).values("pk")
        return Q(subject_type="directives.owed", subject_id__in=Owed.objects.filter(directive__in=seen).values("pk"))


def title_of(owed: Owed) -> str:
    """What its clock is called; nothing of a work secret's title leaves the directive's own page."""
    directive = owed.directive
    name = "（工作秘密）" if directive.label == Label.WORK_SECRET else directive.title
    return f"{owed} {name}"[:160]


def start(owed: Owed, *, by: Appointment, days: Days | None = None) -> None:
    """From now the report is awaited."""
    directive, now = owed.directive, timezone.now()
    days = days or days_of(directive.office_id)
    start_deadline(
        by=by, key=owed.clock_key, room="directives", what=owed.stage, subject=owed, title=title_of(owed),
        url=directive.get_absolute_url(), office=directive.office, unit=directive.office, starts_at=min(now, due_moment(owed.due)),
        due_at=due_moment(owed.due), alarms=plans(owed.due, days, now),
    )  # fmt: skip


def shift(owed: Owed, *, by: Appointment, reason: str) -> None:
    """It is owed by another day."""
    days = days_of(owed.directive.office_id)
    shift_deadline(
        owed.clock_key, by=by, due_at=due_moment(owed.due), alarms=plans(owed.due, days, timezone.now()), reason=reason
    )


def rename(directive: Directive) -> None:
    """The directive is called otherwise now, or became a work secret: all its clocks say so."""
    for owed in directive.owed.all():
        owed.directive = directive
        rename_deadline([owed.clock_key], title=title_of(owed))


def met(owed: Owed, *, by: Appointment, at: dt.datetime) -> None:
    """It was sent."""
    meet_deadline(owed.clock_key, by=by, at=at)


def stop(owed: Owed, *, by: Appointment, reason: str) -> None:
    """It is not owed any more."""
    stop_deadline(owed.clock_key, by=by, reason=reason)

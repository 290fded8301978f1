"""The clock of a unit's answer: from being heard to its answer (U5, Z6). `note_silence` moves the case; this is its time."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.breaches import access
from tongzheng.breaches.flow import State
from tongzheng.breaches.models import Breach
from tongzheng.deadlines.actions import Owed, follow, morning_of
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock, posts
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action
from tongzheng.trail.models import Entry

WAITS = (State.HEARING, State.SILENT)  # a unit that was silent still owes the answer


def owed(breach: Breach) -> Owed | None:
    """The answer of the unit, while the case waits for it."""
    if breach.state not in WAITS or breach.answer_by is None:
        return None
    secret = breach.emergency is not None and breach.emergency.label == Label.WORK_SECRET
    title = f"{breach.unit.short_name}答复{breach.kind.name}：{'（工作秘密）' if secret else breach.title}"
    last = morning_of(timezone.localdate(breach.answer_by))
    return Owed(
        title, breach.get_absolute_url(), breach.office, breach.unit, timezone.now(), breach.answer_by,
        alarms=[Plan(last, "unit", "今天要答复")],
    )  # fmt: skip


def keep(entry: Entry, breach: Breach) -> None:
    """hear, answer, find, dismiss: the clock follows; an answer meets it, the rest ends it."""
    answered = entry.kind.endswith(".answer")
    follow("breaches", "answer", breach, owed(breach), by=entry.by, at=entry.at, met=answered, reason=entry.word)


@action
def start_open(*, by: Appointment | None = None) -> int:
    """Clocks of what was waiting before there were clocks; how many are running. Idempotent."""
    by = by or clock()
    found = Breach.objects.filter(state__in=WAITS, answer_by__isnull=False).select_related(
        "unit", "office", "kind", "emergency"
    )
    return sum(follow("breaches", "answer", breach, owed(breach), by=by) is not None for breach in found)


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "违规认定"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """unit: those who answer for the unit."""
        return list(posts().filter(unit_id=deadline.unit_id or 0, role__in=access.UNIT_SIDE))

    def visible(self, actor: Appointment) -> Q:
        """The office its cases' (of a work secret who may see them), a unit what it owes."""
        if access.at_unit(actor):
            return Q(unit_id=actor.unit_id)
        if not access.at_office(actor):
            return Q(pk__in=[])
        if actor.role in access.SEES_WORK_SECRETS:
            return Q(office_id=actor.unit_id)
        return Q(subject_id__in=Breach.objects.filter(access.visible(actor)).values("pk"))

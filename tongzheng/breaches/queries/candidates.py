"""What the program finds by itself: late reports by the clock, and hints that something was not reported (U5, U14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Min, Q
from django.utils import timezone

from tongzheng.breaches import access
from tongzheng.breaches.flow import State
from tongzheng.breaches.models import Aside, Breach
from tongzheng.emergencies.flow import State as EventState
from tongzheng.emergencies.models import Emergency, Report, Way, What
from tongzheng.emergencies.queries import late_reports
from tongzheng.network.models import Appointment, Unit
from tongzheng.relay.models import Call
from tongzheng.reporting.models import Label

LOOK_BACK = dt.timedelta(days=120)
OWED = ("phone", "written", "follow_up", "final")  # what a unit owes; 报上级 is the office's own
WHAT = {str(value): str(label) for value, label in What.choices}


@dataclass(frozen=True, slots=True)
class Late:
    """A report that came late or has not come: by the clock, nobody has judged it yet."""

    emergency: Emergency
    unit: Unit
    what: str
    due_at: dt.datetime
    came_at: dt.datetime | None

    @property
    def word(self) -> str:
        """「书面报告」."""
        return WHAT.get(self.what, self.what)

    @property
    def late(self) -> dt.timedelta:
        """How much."""
        return (self.came_at or timezone.now()) - self.due_at

    @property
    def key(self) -> str:
        """For an address: what, and the second it was due."""
        return f"{self.what}-{int(self.due_at.timestamp())}"


@dataclass(frozen=True, slots=True)
class Hint:
    """A sign that a unit did not report an event, or not first; for a person to look into."""

    emergency: Emergency
    words: str
    at: dt.datetime | None = None
    sign: str = ""  # asked, media, unreported


def late_ones(office: Unit, since: dt.datetime, until: dt.datetime) -> list[Late]:
    """Every report of a unit that came late or is overdue, whatever was made of it."""
    found = late_reports(office, since, until)
    return [
        Late(late.emergency, late.unit or late.emergency.unit, late.what, late.due_at, late.came_at)
        for late in found
        if late.what in OWED
    ]


def judged(emergencies: Iterable[int]) -> set[tuple[int, str, dt.datetime]]:
    """What somebody made a case of or laid aside."""
    ids = set(emergencies)
    cases = Breach.objects.filter(emergency__in=ids, due_at__isnull=False)
    asides = Aside.objects.filter(emergency__in=ids)
    keys = [*cases.values_list("emergency", "what", "due_at"), *asides.values_list("emergency", "what", "due_at")]
    return {(pk, what, due) for pk, what, due in keys}  # type: ignore[misc]


def excused(emergencies: Iterable[int]) -> set[tuple[int, str, dt.datetime]]:
    """Late by the clock and yet not counted: laid aside, not found, or overturned."""
    ids = set(emergencies)
    cases = Breach.objects.filter(
        emergency__in=ids, due_at__isnull=False, state__in=[State.DISMISSED, State.OVERTURNED]
    )
    asides = Aside.objects.filter(emergency__in=ids)
    keys = [*cases.values_list("emergency", "what", "due_at"), *asides.values_list("emergency", "what", "due_at")]
    return {(pk, what, due) for pk, what, due in keys}  # type: ignore[misc]


def candidates(actor: Appointment) -> list[Late]:
    """Late reports of the last months nobody has judged yet, the newest first."""
    office = actor.unit
    if office is None or not access.at_office(actor):
        return []
    now = timezone.now()
    found = late_ones(office, now - LOOK_BACK, now)
    done = judged(late.emergency.pk for late in found)
    secret = actor.role not in access.SEES_WORK_SECRETS
    left = [
        late for late in found
        if (late.emergency.pk, late.what, late.due_at) not in done
        and not (secret and late.emergency.label == Label.WORK_SECRET)
    ]  # fmt: skip
    return sorted(left, key=lambda late: late.due_at, reverse=True)


def candidate(actor: Appointment, emergency: Emergency, key: str) -> Late | None:
    """The one of an address, while nobody has judged it."""
    return next((c for c in candidates(actor) if c.emergency.pk == emergency.pk and c.key == key), None)


def hints(actor: Appointment) -> list[Hint]:
    """The superior asked first, the press had it first, the unit itself never reported: events without a case yet (U14)."""
    if not access.at_office(actor):
        return []
    since = timezone.now() - LOOK_BACK
    seen = Emergency.objects.filter(office_id=actor.unit_id, at__gte=since).exclude(state=EventState.MERGED)
    if actor.role not in access.SEES_WORK_SECRETS:
        seen = seen.exclude(label=Label.WORK_SECRET)
    seen = seen.filter(breaches__isnull=True).select_related("unit")
    return [*_asked_first(seen), *_press_first(seen), *_never_reported(seen)]


def _asked_first(seen: object) -> list[Hint]:
    calls = Call.objects.filter(emergency__in=seen, first=True).select_related("emergency__unit", "superior")  # type: ignore[misc]
    return [
        Hint(c.emergency, f"{c.superior.name}先问", c.at, "asked")
        for c in calls
        if (first := c.emergency.phoned_at or c.emergency.written_at) is None or c.at < first
    ]


def _press_first(seen: object) -> list[Hint]:
    press = Report.objects.filter(emergency__in=seen, way=Way.PRESS, sent_at__isnull=False)  # type: ignore[misc]
    earlier = press.filter(
        Q(emergency__phoned_at__isnull=True, emergency__written_at__isnull=True)
        | Q(sent_at__lt=F("emergency__phoned_at"))
    ).select_related("emergency__unit")
    return [Hint(r.emergency, f"{r.source or '媒体'}先报道", r.sent_at, "media") for r in earlier]


def _never_reported(seen: object) -> list[Hint]:
    """Somebody else told it, and an hour later its own unit still has not."""
    now = timezone.now()
    own = Q(reports__unit=F("unit"), reports__state__in=["sent", "received"])
    told = seen.annotate(own=Min("reports__id", filter=own)).filter(own__isnull=True, at__lt=now - dt.timedelta(hours=1))  # type: ignore[attr-defined]  # fmt: skip
    return [Hint(e, f"{e.unit.short_name}自己一直没有报", e.at, "unreported") for e in told]

"""Reads of breaches; the actor comes first (U5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.breaches import access
from tongzheng.breaches.flow import HOLDS, OPEN, State
from tongzheng.breaches.models import Breach, Consequence, Kind, Terms
from tongzheng.emergencies import access as emergencies
from tongzheng.emergencies.models import Emergency
from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.models import Fact
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of

PEOPLE = ("by__person", "by__unit", "found_by__person", "reviewed_by__person")


def terms_of(office_id: int | None) -> Terms:
    """An office's times for answering and objecting; unsaved defaults until somebody sets them."""
    return Terms.objects.filter(office_id=office_id or 0).first() or Terms(office_id=office_id or 0)


def kinds_of(office_id: int | None, *, every: bool = False) -> list[Kind]:
    """The kinds in use, in the office's order; with `every` also those switched off."""
    found = Kind.objects.filter(office_id=office_id or 0).prefetch_related("consequences")
    return list(found if every else found.filter(active=True))


def get_kind(actor: Appointment, pk: int) -> Kind:
    """A kind of the actor's office, else 404."""
    return get_object_or_404(Kind.objects.filter(office_id=actor.unit_id or 0), pk=pk)


def consequence_of(kind: Kind, weight: str) -> Consequence | None:
    """What follows by the office's table."""
    return Consequence.objects.filter(kind=kind, weight=weight).first()


def breaches(actor: Appointment, state: str = "", unit: int | None = None, kind: int | None = None) -> QuerySet[Breach]:
    """Breaches a post may see, the newest first: those open, of one state, or "all"."""
    found = Breach.objects.filter(access.visible(actor)).select_related("unit", "kind", "emergency", *PEOPLE)
    if state in State.values:
        found = found.filter(state=state)
    elif state == "holds":
        found = found.filter(state__in=HOLDS)
    elif state != "all":
        found = found.filter(state__in=OPEN)
    exact = {"unit_id": unit, "kind_id": kind}
    return found.filter(**{name: value for name, value in exact.items() if value}).order_by("-on", "-id")


def get_breach(actor: Appointment, pk: int) -> Breach:
    """A breach the actor may see, else 404."""
    found = Breach.objects.select_related("unit", "office", "kind", "emergency", *PEOPLE)
    return get_object_or_404(found.filter(access.visible(actor)), pk=pk)


def breaches_of(actor: Appointment, emergency: Emergency) -> list[Breach]:
    """What was registered about one event, as far as the actor may see it."""
    return list(breaches(actor, "all").filter(emergency=emergency))


def get_emergency(actor: Appointment, pk: int) -> Emergency:
    """An event the actor may see, else 404."""
    found = Emergency.objects.select_related("unit", "office", "kind")
    return get_object_or_404(found.filter(emergencies.visible(actor)), pk=pk)


def files_of(breach: Breach) -> list[Any]:
    """Evidence and what the unit handed in."""
    return list(attachments_of(breach).select_related("by__person"))


def get_file(breach: Breach, pk: int) -> Any:
    """One of them, else 404."""
    return get_object_or_404(attachments_of(breach), pk=pk)


def history(subject: Any) -> list[Entry]:
    """What was done, oldest first."""
    return list(entries_of(subject)[:200])


def units_of(actor: Appointment) -> QuerySet[Unit]:
    """Units that report to the actor's office."""
    return Unit.objects.filter(office_id=actor.unit_id or 0, suspended_at__isnull=True).order_by("path")


def fact_of(breach: Breach) -> Fact | None:
    """What the ledger holds of it; None while nothing is booked or it was taken back."""
    return Fact.objects.filter(once=breach.once, state=FactState.HOLDS).first()


def to_book(actor: Appointment) -> list[Breach]:
    """Signed findings that cost points and are not booked yet."""
    found = breaches(actor, "holds").filter(scored=True).exclude(kind__scores_as="")
    booked = Fact.objects.filter(office_id=actor.unit_id or 0, kind=Fact.Kind.BREACH).values("once")
    return list(found.exclude(once__in=booked)[:100])


def found_breaches(office: Unit, starts: dt.date, ends: dt.date) -> QuerySet[Breach]:
    """Breaches that hold, by the day they happened; for the circular and the rooms above (U6, K5)."""
    return Breach.objects.filter(office=office, state__in=HOLDS, on__gte=starts, on__lte=ends).select_related(
        "unit", "kind"
    )


def vetoed(office: Unit, starts: dt.date, ends: dt.date) -> list[tuple[int, str]]:
    """Units that may not be commended for a breach that holds: (unit, reason) (U5, K5)."""
    found = found_breaches(office, starts, ends).filter(veto=True).select_related("emergency").order_by("on", "id")
    return [(b.unit_id, f"{b.on.month}月{b.on.day}日{b.kind.name}（{_name_of(b)}），认定取消评先资格") for b in found]


def _name_of(breach: Breach) -> str:
    """What others may be told it was about."""
    event = breach.emergency
    return f"{event.number}号，工作秘密" if event is not None and event.label == Label.WORK_SECRET else breach.title


def overdue_answers(now: dt.datetime | None = None) -> list[Breach]:
    """Units that were asked and did not answer in time; for the clock."""
    return list(Breach.objects.filter(state=State.HEARING, answer_by__lt=now or timezone.now()).select_related("unit"))

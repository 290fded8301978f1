"""Who is on duty at a moment, now or at any past minute (U7)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from tongzheng.duty.flow import RosterState
from tongzheng.duty.models import Part, Setting, Shift, ShiftPost
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts


def shift_at(office: Unit, at: datetime) -> Shift | None:
    """The shift of a published roster that runs at a moment, without its people."""
    found = Shift.objects.filter(office=office, starts_at__lte=at, ends_at__gt=at, roster__state=RosterState.PUBLISHED)
    return found.order_by("-starts_at").first()


def on_duty(office: Unit, at: datetime) -> Shift | None:
    """The shift running at a moment with its `lead` and `officers` as the swaps in force then have it; None: no roster."""
    shift = shift_at(office, at)
    if shift is None:
        return None
    seats = (
        ShiftPost.objects.filter(shift=shift, ended_by__isnull=True, starts_at__lte=at, ends_at__gt=at)
        .select_related("post__person", "post__unit__desk", "post__deputy_for__person")
        .order_by("position", "id")
    )
    lead, officers = None, []
    for seat in seats:
        if seat.part == Part.LEAD:
            lead = lead or seat.post
        else:
            officers.append(seat.post)
    shift.__dict__.update(lead=lead, officers=officers)
    return shift


def lead_at(office: Unit, at: datetime) -> Appointment | None:
    """The duty lead at a moment; without a roster, or a lead on it, the director."""
    shift = on_duty(office, at)
    return (shift.lead if shift else None) or director_of(office)


def officers_at(office: Unit, at: datetime) -> list[Appointment]:
    """The duty officers at a moment; without a roster, or an officer on it, the office's duty posts."""
    shift = on_duty(office, at)
    found = shift.officers if shift else []
    return found or list(posts().filter(unit=office, role=Role.DUTY, deputy_for__isnull=True).order_by("id"))


def director_of(office: Unit) -> Appointment | None:
    """The office's director: as set, else its first approver in protocol order."""
    chosen = Setting.objects.filter(office=office).values_list("director_id", flat=True).first()
    approvers = posts().filter(unit=office, role=Role.APPROVER, deputy_for__isnull=True)
    found = posts().filter(pk=chosen).first() if chosen else None
    return found or approvers.order_by(F("rank").asc(nulls_last=True), "id").first()

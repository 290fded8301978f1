"""Who is told of what happens in the duty; who answers for its clocks (U7, U12)."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from tongzheng.deadlines.models import Deadline
from tongzheng.duty import access
from tongzheng.duty.models import Roster, Setting, ShiftPost, Swap
from tongzheng.duty.queries import present, swaps
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_rostered(entry: Entry, roster: Roster) -> None:
    """publish: everybody who is on it."""
    people = {seat.post for seat in ShiftPost.objects.filter(shift__roster=roster).select_related("post__person")}
    notify(people, text=f"{roster}已印发，请看自己的班", url=roster.get_absolute_url(), entry=entry)


def tell_taker(entry: Entry, swap: Swap) -> None:
    """ask: the one who is to take the shift."""
    text = f"{swap.seat.post.person.name}想请您接班：{swap.reason}"
    notify([swap.taker], text=text, url=swap.get_absolute_url(), entry=entry)


def tell_deciders(entry: Entry, swap: Swap) -> None:
    """agree: those who may approve."""
    people = swaps.deciders(swap.seat, swap.starts_at)
    parties = {swap.seat.post.person_id, swap.taker.person_id}
    people = [post for post in people if post.person_id not in parties]
    text = f"换班待批：{swap.seat.post.person.name} → {swap.taker.person.name}"
    notify(people, text=text, url=swap.get_absolute_url(), entry=entry)


def tell_parties(entry: Entry, swap: Swap) -> None:
    """approve, refuse, decline: both parties and who asked."""
    text = f"换班{swap.get_state_display()}：{swap.seat.post.person.name} → {swap.taker.person.name}"
    notify(
        [swap.seat.post, swap.taker, swap.by], text=text, url=swap.get_absolute_url(), entry=entry, detail=entry.reason
    )


def tell_gaps(entry: Entry, setting: Setting) -> None:
    """gaps: each unit its own, the office all of them in one line."""
    wrong: dict[str, str] = entry.data["units"]
    if not wrong:
        return
    by_unit: dict[int, list[Appointment]] = {}
    for post in posts().filter(unit_id__in=[int(pk) for pk in wrong], role__in=[Role.OFFICER, Role.DUTY]):
        by_unit.setdefault(post.unit_id or 0, []).append(post)
    for unit, people in by_unit.items():
        notify(people, text=f"值班要补：今后一周{wrong[str(unit)]}", url=reverse("duty:mine"), entry=entry)
    names = list(Unit.objects.filter(pk__in=[int(pk) for pk in wrong]).values_list("short_name", flat=True))
    text = f"{len(wrong)} 个单位值班有漏洞：{'、'.join(names[:8])}{'等' if len(names) > 8 else ''}"
    notify(_desk(setting.office), text=text, url=reverse("duty:units"), entry=entry)


def _desk(office: Unit) -> list[Appointment]:
    return list(posts().filter(unit=office, role=Role.DUTY))


class Owed:
    """Who answers for the clocks of the duty (wiring.DEADLINES)."""

    label = "值班"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """coming: those who are to sign; lead, director; desk: who arranges; unit: its officers and duty posts."""
        office = deadline.office
        if name == "coming":
            return present.officers_at(office, deadline.due_at)
        if name == "lead":
            lead = present.lead_at(office, deadline.due_at)
            return [lead] if lead else []
        if name == "director":
            director = present.director_of(office)
            return [director] if director else []
        if name == "unit" and deadline.unit_id:
            return list(posts().filter(unit_id=deadline.unit_id, role__in=[Role.OFFICER, Role.DUTY]))
        return _desk(office)

    def visible(self, actor: Appointment) -> Q:
        """The office its own clocks, a unit what it owes."""
        office = access.office_of(actor)
        if office is not None:
            return Q(office=office)
        return Q(unit_id=actor.unit_id) if access.at_unit(actor) else Q(pk__in=[])


OWED = Owed()

"""Who reminds, and names contacts; talks (D4, D10, D12)."""

from __future__ import annotations

from tongzheng.network.models import Appointment, Role
from tongzheng.supervision.access.seeing import UNIT_LEADERS, UNIT_SIDE, at_office, can_draft, supervises
from tongzheng.supervision.flow import ENDED, OWED
from tongzheng.supervision.models import Item, Reminder
from tongzheng.trail.refusals import YES, Verdict, no


def can_remind(actor: Appointment, item: Item) -> Verdict:
    """The office's supervisor, while the matter is at its units."""
    if item.state not in OWED:
        return no(f"现在是“{item.get_state_display()}”，不用催")
    return supervises(actor, item)


def can_time(actor: Appointment, item: Item) -> Verdict:
    """When the units of this matter are reminded: the supervisor, before it ends."""
    return no("已经结束，不用再提醒") if item.state in ENDED else supervises(actor, item)


def can_answer_reminder(actor: Appointment, reminder: Reminder) -> Verdict:
    """The unit that was reminded, once."""
    if actor.role not in UNIT_SIDE or actor.unit_id != reminder.unit_id:
        return no("催办由被催的单位答复")
    return no("已经答复") if reminder.answered_at else YES


def can_slip(actor: Appointment, reminder: Reminder) -> Verdict:
    """The written slip is made out by the supervisor."""
    return supervises(actor, reminder.item)


def can_list_contacts(actor: Appointment) -> Verdict:
    """The network of contacts (D10): the office all, a unit its own."""
    if at_office(actor) or actor.role in UNIT_SIDE:
        return YES
    return no("督查联络员由办公室和各单位查看")


def can_set_contact(actor: Appointment, unit_id: int, office_id: int | None) -> Verdict:
    """The unit's leaders for their own, the supervisor for any unit of the office."""
    if actor.role in UNIT_LEADERS and actor.unit_id == unit_id:
        return YES
    if actor.role == Role.SUPERVISOR and hasattr(actor.unit, "desk") and actor.unit_id == office_id:
        return YES
    return no("督查联络员由本单位领导或办公室督查员定")


def can_see_talks(actor: Appointment) -> Verdict:
    """Units that were red again and again: who supervises and who approves."""
    if actor.role in (Role.SUPERVISOR, Role.APPROVER) and hasattr(actor.unit, "desk"):
        return YES
    return no("约谈建议由督查员和审签人查看")


def can_talk(actor: Appointment) -> Verdict:
    """The supervisor notes what was done."""
    return can_draft(actor)

"""Who sees a matter, and who stands where with it (D2, Z1)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.supervision.models import Assignment, Item
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (Role.SUPERVISOR, Role.EDITOR, Role.APPROVER, Role.ASSESSOR, Role.AUDITOR)
SEES_WORK_SECRETS = (Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
UNIT_LEADERS = (Role.SIGNER, Role.CHARGE, Role.HEAD)


def visible(actor: Appointment) -> Q:
    """The office: its items (work secrets only supervisor, approver, auditor). A unit: those it takes or took part in, from
    assignment on. A leader: those of his instructions and those reported to him."""
    if actor.role in OFFICE:
        mine = Q(office_id=actor.unit_id)
        return mine if actor.role in SEES_WORK_SECRETS else mine & ~Q(label=Label.WORK_SECRET)
    if actor.role in UNIT_SIDE:
        # there is no part before it was given out; handed back or taken back: still its own story
        seen = Q(pk__in=Assignment.objects.filter(unit_id=actor.unit_id or 0).values("item_id"))
        return seen if actor.role in UNIT_LEADERS else seen & ~Q(label=Label.WORK_SECRET)
    if actor.role == Role.LEADER:
        return Q(leader_id__in=[actor.pk, actor.post_id])
    return Q(pk__in=[])


def at_office(actor: Appointment, item: Item | None = None) -> bool:
    """True for a post of the office (of this item)."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk") and (item is None or actor.unit_id == item.office_id)


def can_open_board(actor: Appointment) -> Verdict:
    """The ledger: the office, the units, the leaders."""
    if actor.role in (*OFFICE, *UNIT_SIDE, Role.LEADER):
        return YES
    return no("督办台账由督查室、各承办单位和批示领导查看")


def can_draft(actor: Appointment) -> Verdict:
    """Supervisors of an office draft items."""
    if actor.role != Role.SUPERVISOR or not hasattr(actor.unit, "desk"):
        return no("督查事项由督查员拟立")
    return YES


def supervises(actor: Appointment, item: Item) -> Verdict:
    """The supervisor of its office takes this step."""
    if actor.role != Role.SUPERVISOR or actor.unit_id != item.office_id:
        return no("这一步由本办公室督查员办理")
    return YES


def approves(actor: Appointment, item: Item) -> Verdict:
    """The approver of its office, or the leader whose instruction it is."""
    if actor.role == Role.APPROVER and actor.unit_id == item.office_id:
        return YES
    if actor.role == Role.LEADER and actor.post_id == item.leader_id:
        return YES
    return no("这一步由办公室审签人或批示领导批准")


def part_of(actor: Appointment, item: Item) -> Assignment | None:
    """The part the actor's unit has in it now, if any."""
    parts: dict[int, Assignment] = {a.unit_id: a for a in item.assignments.all() if a.ended_at is None}
    return parts.get(actor.unit_id or 0)


def leads(actor: Appointment, item: Item, roles: tuple[str, ...] = UNIT_SIDE) -> Verdict:
    """The unit that has the lead now, by a post of one of these roles."""
    part = part_of(actor, item)
    if actor.role not in roles or part is None:
        return no("这一步由承办单位办理")
    if part.part != Assignment.Part.LEAD:
        return no("这一步由牵头单位办理，配合单位把意见报给牵头单位")
    return YES


def can_set_terms(actor: Appointment) -> Verdict:
    """Times and lights: the administrator and the approver."""
    if actor.role not in (Role.ADMIN, Role.APPROVER) or not hasattr(actor.unit, "desk"):
        return no("督查时限由管理员和审签人设置")
    return YES


def can_see_results(actor: Appointment) -> Verdict:
    """Tables of units: the office, a unit its own line, a leader those of his matters."""
    return can_open_board(actor)

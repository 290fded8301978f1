"""Who makes, checks, signs and reads circulars (K3, Z1)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.archive.access import can_file as keeps
from tongzheng.circulars.flow import State
from tongzheng.circulars.models import Circular, CircularLine, Objection
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (*DESK_ROLES, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
OBJECTS = (Role.OFFICER, Role.SIGNER)
MAKES = (Role.ASSESSOR, Role.EDITOR, Role.APPROVER)
SHOWN = (State.CHECKING, State.SUBMITTED, State.APPROVED, State.PUBLISHED)  # units see their own line


def visible(actor: Appointment) -> Q:
    """The office's own; at a unit those with a line of its own, once open for checking; for leaders what was published."""
    if actor.role in OFFICE:
        return Q(office_id=actor.unit_id)
    if actor.role in UNIT_SIDE:
        return Q(lines__unit_id=actor.unit_id, state__in=SHOWN)
    if actor.role == Role.LEADER:
        return Q(office__desk__serves_id=actor.unit_id, state=State.PUBLISHED)
    return Q(pk__in=[])


def at_office(actor: Appointment) -> bool:
    """Whether the post sees everything of its office's circulars."""
    return actor.role in OFFICE


def can_open(actor: Appointment) -> Verdict:
    """The list is for those who are in it, make it or read it."""
    ours = actor.role in (*OFFICE, *UNIT_SIDE, Role.LEADER)
    return YES if ours else no("通报由办公室、各报送单位和领导看")


def can_see_whole(actor: Appointment, circular: Circular) -> Verdict:
    """Text and tables: the office always, everybody else once it is published."""
    if at_office(actor) or circular.state == State.PUBLISHED:
        return YES
    return no("印发以前只看本单位的一行")


def _ours(actor: Appointment, office_id: int | None, roles: tuple[str, ...], refusal: str) -> Verdict:
    return YES if actor.role in roles and actor.unit_id == office_id and hasattr(actor.unit, "desk") else no(refusal)


def can_make(actor: Appointment) -> Verdict:
    """The assessor; editors and the approver too."""
    return _ours(actor, actor.unit_id, MAKES, "通报由办公室考核员、编辑、审签人起草")


def can_edit(actor: Appointment, circular: Circular) -> Verdict:
    """Text and figures change only before it goes to be signed."""
    if circular.state not in (State.DRAFT, State.CHECKING):
        return no(f"通报{circular.get_state_display()}，要改先退回")
    return _ours(actor, circular.office_id, MAKES, "通报由本办公室考核员、编辑、审签人修改")


def _assesses(actor: Appointment, circular: Circular) -> Verdict:
    return _ours(actor, circular.office_id, (Role.ASSESSOR, Role.APPROVER), "由本办公室考核员、审签人办理")


def can_check(actor: Appointment, circular: Circular) -> Verdict:
    """The assessor opens it for checking."""
    return _assesses(actor, circular)


def can_submit(actor: Appointment, circular: Circular) -> Verdict:
    """The assessor submits."""
    return _assesses(actor, circular)


def can_approve(actor: Appointment, circular: Circular) -> Verdict:
    """Only the approver signs."""
    return _ours(actor, circular.office_id, (Role.APPROVER,), "只有本办公室审签人可以审签")


def can_publish(actor: Appointment, circular: Circular) -> Verdict:
    """Once signed, assessor or approver publish."""
    return _assesses(actor, circular)


def can_freeze(actor: Appointment, circular: Circular) -> Verdict:
    """Who publishes may freeze the span's periods with it only if the ledger is his to run: the assessor."""
    return _ours(actor, circular.office_id, (Role.ASSESSOR,), "计分周期由本办公室考核员冻结")


def can_send_back(actor: Appointment, circular: Circular) -> Verdict:
    """The approver sends back; what is not signed yet the assessor takes back."""
    if circular.state == State.APPROVED and actor.role != Role.APPROVER:
        return no("已经审签，只有审签人可以退回")
    return _assesses(actor, circular)


def can_drop(actor: Appointment, circular: Circular) -> Verdict:
    """Who may submit may give it up."""
    return _assesses(actor, circular)


def can_correct(actor: Appointment, circular: Circular) -> Verdict:
    """What was published is put right by another one."""
    if circular.state != State.PUBLISHED:
        return no("没有印发的直接修改，不用另发更正")
    return _ours(actor, circular.office_id, MAKES, "更正由本办公室考核员、编辑、审签人起草")


def can_file(actor: Appointment, circular: Circular) -> Verdict:
    """What is published goes to the archive by who keeps it."""
    if circular.state != State.PUBLISHED:
        return no("印发以后归档")
    return keeps(actor, circular.office_id)


def can_download(actor: Appointment, circular: Circular) -> Verdict:
    """Files are for those who may read all of it."""
    return can_see_whole(actor, circular)


# ── checking by the units ──


def can_confirm(actor: Appointment, line: CircularLine) -> Verdict:
    """The unit's officer or signer, while it is open for checking."""
    if actor.role not in OBJECTS or actor.unit_id != line.unit_id:
        return no("由本单位信息员、审核签发人核对")
    return YES if line.circular.state == State.CHECKING else no("现在不在核对期间")


def can_object(actor: Appointment, line: CircularLine) -> Verdict:
    """The same."""
    return can_confirm(actor, line)


def visible_objections(actor: Appointment) -> Q:
    """The office's, or the unit's own."""
    if at_office(actor):
        return Q(circular__office_id=actor.unit_id)
    return Q(unit_id=actor.unit_id) if actor.role in UNIT_SIDE else Q(pk__in=[])


def can_uphold(actor: Appointment, objection: Objection) -> Verdict:
    """The office answers."""
    return _ours(actor, objection.circular.office_id, MAKES, "由起草通报的办公室答复")


def can_reject(actor: Appointment, objection: Objection) -> Verdict:
    """The office answers."""
    return can_uphold(actor, objection)


def can_withdraw(actor: Appointment, objection: Objection) -> Verdict:
    """The unit that objected."""
    ours = actor.role in OBJECTS and actor.unit_id == objection.unit_id
    return YES if ours else no("由提出的单位撤回")

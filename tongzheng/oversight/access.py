"""Who may oversee, who answers, who finds and reviews faults (N4, N10, N13, K11, Z1)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongzheng.network.models import Appointment, Role
from tongzheng.oversight.flow import State
from tongzheng.oversight.models import Case, Fault
from tongzheng.trail.refusals import YES, Verdict, no

HANDLERS = (Role.ASSESSOR, Role.EDITOR, Role.APPROVER, Role.SUPERVISOR)
READERS = (*HANDLERS, Role.AUDITOR)
DECIDERS = (Role.APPROVER, Role.ASSESSOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)


def at_office(actor: Appointment) -> bool:
    """Whether the post looks at all units of an office."""
    return actor.role in READERS and hasattr(actor.unit, "desk")


def visible(actor: Appointment) -> Q:
    """The office its units' cases; officer and leaders of a unit their own unit's."""
    if at_office(actor):
        return Q(office_id=actor.unit_id)
    return Q(unit_id=actor.unit_id) if actor.role in UNIT_SIDE else Q(pk__in=[])


def visible_faults(actor: Appointment) -> Q:
    """The office all; a unit's leaders and signer those of the unit; an officer those that name him or nobody."""
    if at_office(actor):
        return Q(office_id=actor.unit_id)
    if actor.role not in UNIT_SIDE:
        return Q(pk__in=[])
    own = Q(unit_id=actor.unit_id)
    if actor.role == Role.OFFICER:
        own &= Q(post__isnull=True) | Q(post_id__in=[actor.pk, actor.post_id]) | Q(post__person_id=actor.person_id)
    return own


def can_open(actor: Appointment) -> Verdict:
    """The boards."""
    if at_office(actor) or actor.role in UNIT_SIDE:
        return YES
    return no("督导由办公室办理，各单位看本单位的")


def can_oversee(actor: Appointment) -> Verdict:
    """Points, people and lists of the whole office."""
    return YES if at_office(actor) else no("全县的情况由办公室查看")


def can_handle(actor: Appointment) -> Verdict:
    """Who does the work of oversight."""
    if actor.role in HANDLERS and hasattr(actor.unit, "desk"):
        return YES
    return no("督导由办公室考核员、编辑、督查员和审签人办理")


def can_set(actor: Appointment) -> Verdict:
    """Rules of listing: assessor and approver."""
    if actor.role in DECIDERS and hasattr(actor.unit, "desk"):
        return YES
    return no("列名规则由考核员和审签人定")


def _of(
    actor: Appointment, subject: Any, roles: tuple[str, ...] = HANDLERS, who: str = "考核员、编辑、督查员和审签人"
) -> Verdict:
    if actor.role not in roles or actor.unit_id != subject.office_id:
        return no(f"由办公室{who}办理")
    return YES


def can_contact(actor: Appointment, case: Case) -> Verdict:
    """Handlers of the office."""
    return _of(actor, case)


def can_advise(actor: Appointment, case: Case) -> Verdict:
    """Handlers of the office."""
    return _of(actor, case)


def can_order(actor: Appointment, case: Case) -> Verdict:
    """Assessor and approver."""
    return _of(actor, case, DECIDERS, "考核员和审签人")


def can_look(actor: Appointment, case: Case) -> Verdict:
    """Handlers of the office."""
    return _of(actor, case)


def can_propose(actor: Appointment, case: Case) -> Verdict:
    """Assessor and approver; who was told to mend has until the day, or until somebody looked again (N4)."""
    if case.state == State.ORDERED and case.due is not None and timezone.localdate() <= case.due:
        return no(f"整改期限到{case.due.month}月{case.due.day}日，到期或者复看以后再列入")
    return _of(actor, case, DECIDERS, "考核员和审签人")


def can_lift(actor: Appointment, case: Case) -> Verdict:
    """Assessor and approver."""
    return _of(actor, case, DECIDERS, "考核员和审签人")


def can_close(actor: Appointment, case: Case) -> Verdict:
    """Handlers of the office."""
    return _of(actor, case)


def can_answer(actor: Appointment, case: Case) -> Verdict:
    """The unit itself, while the case is open."""
    if actor.role not in UNIT_SIDE or actor.unit_id != case.unit_id:
        return no("由被督导的单位答复")
    return no("已经销号") if case.state == "closed" else YES


# ── faults ──


def can_hear(actor: Appointment, fault: Fault) -> Verdict:
    """The unit or the person says his own side; the office writes down what was said to it."""
    if actor.role in UNIT_SIDE and actor.unit_id == fault.unit_id:
        return YES
    return _of(actor, fault)


def can_find(actor: Appointment, fault: Fault) -> Verdict:
    """The approver signs; not over a fault he registered himself."""
    if not (verdict := _of(actor, fault, (Role.APPROVER,), "审签人")):
        return verdict
    return no("自己登记的过错，请另一位审签人认定") if fault.by.person_id == actor.person_id else YES


def can_dismiss(actor: Appointment, fault: Fault) -> Verdict:
    """The approver."""
    return _of(actor, fault, (Role.APPROVER,), "审签人")


def can_decide(actor: Appointment, fault: Fault) -> Verdict:
    """Approver and assessor."""
    return _of(actor, fault, DECIDERS, "考核员和审签人")


def can_uphold(actor: Appointment, fault: Fault) -> Verdict:
    """Somebody else than who found and decided."""
    if not (verdict := _of(actor, fault, (Role.APPROVER, Role.SUPERVISOR), "督查员或另一位审签人")):
        return verdict
    deciders = {post.person_id for post in (fault.found_by, fault.decided_by) if post is not None}
    return no("复核要由认定和处理以外的人办") if actor.person_id in deciders else YES


def can_overturn(actor: Appointment, fault: Fault) -> Verdict:
    """The same people."""
    return can_uphold(actor, fault)

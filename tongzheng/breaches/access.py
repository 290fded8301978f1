"""Who finds, answers, signs and reviews breaches; who writes the circular on emergency reporting (U5, U6)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.breaches.models import Breach, Roundup
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

HANDLERS = DESK_ROLES
READERS = (*HANDLERS, Role.AUDITOR)
SEES_WORK_SECRETS = (Role.DUTY, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD, Role.DUTY)
SETS = (Role.APPROVER, Role.ASSESSOR, Role.ADMIN)
WRITERS = (Role.DUTY, Role.EDITOR, Role.APPROVER, Role.ASSESSOR)


def at_office(actor: Appointment) -> bool:
    """Whether the post looks at all units of an office."""
    return actor.role in READERS and hasattr(actor.unit, "desk")


def at_unit(actor: Appointment) -> bool:
    """Whether the post answers for a unit."""
    return actor.role in UNIT_SIDE and not at_office(actor)


def visible(actor: Appointment) -> Q:
    """The office its units' (of a work secret only the desk and the auditor); a unit its own once it is heard."""
    if at_office(actor):
        seen = Q(office_id=actor.unit_id)
        return seen if actor.role in SEES_WORK_SECRETS else seen & ~Q(emergency__label=Label.WORK_SECRET)
    if at_unit(actor):
        return Q(unit_id=actor.unit_id, answer_by__isnull=False)  # laid down before it was asked: not its business
    return Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The list."""
    return YES if at_office(actor) or at_unit(actor) else no("违规认定由办公室办理，各单位看本单位的")


def can_register(actor: Appointment) -> Verdict:
    """The desk, supervisor and assessor of an office."""
    if actor.role in HANDLERS and hasattr(actor.unit, "desk"):
        return YES
    return no("由办公室值班员、编辑、审签人、督查员、考核员登记")


def can_set(actor: Appointment) -> Verdict:
    """Kinds and consequences: approver, assessor, administrator."""
    return YES if actor.role in SETS and hasattr(actor.unit, "desk") else no("种类和后果由审签人、考核员、管理员定")


def can_book_good(actor: Appointment) -> Verdict:
    """What is offered to the assessor."""
    return YES if actor.role == Role.ASSESSOR and hasattr(actor.unit, "desk") else no("由办公室考核员登记得分")


def _office(actor: Appointment, breach: Breach) -> Verdict:
    return can_register(actor) if actor.unit_id == breach.office_id else no("由登记的办公室办理")


def can_hear(actor: Appointment, breach: Breach) -> Verdict:
    """The office asks the unit."""
    return _office(actor, breach)


def can_answer(actor: Appointment, breach: Breach) -> Verdict:
    """The unit itself."""
    return YES if at_unit(actor) and actor.unit_id == breach.unit_id else no("由责任单位答复")


def can_lapse(actor: Appointment, breach: Breach) -> Verdict:
    """The clock notes that the time is over."""
    return YES if actor.role == Role.CLOCK else no("到期由系统记下")


def can_find(actor: Appointment, breach: Breach) -> Verdict:
    """The approver signs; not over what he registered himself."""
    if actor.role != Role.APPROVER or actor.unit_id != breach.office_id:
        return no("由办公室审签人认定")
    return no("自己登记的，请另一位审签人认定") if breach.by.person_id == actor.person_id else YES


def can_dismiss(actor: Appointment, breach: Breach) -> Verdict:
    """The approver."""
    if actor.role != Role.APPROVER or actor.unit_id != breach.office_id:
        return no("由办公室审签人决定")
    return YES


def can_object(actor: Appointment, breach: Breach) -> Verdict:
    """The unit's leaders and officer, within the time there is for it."""
    if not (verdict := can_answer(actor, breach)):
        return no("异议由责任单位提出") if verdict.reason else verdict
    if breach.object_until is not None and timezone.localdate() > breach.object_until:
        day = breach.object_until
        return no(f"异议期到{day.month}月{day.day}日为止，已经过了")
    return YES


def can_uphold(actor: Appointment, breach: Breach) -> Verdict:
    """Supervisor or another approver: neither who registered nor who found."""
    if actor.role not in (Role.APPROVER, Role.SUPERVISOR) or actor.unit_id != breach.office_id:
        return no("由督查员或另一位审签人复核")
    before = {post.person_id for post in (breach.by, breach.found_by) if post is not None}
    return no("复核要由登记和认定以外的人办") if actor.person_id in before else YES


def can_overturn(actor: Appointment, breach: Breach) -> Verdict:
    """The same people; nobody twice over his own review."""
    if breach.reviewed_by is not None and breach.reviewed_by.person_id == actor.person_id:
        return no("已经由您复核过，请另一位复核")
    return can_uphold(actor, breach)


def can_book(actor: Appointment, breach: Breach) -> Verdict:
    """The assessor."""
    return can_book_good(actor) if actor.unit_id == breach.office_id else no("由办公室考核员登记得分")


def can_download(actor: Appointment, breach: Breach) -> Verdict:
    """Evidence and what the unit handed in, for whoever sees the case."""
    return YES if at_office(actor) or actor.unit_id == breach.unit_id else no("不是本单位的")


# ── the circular ──


def visible_roundups(actor: Appointment) -> Q:
    """The office all; units of the office and the leaders it serves the published ones."""
    if at_office(actor):
        return Q(office_id=actor.unit_id)
    if at_unit(actor) and actor.unit is not None:
        return Q(office_id=actor.unit.office_id or 0, state="published")
    if actor.role == Role.LEADER:
        return Q(office__desk__serves=actor.unit_id, state="published")
    return Q(pk__in=[])


def can_see_roundups(actor: Appointment) -> Verdict:
    """The list of circulars."""
    return YES if actor.role == Role.LEADER else can_open(actor)


def can_make(actor: Appointment) -> Verdict:
    """Duty officer, editor, approver, assessor of an office."""
    if actor.role in WRITERS and hasattr(actor.unit, "desk"):
        return YES
    return no("由办公室值班员、编辑、审签人、考核员起草")


def can_edit(actor: Appointment, roundup: Roundup) -> Verdict:
    """While it is a draft."""
    if roundup.state != "draft":
        return no("已经送审签，要改先退回")
    return can_make(actor) if actor.unit_id == roundup.office_id else no("由起草的办公室办理")


def _makes(actor: Appointment, roundup: Roundup) -> Verdict:
    return can_make(actor) if actor.unit_id == roundup.office_id else no("由起草的办公室办理")


def can_submit(actor: Appointment, roundup: Roundup) -> Verdict:
    """Who makes it."""
    return _makes(actor, roundup)


def can_sign(actor: Appointment, roundup: Roundup) -> Verdict:
    """The approver."""
    if actor.role != Role.APPROVER or actor.unit_id != roundup.office_id:
        return no("由办公室审签人审签")
    return YES


def can_publish(actor: Appointment, roundup: Roundup) -> Verdict:
    """Who makes it."""
    return _makes(actor, roundup)


def can_send_back(actor: Appointment, roundup: Roundup) -> Verdict:
    """The approver, or who makes it."""
    return _makes(actor, roundup)


def can_drop(actor: Appointment, roundup: Roundup) -> Verdict:
    """Who makes it, before it has a number."""
    return _makes(actor, roundup)

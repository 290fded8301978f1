"""Who sets a year's targets, who shares them out, who sees and signs (R7, K8, K10)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.network.models import DESK_ROLES, Appointment, Office, Role, Unit
from tongzheng.targets.flow import PlanState
from tongzheng.targets.models import Exemption, Letter, Plan, Task
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (*DESK_ROLES, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
SHARERS = (Role.OFFICER, Role.SIGNER)


def at_office(actor: Appointment) -> bool:
    """Whether the post works at a desk, or audits it."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk")


def office_of(actor: Appointment) -> Unit | None:
    """The office whose targets concern a post: its own, the one it reports to, or the one that serves a leader's place."""
    if actor.unit is None:
        return None
    if actor.role == Role.LEADER:
        found: Office | None = getattr(actor.unit, "served_by", None)
        return found.unit if found else None
    return actor.unit if at_office(actor) else actor.unit.office


def visible_plans(actor: Appointment) -> Q:
    """The office's own in every state; at a unit those of its office once in force."""
    if at_office(actor):
        return Q(office_id=actor.unit_id)
    if actor.role in UNIT_SIDE and actor.unit is not None:
        return Q(office_id=actor.unit.office_id or 0, state__in=[PlanState.FORCE, PlanState.CLOSED])
    if actor.role == Role.LEADER:
        return Q(office__desk__serves_id=actor.unit_id, state__in=[PlanState.FORCE, PlanState.CLOSED])
    return Q(pk__in=[])


def visible_units(actor: Appointment) -> Q:
    """The office and the place's leaders: every unit that reports to it; a unit's people: their own."""
    if at_office(actor):
        return Q(office_id=actor.unit_id)
    if actor.role in UNIT_SIDE:
        return Q(pk=actor.unit_id)
    if actor.role == Role.LEADER:
        return Q(office__desk__serves_id=actor.unit_id)
    return Q(pk__in=[])


def visible_letters(actor: Appointment) -> Q:
    """The office: all of its own; a unit's people: their unit's."""
    if at_office(actor):
        return Q(plan__office_id=actor.unit_id)
    if actor.role in UNIT_SIDE:
        return Q(unit_id=actor.unit_id)
    return Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """Targets are seen by everybody concerned: the office, the units, the leaders of the place."""
    concerned = at_office(actor) or actor.role in UNIT_SIDE or (actor.role == Role.LEADER and office_of(actor))
    return YES if concerned else no("任务进度由各单位、办公室和领导看")


def can_open_board(actor: Appointment) -> bool:
    """Every unit's progress on one page: the office, and leaders."""
    return at_office(actor) or actor.role == Role.LEADER


def can_open_letters(actor: Appointment) -> Verdict:
    """Letters of responsibility are the units' and the office's."""
    return YES if at_office(actor) or actor.role in UNIT_SIDE else no("责任书由各单位和办公室看")


def can_open_office(actor: Appointment) -> Verdict:
    """Lists of the whole office."""
    return YES if at_office(actor) else no("各单位的任务由办公室看；本单位的看“任务”")


def can_plan(actor: Appointment, plan: Plan | None = None) -> Verdict:
    """The assessor makes and changes drafts."""
    if actor.role != Role.ASSESSOR or not hasattr(actor.unit, "desk"):
        return no("年度任务由办公室考核员拟订")
    if plan is not None and plan.office_id != actor.unit_id:
        return no("这是别的办公室的任务")
    if plan is not None and plan.state != PlanState.DRAFT:
        return no("施行以后不再改；要改就拟新的一版")
    return YES


def can_change(actor: Appointment, plan: Plan) -> Verdict:
    """A new version of what is in force."""
    if verdict := can_plan(actor):
        if plan.state != PlanState.FORCE:
            return no("只有施行中的任务才拟新的一版")
        return YES if plan.office_id == actor.unit_id else no("这是别的办公室的任务")
    return verdict


def can_enforce(actor: Appointment, plan: Plan) -> Verdict:
    """The approver puts it in force."""
    if actor.role != Role.APPROVER or actor.unit_id != plan.office_id:
        return no("年度任务由办公室审签人审定施行")
    return YES


def can_drop(actor: Appointment, plan: Plan) -> Verdict:
    """Who drafted it gives it up."""
    return can_plan(actor, plan)


def can_close(actor: Appointment, plan: Plan) -> Verdict:
    """The approver ends it."""
    return can_enforce(actor, plan)


def can_drop_task(actor: Appointment, task: Task) -> Verdict:
    """As long as the plan is a draft."""
    return can_plan(actor, task.plan)


def can_share(actor: Appointment, unit: Unit) -> Verdict:
    """A unit's officer and signer share its target out to people and months; the assessor may do it for them."""
    if actor.role in SHARERS and actor.unit_id == unit.pk:
        return YES
    if actor.role == Role.ASSESSOR and actor.unit_id == unit.office_id:
        return YES
    return no("分到人、到月由本单位信息员或签发人办，也可以请考核员代办")


def can_exempt(actor: Appointment, exemption: Exemption | None = None) -> Verdict:
    """The assessor, for units of the office."""
    if exemption is not None and exemption.office_id != actor.unit_id:
        return no("这是别的办公室的登记")
    return can_plan(actor)


def can_make_letters(actor: Appointment, plan: Plan) -> Verdict:
    """The assessor, of a plan in force."""
    if not (verdict := can_plan(actor)):
        return verdict
    if plan.office_id != actor.unit_id:
        return no("这是别的办公室的任务")
    return YES if plan.state == PlanState.FORCE else no("任务施行以后再拟责任书")


def can_sign(actor: Appointment, letter: Letter) -> Verdict:
    """The unit's head signs in the program."""
    if actor.role != Role.HEAD or actor.unit_id != letter.unit_id:
        return no("责任书由本单位第一责任人签订")
    return YES


def can_sign_paper(actor: Appointment, letter: Letter) -> Verdict:
    """The office registers a letter signed on paper, with its scan."""
    if actor.role != Role.ASSESSOR or actor.unit_id != letter.plan.office_id:
        return no("纸质签订件由办公室考核员登记")
    return YES


def can_settle(actor: Appointment, letter: Letter) -> Verdict:
    """The assessor, when the year is over or nearly."""
    if actor.role != Role.ASSESSOR or actor.unit_id != letter.plan.office_id:
        return no("期末兑现由办公室考核员办")
    return YES


def can_void(actor: Appointment, letter: Letter) -> Verdict:
    """The assessor."""
    return can_settle(actor, letter)

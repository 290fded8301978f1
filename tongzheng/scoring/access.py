"""Who runs the ledger, who reads it, who may appeal (K2)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.network.models import DESK_ROLES, Appointment, Role, Unit
from tongzheng.scoring.flow import AppealState
from tongzheng.scoring.models import Appeal, Fact, Period, Rulebook, ScoreEntry
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (*DESK_ROLES, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
APPELLANTS = (Role.OFFICER, Role.SIGNER)


def office_of(actor: Appointment) -> Unit | None:
    """The office whose ledger concerns a post: its own, or for a unit the one it reports to (an office's officer reports up)."""
    if actor.unit is None:
        return None
    if actor.role in UNIT_SIDE and actor.unit.office is not None:
        return actor.unit.office
    return actor.unit if hasattr(actor.unit, "desk") else actor.unit.office


def is_office(actor: Appointment) -> bool:
    """A post of an office that may read its whole ledger."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk")


def visible(actor: Appointment) -> Q:
    """Entries: the office all of its own, a unit its own."""
    if is_office(actor):
        return Q(office_id=actor.unit_id)
    return Q(unit_id=actor.unit_id) if actor.role in UNIT_SIDE else Q(pk__in=[])


def visible_periods(actor: Appointment) -> Q:
    """Periods of the office one belongs or reports to."""
    office = office_of(actor)
    known = is_office(actor) or actor.role in UNIT_SIDE
    return Q(office_id=office.pk) if office is not None and known else Q(pk__in=[])


def visible_appeals(actor: Appointment) -> Q:
    """The office all, a unit its own."""
    if is_office(actor):
        return Q(entry__office_id=actor.unit_id)
    return Q(unit_id=actor.unit_id) if actor.role in UNIT_SIDE else Q(pk__in=[])


def can_read(actor: Appointment) -> Verdict:
    """The office, and those who answer for a unit's reports."""
    if is_office(actor) or (actor.role in UNIT_SIDE and office_of(actor) is not None):
        return YES
    return no("得分由办公室和各单位信息员、签发人、分管领导、第一责任人看")


def can_read_all(actor: Appointment) -> Verdict:
    """The table of all units is the office's; units see it in the circular once published."""
    return YES if is_office(actor) else no("全部单位的得分由办公室看；公布以后看通报")


def can_run(actor: Appointment) -> Verdict:
    """The assessor runs the ledger of the office."""
    if actor.role == Role.ASSESSOR and hasattr(actor.unit, "desk"):
        return YES
    return no("记分由办公室考核员办理")


def can_freeze(actor: Appointment, period: Period) -> Verdict:
    """The assessor of the period's office."""
    return can_run(actor) if actor.unit_id == period.office_id else no("只冻结本办公室的")


def can_try(actor: Appointment, rulebook: Rulebook) -> Verdict:
    """The assessor of the rulebook's office."""
    return can_run(actor) if actor.unit_id == rulebook.office_id else no("只试算本办公室的办法")


def can_correct(actor: Appointment, office_id: int | None = None) -> Verdict:
    """The assessor of the office."""
    return can_run(actor) if office_id in (None, actor.unit_id) else no("只更正本办公室的得分")


def can_appeal(actor: Appointment, entry: ScoreEntry) -> Verdict:
    """The unit's officer or signer, about its own line."""
    if actor.role not in APPELLANTS or actor.unit_id != entry.unit_id:
        return no("申诉由这一条所属单位的信息员、签发人提出")
    if entry.appeals.filter(state=AppealState.OPEN).exists():
        return no("这一条已经申诉，正等答复")
    return YES


def can_uphold(actor: Appointment, appeal: Appeal) -> Verdict:
    """The assessor answers."""
    return can_run(actor) if actor.unit_id == appeal.entry.office_id else no("由记分的办公室考核员答复")


def can_reject(actor: Appointment, appeal: Appeal) -> Verdict:
    """The same."""
    return can_uphold(actor, appeal)


def can_withdraw(actor: Appointment, appeal: Appeal) -> Verdict:
    """The unit that appealed."""
    if actor.role in APPELLANTS and actor.unit_id == appeal.unit_id:
        return YES
    return no("申诉由提出的单位撤回")


def visible_facts(actor: Appointment) -> Q:
    """Things registered by hand: the office all, a unit its own and those for every unit of its office."""
    if is_office(actor):
        return Q(office_id=actor.unit_id)
    office = office_of(actor)
    if actor.role not in UNIT_SIDE or office is None:
        return Q(pk__in=[])
    return Q(unit_id=actor.unit_id) | Q(into_id=actor.unit_id) | Q(office=office, unit__isnull=True)


def visible_rulebooks(actor: Appointment) -> Q:
    """The office all versions, its administrator too; units what is or was in force at the office they report to."""
    if is_office(actor) or actor.role == Role.ADMIN:
        return Q(office_id=actor.unit_id)
    if actor.role == Role.LEADER:  # of the place the office serves
        return Q(office__desk__serves_id=actor.unit_id) & ~Q(state="draft")
    office = office_of(actor)
    known = actor.role in (*UNIT_SIDE, Role.MEMBER) and office is not None
    return Q(office=office) & ~Q(state="draft") if known else Q(pk__in=[])


def can_read_rules(actor: Appointment) -> Verdict:
    """Everybody whose reports are scored by it, and the office."""
    known = actor.role in (*OFFICE, *UNIT_SIDE, Role.MEMBER, Role.LEADER, Role.ADMIN)
    return YES if known and office_of(actor) is not None else no("计分办法由办公室和各报送单位看")


def can_open_rulebooks(actor: Appointment) -> Verdict:
    """The list of versions, drafts too, is the office's."""
    return YES if is_office(actor) else no("计分办法的各版本由办公室管理；现行办法在“计分办法”里看")


def can_edit_rulebook(actor: Appointment, rulebook: Rulebook | None = None) -> Verdict:
    """The assessor of the office; only a draft."""
    if rulebook is not None and rulebook.office_id != actor.unit_id:
        return no("只改本办公室的办法")
    if not (verdict := can_run(actor)):
        return verdict
    if rulebook is not None and rulebook.state != "draft":
        return no("启用过的版本不能改；复制一份改好再启用")
    return YES


def can_activate(actor: Appointment, rulebook: Rulebook) -> Verdict:
    """The assessor of the office."""
    return can_run(actor) if rulebook.office_id == actor.unit_id else no("只启用本办公室的办法")


def can_deactivate(actor: Appointment, rulebook: Rulebook) -> Verdict:
    """The same, as long as no point was reckoned by it."""
    if not (verdict := can_activate(actor, rulebook)):
        return verdict
    used = ScoreEntry.objects.filter(office_id=rulebook.office_id, rulebook=rulebook).exists()
    return no("已经按这一版记过分，不能退回；另起草一版从以后某天启用") if used else YES


def can_register(actor: Appointment) -> Verdict:
    """The assessor registers what no room records."""
    return can_run(actor)


def can_void(actor: Appointment, fact: Fact) -> Verdict:
    """The assessor of the office that registered it."""
    return can_run(actor) if fact.office_id == actor.unit_id else no("只作废本办公室登记的")

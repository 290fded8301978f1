"""Who may see and do what with selections, outcomes and superiors (E8, Z1, R6)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.reporting.models import Article, Label, Report
from tongzheng.trail.refusals import YES, Verdict, no
from tongzheng.upward.models import Outcome, Selection, Superior

READERS = (*DESK_ROLES, Role.AUDITOR)
EDITS = (Role.EDITOR, Role.APPROVER)
SEES_WORK_SECRETS = (*EDITS, Role.AUDITOR)
ENTERS = (*EDITS, Role.OFFICER, Role.ASSESSOR)
SETS = (*EDITS, Role.ADMIN)


def _of_office(actor: Appointment) -> bool:
    """The desk, its auditor, and the office's own information officer, who reports up."""
    return actor.role in READERS or (actor.role == Role.OFFICER and hasattr(actor.unit, "desk"))


def visible(actor: Appointment) -> Q:
    """Selections of the own office; one with a work secret only before editors, approvers and the auditor."""
    if not _of_office(actor):
        return Q(pk__in=[])
    seen = Q(superior__office_id=actor.unit_id)
    if actor.role not in SEES_WORK_SECRETS:
        seen &= ~Q(label=Label.WORK_SECRET)
    return seen


def visible_outcomes(actor: Appointment) -> Q:
    """Outcomes of the own office's texts; of work secrets only before editors, approvers and the auditor."""
    if not _of_office(actor):
        return Q(pk__in=[])
    seen = Q(office_id=actor.unit_id)
    if actor.role not in SEES_WORK_SECRETS:
        seen &= ~Q(article__label=Label.WORK_SECRET) & ~Q(report__label=Label.WORK_SECRET)
    return seen


def visible_superiors(actor: Appointment) -> Q:
    """The own office's."""
    return Q(office_id=actor.unit_id) if _of_office(actor) or actor.role == Role.ADMIN else Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """Selections, register and figures are the office's."""
    return YES if _of_office(actor) else no("上报由办公室办理；本单位稿件上级采用了，稿件页上看得到")


def can_set(actor: Appointment) -> Verdict:
    """Superiors, layouts and targets: editors, approver, administrator of an office with a desk."""
    return (
        YES if actor.role in SETS and hasattr(actor.unit, "desk") else no("上级和目标由办公室编辑、审签人或管理员设置")
    )


def can_change_superior(actor: Appointment, superior: Superior) -> Verdict:
    """The same, for the own office's."""
    return can_set(actor) if actor.unit_id == superior.office_id else no("上级由本办公室设置")


# ── a selection ──


def _composes(actor: Appointment, refusal: str = "上报编报由办公室编辑、审签人或信息员办理") -> Verdict:
    ours = actor.role in EDITS or (actor.role == Role.OFFICER and hasattr(actor.unit, "desk"))
    return YES if ours else no(refusal)


def can_compose(actor: Appointment) -> Verdict:
    """Editors, the approver and the office's officer put selections together."""
    return _composes(actor)


def can_open_selection(actor: Appointment, superior: Superior) -> Verdict:
    """The same, for a superior that is in use."""
    if not superior.active:
        return no(f"{superior}已停用，请在上级设置里启用或换一个")
    return _composes(actor) if actor.unit_id == superior.office_id else no("只能报本办公室的上级")


def _own(actor: Appointment, selection: Selection) -> Verdict:
    return _composes(actor) if actor.unit_id == selection.superior.office_id else no("由编报的办公室办理")


def can_pick(actor: Appointment, selection: Selection) -> Verdict:
    """Contents change only while it is being put together."""
    if selection.state != "draft":
        return no(f"这份编报{selection.get_state_display()}，要改先退回")
    return _own(actor, selection)


def can_submit(actor: Appointment, selection: Selection) -> Verdict:
    """Who composes submits."""
    return _own(actor, selection)


def can_sign(actor: Appointment, selection: Selection) -> Verdict:
    """Only the office's approver signs what leaves (报前审核)."""
    if actor.role != Role.APPROVER or actor.unit_id != selection.superior.office_id:
        return no("只有本办公室审签人可以审签")
    return YES


def can_send(actor: Appointment, selection: Selection) -> Verdict:
    """Once signed, who composes sends."""
    return _own(actor, selection)


def can_send_back(actor: Appointment, selection: Selection) -> Verdict:
    """The approver sends back; who composes takes back what is not signed yet."""
    if selection.state == "signed" and actor.role != Role.APPROVER:
        return no("已经审签，只有审签人可以退回")
    return _own(actor, selection)


def can_drop(actor: Appointment, selection: Selection) -> Verdict:
    """A selection that never got a number may be given up."""
    if selection.number is not None:
        return no("已经编号，不能作废；可以改好再报")
    return _own(actor, selection)


def can_download(actor: Appointment, selection: Selection) -> Verdict:
    """Files are for who composes and for the auditor."""
    if actor.role == Role.AUDITOR and actor.unit_id == selection.superior.office_id:
        return YES
    return _own(actor, selection)


# ── outcomes ──


def can_enter(actor: Appointment, text: Article | Report) -> Verdict:
    """Editors, approver, assessor and officer of the office enter what came of a text it edited or received."""
    if actor.role not in ENTERS or actor.unit_id != text.office_id:
        return no("上级结果由本办公室编辑、审签人、考核员或信息员登记")
    return YES


def can_withdraw(actor: Appointment, outcome: Outcome) -> Verdict:
    """The same people take an entry back; what came home by itself is not theirs to take back."""
    if outcome.home:
        return no("这条是上级在系统里办的，自动回传，不能在这里撤销")
    if actor.role not in ENTERS or actor.unit_id != outcome.office_id:
        return no("由登记的办公室撤销")
    return YES


# ── our place in the superiors' tables (K9) ──


def can_enter_tables(actor: Appointment) -> Verdict:
    """Editors, approver, assessor and officer of an office with a desk."""
    if actor.role in ENTERS and hasattr(actor.unit, "desk"):
        return YES
    return no("上级通报由办公室编辑、审签人、考核员或信息员登记")


def can_enter_table(actor: Appointment, superior: Superior) -> Verdict:
    """The same, of the own office's superiors."""
    return can_enter_tables(actor) if actor.unit_id == superior.office_id else no("只登本办公室上级的通报")

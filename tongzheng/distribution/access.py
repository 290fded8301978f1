"""Who keeps paper lists and sheets, reminds, takes and looks up files (E5, R6)."""

from __future__ import annotations

from tongzheng.bulletins import access as bulletins
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical
from tongzheng.distribution.models import Lot
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

LOOKS_UP = (Role.EDITOR, Role.APPROVER, Role.AUDITOR)


def _office(actor: Appointment, periodical: Periodical) -> bool:
    if actor.role not in (*bulletins.OFFICE_READERS, Role.ADMIN) or actor.unit_id != periodical.office_id:
        return False
    return periodical.label != Label.WORK_SECRET or actor.role in (*bulletins.SEES_WORK_SECRETS, Role.ADMIN)


def can_see_list(actor: Appointment, periodical: Periodical) -> Verdict:
    """The office's own people; a work secret's only its editors, approver, auditor and administrator."""
    return YES if _office(actor, periodical) else no("发放范围由编发办公室查看")


def can_set_list(actor: Appointment, periodical: Periodical) -> Verdict:
    """Same people as the periodical's settings."""
    return bulletins.can_change_periodical(actor, periodical)


def can_set_reminding(actor: Appointment, periodical: Periodical) -> Verdict:
    """Same people as the periodical's settings."""
    return bulletins.can_change_periodical(actor, periodical)


def can_see_sheet(actor: Appointment, issue: Issue) -> Verdict:
    """The office that sends it."""
    return YES if _office(actor, issue.periodical) else no("发放单由编发办公室查看")


def _keeps(actor: Appointment, issue: Issue) -> Verdict:
    if actor.role not in bulletins.EDITS or actor.unit_id != issue.periodical.office_id:
        return no("发放由本办公室编辑、审签人办理")
    return YES


def can_add_extra(actor: Appointment, issue: Issue) -> Verdict:
    """Extra copies while it is composed, so that they are printed; or after the signing, as copies run off again."""
    if issue.state == State.PROOF:
        return no("正在等签发，印数已经定了；要增发先退回核稿，或签发后加印")
    return _keeps(actor, issue)


def can_drop_extra(actor: Appointment, lot: Lot) -> Verdict:
    """Only before it is sent up."""
    if not lot.extra or lot.issue.state != State.COMPOSING:
        return no("已经定了印数，不能取消")
    return _keeps(actor, lot.issue)


def can_sign_for(actor: Appointment, lot: Lot) -> Verdict:
    """What was published is handed out and signed for."""
    if lot.issue.state != State.PUBLISHED:
        return no("印发以后才能签收")
    if lot.signed_at:
        return no("已经签收")
    return _keeps(actor, lot.issue)


def can_take_back(actor: Appointment, lot: Lot) -> Verdict:
    """Copies of what is not open come back or are destroyed, once."""
    if lot.issue.periodical.label == Label.OPEN:
        return no("一般刊物不用收回")
    if lot.issue.state != State.PUBLISHED:
        return no("印发以后才能收回")
    if lot.back:
        return no(f"这几份{lot.get_back_display()}")
    return _keeps(actor, lot.issue)


def can_see_reading(actor: Appointment) -> Verdict:
    """Who read what is for the office's desk and auditor."""
    return YES if actor.role in bulletins.OFFICE_READERS else no("送阅情况由编发办公室查看")


def can_remind(actor: Appointment, issue: Issue) -> Verdict:
    """Editors and the approver of the office that sent it."""
    if issue.state != State.PUBLISHED:
        return no("印发以后才能催阅")
    if actor.role not in bulletins.EDITS or actor.unit_id != issue.periodical.office_id:
        return no("催阅由本办公室编辑、审签人办理")
    return YES


def can_look_up(actor: Appointment) -> Verdict:
    """Whose name a code stands for."""
    return YES if actor.role in LOOKS_UP else no("下载编号由编辑、审签人和审计员查")

"""Who may see and do what with periodicals and issues (E4, E5, R6, Z1)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.bulletins.flow import AmendmentState, State
from tongzheng.bulletins.models import Amendment, Delivery, Issue, Layout, Periodical
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.reporting.access import is_problem
from tongzheng.reporting.models import Label, Report
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE_READERS = (*DESK_ROLES, Role.AUDITOR)
EDITS = (Role.EDITOR, Role.APPROVER)
SEES_WORK_SECRETS = (*EDITS, Role.AUDITOR)
SIGNERS = (*EDITS, Role.LEADER)  # who may be a periodical's own signer
SIGNED = (State.PROOF, State.APPROVED, State.PUBLISHED)


def visible(actor: Appointment) -> Q:
    """Issues a post may see.

    The office's desk and auditor: all of the office's; the work-secret ones only its editors, approver and auditor.
    Everybody else: what was published and delivered to the post.
    """
    delivered = Delivery.objects.filter(to_id__in=[actor.pk, actor.post_id]).values("issue_id")
    seen = Q(pk__in=delivered, state=State.PUBLISHED)
    if actor.role in OFFICE_READERS:
        office = Q(periodical__office_id=actor.unit_id)
        if actor.role not in SEES_WORK_SECRETS:
            office &= ~Q(periodical__label=Label.WORK_SECRET)
        seen |= office
    if actor.role in SIGNERS:
        seen |= Q(periodical__signer_id=actor.post_id, state__in=SIGNED)
    return seen


def is_own_signer(actor: Appointment, periodical: Periodical) -> bool:
    """True for the post (or its deputy) that signs this periodical instead of the usual approver (E7)."""
    signer = periodical.own_signer()
    return signer is not None and signer.pk == actor.post_id


def visible_periodicals(actor: Appointment) -> Q:
    """The office's own people see its periodicals; readers see issues only."""
    if actor.role in (*OFFICE_READERS, Role.ADMIN):
        return Q(office_id=actor.unit_id)
    return Q(pk__in=[])


def at_the_office(actor: Appointment, issue: Issue) -> bool:
    """True for the desk and auditor of the office that publishes it, and for who signs it: they see the work, a reader
    only the result."""
    if actor.role in OFFICE_READERS and actor.unit_id == issue.periodical.office_id:
        return True
    return is_own_signer(actor, issue.periodical)


def _ours(actor: Appointment, periodical: Periodical, roles: tuple[str, ...], refusal: str) -> Verdict:
    if actor.role not in roles or actor.unit_id != periodical.office_id:
        return no(refusal)
    return YES


# ── periodicals ──


def can_see_periodicals(actor: Appointment) -> Verdict:
    """Settings are read at the office."""
    if actor.role not in (*OFFICE_READERS, Role.ADMIN):
        return no("刊物由办公室管理")
    return YES


def can_add_periodical(actor: Appointment) -> Verdict:
    """The administrator and editors of an office with a desk set up a periodical."""
    if actor.role not in (Role.ADMIN, *EDITS) or not hasattr(actor.unit, "desk"):
        return no("刊物由办公室管理员或编辑设立")
    return YES


def can_change_periodical(actor: Appointment, periodical: Periodical) -> Verdict:
    """The same people change its settings, sections and reading list."""
    return _ours(actor, periodical, (Role.ADMIN, *EDITS), "刊物由本办公室管理员或编辑维护")


def can_set_sections(actor: Appointment, periodical: Periodical) -> Verdict:
    """Same people as the settings."""
    return can_change_periodical(actor, periodical)


def can_aim(actor: Appointment, periodical: Periodical) -> Verdict:
    """Same people as the settings."""
    return can_change_periodical(actor, periodical)


def can_rename(actor: Appointment, periodical: Periodical) -> Verdict:
    """The approver and the administrator give a periodical another name."""
    return _ours(actor, periodical, (Role.ADMIN, Role.APPROVER), "更名由本办公室审签人或管理员办理")


def can_merge(actor: Appointment, periodical: Periodical) -> Verdict:
    """The approver and the administrator unite periodicals."""
    return _ours(actor, periodical, (Role.ADMIN, Role.APPROVER), "合并由本办公室审签人或管理员办理")


def can_end(actor: Appointment, periodical: Periodical) -> Verdict:
    """The approver and the administrator stop a periodical."""
    if not periodical.appears():
        return no(f"{periodical}已停刊")
    return _ours(actor, periodical, (Role.ADMIN, Role.APPROVER), "停刊由本办公室审签人或管理员办理")


def can_set_readers(actor: Appointment, periodical: Periodical) -> Verdict:
    """Same people as the settings."""
    return can_change_periodical(actor, periodical)


# ── composing ──


def can_go_fast(report: Report) -> Verdict:
    """Whether this report may take the fast lane."""
    return YES if is_problem(report) else no("快速通道只报送问题类、报忧的来稿，其他的请走采用")


def can_send_fast(actor: Appointment) -> Verdict:
    """Editors bring a problem straight to the leaders (E7)."""
    return YES if actor.role == Role.EDITOR else no("报送专报由编辑办理")


def can_compose(actor: Appointment) -> Verdict:
    """Editors and the approver put issues together."""
    return YES if actor.role in EDITS else no("编期由编辑办理")


def can_open_issue(actor: Appointment, periodical: Periodical) -> Verdict:
    """Editors and the approver begin an issue of a periodical that still appears."""
    if not periodical.appears():
        return no(f"{periodical}已停刊")
    return _ours(actor, periodical, EDITS, "编期由本办公室编辑办理")


def can_place(actor: Appointment, issue: Issue) -> Verdict:
    """Contents change only while the issue is being composed."""
    if issue.state != State.COMPOSING:
        return no(f"这一期{issue.get_state_display()}，要改先退回核稿")
    return _ours(actor, issue.periodical, EDITS, "编期由本办公室编辑办理")


def can_unplace(actor: Appointment, issue: Issue) -> Verdict:
    """Same as placing."""
    return can_place(actor, issue)


def can_order(actor: Appointment, issue: Issue) -> Verdict:
    """Same as placing."""
    return can_place(actor, issue)


def can_head(actor: Appointment, issue: Issue) -> Verdict:
    """The editor's note changes with the contents."""
    return can_place(actor, issue)


def can_take_up(actor: Appointment, issue: Issue) -> Verdict:
    """An editor takes reports up into an issue."""
    if actor.role != Role.EDITOR:
        return no("采用由编辑办理")
    return can_place(actor, issue)


# ── steps ──


def can_proof(actor: Appointment, issue: Issue) -> Verdict:
    """Editors and the approver send an issue up for approval."""
    return _ours(actor, issue.periodical, EDITS, "核稿由本办公室编辑办理")


def can_send_back(actor: Appointment, issue: Issue) -> Verdict:
    """The approver sends back; an editor may take back what is not yet approved."""
    if is_own_signer(actor, issue.periodical):
        return YES
    if issue.state == State.APPROVED:
        return _ours(actor, issue.periodical, (Role.APPROVER,), "已经签发，只有审签人可以退回")
    return _ours(actor, issue.periodical, EDITS, "退回核稿由本办公室审签人或编辑办理")


def can_approve(actor: Appointment, issue: Issue) -> Verdict:
    """Only the office's approver approves (E5); a periodical with a signer of its own, only that one (E7)."""
    signer = issue.periodical.own_signer()
    if signer is not None:
        return YES if signer.pk == actor.post_id else no(f"{issue.periodical}由{signer.person}专门签发")
    return _ours(actor, issue.periodical, (Role.APPROVER,), "只有本办公室审签人可以签发")


def can_publish(actor: Appointment, issue: Issue) -> Verdict:
    """Once approved, the approver or an editor publishes."""
    return _ours(actor, issue.periodical, EDITS, "印发由本办公室审签人或编辑办理")


def can_see_receipts(actor: Appointment, issue: Issue) -> Verdict:
    """Who opened it when is for the office that sent it (E5)."""
    return YES if at_the_office(actor, issue) else no("送阅回执由编发办公室查看")


def can_open(actor: Appointment, delivery: Delivery) -> Verdict:
    """Only the post it was delivered to, or its deputy, opens a delivery."""
    return YES if delivery.to_id in (actor.pk, actor.post_id) else no("这一期没有送阅给您")


# ── corrections and recalls of what was published ──


def can_amend(actor: Appointment, issue: Issue) -> Verdict:
    """Editors and the approver draft a correction or recall of a published issue."""
    if issue.state != State.PUBLISHED:
        return no("还没有印发，退回核稿就能改")
    return _ours(actor, issue.periodical, EDITS, "更正、撤回由本办公室编辑办理")


def can_sign(actor: Appointment, amendment: Amendment) -> Verdict:
    """Only the office's approver signs it out, or the periodical's own signer (E5, E7)."""
    if signer := amendment.issue.periodical.own_signer():
        return YES if signer.pk == actor.post_id else no(f"{amendment.issue.periodical}由{signer.person}专门签发")
    return _ours(actor, amendment.issue.periodical, (Role.APPROVER,), "只有本办公室审签人可以签发")


def can_drop(actor: Appointment, amendment: Amendment) -> Verdict:
    """Whoever may draft may give it up."""
    return _ours(actor, amendment.issue.periodical, EDITS, "更正、撤回由本办公室编辑办理")


def can_change_amendment(actor: Appointment, amendment: Amendment) -> Verdict:
    """Whoever may draft may change the draft; once signed it stands."""
    if amendment.state != AmendmentState.DRAFT:
        return no(f"{amendment.get_state_display()}，不能再改")
    return _ours(actor, amendment.issue.periodical, EDITS, "更正、撤回由本办公室编辑办理")


# ── files ──


def can_take_file(actor: Appointment, issue: Issue, kind: str) -> Verdict:
    """The office takes every kind; a reader the published PDF, if the periodical lets its readers (E5, R6)."""
    if at_the_office(actor, issue):
        return YES
    if kind != "pdf" or not issue.periodical.downloads:
        return no("这份刊物只供在线阅读，不提供下载")
    return YES


def can_see_pages(actor: Appointment, issue: Issue) -> Verdict:
    """Proofs and pages are looked at where they are made and signed."""
    return YES if at_the_office(actor, issue) else no("清样由编发办公室查看")


# ── layouts ──


def visible_layouts(actor: Appointment) -> Q:
    """The office's own layouts, for the people who set its periodicals up."""
    if actor.role in (*OFFICE_READERS, Role.ADMIN):
        return Q(office_id=actor.unit_id)
    return Q(pk__in=[])


def can_see_layouts(actor: Appointment) -> Verdict:
    """Whoever may make one looks at them."""
    return can_add_layout(actor)


def can_add_layout(actor: Appointment) -> Verdict:
    """The administrator and editors of an office with a desk make a layout of their own (E6)."""
    if actor.role not in (Role.ADMIN, *EDITS) or not hasattr(actor.unit, "desk"):
        return no("版式由办公室管理员或编辑维护")
    return YES


def can_change_layout(actor: Appointment, layout: Layout) -> Verdict:
    """The same people change or retire it."""
    if actor.role not in (Role.ADMIN, *EDITS) or actor.unit_id != layout.office_id:
        return no("版式由本办公室管理员或编辑维护")
    return YES


def can_set_layout(actor: Appointment, periodical: Periodical) -> Verdict:
    """Same people as the settings."""
    return can_change_periodical(actor, periodical)

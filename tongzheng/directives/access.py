"""Who registers, lays before leaders, opens, reports back, signs; what the office above may do with what it issued (D11, Z1, R6)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.directives.flow import RUNNING, WORKABLE, ReportState, State
from tongzheng.directives.models import Copy, Directive, Point, Report, Showing
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.supervision.models import Item
from tongzheng.trail.refusals import YES, Verdict, no

WRITERS = (Role.SUPERVISOR, Role.EDITOR, Role.APPROVER)
OFFICE = (*WRITERS, Role.ASSESSOR, Role.AUDITOR)
SEES_WORK_SECRETS = (Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
GONE_UP = (ReportState.SENT, ReportState.CONFIRMED, ReportState.RETURNED)


def at_office(actor: Appointment) -> bool:
    """A post of an office that may read its directives."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk")


def visible(actor: Appointment) -> Q:
    """The office its own and those it issued (work secrets only supervisor, approver, auditor); a leader what was laid before him."""
    if at_office(actor):
        seen = Q(office_id=actor.unit_id) | Q(issuer_id=actor.unit_id)
        return seen if actor.role in SEES_WORK_SECRETS else seen & ~Q(label=Label.WORK_SECRET)
    if actor.role == Role.LEADER:
        return Q(pk__in=Showing.objects.filter(leader_id__in=[actor.pk, actor.post_id]).values("directive_id"))
    return Q(pk__in=[])


def visible_reports(actor: Appointment) -> Q:
    """Reports on what one sees: the office all, the leader what was signed, the office above what was sent to it."""
    secret = Q() if actor.role in SEES_WORK_SECRETS else ~Q(directive__label=Label.WORK_SECRET)
    if at_office(actor):
        copied = Q(pk__in=Copy.objects.filter(unit_id=actor.unit_id or 0).values("report_id"))  # made when it was sent
        up = (Q(directive__report_unit_id=actor.unit_id) | copied) & Q(state__in=GONE_UP)
        return (Q(office_id=actor.unit_id) | up) & secret
    if actor.role == Role.LEADER:
        shown = Showing.objects.filter(leader_id__in=[actor.pk, actor.post_id]).values("directive_id")
        return Q(directive_id__in=shown, state__in=(ReportState.SIGNED, *GONE_UP))
    return Q(pk__in=[])


def ours(actor: Appointment, directive: Directive) -> bool:
    """True for a post of the office it is addressed to."""
    return at_office(actor) and actor.unit_id == directive.office_id


def is_noted(directive: Directive) -> bool:
    """Whether opening it is put on the trail: a work secret, or what an office above gave out."""
    return directive.label == Label.WORK_SECRET or directive.issuer_id is not None


def can_open_board(actor: Appointment) -> Verdict:
    """The ledger: the office and the leaders."""
    return YES if at_office(actor) or actor.role == Role.LEADER else no("上级批示和视察由办公室登记、办理")


def can_register(actor: Appointment) -> Verdict:
    """Supervisor, editor and approver of an office with a desk."""
    if actor.role in WRITERS and hasattr(actor.unit, "desk"):
        return YES
    return no("上级批示和视察由督查员、编辑和审签人登记")


def can_issue(actor: Appointment) -> Verdict:
    """The same people, to the offices below."""
    return can_register(actor)


def _works(actor: Appointment, directive: Directive) -> Verdict:
    return can_register(actor) if actor.unit_id == directive.office_id else no("由承办的办公室办理")


def can_change(actor: Appointment, directive: Directive) -> Verdict:
    """Until its points are opened; what an office above issued stays in that office's words."""
    if directive.issuer_id:
        return no("上级在系统里交办的，登记内容不能改")
    if directive.state not in (State.REGISTERED, State.SHOWN):
        return no(f"现在是“{directive.get_state_display()}”，登记内容不能再改")
    return _works(actor, directive)


def can_take(actor: Appointment, directive: Directive) -> Verdict:
    """The office it is addressed to."""
    return _works(actor, directive)


can_attach = can_take


def can_show(actor: Appointment, directive: Directive) -> Verdict:
    """Who works on it lays it before the leaders; later leaders too, while it runs."""
    if directive.state not in (*WORKABLE, State.REPORTED):
        return no(f"现在是“{directive.get_state_display()}”，不用呈阅")
    return _works(actor, directive)


def can_read(actor: Appointment, showing: Showing) -> Verdict:
    """The leader it was laid before (or who stands for him) writes himself; the office notes what he wrote on paper."""
    if actor.role == Role.LEADER:
        return YES if showing.leader_id in (actor.pk, actor.post_id) else no("只有呈阅的领导本人可以阅示")
    return _works(actor, showing.directive)


def can_begin(actor: Appointment, directive: Directive) -> Verdict:
    """Supervisors open items."""
    if directive.state not in WORKABLE:
        return no(f"现在是“{directive.get_state_display()}”，不能立项")
    if actor.role != Role.SUPERVISOR or actor.unit_id != directive.office_id or not hasattr(actor.unit, "desk"):
        return no("要求事项由本办公室督查员立项交办")
    return YES


can_assign = can_begin


def can_handle(actor: Appointment, directive: Directive) -> Verdict:
    """The same people say that no item is needed, and why."""
    return can_begin(actor, directive)


def can_owe(actor: Appointment, directive: Directive) -> Verdict:
    """Who works on it sets what is owed when, unless the office above set it."""
    if directive.state not in WORKABLE:
        return no(f"现在是“{directive.get_state_display()}”，上报期限不能再改")
    return _works(actor, directive)


def can_report(actor: Appointment, directive: Directive) -> Verdict:
    """Who works on it."""
    return _works(actor, directive)


can_redo = can_report


def can_finish(actor: Appointment, directive: Directive) -> Verdict:
    """Taken by the confirmation of the final report."""
    return YES if _works(actor, directive) or _above(actor, directive) else no("由承办的办公室办理")


def can_void(actor: Appointment, directive: Directive) -> Verdict:
    """Supervisor or approver take a wrong entry off; what an office above issued only that office recalls."""
    if directive.issuer_id:
        return no("上级在系统里交办的，由上级撤回")
    if actor.role not in (Role.SUPERVISOR, Role.APPROVER) or actor.unit_id != directive.office_id:
        return no("登记有误由督查员或审签人作废")
    return YES


def can_recall(actor: Appointment, directive: Directive) -> Verdict:
    """The office that issued it."""
    if directive.issuer_id is None:
        return no("不是在系统里交办的，没有撤回")
    return can_register(actor) if actor.unit_id == directive.issuer_id else no("由交办的上级撤回")


def _above(actor: Appointment, directive: Directive) -> bool:
    return actor.role in WRITERS and directive.report_unit_id is not None and actor.unit_id == directive.report_unit_id


# ── a report back ──


def can_compose(actor: Appointment, directive: Directive) -> Verdict:
    """While it runs."""
    if directive.state not in (*WORKABLE, State.REPORTED):
        return no(f"现在是“{directive.get_state_display()}”，不用报告")
    return _works(actor, directive)


def can_edit(actor: Appointment, report: Report) -> Verdict:
    """While it is a draft."""
    if report.state != ReportState.DRAFT:
        return no(f"这一份{report.get_state_display()}，要改先退回；报出了的，上级退回后重报")
    return _works(actor, report.directive)


def can_submit(actor: Appointment, report: Report) -> Verdict:
    """Who works on it."""
    return _works(actor, report.directive)


can_drop = can_submit
can_send = can_submit


def can_sign(actor: Appointment, report: Report) -> Verdict:
    """The approver."""
    if actor.role == Role.APPROVER and actor.unit_id == report.office_id:
        return YES
    return no("落实情况报告由审签人签发")


can_cancel = can_sign


def can_send_back(actor: Appointment, report: Report) -> Verdict:
    """The approver, or who works on it."""
    return _works(actor, report.directive)


def can_receive(actor: Appointment, report: Report) -> Verdict:
    """The office above, when it works in this program."""
    return YES if _above(actor, report.directive) else no("由收件的上级办公室办理")


def can_confirm(actor: Appointment, report: Report) -> Verdict:
    """The office above says so itself; of one that does not work here the office notes with whom."""
    if report.directive.report_unit_id is not None:
        return can_receive(actor, report)
    return _works(actor, report.directive)


def can_return(actor: Appointment, report: Report) -> Verdict:
    """The same; after the directive was closed only by the office above."""
    if report.directive.state not in RUNNING and report.directive.state != State.CLOSED:
        return no(f"这件事{report.directive.get_state_display()}，不用退回")
    return can_confirm(actor, report)


def can_download(actor: Appointment, report: Report) -> Verdict:
    """Who may see it may take it."""
    return YES if at_office(actor) or actor.role == Role.LEADER else no("文件由办公室保管")


def ordered(item: Item) -> bool:
    """Whether a leader of the county wrote on the directive behind an item: authority to open it (条例 第 11 条); wiring.ORDERED."""
    point = Point.objects.filter(item=item.pk).values("directive_id")
    return Showing.objects.filter(directive__in=point).exclude(words="").exists()

"""Who opens, assigns, signs for, answers, reviews and closes (D2–D4, Z1)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.db.models import Q

from tongzheng.emergencies.access import at_office as at_emergencies
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import AT_UNITS, ENDED, OWED, State
from tongzheng.supervision.models import Assignment, Document, Extension, Feedback, Item, Origin, Reminder, Stage
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


def _supervises(actor: Appointment, item: Item) -> Verdict:
    if actor.role != Role.SUPERVISOR or actor.unit_id != item.office_id:
        return no("这一步由本办公室督查员办理")
    return YES


def _approves(actor: Appointment, item: Item) -> Verdict:
    if actor.role == Role.APPROVER and actor.unit_id == item.office_id:
        return YES
    if actor.role == Role.LEADER and actor.post_id == item.leader_id:
        return YES
    return no("这一步由办公室审签人或批示领导批准")


def _part(actor: Appointment, item: Item) -> Assignment | None:
    parts: dict[int, Assignment] = {a.unit_id: a for a in item.assignments.all() if a.ended_at is None}
    return parts.get(actor.unit_id or 0)


def _leads(actor: Appointment, item: Item, roles: tuple[str, ...] = UNIT_SIDE) -> Verdict:
    part = _part(actor, item)
    if actor.role not in roles or part is None:
        return no("这一步由承办单位办理")
    if part.part != Assignment.Part.LEAD:
        return no("这一步由牵头单位办理，配合单位把意见报给牵头单位")
    return YES


# ── opening ──


def can_change(actor: Appointment, item: Item) -> Verdict:
    """Before it is opened."""
    if item.state not in (State.DRAFT,):
        return no("已经报批或立项，不能再改；要改请退回立项或撤项重立")
    return _supervises(actor, item)


def can_propose(actor: Appointment, item: Item) -> Verdict:
    """The supervisor lays it before the approver."""
    return _supervises(actor, item)


def can_open(actor: Appointment, item: Item) -> Verdict:
    """Without asking: only what a leader's instruction, or an opened matter above it, already orders (条例 第 11 条).

    `wiring.ORDERED`: what higher rooms know of a leader's words behind a matter.
    """
    above = bool(item.parent_id and item.parent and item.parent.number)
    more = getattr(import_module(settings.WIRING), "ORDERED", [])
    if item.origin != Origin.INSTRUCTION and not above and not any(ordered(item) for ordered in more):
        return no("没有领导批示的事项要先报批立项")
    return _supervises(actor, item)


def can_approve(actor: Appointment, item: Item) -> Verdict:
    """The approver, or the leader whose matter it is (条例 第 11 条)."""
    return _approves(actor, item)


can_refuse = can_approve


def can_drop(actor: Appointment, item: Item) -> Verdict:
    """What a leader ordered only the approver leaves out; else also the supervisor."""
    if item.origin == Origin.INSTRUCTION and actor.role == Role.SUPERVISOR:
        return no("领导批示的事项要不要立项由审签人定")
    return YES if _supervises(actor, item) else _approves(actor, item)


# ── handling ──


def can_assign(actor: Appointment, item: Item) -> Verdict:
    """The supervisor gives it out."""
    return _supervises(actor, item)


def can_sign_for(actor: Appointment, item: Item) -> Verdict:
    """The lead unit."""
    return _leads(actor, item)


def can_support_sign(actor: Appointment, item: Item) -> Verdict:
    """A supporting unit signs for its own part."""
    part = _part(actor, item)
    if actor.role not in UNIT_SIDE or part is None:
        return no("这一步由配合单位办理")
    if part.part == Assignment.Part.LEAD:
        return no("牵头单位请点“签收”")
    return no("已经签收") if part.signed_at else YES


def can_hand_back(actor: Appointment, item: Item) -> Verdict:
    """Only the lead unit's leader, before it was signed for: it is not the unit's business."""
    return _leads(actor, item, UNIT_LEADERS)


def can_take_back(actor: Appointment, item: Item) -> Verdict:
    """The supervisor: the unit is no more, or it is another's business after all; given out anew."""
    return _supervises(actor, item)


def can_write(actor: Appointment, item: Item) -> Verdict:
    """Whoever takes part writes feedback while the matter is at the units."""
    part = _part(actor, item)
    if actor.role not in UNIT_SIDE or part is None:
        return no("反馈由承办单位写")
    if part.signed_at is None:
        return no("请先签收再反馈")
    if item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{item.get_state_display()}”，不用反馈")
    return YES


def can_submit_feedback(actor: Appointment, feedback: Feedback) -> Verdict:
    """The unit that wrote it."""
    if actor.role not in UNIT_SIDE or actor.unit_id != feedback.unit_id:
        return no("由写反馈的单位送审签")
    return YES


can_save_feedback = can_submit_feedback


def can_sign_feedback(actor: Appointment, feedback: Feedback) -> Verdict:
    """The unit's leader, in his own name (rules.md 5.2: 经领导审签盖章)."""
    if actor.role not in UNIT_LEADERS or actor.unit_id != feedback.unit_id:
        return no("反馈由本单位领导审签后报出")
    return YES


can_withdraw_feedback = can_sign_feedback


def can_accept_feedback(actor: Appointment, feedback: Feedback) -> Verdict:
    """The office's supervisor."""
    return _supervises(actor, feedback.item)


can_return_feedback = can_accept_feedback


def can_answer(actor: Appointment, item: Item) -> Verdict:
    """Taken by signing a result."""
    return _leads(actor, item, UNIT_LEADERS)


def can_settle(actor: Appointment, opinion: Feedback) -> Verdict:
    """The lead unit settles what the supporting ones think; what it could not, only the office (rules.md 5.2)."""
    if opinion.item.state not in AT_UNITS:
        return no(f"事项现在是“{opinion.item.get_state_display()}”，不用再协调")
    if actor.role == Role.SUPERVISOR and actor.unit_id == opinion.item.office_id:
        return YES
    if opinion.referred_at is not None:
        return no("已经报请办公室协调，由督查员写协调结果")
    return _leads(actor, opinion.item)


def can_refer(actor: Appointment, opinion: Feedback) -> Verdict:
    """The lead could not settle it and asks the office to (主办单位报请交办单位协调)."""
    if opinion.item.state not in AT_UNITS or opinion.state != "sent" or opinion.review:
        return no("这条意见不用再协调")
    return no("已经报请办公室协调") if opinion.referred_at else _leads(actor, opinion.item)


# ── review and end ──


def can_send_back(actor: Appointment, item: Item) -> Verdict:
    """The office's supervisor."""
    return _supervises(actor, item)


can_accept = can_send_back


def can_go_on(actor: Appointment, item: Item) -> Verdict:
    """One period of a long matter is done, the matter is not."""
    if item.rhythm == "once":
        return no("这一件是一次办结的，认可后报领导")
    return _supervises(actor, item)


def can_report(actor: Appointment, item: Item) -> Verdict:
    """The supervisor, when there is a leader to report to."""
    if item.leader_id is None:
        return no("没有批示领导，认可后直接办结")
    return _supervises(actor, item)


def can_close(actor: Appointment, item: Item) -> Verdict:
    """After the leader saw the result, or had some days to; sub-items first."""
    if item.state == State.ACCEPTED and item.leader_id is not None:
        return no("先把结果报给批示领导，再办结")
    return _supervises(actor, item)


def can_reopen(actor: Appointment, item: Item) -> Verdict:
    """A further instruction of the leader, or the supervisor with a reason."""
    if actor.role == Role.LEADER and actor.post_id == item.leader_id:
        return YES
    return _supervises(actor, item)


def can_archive(actor: Appointment, item: Item) -> Verdict:
    """The office's supervisor."""
    return _supervises(actor, item)


def can_cancel(actor: Appointment, item: Item) -> Verdict:
    """Whoever may approve opening."""
    return _approves(actor, item)


def can_say(actor: Appointment, item: Item) -> Verdict:
    """The leader's word on the result reported to him."""
    if actor.role != Role.LEADER or actor.post_id != item.leader_id:
        return no("只有批示这件事的领导可以圈阅、再批")
    return YES if item.state in (State.REPORTED, State.CLOSED) else no("结果还没有报来")


# ── more time ──


def can_ask_extension(actor: Appointment, item: Item) -> Verdict:
    """The lead unit, while it is at work on it."""
    if item.state not in (State.UNDERWAY, State.REDO):
        return no(f"现在是“{item.get_state_display()}”，不能申请延期")
    return _leads(actor, item)


def can_sign_extension(actor: Appointment, extension: Extension) -> Verdict:
    """The unit's leader."""
    if actor.role not in UNIT_LEADERS or actor.unit_id != extension.unit_id:
        return no("延期申请由承办单位领导审核")
    return YES


def can_pass_extension(actor: Appointment, extension: Extension) -> Verdict:
    """The office's supervisor."""
    return _supervises(actor, extension.item)


def can_grant_extension(actor: Appointment, extension: Extension) -> Verdict:
    """The approver, or the instructing leader."""
    return _approves(actor, extension.item)


def can_refuse_extension(actor: Appointment, extension: Extension) -> Verdict:
    """Whoever has it before him."""
    by_state = {"asked": can_sign_extension, "signed": can_pass_extension, "passed": can_grant_extension}
    check = by_state.get(extension.state)
    return check(actor, extension) if check else no("这份申请已经批过")


def can_lapse_extension(actor: Appointment, extension: Extension) -> Verdict:
    """Nobody by hand: it lapses with its matter."""
    return no("没有批的申请随事项认可、撤项、改派自动失效")


def can_set_terms(actor: Appointment) -> Verdict:
    """Times and lights: the administrator and the approver."""
    if actor.role not in (Role.ADMIN, Role.APPROVER) or not hasattr(actor.unit, "desk"):
        return no("督查时限由管理员和审签人设置")
    return YES


def can_see_results(actor: Appointment) -> Verdict:
    """Tables of units: the office, a unit its own line, a leader those of his matters."""
    return can_open_board(actor)


# ── source documents ──


def visible_documents(actor: Appointment) -> Q:
    """The office's own; work secrets only supervisor, approver, auditor. A leader: those reported to him."""
    if actor.role in OFFICE and hasattr(actor.unit, "desk"):
        mine = Q(office_id=actor.unit_id)
        return mine if actor.role in SEES_WORK_SECRETS else mine & ~Q(label=Label.WORK_SECRET)
    if actor.role == Role.LEADER:
        return Q(leader_id__in=[actor.pk, actor.post_id])
    return Q(pk__in=[])


def can_open_documents(actor: Appointment) -> Verdict:
    """The list: the office and the leaders."""
    if at_office(actor) or actor.role == Role.LEADER:
        return YES
    return no("源文件由督查室和分管领导查看；您单位承办的事项在督办台账里")


def can_see_drawn(actor: Appointment) -> Verdict:
    """What an emergency led to: the office that handles it, its duty desk too."""
    return YES if at_emergencies(actor) else no("这起事件引出的督查事项由办公室查看")


def can_propose_document(actor: Appointment, document: Document) -> Verdict:
    """The office's supervisor."""
    if actor.role != Role.SUPERVISOR or actor.unit_id != document.office_id:
        return no("这一步由本办公室督查员办理")
    return YES


can_assign_document = can_propose_document


def can_change_document(actor: Appointment, document: Document) -> Verdict:
    """While it is being decomposed."""
    if document.state != "draft":
        return no("已经报批，不能再改；要改请审签人退回")
    return can_propose_document(actor, document)


def can_approve_document(actor: Appointment, document: Document) -> Verdict:
    """The approver, or the leader it is reported to (条例 第 11 条)."""
    if actor.role == Role.APPROVER and actor.unit_id == document.office_id:
        return YES
    if actor.role == Role.LEADER and actor.post_id == document.leader_id:
        return YES
    return no("这一步由办公室审签人或分管领导批准")


can_refuse_document = can_approve_document


def can_drop_document(actor: Appointment, document: Document) -> Verdict:
    """Whoever made or approves it."""
    return YES if can_propose_document(actor, document) else can_approve_document(actor, document)


# ── stages ──


def can_add_stage(actor: Appointment, item: Item) -> Verdict:
    """The supervisor, while the matter runs."""
    if item.state not in (State.DRAFT, State.PROPOSED, State.OPEN, State.ASSIGNED, State.UNDERWAY, State.REDO):
        return no(f"现在是“{item.get_state_display()}”，不能再加阶段目标")
    return _supervises(actor, item)


def can_change_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The supervisor, until it is done."""
    if stage.done_at or stage.dropped_at:
        return no("这个阶段目标已经完成或撤掉，不能再改")
    return can_add_stage(actor, stage.item)


can_drop_stage = can_change_stage


def can_do_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The lead unit says that it is done, while it is at work on the matter."""
    if stage.done_at or stage.dropped_at:
        return no("这个阶段目标已经完成或撤掉")
    if stage.item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{stage.item.get_state_display()}”，签收以后再报阶段目标")
    if stage.said_at:
        return no("已经报完成，等本单位领导审签")
    return _leads(actor, stage.item)


def can_sign_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The lead unit's leader, as he signs its results."""
    if stage.done_at or stage.dropped_at or not stage.said_at:
        return no("这个阶段目标没有等着审签的")
    if stage.item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{stage.item.get_state_display()}”，不用审签阶段目标")
    if not (verdict := _leads(actor, stage.item)):
        return verdict
    return YES if actor.role in UNIT_LEADERS else no("阶段目标完成由本单位领导审签")


can_unsay_stage = can_sign_stage


def can_return_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The supervisor, when what was said to be done is not."""
    if not stage.done_at:
        return no("这个阶段目标还没有报完成")
    if stage.item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{stage.item.get_state_display()}”，不能退回阶段目标")
    return _supervises(actor, stage.item)


# ── reminders, contacts ──


def can_remind(actor: Appointment, item: Item) -> Verdict:
    """The office's supervisor, while the matter is at its units."""
    if item.state not in OWED:
        return no(f"现在是“{item.get_state_display()}”，不用催")
    return _supervises(actor, item)


def can_time(actor: Appointment, item: Item) -> Verdict:
    """When the units of this matter are reminded: the supervisor, before it ends."""
    return no("已经结束，不用再提醒") if item.state in ENDED else _supervises(actor, item)


def can_answer_reminder(actor: Appointment, reminder: Reminder) -> Verdict:
    """The unit that was reminded, once."""
    if actor.role not in UNIT_SIDE or actor.unit_id != reminder.unit_id:
        return no("催办由被催的单位答复")
    return no("已经答复") if reminder.answered_at else YES


def can_slip(actor: Appointment, reminder: Reminder) -> Verdict:
    """The written slip is made out by the supervisor."""
    return _supervises(actor, reminder.item)


def can_list_contacts(actor: Appointment) -> Verdict:
    """The network of contacts (D10): the office all, a unit its own."""
    if at_office(actor) or actor.role in UNIT_SIDE:
        return YES
    return no("督查联络员由办公室和各单位查看")


def can_set_contact(actor: Appointment, unit_id: int, office_id: int | None) -> Verdict:
    """The unit's leaders for their own, the supervisor for any unit of the office."""
    if actor.role in UNIT_LEADERS and actor.unit_id == unit_id:
        return YES
    if actor.role == Role.SUPERVISOR and hasattr(actor.unit, "desk") and actor.unit_id == office_id:
        return YES
    return no("督查联络员由本单位领导或办公室督查员定")


def can_see_talks(actor: Appointment) -> Verdict:
    """Units that were red again and again: who supervises and who approves."""
    if actor.role in (Role.SUPERVISOR, Role.APPROVER) and hasattr(actor.unit, "desk"):
        return YES
    return no("约谈建议由督查员和审签人查看")


def can_talk(actor: Appointment) -> Verdict:
    """The supervisor notes what was done."""
    return can_draft(actor)

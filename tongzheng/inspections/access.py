"""Who plans, goes along, concludes, objects, reviews, puts right and re-checks (D5)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tongzheng.inspections.flow import AT_UNIT, TOOK_PLACE, AnswerState, ConclusionState, Rectified, State
from tongzheng.inspections.models import (
    Answer,
    Conclusion,
    Delay,
    Finding,
    Inspection,
    Member,
    Rectification,
    Visit,
)
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (Role.SUPERVISOR, Role.EDITOR, Role.APPROVER, Role.ASSESSOR, Role.AUDITOR)
SEES_ALL = (Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)  # work secrets, and unannounced ones before they took place
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
UNIT_LEADERS = (Role.SIGNER, Role.CHARGE, Role.HEAD)
REVIEWED = (ConclusionState.UPHELD, ConclusionState.CHANGED, ConclusionState.WITHDRAWN)
DELIVERED = tuple(state for state in ConclusionState if state not in (ConclusionState.DRAFT, ConclusionState.SIGNING))


def at_office(actor: Appointment, office_id: int | None = None) -> bool:
    """True for a post of an office (of this one)."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk") and office_id in (None, actor.unit_id)


def visible(actor: Appointment) -> Q:
    """The office its own (unannounced ones before they took place and work secrets: supervisor, approver, auditor); the team; the
    leader whose order it is or who may review; a unit those that visit it, unannounced ones when they are over."""
    team = Member.objects.filter(post_id=actor.post_id, ended_at__isnull=True).values("inspection_id")
    seen = Q(pk__in=team) & ~Q(state=State.DRAFT)
    if actor.role in OFFICE:
        mine = Q(office_id=actor.unit_id)
        if actor.role not in SEES_ALL:
            mine &= ~Q(label=Label.WORK_SECRET) & (Q(announced=True) | Q(state__in=TOOK_PLACE))
        return seen | mine
    if actor.role in UNIT_SIDE:
        visited = Visit.objects.filter(unit_id=actor.unit_id or 0, ended_at__isnull=True).values("inspection_id")
        own = Q(pk__in=visited) & (Q(announced=True, number__isnull=False) | Q(state__in=TOOK_PLACE))
        return seen | (own if actor.role in UNIT_LEADERS else own & ~Q(label=Label.WORK_SECRET))
    if actor.role == Role.LEADER:
        objected = Conclusion.objects.filter(inspection__office__desk__serves=actor.unit_id).filter(
            Q(state=ConclusionState.OBJECTED) | Q(reviewed_by_id=actor.pk)
        )
        his = Q(leader_id__in=[actor.pk, actor.post_id]) & ~Q(state=State.DRAFT)
        return seen | his | Q(pk__in=objected.values("inspection_id"))
    return seen


def whole(actor: Appointment, inspection: Inspection) -> bool:
    """True for who sees all of it: the office, the team, the leaders; a unit sees its own part."""
    if at_office(actor, inspection.office_id) or actor.role == Role.LEADER:
        return True
    return on_team(actor, inspection)


def on_team(actor: Appointment, inspection: Inspection) -> bool:
    """Whether this post goes along."""
    return any(one.post_id == actor.post_id and one.ended_at is None for one in inspection.members.all())


def visible_conclusions(actor: Appointment) -> Q:
    """Of the inspections seen: a unit its own once delivered, everybody else all of them."""
    seen = Q(inspection__in=Inspection.objects.filter(visible(actor)))
    if actor.role not in UNIT_SIDE:
        return seen
    team = Member.objects.filter(post_id=actor.post_id, ended_at__isnull=True).values("inspection_id")
    return seen & (Q(unit_id=actor.unit_id or 0, state__in=DELIVERED) | Q(inspection_id__in=team))


def visible_rectifications(actor: Appointment) -> Q:
    """The office its own, the unit its own, the leader whose matter it is, the team that found it."""
    team = Member.objects.filter(post_id=actor.post_id, ended_at__isnull=True).values("inspection_id")
    seen = Q(finding__inspection_id__in=team)
    if actor.role in OFFICE:
        mine = Q(office_id=actor.unit_id)
        return seen | (mine if actor.role in SEES_ALL else mine & ~Q(label=Label.WORK_SECRET))
    if actor.role in UNIT_SIDE:
        own = Q(unit_id=actor.unit_id or 0)
        return seen | (own if actor.role in UNIT_LEADERS else own & ~Q(label=Label.WORK_SECRET))
    if actor.role == Role.LEADER:
        his = [actor.pk, actor.post_id]
        return seen | Q(item__leader_id__in=his) | Q(finding__inspection__leader_id__in=his)
    return seen


def can_open(actor: Appointment) -> Verdict:
    """The lists: everybody who may be in a team or visited; each sees what concerns him."""
    if actor.role in (*OFFICE, *UNIT_SIDE, Role.LEADER, Role.DUTY, Role.MEMBER):
        return YES
    return no("督查由督查室、督查组成员、被督查单位和领导查看")


def can_set(actor: Appointment) -> Verdict:
    """The office's numbers: approver, supervisor."""
    if actor.role in (Role.APPROVER, Role.SUPERVISOR) and hasattr(actor.unit, "desk"):
        return YES
    return no("督查设置由督查员和审签人改")


def _supervises(actor: Appointment, office_id: int) -> Verdict:
    if actor.role != Role.SUPERVISOR or actor.unit_id != office_id:
        return no("这一步由本办公室督查员办理")
    return YES


def _approves(actor: Appointment, inspection: Inspection) -> Verdict:
    if actor.role == Role.APPROVER and actor.unit_id == inspection.office_id:
        return YES
    if actor.role == Role.LEADER and actor.post_id == inspection.leader_id:
        return YES
    return no("由办公室审签人或交办督查的领导批准")


# ── the plan ──


def can_plan(actor: Appointment) -> Verdict:
    """Supervisors of an office plan inspections."""
    if actor.role != Role.SUPERVISOR or not hasattr(actor.unit, "desk"):
        return no("督查方案由督查员拟")
    return YES


def can_change(actor: Appointment, inspection: Inspection) -> Verdict:
    """While it is a draft."""
    if inspection.state != State.DRAFT:
        return no("方案已经报批，要改请先退回")
    return _supervises(actor, inspection.office_id)


def can_change_team(actor: Appointment, inspection: Inspection) -> Verdict:
    """Until the visits are over."""
    if inspection.state in (*TOOK_PLACE, State.CANCELLED):
        return no("督查已经结束，督查组不能再调整")
    return _supervises(actor, inspection.office_id)


def can_propose(actor: Appointment, inspection: Inspection) -> Verdict:
    """The supervisor."""
    return _supervises(actor, inspection.office_id)


can_begin = can_finish = can_close = can_propose


def can_approve(actor: Appointment, inspection: Inspection) -> Verdict:
    """The approver, or the leader whose order it is (第 11 条)."""
    return _approves(actor, inspection)


can_refuse = can_approve


def can_cancel(actor: Appointment, inspection: Inspection) -> Verdict:
    """A draft its supervisor; later who approves."""
    if inspection.state == State.DRAFT:
        return _supervises(actor, inspection.office_id)
    return _approves(actor, inspection)


# ── findings ──


def can_record(actor: Appointment, inspection: Inspection) -> Verdict:
    """The team and the supervisors, from the beginning until the conclusions are written."""
    if inspection.state not in (State.UNDERWAY, State.FINISHED):
        return no(f"现在是“{inspection.get_state_display()}”，督查开始以后才记发现")
    if on_team(actor, inspection) or _supervises(actor, inspection.office_id):
        return YES
    return no("发现由督查组成员记")


def can_change_finding(actor: Appointment, finding: Finding) -> Verdict:
    """Who wrote it, and the supervisor."""
    if not (verdict := can_record(actor, finding.inspection)):
        return verdict
    if finding.aside:
        return no("这条已经撤下")
    mine = finding.by.post_id == actor.post_id
    return YES if mine or _supervises(actor, finding.inspection.office_id) else no("由记的人或督查员改")


def can_order_for(actor: Appointment, finding: Finding) -> Verdict:
    """A problem that stands; of an unannounced inspection when it is over."""
    inspection = finding.inspection
    if finding.sort != Finding.Sort.PROBLEM or finding.aside:
        return no("只有没有撤下的问题可以下达整改、转督办")
    if not inspection.announced and inspection.state not in TOOK_PLACE:
        return no("暗访还没有结束，结束以后再下达整改、转督办")
    return _supervises(actor, inspection.office_id)


# ── conclusions ──


def can_conclude(actor: Appointment, inspection: Inspection) -> Verdict:
    """The supervisor or who leads the team, when the visits are over."""
    leads = any(one.leads and one.post_id == actor.post_id and not one.ended_at for one in inspection.members.all())
    if not leads and not _supervises(actor, inspection.office_id):
        return no("督查结论由督查员或督查组组长起草")
    return YES if inspection.state == State.FINISHED else no("现场结束以后再写结论")


def can_edit(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """Who drafts, while it is a draft."""
    if conclusion.state != ConclusionState.DRAFT:
        return no("已经送签，要改请先退回")
    return can_conclude(actor, conclusion.inspection)


def can_lay(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """Who drafts."""
    return can_conclude(actor, conclusion.inspection)


def can_sign(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """The approver or the leader whose order it is."""
    return _approves(actor, conclusion.inspection)


can_give_back = can_sign


def can_acknowledge(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """The unit."""
    if actor.role not in UNIT_SIDE or actor.unit_id != conclusion.unit_id:
        return no("由被督查单位签收")
    return YES


def can_object(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """The unit's leader, within thirty days (第 17 条); not twice."""
    if actor.role not in UNIT_LEADERS or actor.unit_id != conclusion.unit_id:
        return no("复核由被督查单位领导申请")
    if conclusion.final:
        return no("这是复核以后的结论，不能再申请复核")
    until = conclusion.object_until
    if until is not None and timezone.localdate() > until:
        return no(f"申请复核的期限到{until.month}月{until.day}日为止，已经过了")
    return YES


def can_settle(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """The clock, when nobody objected in time."""
    return YES if actor.role == Role.CLOCK else no("异议期满由系统记下")


def _persons(*people: Appointment | None) -> set[int]:
    found = {post.person_id for post in people if post is not None}
    return found | {post.deputy_for.person_id for post in people if post is not None and post.deputy_for}


def editions_of(conclusion: Conclusion) -> list[Conclusion]:
    """All editions for the same unit; asked once a page."""
    if not hasattr(conclusion, "_editions"):
        found = Conclusion.objects.filter(inspection_id=conclusion.inspection_id, unit_id=conclusion.unit_id)
        related = found.select_related("by__deputy_for", "signed_by__deputy_for").order_by("edition")
        conclusion._editions = list(related)  # type: ignore[attr-defined]
    return list(conclusion._editions)  # type: ignore[attr-defined]


def took_part(conclusion: Conclusion) -> dict[int, str]:
    """Persons (not posts) who do not review, each with why: the team, who wrote findings, drafted or signed, the unit's own."""
    if known := getattr(conclusion, "_stand_aside", None):  # one page asks for three buttons and a list
        return dict(known)
    members = Member.objects.filter(inspection_id=conclusion.inspection_id, post_id=OuterRef("pk"))
    wrote = Finding.objects.filter(inspection_id=conclusion.inspection_id, by_id=OuterRef("pk"))
    posts = Appointment.objects.annotate(goes=Exists(members), wrote=Exists(wrote)).select_related("deputy_for")
    why: dict[int, str] = {}
    for post in posts.filter(Q(unit_id=conclusion.unit_id) | Q(goes=True) | Q(wrote=True)):
        if post.goes or post.wrote:
            why |= dict.fromkeys(_persons(post), "督查组成员" if post.goes else "记了督查发现")
        elif post.is_current():
            why |= dict.fromkeys(_persons(post), "被督查单位的人")
    for one in editions_of(conclusion):
        why = dict.fromkeys(_persons(one.by), "起草了结论") | dict.fromkeys(_persons(one.signed_by), "签发了结论") | why
    conclusion._stand_aside = why  # type: ignore[attr-defined]
    return why


def _reviews(actor: Appointment, conclusion: Conclusion) -> Verdict:
    office = conclusion.inspection.office
    at_desk = actor.role in (Role.APPROVER, Role.SUPERVISOR) and actor.unit_id == office.pk
    leads = actor.role == Role.LEADER and hasattr(office, "desk") and actor.unit_id == office.desk.serves_id
    if not at_desk and not leads:
        return no("复核由办公室审签人、督查员或本级领导办理")
    recused = took_part(conclusion)
    for person in _persons(actor):
        if person in recused:
            return no(f"您（或您代理的人）是{recused[person]}，复核要回避")
    return YES


def can_uphold(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """Approver, supervisor or leader who took no part (第 17 条)."""
    return _reviews(actor, conclusion)


can_revise = can_withdraw = can_uphold


# ── rectifications ──


def can_order(actor: Appointment) -> Verdict:
    """Supervisors of an office."""
    if actor.role != Role.SUPERVISOR or not hasattr(actor.unit, "desk"):
        return no("整改由督查员下达")
    return YES


def _unit(actor: Appointment, rectification: Rectification, roles: tuple[str, ...] = UNIT_SIDE) -> Verdict:
    if actor.role not in UNIT_SIDE or actor.unit_id != rectification.unit_id:
        return no("这一步由整改单位办理")
    return YES if actor.role in roles else no("这一步由本单位领导办理")


def can_sign_for(actor: Appointment, rectification: Rectification) -> Verdict:
    """The unit."""
    return _unit(actor, rectification)


def can_write(actor: Appointment, rectification: Rectification) -> Verdict:
    """The unit, once it signed for it."""
    if rectification.state not in (Rectified.UNDERWAY, Rectified.REDO):
        first = rectification.state == Rectified.ORDERED
        return no("请先签收再报整改" if first else f"现在是“{rectification.get_state_display()}”，不用报整改")
    return _unit(actor, rectification)


def can_answer(actor: Appointment, rectification: Rectification) -> Verdict:
    """Taken by signing an answer."""
    return _unit(actor, rectification, UNIT_LEADERS)


def can_save_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The unit, while it is a draft."""
    if answer.state != AnswerState.DRAFT:
        return no("已经送审签，要改请先退回")
    return _unit(actor, answer.rectification)


def can_lay_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The unit."""
    return _unit(actor, answer.rectification)


def can_sign_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The unit's leader, in his own name."""
    return _unit(actor, answer.rectification, UNIT_LEADERS)


can_return_answer = can_sign_answer


def can_accept_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The supervisor."""
    return _supervises(actor, answer.rectification.office_id)


can_refuse_answer = can_accept_answer


def can_strike(actor: Appointment, rectification: Rectification) -> Verdict:
    """The supervisor."""
    return _supervises(actor, rectification.office_id)


can_again = can_call_off = can_strike


def can_ask_delay(actor: Appointment, rectification: Rectification) -> Verdict:
    """The unit's leader, while it is at work on it."""
    if rectification.state not in AT_UNIT:
        return no(f"现在是“{rectification.get_state_display()}”，不能申请延期")
    return _unit(actor, rectification, UNIT_LEADERS)


def can_grant_delay(actor: Appointment, delay: Delay) -> Verdict:
    """The supervisor."""
    return _supervises(actor, delay.rectification.office_id)


can_refuse_delay = can_grant_delay

"""Who drafts, signs, receives, objects to and reviews a conclusion (第 16、17 条)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tongzheng.inspections.access.plans import decides
from tongzheng.inspections.access.seeing import UNIT_LEADERS, UNIT_SIDE, persons, supervises
from tongzheng.inspections.flow import ConclusionState, State
from tongzheng.inspections.models import Conclusion, Finding, Inspection, Member
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.trail.refusals import YES, Verdict, no


def can_conclude(actor: Appointment, inspection: Inspection) -> Verdict:
    """The supervisor or who leads the team, when the visits are over."""
    leads = any(one.leads and one.post_id == actor.post_id and not one.ended_at for one in inspection.members.all())
    if not leads and not supervises(actor, inspection.office_id):
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


def _stand_back(conclusion: Conclusion) -> dict[int, str]:
    """Persons who do not sign it, each with why: who led the team, who drafted it."""
    heads = conclusion.inspection.members.filter(leads=True, ended_at__isnull=True)
    led = [one.post for one in heads.select_related("post__deputy_for")]
    return dict.fromkeys(persons(conclusion.by), "起草了这份结论") | dict.fromkeys(persons(*led), "是督查组组长")


def signers(conclusion: Conclusion) -> list[Appointment]:
    """Who may sign it: approvers and the leader whose order it is, but who led the team or drafted it; where nobody is left
    the leaders of the county. Asked once a page."""
    if not hasattr(conclusion, "_signers"):
        inspection, out = conclusion.inspection, _stand_back(conclusion)
        ordered = Q(pk=inspection.leader_id or 0) | Q(deputy_for_id=inspection.leader_id or 0)
        usual = posts().filter(Q(unit_id=inspection.office_id, role=Role.APPROVER) | (ordered & Q(role=Role.LEADER)))
        found = [post for post in usual.order_by("id") if not persons(post) & out.keys()]
        if not found:
            desk = getattr(inspection.office, "desk", None)
            leaders = posts().filter(unit_id=desk.serves_id if desk else 0, role=Role.LEADER)
            found = [post for post in leaders.order_by("rank", "id") if not persons(post) & out.keys()]
        conclusion._signers = found  # type: ignore[attr-defined]
    return list(conclusion._signers)  # type: ignore[attr-defined]


def can_sign(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """The approver or the leader whose order it is, never of his own work; without another the leaders of the county."""
    may = signers(conclusion)
    if actor.pk in {post.pk for post in may}:
        return YES
    if not decides(actor, conclusion.inspection):
        return no("由办公室审签人或交办督查的领导签发")
    out = _stand_back(conclusion)
    why = next((out[person] for person in persons(actor) if person in out), "")
    names = "、".join(post.person.name for post in may[:5]) or "别的审签人（现在没有，请管理员任命）"
    return no(f"您（或您代理的人）{why}，不能签发；由{names}签发")


def can_give_back(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """Who may sign, and who would if it were not his own."""
    return YES if can_sign(actor, conclusion) else decides(actor, conclusion.inspection)


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
            why |= dict.fromkeys(persons(post), "督查组成员" if post.goes else "记了督查发现")
        elif post.is_current():
            why |= dict.fromkeys(persons(post), "被督查单位的人")
    for one in editions_of(conclusion):
        why = dict.fromkeys(persons(one.by), "起草了结论") | dict.fromkeys(persons(one.signed_by), "签发了结论") | why
    conclusion._stand_aside = why  # type: ignore[attr-defined]
    return why


def _reviews(actor: Appointment, conclusion: Conclusion) -> Verdict:
    office = conclusion.inspection.office
    at_desk = actor.role in (Role.APPROVER, Role.SUPERVISOR) and actor.unit_id == office.pk
    leads = actor.role == Role.LEADER and hasattr(office, "desk") and actor.unit_id == office.desk.serves_id
    if not at_desk and not leads:
        return no("复核由办公室审签人、督查员或本级领导办理")
    recused = took_part(conclusion)
    for person in persons(actor):
        if person in recused:
            return no(f"您（或您代理的人）是{recused[person]}，复核要回避")
    return YES


def can_uphold(actor: Appointment, conclusion: Conclusion) -> Verdict:
    """Approver, supervisor or leader who took no part (第 17 条)."""
    return _reviews(actor, conclusion)


can_revise = can_withdraw = can_uphold

"""Who is told of inspections, conclusions and rectifications; wired in config/wiring.py (D5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from tongzheng.inspections import access
from tongzheng.inspections.models import Answer, Conclusion, Delay, Inspection, Rectification
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.reporting.models import Label
from tongzheng.trail.models import Entry


def _step(entry: Entry) -> str:
    return entry.kind.rsplit(".", 1)[-1]


def _name(inspection: Inspection) -> str:
    number = inspection.numbered if inspection.number else "督查方案"
    return f"{number}《{inspection.title}》" if inspection.label != Label.WORK_SECRET else f"{number}（工作秘密）"


def _office(inspection: Inspection, *roles: str) -> list[Appointment]:
    return list(posts().filter(unit_id=inspection.office_id, role__in=roles))


def _leader(inspection: Inspection) -> list[Appointment]:
    return list(posts().filter(pk=inspection.leader_id or 0))


def _units(units: Iterable[int], label: str) -> list[Appointment]:
    roles = access.UNIT_LEADERS if label == Label.WORK_SECRET else access.UNIT_SIDE
    return list(posts().filter(unit_id__in=list(units), role__in=roles))


def tell_plan(entry: Entry, inspection: Inspection) -> None:
    """propose: who may approve; approve, refuse, cancel: the supervisors; approve and cancel: the team, and units when announced."""
    step, url = _step(entry), inspection.get_absolute_url()
    text = f"{_name(inspection)}：{entry.word}"
    if step == "propose":
        notify(_office(inspection, Role.APPROVER) + _leader(inspection), text=f"{text}，请审批", url=url, entry=entry)
        return
    people = _office(inspection, Role.SUPERVISOR)
    if step in ("approve", "cancel", "begin"):
        members = list(inspection.members.filter(ended_at__isnull=True).values_list("post_id", flat=True))
        team = posts().filter(Q(pk__in=members) | Q(deputy_for_id__in=members))
        notify(team, text=f"您参加的{text}", url=url, entry=entry)
    notify(people, text=text, url=url, entry=entry, detail=entry.reason)
    if inspection.announced and inspection.number and step in ("approve", "cancel"):
        visited = inspection.visits.filter(ended_at__isnull=True).values_list("unit_id", flat=True)
        when = f"{inspection.starts.month}月{inspection.starts.day}日起" if step == "approve" else "已取消"
        words = f"{_name(inspection)}：{when}{'到本单位督查，请做好准备' if step == 'approve' else ''}"
        notify(_units(visited, inspection.label), text=words, url=url, entry=entry)


def tell_conclusion(entry: Entry, conclusion: Conclusion) -> None:
    """lay: who signs; give_back: who drafted; sign and decisions of a review: the unit; acknowledge, settle: the supervisors."""
    inspection, step, url = conclusion.inspection, _step(entry), conclusion.get_absolute_url()
    text = f"{_name(inspection)}{conclusion.unit.short_name}结论：{entry.word}"
    if step == "lay":
        notify(access.signers(conclusion), text=text, url=url, entry=entry)
    elif step == "give_back":
        notify([conclusion.by], text=text, url=url, entry=entry, detail=entry.reason)
    elif step in ("sign", "uphold", "withdraw", "replace", "settle"):
        own = {"sign": "督查结论已送达，请签收", "replace": "复核后变更的结论已送达，请签收"}.get(step, entry.word)
        notify(_units([conclusion.unit_id], inspection.label), text=f"{_name(inspection)}：{own}", url=url, entry=entry)
        notify(_office(inspection, Role.SUPERVISOR), text=text, url=url, entry=entry, detail=entry.reason)
    else:
        notify(_office(inspection, Role.SUPERVISOR), text=text, url=url, entry=entry)


def tell_objection(entry: Entry, conclusion: Conclusion) -> None:
    """The unit objected: whoever may review, by person, so that it is not only those who stand aside who know."""
    inspection = conclusion.inspection
    served = inspection.office.desk.serves_id if hasattr(inspection.office, "desk") else 0
    out = access.took_part(conclusion)
    found = posts().filter(
        Q(unit_id=inspection.office_id, role__in=(Role.APPROVER, Role.SUPERVISOR)) | Q(unit_id=served, role=Role.LEADER)
    )
    may = [post for post in found if post.person_id not in out]
    due = conclusion.review_due
    day = f"，{due.month}月{due.day}日前决定" if due else ""
    text = f"{conclusion.unit.short_name}对{_name(inspection)}结论申请复核{day}"
    others = _office(inspection, Role.SUPERVISOR)
    notify([*may, *others], text=text, url=conclusion.get_absolute_url(), entry=entry)


def _rect(rectification: Rectification) -> str:
    secret = rectification.label == Label.WORK_SECRET
    return rectification.numbered if secret else f"{rectification.numbered}《{rectification.title}》"


def tell_unit(entry: Entry, rectification: Rectification) -> None:
    """order, again, strike, call_off, shift: the unit."""
    day = f"{rectification.due.month}月{rectification.due.day}日"
    said = {
        "order": f"请签收，{day}前报整改情况", "again": f"复查没有通过，{day}前再改", "strike": "复查通过，已销号",
        "call_off": "已撤销", "shift": f"期限改到{day}",
    }[_step(entry)]  # fmt: skip
    people = _units([rectification.unit_id], rectification.label)
    url = rectification.get_absolute_url()
    notify(people, text=f"整改{_rect(rectification)}：{said}", url=url, entry=entry, detail=entry.reason)


def tell_supervisors(entry: Entry, rectification: Rectification) -> None:
    """sign_for, answer: the supervisors."""
    found = posts().filter(unit_id=rectification.office_id, role=Role.SUPERVISOR)
    said = "报来整改情况，请复查" if _step(entry) == "answer" else "已签收"
    text = f"{rectification.unit.short_name}整改{_rect(rectification)}：{said}"
    notify(found, text=text, url=rectification.get_absolute_url(), entry=entry)


def tell_answer(entry: Entry, answer: Answer) -> None:
    """lay_answer: the unit's leaders; return_answer: who wrote it."""
    rectification = answer.rectification
    if _step(entry) == "lay_answer":
        people = list(posts().filter(unit_id=rectification.unit_id, role__in=access.UNIT_LEADERS))
        notify(people, text=f"整改{_rect(rectification)}的报告请审签", url=answer.get_absolute_url(), entry=entry)
        return
    text = f"整改{_rect(rectification)}的报告退回修改"
    notify([answer.by], text=text, url=answer.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_delay(entry: Entry, delay: Delay) -> None:
    """ask: the supervisors; refuse_delay: the unit."""
    rectification = delay.rectification
    if _step(entry) == "ask":
        found = list(posts().filter(unit_id=rectification.office_id, role=Role.SUPERVISOR))
        text = f"{rectification.unit.short_name}申请整改{_rect(rectification)}延期，请批"
    else:
        found = _units([rectification.unit_id], rectification.label)
        text = f"整改{_rect(rectification)}：不同意延期"
    notify(found, text=text, url=rectification.get_absolute_url(), entry=entry, detail=entry.reason)

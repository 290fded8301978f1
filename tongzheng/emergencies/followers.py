"""Who is told of what happens to an emergency and its reports (U1, U3). Each reacts to one kind of trail entry."""

from __future__ import annotations

from tongzheng.duty.queries import officers_at
from tongzheng.emergencies import access
from tongzheng.emergencies.models import Emergency, Report
from tongzheng.emergencies.queries.thread import name_of
from tongzheng.emergencies.watch import people_of
from tongzheng.network.models import Role
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_registered(entry: Entry, emergency: Emergency) -> None:
    """register: the unit that owes the reports learns of it; if the unit registered it, the duty officers do."""
    by_unit = entry.by.unit_id == emergency.unit_id and not access.at_desk(entry.by)
    people = officers_at(emergency.office, entry.at) if by_unit else people_of(emergency.unit_id)
    text = f"{emergency.unit.short_name}登记：{emergency}" if by_unit else f"值班室已登记，请按时书面报告：{emergency}"
    notify(people, text=text, url=emergency.get_absolute_url(), entry=entry)


def tell_to_sign(entry: Entry, report: Report) -> None:
    """submit: the unit's leaders."""
    people = [post for post in people_of(report.unit_id) if post.role in access.SIGNERS]
    notify(
        people,
        text=f"请签发突发事件报告：{report.emergency}（{report.get_stage_display()}）",
        url=report.get_absolute_url(),
        entry=entry,
    )


def tell_sent_back(entry: Entry, report: Report) -> None:
    """send_back, return: who wrote it, and for a return its leaders too."""
    people = people_of(report.unit_id)
    if entry.kind.endswith("send_back"):
        people = [post for post in people if post.role in access.WRITERS]
    word = "退回修改" if entry.kind.endswith("send_back") else "值班室退回补正"
    notify(
        people,
        text=f"{word}：{report.emergency}（{name_of(report)}）",
        url=report.get_absolute_url(),
        entry=entry,
        detail=entry.reason,
    )


def tell_sent(entry: Entry, report: Report) -> None:
    """sign_off: the duty officers, so that somebody receives it."""
    people = officers_at(report.emergency.office, entry.at)
    notify(people, text=f"请签收：{report.emergency}（{name_of(report)}）", url=report.get_absolute_url(), entry=entry)


def tell_split(entry: Entry, emergency: Emergency) -> None:
    """split: its unit owes the reports again."""
    text = f"撤销并入，恢复跟踪，请按时续报：{emergency}"
    people = [*people_of(emergency.unit_id), *officers_at(emergency.office, entry.at)]
    notify(people, text=text, url=emergency.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_graded(entry: Entry, emergency: Emergency) -> None:
    """grade: when it became graver, the unit and the duty officers: clocks are shorter now."""
    if entry.data["severity"] >= entry.data["before"]:
        return
    people = [*people_of(emergency.unit_id), *officers_at(emergency.office, entry.at)]
    people = [post for post in people if post.role != Role.HEAD]
    text = f"定为{emergency.get_severity_display()}：{emergency}，时限已重排"
    notify(people, text=text, url=emergency.get_absolute_url(), entry=entry, detail=entry.reason)

"""Who is told of a matter's steps: the units, the office, the leader, and the clerk whose report began it (D2, D4, D8)."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.instructions.models import Instruction, Nature
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify, notify_all
from tongzheng.reporting.models import Label
from tongzheng.supervision import access, queries
from tongzheng.supervision.flow import ENDED
from tongzheng.supervision.models import Assignment, Contact, Extension, Feedback, Item
from tongzheng.trail.models import Entry


def _name(item: Item) -> str:
    return f"{item.numbered}《{item.title}》" if item.label != Label.WORK_SECRET else f"{item.numbered}督查事项"


def _unit_people(item: Item, unit_id: int, *, leaders: bool = False) -> list[Appointment]:
    roles = access.UNIT_LEADERS if leaders or item.label == Label.WORK_SECRET else access.UNIT_SIDE
    return queries.people_of(unit_id, *roles)  # the unit's contact is one of them (D10)


def _supervisors(item: Item) -> list[Appointment]:
    return queries.people_of(item.office_id, Role.SUPERVISOR)


def _leader(item: Item) -> list[Appointment]:
    return list(posts().filter(pk=item.leader_id or 0))


def tell_instruction(entry: Entry, instruction: Instruction) -> None:
    """An instruction that wants handling waits for its item (批必查)."""
    if instruction.nature != Nature.HANDLE or instruction.placement.article.label == Label.WORK_SECRET:
        return  # supervisors do not see work secrets' instructions, so they are not told of them (R6)
    found = posts().filter(role=Role.SUPERVISOR, unit_id=instruction.placement.article.office_id)
    text = f"{instruction.by_title}{instruction.by_name}批示要求办理，请立项"
    notify(found, text=text, url=reverse("supervision:waiting"), entry=entry)


def tell_approvers(entry: Entry, item: Item) -> None:
    """A draft waits for approval."""
    people = queries.people_of(item.office_id, Role.APPROVER) + _leader(item)
    name = f"《{item.title}》" if item.label != Label.WORK_SECRET else "一件工作秘密事项"
    notify(people, text=f"{name}报批立项", url=item.get_absolute_url(), entry=entry)


def tell_supervisors(entry: Entry, item: Item) -> None:
    """Approved, refused, signed for, handed back, answered."""
    if item.together:  # its whole document was approved: told once of all
        return
    words = {
        "approve": "已批准立项",
        "refuse": "立项被退回",
        "sign_for": "牵头单位已签收",
        "hand_back": "被退回交办",
        "answer": "报来结果，请审核",
    }
    said = words.get(entry.kind.rsplit(".", 1)[-1], "")
    notify(
        _supervisors(item), text=f"{_name(item)}{said}", url=item.get_absolute_url(), entry=entry, detail=entry.reason
    )


def tell_units(entry: Entry, item: Item) -> None:
    """Assigned, sent back, accepted, gone on, reopened, cancelled, closed: every unit that takes part."""
    if item.together:  # given out with its whole document: each unit is told once of all
        return
    words = {
        "assign": f"交办，请签收，{item.due.month}月{item.due.day}日前报结果", "send_back": "结果退回重办", "accept": "结果已认可",
        "go_on": "本期已认可，继续办", "reopen": "领导又有批示，再交办", "cancel": "已撤项", "close": "已办结",
    }  # fmt: skip
    said = words.get(entry.kind.rsplit(".", 1)[-1], "")
    parts = list(item.assignments.filter(ended_at__isnull=True))
    roles = access.UNIT_LEADERS if item.label == Label.WORK_SECRET else access.UNIT_SIDE
    people = list(posts().filter(unit_id__in=[part.unit_id for part in parts], role__in=roles))
    told: list[tuple[list[Appointment], str, str, Entry | None, str]] = []
    for part in parts:
        role = "牵头" if part.part == Assignment.Part.LEAD else "配合"
        text = f"{_name(item)}（您单位{role}）{said}"
        mine = [post for post in people if post.unit_id == part.unit_id]
        told.append((mine, text, item.get_absolute_url(), entry, entry.reason))
    notify_all(told)


def tell_leader(entry: Entry, item: Item) -> None:
    """The result lies before him (果必报)."""
    text = f"您批示的事办好了：{_name(item)}，请阅结果"
    notify(_leader(item), text=text, url=item.get_absolute_url(), entry=entry)


def tell_word(entry: Entry, item: Item) -> None:
    """What the leader said of the result: the supervisors, and the units when it is a further instruction."""
    again = bool(entry.data.get("again"))
    said = "领导再批" if again else "领导已圈阅"
    notify(
        _supervisors(item), text=f"{_name(item)}{said}", url=item.get_absolute_url(), entry=entry,
        detail=str(entry.data.get("text", "")),
    )  # fmt: skip


def tell_source(entry: Entry, item: Item) -> None:
    """The unit and the clerk whose report began it learn what came of it (D8)."""
    if item.instruction is None or item.label == Label.WORK_SECRET:
        return
    reports = item.instruction.placement.article.sources.select_related("author", "contributor")
    for report in reports:
        people = [p for p in (report.author, report.contributor) if p is not None]
        people += queries.people_of(report.unit_id, Role.OFFICER, Role.SIGNER)
        text = f"你单位报送的《{report.title}》引出的督查事项已办结"
        notify(people, text=text, url=reverse("cockpit:line", args=[report.pk]), entry=entry)


def tell_signers(entry: Entry, feedback: Feedback) -> None:
    """A feedback waits for the unit's leader."""
    people = _unit_people(feedback.item, feedback.unit_id, leaders=True)
    notify(
        people,
        text=f"{_name(feedback.item)}的{feedback.get_kind_display()}请审签",
        url=feedback.get_absolute_url(),
        entry=entry,
    )


def tell_writer(entry: Entry, feedback: Feedback) -> None:
    """The unit's leader gave it back."""
    text = f"{_name(feedback.item)}的{feedback.get_kind_display()}退回修改"
    notify([feedback.by], text=text, url=feedback.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_opinion(entry: Entry, feedback: Feedback) -> None:
    """A supporting unit's opinion goes to the lead; progress to the supervisors."""
    item = feedback.item
    if feedback.kind == Feedback.Kind.OPINION:
        lead = queries.lead_of(item)
        people = _unit_people(item, lead.unit_id) if lead else []
        notify(
            people,
            text=f"{feedback.unit.short_name}对{_name(item)}提出意见，请协调",
            url=feedback.get_absolute_url(),
            entry=entry,
        )
    elif feedback.kind == Feedback.Kind.PROGRESS:
        text = f"{feedback.unit.short_name}报来{_name(item)}的进展"
        notify(_supervisors(item), text=text, url=feedback.get_absolute_url(), entry=entry)


def tell_reminded(entry: Entry, item: Item) -> None:
    """The unit is reminded; higher steps reach higher people, and always those below too (D4)."""
    found = posts().filter(pk__in=entry.data.get("to", ()))
    slip = f"（{entry.data['slip']}）" if entry.data.get("slip") else ""
    text = f"第 {entry.data.get('times', 1)} 次催办{slip}：{_name(item)}，期限 {item.due.month}月{item.due.day}日"
    url = f"{item.get_absolute_url()}#r{entry.data.get('reminder', '')}"
    notify(found, text=text, url=url, entry=entry, detail=entry.reason)


def tell_answered(entry: Entry, item: Item) -> None:
    """What the unit says to a reminder goes to whoever supervises."""
    notify(
        _supervisors(item), text=f"{_name(item)}：{entry.by.post_name}答复催办", url=item.get_absolute_url(), entry=entry,
        detail=entry.reason,
    )  # fmt: skip


def tell_rolled(entry: Entry, item: Item) -> None:
    """A period was missed, or the next one begins: the lead and who supervises."""
    lead = queries.lead_of(item)
    to = _supervisors(item) + (_unit_people(item, lead.unit_id) if lead else [])
    notify(to, text=f"{_name(item)}：{entry.reason}", url=item.get_absolute_url(), entry=entry)


def tell_disagreed(entry: Entry, item: Item) -> None:
    """An opinion was settled: its unit and the lead hear how. The lead could not: who supervises is asked to."""
    url = f"{item.get_absolute_url()}#f{entry.data.get('feedback', '')}"
    if entry.kind.endswith(".refer"):
        text = f"{_name(item)}：牵头单位报请协调配合单位的意见"
        notify(_supervisors(item), text=text, url=url, entry=entry, detail=entry.reason)
        return
    lead = queries.lead_of(item)
    units = {int(entry.data.get("unit") or 0), lead.unit_id if lead else 0}
    people = [post for unit in units for post in _unit_people(item, unit)]
    notify(people, text=f"{_name(item)}的意见已协调", url=url, entry=entry, detail=entry.reason)


def tell_given_up(entry: Entry, item: Item) -> None:
    """Handed back or taken back: the supporting units wait, the lead that had it knows why."""
    said = "牵头单位退回，等另行交办" if entry.kind.endswith("hand_back") else "已收回，另行交办"
    for part in item.assignments.filter(ended_at__isnull=True):
        people = [post for post in _unit_people(item, part.unit_id) if post.unit_id != entry.by.unit_id]
        notify(people, text=f"{_name(item)}{said}", url=item.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_withdrawn(entry: Entry, instruction: Instruction) -> None:
    """A leader took an instruction back that has a matter already: who supervises decides what becomes of it."""
    for item in Item.objects.filter(instruction=instruction).exclude(state__in=ENDED):
        text = f"{_name(item)}的批示已由{instruction.by_title}{instruction.by_name}撤回，请办理撤项或另报立项"
        notify(_supervisors(item), text=text, url=item.get_absolute_url(), entry=entry)


def tell_contact(entry: Entry, contact: Contact) -> None:
    """Who was named as a unit's contact knows it, and what is expected of him (D10)."""
    text = f"您是{contact.unit.short_name}的督查联络员"
    notify([contact.post], text=text, url=contact.get_absolute_url(), entry=entry, detail=contact.duties)


def tell_extension(entry: Entry, extension: Extension) -> None:
    """A request goes to whoever has it before him next; the answer to the unit."""
    item, step = extension.item, entry.kind.rsplit(".", 1)[-1]
    to = {
        "ask": lambda: _unit_people(item, extension.unit_id, leaders=True),
        "sign_extension": lambda: _supervisors(item),
        "pass_extension": lambda: queries.people_of(item.office_id, Role.APPROVER) + _leader(item),
        "grant_extension": lambda: _unit_people(item, extension.unit_id),
        "refuse_extension": lambda: _unit_people(item, extension.unit_id),
        "lapse_extension": lambda: _unit_people(item, extension.unit_id),
    }[step]()
    said = {"grant_extension": "已批准", "refuse_extension": "不同意", "lapse_extension": "已失效"}.get(step, "请审批")
    text = f"{_name(item)}申请延期到 {extension.due.month}月{extension.due.day}日：{said}"
    notify(to, text=text, url=item.get_absolute_url(), entry=entry, detail=entry.reason)

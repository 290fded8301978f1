"""Who is told, and what the clock does by itself; wired in config/wiring.py (N10, K11)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.network.models import Appointment, Office, Role
from tongzheng.network.queries import clock, posts
from tongzheng.notices.actions import notify
from tongzheng.oversight.access import HANDLERS
from tongzheng.oversight.actions.cases import list_by_rules
from tongzheng.oversight.models import Case, Fault, Watch
from tongzheng.scoring.access import can_register
from tongzheng.scoring.actions.facts import register_facts, take_back_facts
from tongzheng.scoring.models import Fact
from tongzheng.trail.models import Entry

LED_BY = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
SAYS = {
    "list": "办公室把你单位列入督导", "again": "你单位的督导又有新情况", "contact": "办公室登记了走访谈话",
    "advise": "办公室对信息工作提了意见", "order": "办公室责令限期整改", "look": "办公室复看了整改成效",
    "propose": "你单位被列入调整建议", "lift": "你单位已撤出调整建议", "close": "你单位的督导已经销号",
}  # fmt: skip


def tell_unit(entry: Entry, case: Case) -> None:
    """Every step: the unit's officer and leaders."""
    step = entry.kind.rpartition(".")[2]
    words = f"{SAYS[step]}，期限{case.due.month}月{case.due.day}日" if step == "order" and case.due else SAYS[step]
    to = posts().filter(unit_id=case.unit_id, role__in=LED_BY)
    notify(to, text=words, url=case.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_office(entry: Entry, case: Case) -> None:
    """answer: who listed it, or the office's assessors when it listed itself."""
    to = posts().filter(unit_id=case.office_id, role=Role.ASSESSOR)
    if case.by.role in HANDLERS:
        to = posts().filter(pk__in=[case.by_id, case.by.post_id])
    notify(to, text=f"{case.unit}答复了督导", url=case.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_blamed(entry: Entry, fault: Fault) -> None:
    """Every step of a fault: the person named and the unit's signer and leaders; the office when the unit spoke."""
    to: list[Appointment] = []
    if entry.by.unit_id == fault.unit_id:
        to += posts().filter(unit_id=fault.office_id, role__in=[Role.ASSESSOR, Role.APPROVER])
    else:
        to += posts().filter(unit_id=fault.unit_id, role__in=[Role.SIGNER, Role.CHARGE, Role.HEAD])
        to += [fault.post] if fault.post is not None else []
    text = f"{fault}：{entry.word}"
    notify(to, text=text, url=fault.get_absolute_url(), entry=entry, detail=entry.reason)


def offer_fact(entry: Entry, fault: Fault) -> None:
    """decide: a fault that costs points is registered with scoring; who may not register asks the assessor to (K11, K1)."""
    if fault.consequence != Fault.Consequence.DEDUCT:
        return
    if can_register(entry.by):
        what = "mistaken" if fault.kind == Fault.Kind.UNTRUE else "error"
        register_facts(
            by=entry.by, once=fault.once, kind=Fact.Kind.BREACH, on=fault.on, units=[fault.unit_id], what=what,
            title=fault.get_kind_display(),  # the whole unit reads it; the finding may name a person
        )  # fmt: skip
        return
    _ask_assessor(entry, fault, f"{fault}要扣分，请登记扣分事实")


def take_fact_back(entry: Entry, fault: Fault) -> None:
    """overturn: what was registered with scoring is made void with it, and the points come back; the assessor knows (K11)."""
    if take_back_facts(fault.once, office=fault.office_id, by=entry.by, reason=f"过错认定复核撤销：{entry.reason}"):
        _ask_assessor(entry, fault, f"{fault}复核撤销了，扣分登记已随之作废")


def _ask_assessor(entry: Entry, fault: Fault, text: str) -> None:
    to = posts().filter(unit_id=fault.office_id, role=Role.ASSESSOR)
    notify(to, text=text, url=fault.get_absolute_url(), entry=entry, detail=entry.reason)


def list_laggards() -> int:
    """What the clock does: once a month each office's units list themselves; how many new cases (N10)."""
    today = timezone.localdate()
    swept = {watch.office_id: watch.swept_on for watch in Watch.objects.all()}
    made = 0
    for office in Office.objects.select_related("unit").order_by("unit_id"):
        last = swept.get(office.unit_id)
        if last is None or (last.year, last.month) != (today.year, today.month):
            made += len(list_by_rules(office.unit, by=clock()))
    return made

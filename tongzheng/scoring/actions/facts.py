"""Registering by hand what no room records: commissions, breaches, withdrawals, exemptions, mergers, emergencies (K2)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Adoption, Level, Report
from tongzheng.scoring import access
from tongzheng.scoring.engine.words import DISPOSALS
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.models import Fact
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require

Kind = Fact.Kind
TITLE_MAX, DOCUMENT_MAX, WHY_MAX = 120, 80, 200
NEEDS_TITLE = {
    Kind.COMMISSION: "约稿名称",
    Kind.BREACH: "事由",
    Kind.EMERGENCY: "事件名称",
    Kind.SUPERVISED: "督查事项",
}


class FieldRefused(Refused):
    """A refusal that belongs to one field of the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


@action
def register_facts(
    *,
    by: Appointment,
    once: uuid.UUID,
    kind: str,
    on: dt.date,
    units: Collection[int] = (),
    what: str = "",
    title: str = "",
    document: str = "",
    until: dt.date | None = None,
    level: str = "",
    major: bool = False,
    report: Report | None = None,
    adoption: Adoption | None = None,
    into: int | None = None,
    disposals: Iterable[str] = (),
    media: bool = False,
    supplement: bool = False,
) -> list[Fact]:
    """Register one thing for one unit or several; the same form twice registers once (K2).

    No unit at all means every unit, for exemptions only. A withdrawal is of one adoption, and its unit is the report's.
    """
    require(access.can_register(by))
    if found := list(Fact.objects.filter(once=once, office=by.unit_id)):
        return found
    if kind not in Kind.values:
        raise Refused("请选登记什么事项")
    title, document = clean_title(title), clean_title(document)
    refuse_secrets("登记事项", title, document)
    _words(kind, what, title, document, level)
    start, end = _days(kind, on, until)
    if kind == Kind.WITHDRAWAL:
        units = [_withdrawn(by, adoption)]
    chosen = _units(by, kind, units)
    values: dict[str, Any] = {
        "kind": kind, "what": what, "title": title, "document": document, "on": start, "until": end, "level": level, "major": major,
        "report": _answer(report, kind, chosen), "adoption": adoption if kind == Kind.WITHDRAWAL else None,
        "into": _into(by, kind, chosen, into), "disposals": _disposals(kind, disposals), "media": media,
        "supplement": supplement,
    }  # fmt: skip
    _not_yet(kind, chosen, start, title)
    facts = []
    everybody: list[Unit | None] = [None]
    for unit in chosen or everybody:
        fact = Fact.objects.create(once=once, office_id=by.unit_id or 0, unit=unit, by_id=by.pk, **values)
        record(fact, "scoring.fact.add", by=by, data={"unit": unit.pk if unit else None, "said": str(fact)})
        facts.append(fact)
    return facts


@action
def void_fact(fact: Fact, *, by: Appointment, reason: str) -> Fact:
    """Say that something registered did not hold: it is kept, and set right from today on; the right one is registered anew."""
    require(access.can_void(by, fact))
    reason = clean_text(reason).strip()
    refuse_secrets("作废原因", reason)
    if len(reason) > WHY_MAX:
        raise FieldRefused(f"原因现在 {len(reason)} 字，最多 {WHY_MAX} 字，请删减", "reason")
    move(fact, "void", by=by, reason=reason, void_at=timezone.now(), void_why=reason)
    return fact


@part
def take_back_facts(once: uuid.UUID, *, office: int, by: Appointment, reason: str) -> int:
    """Void what an office's assessor registered under another room's key, because there its ground fell; how many (U5, K11).

    Whoever may overturn the finding there decides it; here nobody is asked again.
    """
    found = list(Fact.objects.filter(once=once, office=office, state=FactState.HOLDS))
    for fact in found:
        move(fact, "void", by=by, reason=reason[:WHY_MAX], void_at=timezone.now(), void_why=reason[:WHY_MAX])
    return len(found)


def _words(kind: str, what: str, title: str, document: str, level: str) -> None:
    choices = Fact.WHAT.get(Kind(kind), {})
    if choices and what not in choices:
        raise FieldRefused("还没选，或不在可选范围里", "what")
    if kind in NEEDS_TITLE and not title:
        raise FieldRefused(f"还没填{NEEDS_TITLE[Kind(kind)]}", "title")
    for text, most, name, field in ((title, TITLE_MAX, "事由", "title"), (document, DOCUMENT_MAX, "依据", "document")):
        if len(text) > most:
            raise FieldRefused(f"{name}现在 {len(text)} 字，最多 {most} 字，请删减", field)
    if level and level not in Level.values:
        raise FieldRefused("请选被哪一级通报", "level")


def _days(kind: str, on: dt.date, until: dt.date | None) -> tuple[dt.date, dt.date | None]:
    """The days as they are kept: whole months for an exemption; nothing else lies in the future."""
    today = timezone.localdate()
    if not 2000 <= on.year <= today.year + 2:
        raise FieldRefused("日期不对，请核对", "on")
    if kind == Kind.EXEMPTION:
        last = until or on
        if (last.year, last.month) < (on.year, on.month):
            raise FieldRefused("止月在起月之前，请核对", "until")
        if last.year > today.year + 2:
            raise FieldRefused("止月太远，请核对", "until")
        return on.replace(day=1), (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    if on > today:
        raise FieldRefused("日期还没到，到了再登记", "on")
    return on, None


def _units(by: Appointment, kind: str, units: Collection[int]) -> list[Unit]:
    found = list(Unit.objects.filter(office=by.unit_id, pk__in=list(units)).order_by("path"))
    if len(found) != len(set(units)):
        raise FieldRefused("有的单位不向本办公室报送，请重选", "units")
    if not found and kind != Kind.EXEMPTION:
        raise FieldRefused("还没有选单位", "units")
    return found


def _withdrawn(by: Appointment, adoption: Adoption | None) -> int:
    if adoption is None or adoption.withdrawn_at or adoption.report.office_id != by.unit_id:
        raise FieldRefused("请从稿件的采用里选一条撤回", "adoption")
    if Fact.objects.filter(adoption=adoption, state=FactState.HOLDS).exists():
        raise FieldRefused("这一条采用已经登记过撤回", "adoption")
    return adoption.report.unit_id


def _answer(report: Report | None, kind: str, units: list[Unit]) -> Report | None:
    """The report a unit handed in for a commission."""
    if report is None or kind != Kind.COMMISSION:
        return None
    if len(units) != 1 or report.unit_id != units[0].pk:
        raise FieldRefused("回稿是一个单位的：请只选报来这篇稿的单位", "report")
    if Fact.objects.filter(report=report, kind=kind, state=FactState.HOLDS).exists():
        raise FieldRefused("这篇稿已经登记为一次约稿的回稿", "report")
    return report


def _into(by: Appointment, kind: str, units: list[Unit], into: int | None) -> Unit | None:
    """The unit that takes over: of the same office, and itself not merged."""
    if kind != Kind.MERGER:
        return None
    taker = Unit.objects.filter(office=by.unit_id, pk=into or 0).first()
    if taker is None or taker in units:
        raise FieldRefused("请选并入哪个单位，不能并入自己", "into")
    gone = Fact.objects.filter(kind=kind, state=FactState.HOLDS, unit__in=[*units, taker]).select_related(
        "unit", "into"
    )
    if merged := gone.first():
        raise FieldRefused(f"{merged.unit}已经并入{merged.into}，不能再登记", "into")
    return taker


def _disposals(kind: str, given: Iterable[str]) -> list[str]:
    if kind != Kind.EMERGENCY:
        return []
    found = [name for name in dict.fromkeys(given) if name in DISPOSALS]
    if not found:
        raise FieldRefused("还没有选去向", "disposals")
    return found


def _not_yet(kind: str, units: list[Unit], on: dt.date, title: str) -> None:
    """A commission's result stands once a unit; a second look at the list is quicker than an appeal."""
    if kind != Kind.COMMISSION:
        return
    known = Fact.objects.filter(kind=kind, state=FactState.HOLDS, unit__in=units, on=on, title=title).first()
    if known is not None:
        raise FieldRefused(f"{known.unit}这一次约稿的结果登记过了；登错的，先作废再登", "units")

"""The county's rulebook, in force since the year began, the next one as a draft, and what is registered by hand (K1, K2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.network.models import Unit, UnitKind
from tongzheng.scoring.models import Fact, Rulebook

TEXT = Path(__file__).parent / "data" / "rulebook.toml"
COMMISSIONS = ("民营企业用工情况", "重点项目开工情况", "安全生产检查情况", "惠企政策落实反响", "群众来信反映集中的问题")
ASKED = 14  # units a commission goes to
BREACHES = (
    ("late", "河堤渗水险情信息迟报", "", False, 96),
    ("mistaken", "山洪受灾人数报错", "city", True, 60),
)
FLOODED = 3  # townships excused in the month of the flood


def make_rules(rng: Random, clock: Clock, county: County, people: People) -> Rulebook:
    """Rulebook, draft and facts by hand, each with its trail; the rulebook in force."""
    ledger = Ledger(rng, clock.now)
    start = _start(clock)
    assessor, office = people.cast["丁墨"], county["县政府办"]
    text = TEXT.read_text(encoding="utf-8").replace("{year}", str(start.year))
    made = clock.at(max(clock.days[0], start - timedelta(days=20)), 10)
    book: dict[str, Any] = {"office": office, "name": "云岭县政务信息工作考核办法", "by": assessor}
    active = Rulebook(
        once=ledger.once(),
        document_no=f"云政办发〔{start.year}〕3号",
        version=1,
        text=text,
        starts=start,
        at=made,
        **book,
    )
    ledger.record(active, "scoring.rulebook.upload", made, assessor, data={"versions": 1})
    starts = {"starts": start.isoformat(), "after": None}
    ledger.move(active, "activate", made + timedelta(days=3, hours=2), assessor, data=starts)
    changed = text.replace('points = 2, clause = "6" },\n]\njoints', 'points = 4, clause = "6" },\n]\njoints')
    at = clock.at(clock.days[-3], 15)
    draft = Rulebook(
        once=ledger.once(), version=2, text=changed, starts=date(clock.today.year, 1, 1), at=at, **book
    )  # problems count for more: to be tried out
    ledger.record(draft, "scoring.rulebook.draft", at, assessor, data={"copy_of": 1})
    insert([active, draft])
    facts = [*_commissions(rng, clock, county), *_breaches(rng, clock, county), *_excused(rng, clock, county)]
    facts = [fact for fact in facts if fact.on >= start]
    for fact in facts:
        fact.office, fact.by = office, assessor
        ledger.record(fact, "scoring.fact.add", fact.at, assessor, data=_said(fact))
    insert(sorted(facts, key=lambda fact: fact.at))
    ledger.write()
    return active


def _start(clock: Clock) -> date:
    """The first of January that left some months to count."""
    return date((clock.today - timedelta(days=75)).year, 1, 1)


def _said(fact: Fact) -> dict[str, Any]:
    return {"unit": fact.unit.pk if fact.unit else None, "said": str(fact)}


def _units(county: County) -> list[Unit]:
    kinds = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT)
    office = county["县政府办"]
    return [unit for unit in county.reporting if unit.kind in kinds and unit.office_id == office.pk]


def _commissions(rng: Random, clock: Clock, county: County) -> list[Fact]:
    """Most hand in on time; some late, one or two not at all."""
    found = []
    days = clock.days[:-12]
    dues = [days[len(days) * n // (len(COMMISSIONS) + 1)] for n in range(1, len(COMMISSIONS) + 1)]
    for title, due in zip(COMMISSIONS, dues, strict=True):
        for unit in rng.sample(_units(county), min(ASKED, len(_units(county)))):
            result = rng.choices(("done", "late", "missed"), (80, 13, 7))[0]
            on = due - timedelta(days=rng.randint(0, 3)) if result == "done" else due
            at = _registered(clock, due, rng.randint(1, 3))
            found.append(
                Fact(kind="commission", what=result, title=title, unit=unit, on=on, at=at, document="约稿通知")
            )
    return found


def _breaches(rng: Random, clock: Clock, county: County) -> list[Fact]:
    found = []
    for (what, title, level, major, back), unit in zip(
        BREACHES, rng.sample(_units(county), len(BREACHES)), strict=True
    ):
        on = clock.days[-min(back, len(clock.days) - 2)]
        document = "市政府办公室通报" if level else "县政府办公室通报"
        values = {"what": what, "title": title, "level": level, "major": major, "document": document}
        found.append(Fact(kind="breach", unit=unit, on=on, at=_registered(clock, on, 1), **values))
    return found


def _excused(rng: Random, clock: Clock, county: County) -> list[Fact]:
    """Townships under water need not report in July."""
    first = date(clock.today.year, 7, 1)
    if first > clock.today:
        return []
    towns = [unit for unit in _units(county) if unit.kind == UnitKind.TOWNSHIP]
    values = {"title": "防汛救灾期间免考", "on": first, "until": date(first.year, 7, 31), "document": "县防指紧急通知"}
    at = clock.at(first + timedelta(days=9), 10)
    return [Fact(kind="exemption", unit=unit, at=at, **values) for unit in rng.sample(towns, min(FLOODED, len(towns)))]


def _registered(clock: Clock, on: date, days: int) -> datetime:
    """Some working day later, never after now."""
    return min(clock.at(on + timedelta(days=days), 10.5), clock.now - timedelta(hours=1))

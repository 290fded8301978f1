"""Who reports how much, and on which days: the habits the speeches complain about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from random import Random

from tongzheng.demo.calendar import MONTHS, Clock
from tongzheng.demo.county import County
from tongzheng.demo.people import People
from tongzheng.network.models import Role, Unit

TASK = 3580
REPORTS = 2457  # 68.6 % of the task
PLAIN = 2340  # of them; the rest are follow-ups, corrections and what the direct reporting point sends
# a fifth of the units sends four fifths
BUSY = (
    "青石镇 白鹭乡 县农业农村局 城关镇 柳河镇 县公安局 东湖街道 县水利局 县教育局 桃源镇 县卫生健康局 大坪乡 县住建局 县市场监管局 县政协办公室"
).split()
BUSY_SHARE = 0.79
# nearly silent, and silent for months
SILENT = "县审计局 县民革支部 凤鸣农贸市场采集点 县检察院 龙潭乡 县税务局 县农商行 西园街道".split()
LUMPS = (
    "县住建局 新桥镇 县人社局 沙洲镇 县文旅局 县供电公司 黄陂岭乡".split()
)  # everything on one day at the month's end
KINDS = {
    "news": 47, "experience": 19, "problem": 7, "advice": 5, "research": 4, "analysis": 6, "opinion": 5,
    "urgent": 1.2, "forecast": 1.3, "reaction": 2, "reference": 1.5,
}  # fmt: skip
_SMALL = ("analysis", "research", "reference", "forecast", "reaction")
NOT_FOR = dict.fromkeys(("village", "point", "community", "school", "enterprise"), _SMALL)


@dataclass
class Planned:
    """One report to be written."""

    unit: Unit
    day: date
    kind: str


@dataclass
class Plan:
    """All reports of the year in the order of their days."""

    items: list[Planned] = field(default_factory=list)


def make_plan(rng: Random, county: County, people: People, clock: Clock, scale: float) -> list[Planned]:
    """Draw units, days and kinds; the last two days are busy, so that the desk has work."""
    total = round(PLAIN * scale)
    items: list[Planned] = []
    for unit, count in _volumes(rng, county, total).items():
        days = [d for d in clock.days if people.at(unit, Role.OFFICER, d) and people.at(unit, Role.SIGNER, d)]
        items += [Planned(unit, day, _kind(rng, unit)) for day in _days(rng, unit, days, count, clock)]
    _spread_topup(rng, items, county, people, clock, total)
    return sorted(items, key=lambda p: (p.day, p.unit.pk, p.kind))


def _volumes(rng: Random, county: County, total: int) -> Counter[Unit]:
    weights: dict[Unit, float] = {}
    busy = [county[name] for name in BUSY]
    for i, unit in enumerate(busy):
        weights[unit] = 1.9 - 0.08 * i
    share = sum(weights.values())
    weights = {u: w / share * BUSY_SHARE for u, w in weights.items()}
    rest = {u: 0.12 if u.short_name in SILENT else rng.uniform(0.4, 1.6) for u in county.reporting if u not in weights}
    scale = (1 - BUSY_SHARE) / sum(rest.values())
    weights |= {u: w * scale for u, w in rest.items()}
    counts = Counter({u: int(total * w) for u, w in weights.items()})
    short = total - sum(counts.values())
    for unit in rng.choices(list(weights), list(weights.values()), k=short):
        counts[unit] += 1
    return counts


def _days(rng: Random, unit: Unit, days: list[date], count: int, clock: Clock) -> list[date]:
    name = unit.short_name
    if name in SILENT:  # two bursts, months apart
        half = len(days) // 5
        days = days[half : half + 25] + days[-60:-45]
    if name in LUMPS:
        last = {}
        for day in days:
            last[day.year, day.month] = day
        ends = [d for d in last.values() if d != clock.desk_day] or days
        some = rng.sample(ends, max(1, len(ends) - 2))
        return rng.choices(some, k=count)
    weights = list(accumulate(MONTHS[d.month] * (2.4 if d in clock.days[-2:] else 1.0) for d in days))
    return rng.choices(days, cum_weights=weights, k=count)


def _spread_topup(rng: Random, items: list[Planned], county: County, people: People, clock: Clock, total: int) -> None:
    """Move some of last spring's reports to the last two days: a desk on which nothing lies shows nothing."""
    latest = clock.days[-2:]
    wanted = max(18, round(48 * min(1.0, total / PLAIN)))
    have = sum(p.day in latest for p in items)
    movable = [p for p in items if p.day < clock.days[-60] and p.unit.short_name not in SILENT + LUMPS]
    able = [
        p for p in movable if people.at(p.unit, Role.OFFICER, latest[0]) and people.at(p.unit, Role.SIGNER, latest[0])
    ]
    for item in rng.sample(able, min(len(able), max(0, wanted - have))):
        item.day = rng.choice([latest[0], latest[1], latest[1]])


def _kind(rng: Random, unit: Unit) -> str:
    barred = NOT_FOR.get(unit.kind, ())
    kinds = {k: w for k, w in KINDS.items() if k not in barred}
    if unit.kind == "consultative":
        kinds |= {"opinion": 30, "advice": 20}
    return rng.choices(list(kinds), list(kinds.values()))[0]

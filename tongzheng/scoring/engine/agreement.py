"""How a computed ledger agrees with an expected one, at the three levels of a scoring case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine.compute import Result
from tongzheng.scoring.engine.money import ZERO
from tongzheng.scoring.engine.plaindata import figure, period_of
from tongzheng.scoring.engine.standing import Standing

PLAIN = ("period_total", "cumulative", "count", "composite", "grade", "qualified", "converted", "commend")
_FIELD = {"period_total": "total"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as expected. Level 1: figures and places; 2: sums by item; 3: sums by fact (a hint)."""

    level: int
    where: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"[{self.level}] {self.where}：应为 {self.expected}，算得 {self.got}"


def compare(result: Result, expect: Mapping[str, Any]) -> list[Difference]:
    """Every difference, the gravest first."""
    found = [*_figures(result, expect), *_ranks(result, expect.get("rank")), *_officers(result, expect.get("officer"))]
    found += _lines(result, expect.get("lines"))
    return sorted(found, key=lambda difference: difference.level)


def _figures(result: Result, expect: Mapping[str, Any]) -> Iterator[Difference]:
    boards = {key for rows in result.standings.periods.values() for row in rows.values() for key in row.boards}
    for key, table in expect.items():
        if key not in PLAIN and key not in boards and key not in ("info", "duty"):
            if key not in ("lines", "rank", "officer"):
                yield Difference(3, f"expect.{key}", "（不认识的一项）", "没有比较")
            continue
        for period, unit, wanted in _cells(table):
            row = result.standings.periods.get(period, {}).get(unit)
            where = f"{key} {period} {unit}"
            if row is None:
                yield Difference(1, where, _say(wanted), "没有这个单位或这一期")
                continue
            got = _got(row, key)
            if not _same(wanted, got):
                yield Difference(1, where, _say(wanted), _say(got))


def _got(row: Standing, key: str) -> Any:
    return getattr(row, _FIELD.get(key, key)) if key in PLAIN else row.boards.get(key)


def _cells(table: Any) -> Iterator[tuple[str, str, Any]]:
    if not isinstance(table, Mapping):
        return
    for period, row in table.items():
        for unit, wanted in row.items() if isinstance(row, Mapping) else ():
            yield period_of(period) or str(period), str(unit), wanted


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(got, bool) or isinstance(wanted, bool) or got is None or wanted is None:
        return wanted is got
    if isinstance(got, Decimal | int):
        return figure(wanted) == Decimal(got)
    return str(wanted) == str(got)


def _say(value: Any) -> str:
    return "无" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _ranks(result: Result, table: Any) -> Iterator[Difference]:
    for period, leagues in table.items() if isinstance(table, Mapping) else ():
        key = period_of(period) or str(period)
        for league, row in leagues.items() if isinstance(leagues, Mapping) else ():
            for unit, wanted in row.items() if isinstance(row, Mapping) else ():
                standing = result.standings.periods.get(key, {}).get(str(unit))
                where = f"rank {key} {league} {unit}"
                if standing is None or str(unit) not in result.standings.leagues.get(str(league), ()):
                    yield Difference(1, where, _say(wanted), "没有这个单位或这一期")
                elif standing.rank != wanted:
                    yield Difference(1, where, _say(wanted), _say(standing.rank))


def _officers(result: Result, table: Any) -> Iterator[Difference]:
    """Points of persons; a figure under a period may be that period's or the year's to date."""
    officers = result.standings.officers
    if isinstance(table, Mapping) and table and not any(isinstance(row, Mapping) for row in table.values()):
        years = sorted(key for key in officers if len(key) == 4)
        table = {years[-1] if years else "": table}
    for period, person, wanted in _cells(table):
        own = officers.get(period, {}).get(person, ZERO)
        keys = [key for key in officers if len(key) > 4 and key[:4] == period[:4] and key <= period]
        to_date = sum((officers[key].get(person, ZERO) for key in keys), ZERO)
        if figure(wanted) not in (own, to_date):
            yield Difference(1, f"officer {period} {person}", _say(wanted), _say(own))


def _lines(result: Result, rows: Any) -> Iterator[Difference]:
    if not isinstance(rows, list):
        return
    frozen = set(result.frozen)
    wanted: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    got: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        points = figure(row[4]) if isinstance(row, list) and len(row) >= 5 else None
        if points is None:
            yield Difference(2, f"expect.lines {row!r}", "[单位, 期, 项, 事实, 分, 条, 理由]", "读不了")
            continue
        period = period_of(row[1]) or str(row[1])
        frozen.add(period)
        wanted[str(row[0]), period, str(row[2]), str(row[3])] += points
    for line in result.lines:
        if line.period in frozen:
            got[line.unit, line.period, line.item, line.fact] += line.points
    yield from _sums(2, _shorter(wanted), _shorter(got))
    yield from _sums(3, wanted, got)


def _shorter(sums: Mapping[tuple[str, ...], Decimal]) -> dict[tuple[str, ...], Decimal]:
    found: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for key, points in sums.items():
        found[key[:3]] += points
    return found


def _sums(
    level: int, wanted: Mapping[tuple[str, ...], Decimal], got: Mapping[tuple[str, ...], Decimal]
) -> Iterator[Difference]:
    for key in sorted({*wanted, *got}):
        if wanted.get(key, ZERO) != got.get(key, ZERO):
            yield Difference(level, " ".join(key), _say(wanted.get(key, ZERO)), _say(got.get(key, ZERO)))

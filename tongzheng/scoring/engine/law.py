"""One version of a rulebook, ready to be asked: which row applies to a case. Answers are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from tongzheng.scoring.engine.money import cents
from tongzheng.scoring.engine.rulebook import rows as r
from tongzheng.scoring.engine.rulebook.model import Rulebook, Version
from tongzheng.scoring.engine.rulebook.tables import BY_NAME

Row = TypeVar("Row")
# The conditions of each table and the value of the case each is compared with.
_CASE = {
    "levels": "level",
    "periodicals": "periodical",
    "ways": "way",
    "kinds": "kind",
    "routes": "route",
    "direct": "direct",
    "commission": "commission",
    "ranks": "rank",
    "causes": "cause",
    "results": "result",
    "disposals": "disposal",
    "items": "item",
    "major": "major",
    "classes": "league",
}


class Priced(NamedTuple):
    """What an adoption is worth by the tables: rounded points, the article, and how it came out in words."""

    points: Decimal
    clause: str
    words: str


def narrowest(rows: Sequence[Row], conditions: Sequence[str], **case: str) -> Row | None:
    """The row that applies and says most about the case; sound rulebooks have only one such."""
    best: Row | None = None
    rank: tuple[int, int] = (-1, 0)
    for row in rows:
        said, size = 0, 0
        for name in conditions:
            wanted = getattr(row, name)
            if not wanted:
                continue
            if case.get(_CASE[name], "") not in ((wanted,) if isinstance(wanted, str) else wanted):
                break
            said, size = said + 1, size - (1 if isinstance(wanted, str) else len(wanted))
        else:
            if (said, size) > rank:
                best, rank = row, (said, size)
    return best


class Law:
    """One version. Every method is a pure look-up."""

    def __init__(self, book: Rulebook, version: Version) -> None:
        self.book = book
        self.version = version
        self.name = version.version
        self.instruction = version.instruction[0] if version.instruction else None
        self.event = version.event[0] if version.event else None
        self.misses = version.misses[0] if version.misses else None
        self.recall = version.recall[0] if version.recall else None
        self.appeal = version.appeal[0] if version.appeal else None
        self.bonuses = version.bonuses
        self._found: dict[tuple[str, ...], Any] = {}

    def row(self, table: str, **case: str) -> Any:
        """The row of a table that applies to a case, or None."""
        key = (table, *case.values())
        try:
            return self._found[key]
        except KeyError:
            rows = getattr(self.version, table)
            conditions = [c.name for c in BY_NAME[table].columns if c.kind.condition]
            found = self._found[key] = narrowest(rows, conditions, **case)
            return found

    def price(
        self,
        level: str,
        periodical: str,
        way: str,
        kind: str,
        route: str,
        direct: str,
        commission: str,
        league: str = "",
    ) -> Priced:
        """The whole points 整条采用分 of an adoption, its factors multiplied and rounded once."""
        key = ("price", level, periodical, way, kind, route, direct, commission, league)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._price(*key[1:])
        return found

    def _price(
        self,
        level: str,
        periodical: str,
        way: str,
        kind: str,
        route: str,
        direct: str,
        commission: str,
        league: str,
    ) -> Priced:
        from_table = self._points(level, periodical, way, kind, 0)
        if from_table is None:
            return Priced(Decimal(0), "", "办法没有这一项的分值")
        exact, clause, words = from_table
        groups = list(dict.fromkeys(row.name for row in self.version.factors))
        conditions = [c.name for c in BY_NAME["factors"].columns if c.kind.condition]
        case = {
            "level": level,
            "periodical": periodical,
            "kind": kind,
            "route": route,
            "direct": direct,
            "commission": commission,
            "league": league,
        }
        for name in groups:
            rows = [row for row in self.version.factors if row.name == name]
            row: r.Factor | None = narrowest(rows, conditions, **case)
            if row is not None and row.times != 1:
                exact, words, clause = exact * row.times, f"{words}×{name}{_plain(row.times)}", row.clause or clause
        return Priced(cents(exact, self.book.places), clause, words)

    def _points(self, level: str, periodical: str, way: str, kind: str, depth: int) -> tuple[Decimal, str, str] | None:
        found: r.Points | None = self.row("points", level=level, periodical=periodical, way=way, kind=kind)
        turned: r.Conversion | None = None
        if found is None or not found.ways:  # points that name no way are those of the way others are reckoned by
            turned = self.row("conversions", level=level, periodical=periodical, way=way)
        if turned is None or turned.of == way or depth > len(self.version.conversions):
            return None if found is None else (found.points, found.clause, f"{_plain(found.points)}")
        base = self._points(level, periodical, turned.of, kind, depth + 1)
        if base is None:
            return None
        words = base[2] if turned.times == 1 else f"{base[2]}×{_plain(turned.times)}"
        return base[0] * turned.times, turned.clause or base[1], words

    def joint(self, item: str) -> r.Joint | None:
        """How points of an item are shared among the units of a joint report."""
        found: r.Joint | None = self.row("joints", item=item)
        return found


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

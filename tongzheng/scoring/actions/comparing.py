"""What the engine says against what is booked: only the difference is added, and never to a frozen period (K2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from tongzheng.scoring.engine.ledger import Line
from tongzheng.scoring.engine.words import ITEMS
from tongzheng.scoring.models import Cause, Period, ScoreEntry
from tongzheng.scoring.queries.booking import Book

Key = tuple[int, str, str, str]  # unit, period, item, fact
REASON_MAX = 300


@dataclass(slots=True)
class Difference:
    """What is to be added, and where a frozen period and the rulebook disagree."""

    entries: list[ScoreEntry] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    counted: set[str] = field(
        default_factory=set
    )  # keys of periods in which something is counted otherwise than before


def compare(book: Book, lines: Iterable[Line], booked: dict[Key, Decimal], cause: str = Cause.FACT) -> Difference:
    """The engine's lines of some families (or closings) against the sums booked under the same keys.

    `booked` must hold every key of these families; one the engine no longer knows is booked back. The order of lines
    changes nothing.
    """
    wanted: dict[Key, list[Line]] = defaultdict(list)
    for line in lines:
        wanted[int(line.unit), line.period, line.item, line.fact].append(line)
    found = Difference()
    for key in sorted(wanted.keys() | booked.keys()):
        have, want = booked.get(key), sum((line.points for line in wanted.get(key, ())), Decimal(0))
        if have == want or (have is None and key not in wanted) or (key not in wanted and not have):
            continue
        period = book.periods[key[1]]
        if period.is_frozen:
            found.differing.append(_words(book, key, have or Decimal(0), want))
        elif have is None:
            found.entries += [_entry(book, key, period, line, cause) for line in wanted[key]]
        else:
            found.entries.append(_mended(book, key, period, wanted.get(key, []), want, have, cause))
    return found


def _entry(book: Book, key: Key, period: Period, line: Line, cause: str) -> ScoreEntry:
    return ScoreEntry(
        office=book.office,
        unit_id=key[0],
        person_id=int(line.person) if line.person else None,
        period=period,
        item=key[2],
        fact=key[3],
        report_id=int(line.report) if line.report else None,
        points=line.points,
        clause=line.clause[:20],
        reason=line.reason[:REASON_MAX],
        rulebook_id=book.rulebook_id(line.on),
        on=line.on,
        late=line.late,
        cause=cause,
        tag=line.tag,
        level=line.level,
        parts=[[item, str(points)] for item, points in line.parts] or None,
        at=book.moment(line),
    )


def _mended(
    book: Book, key: Key, period: Period, lines: list[Line], want: Decimal, have: Decimal, cause: str
) -> ScoreEntry:
    """One line for the difference, in words."""
    if lines:
        entry = _entry(book, key, period, lines[-1], cause)
        words = f"{entry.reason}（原记 {have:.2f} 分，应为 {want:.2f} 分，补记差额）"
        entry.reason = words if len(words) <= REASON_MAX else f"原记 {have:.2f} 分，应为 {want:.2f} 分，补记差额"
    else:
        entry = _undone(book, key, period, have, cause)
    entry.points = want - have
    entry.parts = _parts_between(_same(book, key, period, cause), lines)
    return entry


def _parts_between(former: QuerySet[ScoreEntry], lines: list[Line]) -> list[list[str]] | None:
    """The difference item by item, where a line is or was over several items: a part counts in its item once."""
    there = list(former.values_list("item", "points", "parts"))
    if not any(line.parts for line in lines) and not any(parts for _, _, parts in there):
        return None
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item, points, parts in there:
        for name, part in parts or [(item, points)]:
            sums[name] -= Decimal(part)
    for line in lines:
        for name, part in line.parts or ((line.item, line.points),):
            sums[name] += part
    return [[name, str(points)] for name, points in sums.items() if points] or None


def _same(book: Book, key: Key, period: Period, cause: str) -> QuerySet[ScoreEntry]:
    """What was booked under a key so far."""
    return ScoreEntry.objects.filter(
        office=book.office, unit=key[0], period=period, item=key[2], fact=key[3], cause=cause
    )


def _undone(book: Book, key: Key, period: Period, have: Decimal, cause: str) -> ScoreEntry:
    """What was booked and rests on nothing any more (a closing that no longer applies, a fact entered wrongly)."""
    entry = _same(book, key, period, cause).latest("id")
    entry.pk = None
    entry._state.adding = True
    entry.reason, entry.at, entry.on = f"原记 {have:.2f} 分的依据不再成立，冲回", book.at, book.today
    return entry


def _words(book: Book, key: Key, have: Decimal, want: Decimal) -> str:
    return f"{book.name(key[0])} {book.periods[key[1]]} {ITEMS.get(key[2], key[2])} {key[3]}：已冻结 {have:.2f} 分，按办法算 {want:.2f} 分"

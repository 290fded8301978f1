"""Boards 板块: each starts from base points, deductions eat at most those, gains have no limit; appeals book the real effect."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tongzheng.scoring.engine import due
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.ledger import Line, Shadow, Sums
from tongzheng.scoring.engine.money import ZERO, plain
from tongzheng.scoring.engine.rulebook.rows import Board
from tongzheng.scoring.engine.terms import Terms
from tongzheng.scoring.engine.words import upheld

NOT_EARNED = ("base", "floor")  # what the board itself adds; base points for reports are reckoned apart


def close_period(terms: Terms, sums: Sums, law: Law, period: str) -> Iterator[Line]:
    """Base lines, the real effect of appeals decided in the period, and what a floor gives back."""
    if not law.version.boards:
        return
    yield from _corrections(terms, sums, [s for s in sums.shadows if s.period == period])
    day = terms.calendar.last_day(period)
    for unit in terms.units:
        if not terms.belongs(unit, period):
            continue
        for board in law.version.boards:
            if board.entered and board.base:
                words = f"{board.name}基础分 {plain(board.base)} 分"
                yield Line(unit, period, "base", f"base:{period}", board.base, board.clause, words, law.name, day)
            taken, _ = _taken_and_given(sums, unit, period, law, board)
            if board.floored and board.base + taken < 0:
                back = -(board.base + taken)
                words = (
                    f"{board.name}扣分 {plain(-taken)} 分，基础分 {plain(board.base)} 分扣完为止，补回 {plain(back)} 分"
                )
                item = board.items[0] if board.items else "floor"
                fact = f"floor:{period}" if not board.items else f"floor:{board.key}:{period}"
                yield Line(
                    unit, period, item, fact, back, board.floor_clause, words, law.name, day, tag="floor"
                )  # fmt: skip


def corrections_after(terms: Terms, sums: Sums, periods: list[str]) -> Iterator[Line]:
    """The effect of appeals decided in periods no version covers."""
    yield from _corrections(terms, sums, [s for s in sums.shadows if s.period not in periods])


def value(terms: Terms, sums: Sums, unit: str, period: str, board: Board) -> Decimal:
    """A board's points in a period: base less deductions down to 0, plus gains and corrections."""
    law = terms.law(terms.calendar.last_day(period))
    taken, given = _taken_and_given(sums, unit, period, law, board)
    return _value(board, taken, given)


def _value(board: Board, taken: Decimal, given: Decimal) -> Decimal:
    rest = board.base + taken
    return (max(rest, ZERO) if board.floored else rest) + given


def _on(law: Law, board: Board, item: str) -> bool:
    if board.items:
        return item in board.items
    return all(item not in other.items for other in law.version.boards)


def _taken_and_given(sums: Sums, unit: str, period: str, law: Law, board: Board) -> tuple[Decimal, Decimal]:
    taken, given = ZERO, ZERO
    for (item, tag, _, _, minus), points in sums.points.get((unit, period), {}).items():
        if item in NOT_EARNED or tag == "floor" or not _on(law, board, item):
            continue
        if minus and tag != "correction":
            taken += points
        else:
            given += points
    return taken, given + _sent_in(sums, unit, period, law, board)


def _sent_in(sums: Sums, unit: str, period: str, law: Law, board: Board) -> Decimal:
    """Base points for reports (capped ones net), which stand beside the base points of the boards themselves."""
    if not law.version.base or not _on(law, board, "base"):
        return ZERO
    booked = sum((p for (item, *_), p in sums.points.get((unit, period), {}).items() if item == "base"), ZERO)
    own = sum((b.base for b in law.version.boards if b.entered), ZERO)
    return booked - own if booked >= own else ZERO


def _corrections(terms: Terms, sums: Sums, shadows: list[Shadow]) -> Iterator[Line]:
    ordered = sorted(sums.shadows, key=_when)
    for shadow in sorted(shadows, key=_when):
        before = [s for s in ordered if _when(s) < _when(shadow)]
        touched = {(line.unit, line.period) for line in (*shadow.removed, *shadow.added)}
        touched |= {(tally.unit, tally.period) for tally in shadow.tallies}
        changes: dict[tuple[str, str], Decimal] = {}
        boards: dict[str, Board] = {}
        for unit, period in sorted(touched):
            law = terms.law(terms.calendar.last_day(period))
            for board in law.version.boards:
                old = _as_if(terms, sums, unit, period, law, board, before)
                new = _as_if(terms, sums, unit, period, law, board, [*before, shadow])
                if _touches(law, board, shadow, unit, period):
                    changes[unit, board.key] = changes.get((unit, board.key), ZERO) + new - old
                    boards[board.key] = board
        for (unit, key), change in changes.items():
            yield _correction(terms, shadow, unit, boards[key], change)


def _when(shadow: Shadow) -> tuple[object, ...]:
    return shadow.on, shadow.period, shadow.appeal


def _touches(law: Law, board: Board, shadow: Shadow, unit: str, period: str) -> bool:
    lines = (*shadow.removed, *shadow.added)
    if any((x.unit, x.period) == (unit, period) and _on(law, board, x.item) for x in lines):
        return True
    return not board.items and any((x.unit, x.period) == (unit, period) for x in shadow.tallies)


def _correction(terms: Terms, shadow: Shadow, unit: str, board: Board, change: Decimal) -> Line:
    law = terms.law(shadow.on)
    clause = law.appeal.clause if law.appeal else ""
    words = f"更正：{upheld(shadow.appeal)}，原期已冻结，按更正后的事实重算，{board.name}实际变化 {plain(change)} 分"
    item = board.items[0] if board.items else "correction"
    unit = terms.unit_at(unit, shadow.on, shadow.on)
    return Line(
        unit, shadow.period, item, shadow.appeal, change, clause, words, law.name, shadow.on, shadow.late,
        tag="correction",
    )  # fmt: skip


def _as_if(terms: Terms, sums: Sums, unit: str, period: str, law: Law, board: Board, shadows: list[Shadow]) -> Decimal:
    """The board of a frozen period had these appeals been heard at once."""
    taken, given = _taken_and_given(sums, unit, period, law, board)
    counts: dict[tuple[str, str], int] = dict(sums.tallies.get((unit, period), {}))
    changes: list[tuple[int, Line]] = []
    for shadow in shadows:
        changes += [(-1, line) for line in shadow.removed] + [(1, line) for line in shadow.added]
        for tally in shadow.tallies:
            if (tally.unit, tally.period) == (unit, period):
                counts[tally.what, tally.booked] = counts.get((tally.what, tally.booked), 0) + tally.n
    if not board.items and any(shadow.tallies for shadow in shadows):
        as_if = Sums()
        as_if.tallies.update(
            {key: row for key, row in sums.tallies.items() if key[0] == unit}
        )  # a task may span periods
        as_if.tallies[unit, period] = counts
        for source, sign in ((sums, -1), (as_if, 1)):
            changes += [(sign, line) for line in due.tasks(terms, source, law, unit, period)]
            changes += [(sign, line) for line in due.rates(terms, source, law, unit, period)]
    for sign, line in changes:
        if (line.unit, line.period) != (unit, period) or not _on(law, board, line.item):
            continue
        if line.points < 0:
            taken += sign * line.points
        else:
            given += sign * line.points
    return _value(board, taken, given)

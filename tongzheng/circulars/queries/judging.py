"""Whether a circular still says what the ledger says, and whether its text says what its figures say (K3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tongzheng.circulars.models import Circular, CircularLine
from tongzheng.circulars.queries.printing import FIGURES
from tongzheng.circulars.queries.taking import KEPT_MORE, Line, Taken
from tongzheng.circulars.rules.drafting import draft
from tongzheng.circulars.rules.figures import from_json
from tongzheng.circulars.rules.ranking import shown
from tongzheng.network.models import Unit, UnitKind
from tongzheng.text.counted import Unknown, unknown_numbers

_WHOLE = {UnitKind.COUNTY: "全县", UnitKind.CITY: "全市", UnitKind.PROVINCE: "全省"}
_COUNTED = (
    ("received", "条"),
    ("adopted", "条"),
    ("above", "条"),
    ("instructed", "条"),
    ("instructed", "件"),
    ("due", "条"),
    ("done", "条"),
)
_POINTS = ("last", "points", "cumulative", "score")


def whole_of(office: Unit) -> str:
    """「全县」「全市」, or what the office serves by name."""
    serves = office.desk.serves
    return _WHOLE.get(UnitKind(serves.kind), serves.short_name)


def drafted(circular: Circular) -> str:
    """The text its figures give."""
    return draft(
        from_json(circular.figures),
        whole=whole_of(circular.office),
        ranked=circular.ranked,
        corrects=corrected(circular),
    )


def corrected(circular: Circular) -> str:
    """「《关于……的通报》（2026年第3号）」 when it puts another right, else empty."""
    old = circular.corrects
    return f"《{old.title}》（{old.number_text}）" if old else ""


def warnings(circular: Circular) -> list[Unknown]:
    """Numbers of the text that neither the figures nor the lines of the units it names know; none when it is as drafted."""
    text = drafted(circular)
    if text == circular.text:
        return []
    named = [x for x in circular.lines.all() if x.name in circular.text]
    return unknown_numbers(circular.text, text, _of_units(named))


def _of_units(lines: Iterable[CircularLine]) -> Iterable[tuple[str, str]]:
    for line in lines:
        for name, unit in _COUNTED:
            yield str(getattr(line, name) or 0), unit
        for name in _POINTS:
            yield shown(getattr(line, name)), "分"
        yield from ((rate.rstrip("%"), "%") for rate in (line.rate, line.completed) if rate)


def differing(kept: Sequence[CircularLine], now: Sequence[Line]) -> list[int]:
    """Units whose line is not what the ledger gives now, or that came or went."""
    before = {x.unit_id: _values(x) for x in kept}
    after = {x.unit: _values(x) for x in now}
    return sorted(unit for unit in before.keys() | after.keys() if before.get(unit) != after.get(unit))


def changed(circular: Circular, taken: Taken) -> bool:
    """Whether the totals or names kept with it are no longer those of the ledger."""
    return from_json(circular.figures) != taken.figures or circular.ranked != taken.ranked


def _values(line: CircularLine | Line) -> tuple[object, ...]:
    more = {key: value for key, value in line.more.items() if key in KEPT_MORE}
    return *(getattr(line, name) for name in FIGURES), more

"""How a parameter is declared: a dataclass field that carries its Chinese name, explanation and kind of value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine import words

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column takes. `choices` maps code names to the office's words; `condition` columns say when a row applies."""

    name: str  # set | names | choice | figure | times | share | count | flag | text | day | weights | classes | ranks | phrases
    title: str
    help: str
    choices: Mapping[str, str] | None = None
    condition: bool = False
    required: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    zero: bool = False  # a multiplier that may be 0: what the row is about counts nothing


def _column(kind: Kind, default: Any) -> Any:
    if kind.required:
        return field(metadata={"kind": kind})
    return field(default=default, metadata={"kind": kind})


def some(title: str, choices: Mapping[str, str], note: str = "") -> Any:
    """A set of choices that limits where the row applies; empty means any."""
    return _column(Kind("set", title, note or f"只对这些{title}；空着表示不限", choices, condition=True), ())


def names(title: str, note: str = "") -> Any:
    """A set of free names (periodicals) that limits where the row applies."""
    return _column(Kind("names", title, note or f"只对这些{title}；空着表示不限", condition=True), ())


def classes(title: str = "单位类别") -> Any:
    """A set of unit classes (keys of the leagues)."""
    return _column(Kind("classes", title, "只对这些榜的单位；空着表示全部", condition=True), ())


def ranks(title: str = "职级") -> Any:
    """A set of ranks of leaders: the two everybody knows, and those the rulebook lists itself (`ranks`)."""
    return _column(Kind("ranks", title, f"只对这些{title}；空着表示不限", condition=True), ())


def listed(title: str, choices: Mapping[str, str], note: str) -> Any:
    """A set of choices that is a setting, not a condition."""
    return _column(Kind("set", title, note, choices), ())


def without(title: str, note: str) -> Any:
    """Names left out."""
    return _column(Kind("names", title, note), ())


def phrases(title: str, note: str) -> Any:
    """Free words."""
    return _column(Kind("phrases", title, note), ())


def choice(title: str, choices: Mapping[str, str], note: str, default: str | None = None) -> Any:
    """One of a few; required when it has no default."""
    return _column(Kind("choice", title, note, choices, required=default is None), default)


def tri(title: str, note: str) -> Any:
    """Yes, no or either (None)."""
    return _column(Kind("choice", title, note, words.YES_NO, condition=True), "")


def figure(title: str, note: str, default: Decimal | None = ZERO, *, low: int | None = None) -> Any:
    """Points. `default=None` with no value means: not set."""
    bound = None if low is None else Decimal(low)
    return _column(Kind("figure", title, note, low=bound), default)


def times(title: str, note: str, default: Decimal | None = None, *, zero: bool = False) -> Any:
    """A multiplier over 0, or also 0."""
    return _column(Kind("times", title, note, low=ZERO, zero=zero), default)


def share(title: str, note: str, default: Decimal | None = None) -> Any:
    """A share between 0 and 1."""
    return _column(Kind("share", title, note, low=ZERO, high=Decimal(1)), default)


def count(title: str, note: str, default: int = 0) -> Any:
    """A whole number, not negative."""
    return _column(Kind("count", title, note, low=ZERO), default)


def flag(title: str, note: str, default: bool = False) -> Any:
    """On or off."""
    return _column(Kind("flag", title, note), default)


def text(title: str, note: str = "", *, required: bool = False) -> Any:
    """Free words."""
    return _column(Kind("text", title, note, required=required), "")


def weights(title: str, note: str) -> Any:
    """A falling list of shares; the last one goes on."""
    return _column(Kind("weights", title, note, low=ZERO), ())


def clause() -> Any:
    """Which article of the rulebook a row comes from; it stands on every line of the ledger."""
    return _column(Kind("text", "条款", "办法第几条，账上每一笔都写着"), "")

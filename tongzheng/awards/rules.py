"""Money by rule, to the fen: what each rule gives, ties, caps, differences; no database (N6, K4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from tongzheng.targets.rules import FEN, split_money

K = TypeVar("K")
ZERO = Decimal("0.00")


def yuan(amount: Decimal) -> Decimal:
    """To the fen, half up."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def capped(amount: Decimal, cap: Decimal | None) -> Decimal:
    """Not more than the cap, and no greater fine than it."""
    if cap is None:
        return amount
    return max(-cap, min(cap, amount))


def ranks(points: Mapping[K, Decimal]) -> dict[K, int]:
    """Place by points: equal points share a place, the next one is skipped."""
    ordered = sorted(points.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in points.items()}


def by_place(points: Mapping[K, Decimal], first: int, last: int, amount: Decimal) -> dict[K, Decimal]:
    """The same prize for everybody in these places; who has no points has no place. Ties: each gets it."""
    places = ranks({key: value for key, value in points.items() if value > 0})
    return {key: yuan(amount) for key, place in places.items() if first <= place <= last}


def by_points(points: Mapping[K, Decimal], pot: Decimal) -> dict[K, Decimal]:
    """A sum shared out in proportion to points, to the fen, nothing left over: the largest remainders, then who stands first."""
    keys = [key for key, value in points.items() if value > 0]
    if not keys:
        return {}
    return dict(zip(keys, split_money(yuan(pot), [points[key] for key in keys]), strict=True))


@dataclass(frozen=True, slots=True)
class Paid:
    """One piece of money: how often, at what rate, how much (below nought: a fine)."""

    count: Decimal
    rate: Decimal
    amount: Decimal
    reason: str


def each(count: Decimal | int, rate: Decimal, cap: Decimal | None, what: str) -> Paid:
    """So often at a rate, held to the cap, with the arithmetic in words: 「采用 12 条 × 50 元，封顶 500 元」."""
    raw = yuan(Decimal(count) * rate)
    amount = capped(raw, cap)
    said = f"{what} {plain(Decimal(count))} × {plain(rate)} 元"
    return Paid(Decimal(count), rate, amount, said if amount == raw else f"{said}，封顶 {plain(cap or ZERO)} 元")


def plain(number: Decimal) -> str:
    """Without trailing noughts: 12, 0.5, 1.25."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def highest_only(facts: Sequence[tuple[int, Decimal]]) -> list[bool]:
    """Of several (report, rate) of one report only the dearest counts; of equal ones the first."""
    best: dict[int, int] = {}
    for n, (report, rate) in enumerate(facts):
        if report not in best or rate > facts[best[report]][1]:
            best[report] = n
    return [best[report] == n for n, (report, _) in enumerate(facts)]


def total(amounts: Iterable[Decimal]) -> Decimal:
    """An exact sum."""
    return sum(amounts, ZERO)


_DIGITS, _PLACES = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]


def in_words(amount: Decimal) -> str:
    """A sum in the big characters of receipts: 壹仟贰佰元伍角整; raises ValueError above 999,999,999,999.99."""
    fen = int((abs(amount) / FEN).to_integral_exact())
    whole, jiao, last = fen // 100, fen // 10 % 10, fen % 10
    if whole >= 10**12:
        raise ValueError("too much")
    said = "负" if amount < 0 else ""
    said += f"{_whole(whole)}元" if whole else ""
    if not jiao and not last:
        return f"{said}整" if whole else "零元整"
    said += f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return said + (f"{_DIGITS[last]}分" if last else "整")


def _whole(number: int) -> str:
    said, need_zero = "", False
    for unit, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // unit % 10_000
        if not part:
            need_zero = bool(said)
            continue
        if said and (need_zero or part < 1000):
            said += "零"
        said, need_zero = said + _four(part) + word, False
    return said


def _four(part: int) -> str:
    said = ""
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit:
            said += _DIGITS[digit] + _PLACES[place]
        elif said and not said.endswith("零") and part % 10**place:
            said += "零"
    return said

"""Points: decimals, rounded half up once an entry, never floats."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
Share = tuple[str, Decimal]


def cents(value: Decimal, places: int = 2) -> Decimal:
    """`value` to `places` decimals, half up, negatives by their absolute value."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Points as a clerk writes them: 2.50 is 2.5, 4.00 is 4."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def articles(*clauses: str) -> str:
    """The articles a line rests on, each once, as 6、9; at most 20 characters."""
    found = ""
    for clause in clauses:
        if clause and clause not in found.split("、") and len(found) + len(clause) < 20:
            found = f"{found}、{clause}" if found else clause
    return found


def split(whole: Decimal, shares: Sequence[Share], mode: str, places: int = 2) -> list[Share]:
    """What each unit gets of `whole`; the first (the lead) takes the remainder, so that nothing is made or lost."""
    if mode == "full":
        return [(unit, whole) for unit, _ in shares]
    if len(shares) == 1 or mode in ("lead", "fixed"):
        return [(shares[0][0], whole)]
    total = sum((share for _, share in shares), ZERO)
    others = [(unit, cents(whole * share / total, places)) for unit, share in shares[1:]]
    return [(shares[0][0], whole - sum((part for _, part in others), ZERO)), *others]

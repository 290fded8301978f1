"""Pure rules of reporting up: what seals a selection, what makes two facts the same, rates (E8, K3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from tongzheng.bulletins.rules import STRICTNESS, fingerprint


def seal_of(pieces: Iterable[tuple[str, int, str, str, str]]) -> str:
    """What was submitted: kind, key, title, body and byline of every text, in order."""
    return fingerprint(*[list(piece) for piece in pieces])


def key_of(kind: str, *, level: str, outlet: str, issue_no: str, leader: str, on: dt.date, text: str) -> str:
    """Two entries with one key are one fact: an issue of an outlet, or a leader's words on a day."""
    if kind == "instruction":
        return fingerprint(kind, level, leader, on.isoformat(), text)
    return fingerprint(kind, level, outlet, issue_no)


def strictest(labels: Iterable[str]) -> str:
    """The strictest of some labels; open when there are none (R6)."""
    return max(labels, key=STRICTNESS.index, default=STRICTNESS[0])


def rate(part: int, whole: int) -> int | None:
    """Per cent, rounded half up; None of nothing (K3)."""
    return (part * 200 + whole) // (whole * 2) if whole else None


def one_step(ids: Sequence[int], pk: int, *, up: bool) -> list[int]:
    """The order with one moved past its neighbour; at the end it stays."""
    result = list(ids)
    at = result.index(pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(result):
        result[at], result[other] = result[other], result[at]
    return result

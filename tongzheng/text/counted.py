"""Whether the numbers of an edited text are still those of the figures it was drafted from (K3, U6, D6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# a number and what is counted; months, ordinals and dates are not figures
_NUMBER = re.compile(
    r"(?<![\d.第])(\d[\d,，]*(?:\.\d+)?)\s*(个百分点|个单位|[万多余]?[条分件篇次家名个起项]|分钟|[%％])(?!月|半月|工作日|小时)"
)
_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_SAME = {"家": "个", "名": "个", "个单位": "个", "％": "%", "篇": "条"}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number in the text that the figures do not know: itself, and the words around it."""

    said: str
    around: str


def unknown_numbers(text: str, drafted: str, others: Iterable[tuple[str, str]] = ()) -> list[Unknown]:
    """Numbers with their unit that stand neither in the text drafted from the kept figures nor among `others` (number, unit).

    A number is compared together with what it counts: 32条 is not 32个.
    """
    known = {key for key, _, _ in _numbers(drafted)} | {_key(number, unit) for number, unit in others}
    text = text.translate(_WIDE)
    return [
        Unknown(text[start:end], text[max(0, start - 12) : end + 6].replace("\n", " "))
        for key, start, end in _numbers(text)
        if key not in known
    ]


def _numbers(text: str) -> list[tuple[tuple[str, str], int, int]]:
    text = text.translate(_WIDE)
    return [(_key(m[1], m[2]), m.start(), m.end()) for m in _NUMBER.finditer(text)]


def _key(number: str, unit: str) -> tuple[str, str]:
    plain = _GROUPED.sub("", number)
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain, _SAME.get(unit, unit)

"""Quotation marks, title marks and brackets come in pairs (R4, text-checks 三; GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part

_CLOSES = {"”": "“", "’": "‘", "》": "《", "）": "（", "】": "【", "〕": "〔", "」": "「", "』": "『"}
_OPENS = {left: right for right, left in _CLOSES.items()}
_SIGNS = re.compile(f"[{''.join(_CLOSES)}{''.join(_OPENS)}\n]")
_MIXED = re.compile(r"(?<=（)([^（）()\n]{0,40})\)|\((?=[^（）()\n]{0,40}）)")
_ORDINAL = re.compile(r"(?:^|[\s，。；：、（])(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$")
_MAY_START = frozenset("。；：！？，、”》）…— \u3000\n\t")


_YEAR = re.compile(r"\d\d(?!\d)")  # ‘99 is a year
MOST = 2_000  # faults of one text
DEEPEST = 40  # nobody nests deeper


@dataclass(frozen=True)
class _Fault:
    check: str
    at: int
    sign: str


@lru_cache(maxsize=4)
def faults(text: str) -> tuple[_Fault, ...]:
    """Signs without a partner, crossed pairs, and double quotes within double quotes, by place."""
    return tuple(sorted(islice(_faults(text), MOST), key=lambda fault: fault.at))


def _faults(text: str) -> Iterator[_Fault]:
    text = _MIXED.sub(
        lambda m: (m[1] or "") + "）" if m[0].endswith(")") else "（", text
    )  # another check speaks of those
    signs = [(m.start(), m[0]) for m in _SIGNS.finditer(text) if not (m[0] == "‘" and _YEAR.match(text, m.end()))]
    following = _following(signs)
    open_: list[tuple[int, str]] = []
    for i, (at, sign) in enumerate(signs):
        if sign == "\n":
            yield from _at_line_end(open_, text, following, i, signs)
        elif sign in _OPENS:
            yield from _opened(open_, text, at, sign)
            if len(open_) > DEEPEST:
                yield _Fault("quote.pair", *open_.pop(0))
        else:
            yield from _closed(open_, text, at, sign)
    for at, sign in open_:
        yield _Fault("quote.pair", at, sign)


def _opened(open_: list[tuple[int, str]], text: str, at: int, sign: str) -> Iterator[_Fault]:
    if sign == "“" and open_ and open_[-1][1] == "“":
        if at and text[at - 1] not in _MAY_START:
            yield _Fault("quote.nest", at, sign)
        return
    open_.append((at, sign))


def _closed(open_: list[tuple[int, str]], text: str, at: int, sign: str) -> Iterator[_Fault]:
    left = _CLOSES[sign]
    if open_ and open_[-1][1] == left:
        open_.pop()
    elif any(kept == left for _, kept in open_):
        yield _Fault("quote.cross", at, sign)
        while open_.pop()[1] != left:
            pass
    elif not (sign == "’" or (sign == "）" and _ORDINAL.search(text[max(0, at - 5) : at]))):
        yield _Fault("quote.pair", at, sign)


def _following(signs: list[tuple[int, str]]) -> list[dict[str, int]]:
    """For every line end, where the next sign of each pair stands in `signs`; empty dictionaries elsewhere."""
    found: list[dict[str, int]] = [{} for _ in signs]
    nearest: dict[str, int] = {}
    for i in range(len(signs) - 1, -1, -1):
        sign = signs[i][1]
        if sign == "\n":
            found[i] = dict(nearest)
        else:
            nearest[_CLOSES.get(sign, sign)] = i
    return found


def _at_line_end(
    open_: list[tuple[int, str]], text: str, following: list[dict[str, int]], i: int, signs: list[tuple[int, str]]
) -> Iterator[_Fault]:
    """What is open at a line's end must be closed by the next sign of its kind; a quotation may also begin anew."""
    for entry in list(open_):
        at, sign = entry
        then = following[i].get(sign)
        if then is not None:
            where, next_sign = signs[then]
            if next_sign == _OPENS[sign]:
                continue
            if sign == "“" and _starts_line(text, where):
                continue
        open_.remove(entry)
        yield _Fault("quote.pair", at, sign)


def _starts_line(text: str, at: int) -> bool:
    before = text[max(0, at - 40) : at]
    return "\n" in before and not before.rpartition("\n")[2].strip()


class _Pairs(Check):
    source = "GB/T 15834-2011"
    group = "标点"
    quiet = ()

    def find(self, draft: Draft) -> Iterator[Finding]:
        """The faults of this kind."""
        for part in Part:
            for fault in faults(draft.text(part)):
                if fault.check == self.id:
                    yield self.finding(part, fault.at, fault.at + 1, fault.sign, self.say(fault.sign))

    def say(self, sign: str) -> str:
        """What to tell the clerk."""
        return ""


class Unpaired(_Pairs):
    """`quote.pair`: one half is missing."""

    id = "quote.pair"
    name = "引号、书名号、括号不成对"
    why = "引号、书名号、括号应成对"
    level = Level.ERROR

    def say(self, sign: str) -> str:
        """Which half is missing."""
        return f"“{sign}”没有配对的“{_CLOSES.get(sign) or _OPENS[sign]}”"


class Crossed(_Pairs):
    """`quote.cross`: 《规划（2016年》."""

    id = "quote.cross"
    name = "成对标号交叉"
    why = "里面的括号或引号还没有合上，外面的先合上了"
    level = Level.ERROR


class Nested(_Pairs):
    """`quote.nest`: “ within “."""

    id = "quote.nest"
    name = "双引号里又用双引号"
    why = "引号里再用引号，里面的用单引号；也可能是前一个引号没有合上"
    level = Level.WARNING


CHECKS: tuple[Check, ...] = (Unpaired(), Crossed(), Nested())

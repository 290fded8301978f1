"""The first draft of a conclusion, from the findings; edited by people before it is signed (第 16 条). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

NUMERALS = "一二三四五六七八九十"
GRADES = {"grave": "严重", "fair": "一般", "slight": "轻微"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding as the draft needs it."""

    good: bool
    severity: str
    text: str
    place: str
    day: dt.date


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def span(first: dt.date, last: dt.date) -> str:
    """「2026年11月3日」, or 「2026年11月3日至5日」 as far as year and month are the same."""
    if first == last:
        return _day(first)
    if first.year != last.year:
        return f"{_day(first)}至{_day(last)}"
    if first.month != last.month:
        return f"{_day(first)}至{last.month}月{last.day}日"
    return f"{_day(first)}至{last.day}日"


def _line(number: int, one: Seen) -> str:
    said = one.text.strip().replace("\n", "").rstrip("。；;.")
    where = f"（{one.place}）" if one.place else ""
    return f"{number}. {said}{where}" + ("" if said.endswith(("！", "？")) and not where else "。")


def draft(unit: str, title: str, ways: str, basis: str, days: tuple[dt.date, dt.date], seen: Sequence[Seen]) -> str:
    """What was inspected, what is good, what is wrong (the worst first), what is to be done, the right to object."""
    means = f"采取{ways}等方式，" if ways else ""
    head = f"根据{basis.removeprefix('根据').rstrip('。，')}，{span(*days)}，督查组{means}对{unit}“{title}”情况进行了督查。现将督查结论反馈如下。"
    good = [one for one in seen if one.good]
    bad = sorted((one for one in seen if not one.good), key=lambda one: list(GRADES).index(one.severity))
    parts: list[tuple[str, list[str]]] = []
    if good:
        parts.append(("好的做法", [_line(n, one) for n, one in enumerate(good, 1)]))
    if bad:
        counted = "、".join(
            f"{word} {n} 个" for key, word in GRADES.items() if (n := sum(one.severity == key for one in bad))
        )
        lines = [f"发现问题 {len(bad)} 个（{counted}）。", *(_line(n, one) for n, one in enumerate(bad, 1))]
        parts.append(("存在的问题", lines))
        parts.append(("整改要求", ["对以上问题逐条整改，按下达的期限报整改情况，由督查室复查销号。"]))
    else:
        parts.append(("督查情况", ["没有发现问题。"]))
    parts.append((
        "申请复核",
        ["对本结论有异议的，可以自收到之日起 30 日内书面申请复核；参与作出本结论的工作人员在复核中回避。"],
    ))  # fmt: skip
    body = [f"{NUMERALS[n]}、{name}\n" + "\n".join(lines) for n, (name, lines) in enumerate(parts)]
    return "\n".join([head, *body])

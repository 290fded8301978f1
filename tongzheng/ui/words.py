"""How times, spans and texts are said on a screen. Pure functions; the template filters only wrap them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

_NEAR = {0: "今天", -1: "昨天", 1: "明天"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_HEAD_1 = re.compile(r"[一二三四五六七八九十百]+、")
_HEAD_2 = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")
_HEAD_MAX = 40

Kind = Literal["", "head-1", "head-2"]


def say_day(day: dt.date, today: dt.date) -> str:
    """今天, 昨天, 明天, 11月21日, 2025年11月21日."""
    near = _NEAR.get(day.toordinal() - today.toordinal())
    if near:
        return near
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def say_when(at: dt.datetime | dt.date, now: dt.datetime) -> str:
    """今天 14:05, 昨天 14:05, 11月21日 14:05, with the year when it is not this one. Both in the same time zone."""
    if not isinstance(at, dt.datetime):
        return say_day(at, now.date())
    return f"{say_day(at.date(), now.date())} {at:%H:%M}"


def say_short(at: dt.datetime | dt.date, now: dt.datetime) -> str:
    """For a narrow column: 14:05 today, else the day alone."""
    if isinstance(at, dt.datetime) and at.date() == now.date():
        return f"{at:%H:%M}"
    return say_day(at.date() if isinstance(at, dt.datetime) else at, now.date())


def say_full(at: dt.datetime | dt.date) -> str:
    """2026年11月21日 14:05:07, for `title`."""
    day = f"{at.year}年{at.month}月{at.day}日"
    return f"{day} {at:%H:%M:%S}" if isinstance(at, dt.datetime) else day


def say_span(span: dt.timedelta) -> str:
    """20 分, 1 小时 20 分, 3 天, 1 天 11 小时; whole days from ten days on; the sign is dropped."""
    seconds = int(abs(span.total_seconds()))
    if seconds < _MINUTE:
        return "不到 1 分"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} 分"
    if seconds < _DAY:
        return _pair(seconds // _HOUR, "小时", seconds % _HOUR // _MINUTE, "分")
    days = seconds // _DAY
    return _pair(days, "天", seconds % _DAY // _HOUR if days < 10 else 0, "小时")


def _pair(big: int, big_unit: str, small: int, small_unit: str) -> str:
    return f"{big} {big_unit}" + (f" {small} {small_unit}" if small else "")


def split_paras(body: str) -> list[tuple[Kind, str]]:
    """Paragraphs of a text as (kind, text): blank lines and indents dropped, headings recognised.

    A paragraph that only begins with 一、 but goes on as a sentence is body text.
    """
    result: list[tuple[Kind, str]] = []
    for line in re.split(r"[\r\n\u2028\u2029]+", body):
        text = line.strip(" \t\u3000\xa0")
        if not text:
            continue
        kind: Kind = ""
        if len(text) <= _HEAD_MAX and text[-1] not in "。；;！？":
            kind = "head-1" if _HEAD_1.match(text) else "head-2" if _HEAD_2.match(text) else ""
        result.append((kind, text))
    return result


def percent(part: float, whole: float = 100) -> int:
    """0 to 100, for a meter: clamped; nothing out of nothing is 0."""
    return max(0, min(100, round(part * 100 / whole))) if whole else 0

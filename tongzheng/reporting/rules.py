"""Plain rules about a report's text: limits, and times as people write them (R1)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

TITLE_MAX = 120
BODY_MAX = 200_000

_DATE = re.compile(r"(?:(\d{4})\s*[年\-/.])?\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?")
_CLOCK = re.compile(
    r"(上午|早上|早晨|凌晨|中午|下午|晚上|晚|夜间)?\s*(\d{1,2})\s*(?:[:：时点]\s*(\d{1,2})?\s*分?)(?::\d{1,2}(?:\.\d+)?)?"
)
_PART = {"凌晨": 3, "早上": 8, "早晨": 8, "上午": 9, "中午": 12, "下午": 15, "晚上": 20, "晚": 20, "夜间": 20}
_DAYS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}


def parse_when(text: str, now: dt.datetime) -> dt.datetime | None:
    """The time somebody wrote: 2026-11-16T14:00, 11月16日 14:00, 11月16日 下午, 昨天 9:30; else None (R1).

    A date without year is the last such day, so that 12月30日 written in January is last year's.
    """
    text = unicodedata.normalize("NFKC", text).replace("T", " ").strip()
    day, rest = _read_day(text, now.date())
    if day is None:
        return None
    clock = _read_clock(rest.strip())
    if clock is None:
        return None
    return dt.datetime.combine(day, clock, tzinfo=now.tzinfo)


def _read_day(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    for word, back in _DAYS.items():
        if text.startswith(word):
            return today - dt.timedelta(days=back), text[len(word) :]
    found = _DATE.match(text)
    if not found:
        return None, ""
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if year and not 1900 <= year <= 2200:
            return None, ""
        if year:
            return dt.date(year, month, day), text[found.end() :]
        this = dt.date(today.year, month, day)
        return (this if this <= today + dt.timedelta(days=31) else this.replace(year=today.year - 1)), text[
            found.end() :
        ]
    except ValueError:
        return None, ""


def _read_clock(text: str) -> dt.time | None:
    if not text:
        return dt.time(0, 0)
    if text in _PART:
        return dt.time(_PART[text], 0)
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    part, hour, minute = found[1], int(found[2]), int(found[3] or 0)
    if part in ("下午", "晚上", "晚", "夜间") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return None
    return dt.time(hour, minute)


def split_first_line(title: str) -> tuple[str, str]:
    """A title and, when it is too long, the note that keeps it whole at the head of the body (R8).

    Imported headings are sometimes a whole sentence: the first 120 characters become the title, nothing is thrown away.
    """
    if len(title) <= TITLE_MAX:
        return title, ""
    return title[:TITLE_MAX], f"（原标题：{title}）"


def working_days(since: dt.date, until: dt.date) -> int:
    """Monday to Friday days after `since`, up to and with `until` (E1)."""
    if until <= since:
        return 0
    weeks, rest = divmod((until - since).days, 7)
    return weeks * 5 + sum((since + dt.timedelta(days=n)).weekday() < 5 for n in range(1, rest + 1))


def backlog_light(since: dt.date, today: dt.date, limit: int) -> tuple[str, str]:
    """The light of a report that waits: 积压 when its working days are full, 将满 on the day before (E1)."""
    waited = working_days(since, today)
    if waited >= limit:
        return "behind", f"积压 {waited} 个工作日"
    return ("soon", "将满") if waited and waited == limit - 1 else ("", "")

"""Plain rules about a report's text: limits, and times as people write them (R1)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from tongzheng.text.numerals import read_number

TITLE_MAX = 120
BODY_MAX = 200_000

_DATE = re.compile(r"(?:(\d{4})\s*[年\-/.])?\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*[日号]?")
_DAY = re.compile(r"(?:本月|当月)?(\d{1,2})[日号]")
_PARTS = "凌晨|清晨|早晨|早上|早间|上午|中午|正午|午后|下午|傍晚|晚上|晚间|晚|夜间|夜里|深夜|午夜|夜"
_CLOCK = re.compile(
    rf"({_PARTS})?\s*(\d{{1,2}})\s*(?:[:：时点]\s*(?:(\d{{1,2}})|(半))?\s*分?)(?::\d{{1,2}}(?:\.\d+)?|\d{{1,2}}秒)?"
)
_PART = {"凌晨": 3, "清晨": 6, "早晨": 8, "早上": 8, "早间": 8, "上午": 9, "中午": 12, "正午": 12, "午后": 14, "下午": 15,
         "傍晚": 18, "晚上": 20, "晚间": 20, "晚": 20, "夜间": 20, "夜里": 20, "夜": 20, "深夜": 23, "午夜": 0}  # fmt: skip
# parts of the day, and the hours (from, before) that are said of its second half: 晚 8 点 is 20:00, 深夜 1 点 is 01:00
_AFTER_NOON: list[tuple[tuple[str, ...], int, int]] = [
    (("下午", "午后", "傍晚", "晚上", "晚间", "晚", "夜间", "夜"), 0, 12), (("夜里", "深夜"), 6, 12), (("中午", "正午"), 1, 4)
]  # fmt: skip
_DAYS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2}
_SHORT = re.compile(r"^([今昨前])(?=晨|早|晚|夜)(?:(晨|早)(?!晨|上)|)")  # 今晨, 昨晚
_LOOSE = re.compile(r"北京时间|许|左右|前后|[多过](?=$|\s)|约|的")
_SPELT = re.compile(r"[零〇○一二三四五六七八九十两廿卅]+(?=[年月日号时点分])")


def parse_when(text: str, now: dt.datetime) -> dt.datetime | None:
    """The time somebody wrote: 2026-11-16T14:00, 11月16日 下午, 昨天 9:30, 今晨2时许, 20日晚八点半; else None (R1, U3).

    A date without year is the last such day, so that 12月30日 written in January is last year's.
    """
    text = _plain(text)
    day, rest = _read_day(text, now.date())
    if day is None:
        return None
    clock = _read_clock(rest.strip())
    if clock is None:
        return None
    return dt.datetime.combine(day, clock, tzinfo=now.tzinfo)


def _plain(text: str) -> str:
    """Narrow signs, digits for spelt numbers, no 许 and 左右; 今晨 becomes 今天早晨."""
    text = unicodedata.normalize("NFKC", text).replace("T", " ").strip()
    text = _SPELT.sub(lambda found: str(int(read_number(found[0]) or 0)), text)
    text = _LOOSE.sub("", text).strip()
    return _SHORT.sub(lambda found: f"{found[1]}天" + ("早晨" if found[2] else ""), text)


def _read_day(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    for word, back in _DAYS.items():
        if text.startswith(word):
            return today - dt.timedelta(days=back), text[len(word) :]
    if found := _DAY.match(text):
        return _last_such_day(int(found[1]), today), text[found.end() :]
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


def _last_such_day(day: int, today: dt.date) -> dt.date | None:
    """The 20th of this month when it has come, else of the last month that has one."""
    first = today.replace(day=1)
    for _ in range(3):
        try:
            if (found := first.replace(day=day)) <= today:
                return found
        except ValueError:
            pass
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return None


def _read_clock(text: str) -> dt.time | None:
    if not text:
        return dt.time(0, 0)
    if text in _PART:
        return dt.time(_PART[text], 0)
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    part, hour, minute = found[1], int(found[2]), 30 if found[4] else int(found[3] or 0)
    if any(part in parts and low <= hour < high for parts, low, high in _AFTER_NOON):
        hour += 12
    elif part in ("凌晨", "午夜") and hour == 12:
        hour = 0
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


def backlog_light(waited: int, limit: int) -> tuple[str, str]:
    """The light of a report that waits so many working days: 积压 when they are full, 将满 on the day before (E1)."""
    if waited >= limit:
        return "behind", f"积压 {waited} 个工作日"
    return ("soon", "将满") if waited and waited == limit - 1 else ("", "")

"""By when, as an instruction's words say it: 「3个工作日内」「月底前」「11月25日前」「下周五前」 (D2; rules.md 5.3). Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tongzheng.text.numerals import NUMBER, read_number

AddWorking = Callable[[dt.date, int], dt.date]  # the n-th working day after a day
MOST_DAYS = 730

_N = rf"(?P<n>{NUMBER}|半)"
_WITHIN = re.compile(
    rf"{_N}\s*(?P<unit>个?工作日|个小时|小时|天|日|周|个星期|星期|个月|个季度|年)(?:之内|以内|内|时间内)"
)
_END = re.compile(r"(?P<which>本|这个?|下个?|今|明)?(?P<unit>月|季度|季|年|周|星期)(?:底|末)(?:之?前|以前)?")
_QUARTER = re.compile(r"第?(?P<q>[一二三四])季度(?:底|末)?(?:之?前|以前|内)")
_WEEKDAY = re.compile(r"(?P<which>本|这|下)?个?(?:周|星期)(?P<day>[一二三四五六日天])(?:\w{0,2})(?:之?前|以前)")
_DATE = re.compile(
    rf"(?:(?P<year>\d{{4}})年|(?P<next>明年|今年))?(?:(?P<month>{NUMBER})月|(?P<this>本月|下月|当月|下个月))"
    rf"(?P<day>{NUMBER})[日号](?:之?前|以前)"
)
_DAY_ONLY = re.compile(r"(?<![月\d])(?P<day>\d{1,2})[日号](?:之?前|以前)")
_PART = re.compile(
    rf"(?:(?:(?P<year>\d{{4}})年|(?P<next>明年|今年))?(?P<month>{NUMBER})月|(?P<this>本月|下月|下个月))(?P<part>上旬|中旬|下旬|底|末|份)(?:之?前|以前|内)?"
)
_SOON = re.compile(
    r"(?P<which>今天|今日|当天|当日|今晚|明天|明日|明早|后天)(?:[上下]午|中午|晚上|下班)?(?:之?前|以前|之?内)"
)
_SPAN = re.compile(r"(?P<which>本|这|下)个?(?P<unit>周|星期|月)(?:之?内|以内)")
_AT_ONCE = re.compile(r"特急|火速|连夜|随到随办|立即|立刻|马上|即刻|迅速")
_URGENT = re.compile(r"尽快|抓紧|从速|速办|急件|加急|早日|及早|即办")
_HARD = re.compile(r"难度[较很]?大|长期|逐步|分步|专题研究|深入调研")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Due:
    """A day, and the words it was read from (`start`–`end` in the text)."""

    day: dt.date
    words: str
    start: int
    end: int


def find_due(text: str, given: dt.date, add_working: AddWorking) -> Due | None:
    """The last day that the words name, counted from the day they were written; the earliest if they name several."""
    everything = list(_candidates(text, given, add_working))
    found = [due for due in everything if not any(_holds(other, due) for other in everything)]  # 3月底前, not 月底前
    found = [due for due in found if 0 <= (due.day - given).days <= MOST_DAYS]
    return min(found, key=lambda due: (due.day, due.start), default=None)


def find_urgency(text: str) -> tuple[str, str] | None:
    """(at_once | urgent | hard, the word that says so), or None when nothing does."""
    for name, pattern in (("at_once", _AT_ONCE), ("urgent", _URGENT), ("hard", _HARD)):
        if found := pattern.search(text):
            return name, found.group()
    return None


def _holds(one: Due, other: Due) -> bool:
    """True when the other's words are a part of this one's."""
    longer = one.end - one.start > other.end - other.start
    return longer and one.start <= other.start and other.end <= one.end


def _candidates(text: str, given: dt.date, add_working: AddWorking) -> Iterator[Due]:
    for pattern, read in (
        (_WITHIN, _within), (_END, _end), (_QUARTER, _quarter), (_WEEKDAY, _weekday), (_DATE, _date), (_DAY_ONLY, _day_only),
        (_PART, _part), (_SOON, _soon), (_SPAN, _span),
    ):  # fmt: skip
        for found in pattern.finditer(text):
            try:
                day = read(found, given, add_working)
            except (ValueError, OverflowError):
                continue
            if day is not None:
                yield Due(day, found.group(), found.start(), found.end())


def _within(found: re.Match[str], given: dt.date, add_working: AddWorking) -> dt.date | None:
    unit, half = found["unit"], found["n"] == "半"
    n = 0.5 if half else float(read_number(found["n"]) or 0)
    if not 0 < n <= MOST_DAYS:
        return None
    if "工作日" in unit:
        return add_working(given, int(n)) if n >= 1 else given
    if "小时" in unit:
        return given + dt.timedelta(days=int(n // 24))
    if unit in ("天", "日"):
        return given + dt.timedelta(days=int(n)) if n >= 1 else given
    if unit.endswith(("周", "星期")):
        return given + dt.timedelta(days=round(7 * n))
    if unit == "个月":
        return given + dt.timedelta(days=15) if half else _months(given, int(n))
    if unit == "个季度":
        return _months(given, int(3 * n))
    return _months(given, int(12 * n)) if not half else _months(given, 6)


def _months(day: dt.date, n: int) -> dt.date:
    """The same day n months on, the month's last one if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _last_of_month(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _end(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    later = (found["which"] or "").startswith(("下", "明"))
    unit = found["unit"]
    if unit in ("周", "星期"):
        return given + dt.timedelta(days=4 - given.weekday() + 7 * (later or given.weekday() > 4))
    if unit == "年":
        return dt.date(given.year + later, 12, 31)
    first = given.replace(day=1)
    if unit == "月":
        month = _months(first, int(later))
    else:
        month = _months(first.replace(month=(given.month - 1) // 3 * 3 + 3), 3 * later)
    return _last_of_month(month.year, month.month)


def _quarter(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    month = 3 * ("一二三四".index(found["q"]) + 1)
    return _last_of_month(given.year + (month < given.month), month)


def _weekday(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    day = _WEEKDAYS.index(found["day"].replace("天", "日"))
    monday = given - dt.timedelta(days=given.weekday())
    if found["which"] == "下":
        return monday + dt.timedelta(days=7 + day)
    this = monday + dt.timedelta(days=day)
    return this if this >= given or found["which"] else this + dt.timedelta(days=7)


def _year_month(found: re.Match[str], given: dt.date) -> tuple[int, int]:
    """Year and month an expression means; a month that is over is next year's."""
    if this := found["this"]:
        first = _months(given.replace(day=1), int(this.startswith("下")))
        return first.year, first.month
    month = int(read_number(found["month"]) or 0)
    groups = found.groupdict()
    if groups.get("year"):
        return int(groups["year"]), month
    if found["next"] == "明年":
        return given.year + 1, month
    return given.year + (month < given.month and found["next"] is None), month


def _date(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    year, month = _year_month(found, given)
    return dt.date(year, month, int(read_number(found["day"]) or 0))


def _day_only(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    day = int(found["day"])
    first = given.replace(day=1) if day >= given.day else _months(given.replace(day=1), 1)
    return first.replace(day=day)


def _part(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    year, month = _year_month(found, given)
    last = {"上旬": 10, "中旬": 20}.get(found["part"])
    return dt.date(year, month, last) if last else _last_of_month(year, month)


def _soon(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    which = found["which"]
    return given + dt.timedelta(days=2 if which == "后天" else 1 if which.startswith("明") else 0)


def _span(found: re.Match[str], given: dt.date, _: AddWorking) -> dt.date:
    later = found["which"] == "下"
    if found["unit"] == "月":
        month = _months(given.replace(day=1), int(later))
        return _last_of_month(month.year, month.month)
    return given + dt.timedelta(days=6 - given.weekday() + 7 * later)

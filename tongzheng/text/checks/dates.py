"""Dates that do not exist, weekdays that do not fit, ranges that run backwards (R4, text-checks 六)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.counting import cn_number

_CN_DAY = "[一二三四五六七八九十]{1,3}"
_CN_YEAR = "[一二][〇○零一二三四五六七八九]{3}"
_DATE = re.compile(
    r"(?:(?P<y>(?<!\d)\d{4})\s?年\s?)?(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})(?!\d)\s?[日号]|"
    rf"(?:(?P<cy>{_CN_YEAR})年)?(?<![一二三四五六七八九十])(?P<cm>{_CN_DAY})月(?P<cd>{_CN_DAY})日|"
    r"(?<![\d.\-/])(?P<iy>(?:19|20)\d\d)(?P<sign>[-/.])(?P<im>\d{1,2})(?P=sign)(?P<id>\d{1,2})(?![\d\-/]|\.\d)"
)
_MONTH = re.compile(r"(?<!\d)(?P<y>\d{4})年(?P<m>\d{1,2})月(?!\s?\d|龄|份?大)")
_SECOND = re.compile(r"\s?[至到—\-－～~]{1,2}\s?(?:(?P<y>\d{4})年)?(?:(?P<m>\d{1,2})月)?(?P<d>\d{1,2})(?!\d)[日号]")
_FIRST_BARE = re.compile(
    r"(?:(?P<y>(?<!\d)\d{4})年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?(?=\s?[至到—\-－～~]{1,2}\s?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号])"
)
_LUNAR = re.compile(r"(?:农历|阴历|夏历|旧历)[^，。；\n]{0,8}$")


def _problem(year: int | None, month: int, day: int) -> str:
    """Why there is no such day; empty when there is. A missing year counts as a leap year."""
    if not 1 <= month <= 12:
        return f"没有{month}月"
    days = monthrange(year or 2024, month)[1] if year is None or 1 <= year <= 9999 else 31
    if 1 <= day <= days:
        return ""
    return f"{f'{year}年' if year and month == 2 else ''}{month}月只有{days}天，没有{day}日"


def _read(m: re.Match[str]) -> tuple[int | None, int, int]:
    if m["m"]:
        return (int(m["y"]) if m["y"] else None), int(m["m"]), int(m["d"])
    if m["im"]:
        return int(m["iy"]), int(m["im"]), int(m["id"])
    year = cn_number(m["cy"]) if m["cy"] else None
    return year, cn_number(m["cm"]) or 0, cn_number(m["cd"]) or 0


class _Date(Check):
    group = "日期"
    source = "历法"
    level = Level.ERROR


class NoSuchDate(_Date):
    """`date.bad`: 2月30日, 2023年2月29日, 2023年13月, 25时."""

    id = "date.bad"
    name = "不存在的日期"
    why = "没有这一天"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Days, months and second ends of ranges that no calendar has."""
        for part in Part:
            text = draft.safe[part]
            if "月" in text or "20" in text or "19" in text:
                found = [*self._days(text), *self._months(text), *self._ranges(text)]
                for start, end, problem in sorted(set(found)):
                    yield self.finding(part, start, end, text[start:end], f"{problem}，请核对日期")

    def _days(self, text: str) -> Iterator[tuple[int, int, str]]:
        for m in _DATE.finditer(text):
            if m["cm"] and _LUNAR.search(text[max(0, m.start() - 12) : m.start()]):
                continue
            if problem := _problem(*_read(m)):
                yield m.start(), m.end(), problem

    def _months(self, text: str) -> Iterator[tuple[int, int, str]]:
        for m in _MONTH.finditer(text):
            if not 1 <= int(m["m"]) <= 12:
                yield m.start(), m.end(), f"没有{int(m['m'])}月"

    def _ranges(self, text: str) -> Iterator[tuple[int, int, str]]:
        for m in _FIRST_BARE.finditer(text):
            year, month, day = int(m["y"]) if m["y"] else None, int(m["m"]), int(m["d"])
            if problem := _problem(year, month, day):
                yield m.start(), m.end(), problem
            second = _SECOND.match(text, m.end())
            if second is None:
                continue
            year = int(second["y"]) if second["y"] else year
            if problem := _problem(year, int(second["m"] or month), int(second["d"])):
                begin = second.start("m") if second["m"] else second.start("d")
                yield (second.start("y") if second["y"] else begin), second.end(), problem


class NoSuchTime(_Date):
    """`date.time`: 25时, 8时70分."""

    id = "date.time"
    name = "不存在的时刻"
    why = "没有这个时刻"
    source = "24 小时制"
    _clock = re.compile(
        r"(?<![\d.])(?P<h>\d{1,2})(?:时|点)(?P<m>\d{1,2})分(?!之|钟)|(?:[日号]|上午|下午|凌晨|晚上|晚|时间：?)\s?(?P<h2>\d{1,2})[:：](?P<m2>\d{2})(?![\d])|"
        r"(?:[日号]|上午|下午|凌晨|晚上|早上|今晨)(?P<h3>\d{1,2})(?:时|点)(?!\d|间|段)"
    )

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Hours beyond 24, minutes beyond 59."""
        for part in Part:
            for m in self._clock.finditer(draft.safe[part]):
                hour = int(m["h"] or m["h2"] or m["h3"])
                minute = int(m["m"] or m["m2"] or 0)
                if hour > 24 or minute > 59 or (hour == 24 and minute):
                    start = next(m.start(name) for name in ("h", "h2", "h3") if m[name])
                    yield self.finding(part, start, m.end(), m.string[start : m.end()], "没有这个时刻，请核对")


_DAYS = "一二三四五六日"
_WEEKDAY = re.compile(
    r"(?:(?P<y>(?<!\d)\d{4})\s?年\s?|(?P<this>今年|本年))?(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号](?:上午|下午|晚上|晚)?\s?(?P<sign>[（(，,、]?)\s?"
    r"(?P<word>(?P<name>星期|礼拜|周)(?P<w>[一二三四五六日天]))(?P<after>.?)|"
    r"(?<!\d)(?P<iy>(?:19|20)\d\d)(?P<dash>[-/.])(?P<im>\d{1,2})(?P=dash)(?P<id>\d{1,2})(?!\d)\s?(?P<isign>[（(，,、]?)\s?"
    r"(?P<iword>(?P<iname>星期|礼拜|周)(?P<iw>[一二三四五六日天]))"
)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


_TO_WEEKDAY = re.compile(r"\s?[至到—\-－～~]{1,2}\s?(?P<word>(?:星期|周|礼拜)?[一二三四五六日天])")
_RANGE_SIGN = re.compile(r"[至到—\-－～~]\s?\Z")


class Weekday(_Date):
    """`date.weekday`: 2024年7月6日（星期五）. Without a year the one of the text or of today serves, as a warning."""

    id = "date.weekday"
    name = "日期与星期不符"
    why = "日期和星期对不上"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """The weekday word, with the right one."""
        for part in Part:
            text = draft.safe[part]
            if not any(name in text for name in ("星期", "周", "礼拜")):
                continue
            for m in _WEEKDAY.finditer(text):
                finding = self._one(draft, part, m)
                if finding:
                    yield finding

    def _one(self, draft: Draft, part: Part, m: re.Match[str]) -> Finding | None:
        i = "i" if m["im"] else ""
        if not i and m["name"] == "周" and not m["sign"] and m["after"] not in "，。；、）)上下早晚晨举召组\n ":
            return None
        start, end = m.span(f"{i}word")
        last = _TO_WEEKDAY.match(m.string, end)
        if last:  # 2月2日—2月4日（周一到周三）: the second is the last day's; of one date it is a time-table
            if not _RANGE_SIGN.search(m.string, max(0, m.start() - 3), m.start()):
                return None
            start, end = last.span("word")
        month, day = int(m[f"{i}m"]), int(m[f"{i}d"])
        years, level = self._years(draft, part, m, (month, day))
        wanted = _DAYS.index(m.string[end - 1].replace("天", "日"))
        days = [date(year, month, day) for year in years if not _problem(year, month, day)]
        if not days or any(d.weekday() == wanted for d in days):
            return None
        word = m.string[start : end - 1] + _DAYS[days[0].weekday()]
        message = f"{days[0].year}年{month}月{day}日是{word}，请核对日期和星期"
        return self.finding(part, start, end, m.string[start:end], message, word, level)

    def _years(self, draft: Draft, part: Part, m: re.Match[str], day: tuple[int, int]) -> tuple[list[int], Level]:
        written = m["y"] or m["iy"]
        if written:
            return [int(written)], self.level
        today = draft.facts.today
        before = _YEARS.findall(m.string[max(0, m.start() - 200) : m.start()])
        if m["this"]:
            return ([today.year] if today else []), Level.WARNING
        years = [int(before[-1])] if before else []
        if today is not None:  # the nearest such day, which may lie in the year before or after
            nearest = min(
                (today.year, today.year - 1, today.year + 1),
                key=lambda y: abs((y - today.year) * 365 + (day[0] - today.month) * 30),
            )
            years = [nearest, today.year, *years]
        return years, Level.WARNING


_RANGE = re.compile(
    r"(?:(?P<y>(?<!\d)\d{4})年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?\s?[至到—\-－～~]{1,2}\s?(?:(?P<y2>\d{4})年)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})(?!\d)[日号]|"
    r"(?<![\d.\-—])(?P<from>(?:19|20)\d\d)年?[至到—\-－～~]{1,2}(?P<to>(?:19|20)\d\d)年(?!\d)|"
    r"(?P<my>(?<!\d)\d{4})年(?P<mm>\d{1,2})月?[至到—\-－～~]{1,2}(?:(?P<my2>\d{4})年)?(?P<mm2>\d{1,2})月(?!\d)"
)


class Backwards(_Date):
    """`date.order`: 2024年5月8日至3月1日, 2025—2023年."""

    id = "date.order"
    name = "起讫日期颠倒"
    why = "止期早于起期，请核对"
    source = "逻辑"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Ranges that end before they begin; a winter without its second year is only a warning."""
        for part in Part:
            text = draft.safe[part]
            for m in _RANGE.finditer(text) if "月" in text or "年" in text else ():
                level = self._level(m)
                if level:
                    why = self.why if level is Level.ERROR else "止期早于起期；跨年的请写明年份"
                    yield self.finding(part, m.start(), m.end(), m[0], why, level=level)

    def _level(self, m: re.Match[str]) -> Level | None:
        if m["from"]:
            return self.level if int(m["to"]) < int(m["from"]) else None
        if m["mm"]:
            first, second = (int(m["my"]), int(m["mm"])), (int(m["my2"] or m["my"]), int(m["mm2"]))
            months, years = (first[1], second[1]), bool(m["my2"])
            backwards = second < first
        else:
            year = int(m["y"] or m["y2"] or 0)
            months, years = (int(m["m"]), int(m["m2"] or m["m"])), bool(m["y2"])
            backwards = (int(m["y2"] or year), months[1], int(m["d2"])) < (year, months[0], int(m["d"]))
        if not backwards:
            return None
        winter = not years and months[0] >= 9 and months[1] <= 4
        unsure = not years and months[0] != months[1] and not m["mm"] and not m["y"]
        return None if winter and unsure else Level.WARNING if winter or unsure else self.level


CHECKS: tuple[Check, ...] = (NoSuchDate(), NoSuchTime(), Weekday(), Backwards())

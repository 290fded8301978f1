"""Pure reckoning: the grade of an emergency, whether a moment is plausible, when something is due (U1, U2)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from tongzheng.reporting.rules import parse_when

NONE = 9  # Severity.NONE: below every threshold
LARGER = 3  # Severity.LARGER: from here on follow-ups by the clock and leaders are told
OLDEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
SLACK = dt.timedelta(minutes=2)  # clocks of two machines differ
FIRST_AFTER = dt.timedelta(minutes=60)  # a first follow-up is not due within an hour of the first report
MOMENTS = {
    "occurred_at": "事发", "learnt_at": "单位获悉", "phoned_at": "电话报告", "written_at": "书面报告",
    "received_at": "签收", "relayed_at": "报上级",
}  # fmt: skip
ORDER = (  # the first is never after the second
    ("occurred_at", "learnt_at"), ("occurred_at", "phoned_at"), ("occurred_at", "written_at"),
    ("occurred_at", "relayed_at"), ("learnt_at", "phoned_at"), ("learnt_at", "written_at"),
    ("written_at", "received_at"),
)  # fmt: skip
DIGITS = "零一二三四五六七八九十"
_SAYS_TIME = re.compile("[:点时]|凌晨|早|上午|中午|下午|晚|夜")  # a day alone would mean midnight
_AGO = re.compile(r"(半|\d{1,3}(?:\.\d)?)\s*个?\s*(分钟?|小时|钟头)前")
_TIME = re.compile(r"\d{1,2}[:：]\d{2}")


class Line(Protocol):
    """A threshold."""

    severity: int
    measure: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Grade:
    """A severity and the threshold that decided it (None when none was reached)."""

    severity: int
    line: Any = None


def grade(figures: Mapping[str, Any], lines: Iterable[Any], *, missing_count: bool = False) -> Grade:
    """The gravest severity of which any threshold is reached; a figure nobody knows reaches none (U1).

    `missing_count`: the missing count with the dead, as in natural disasters (死亡失踪).
    """
    known = {name: Decimal(value) for name, value in figures.items() if value is not None}
    if missing_count and "missing" in known:
        known["deaths"] = known.get("deaths", Decimal(0)) + known["missing"]
    best = Grade(NONE)
    for line in lines:
        if line.measure in known and known[line.measure] >= line.at_least and line.severity < best.severity:
            best = Grade(line.severity, line)
    return best


def moment_problem(moments: Mapping[str, dt.datetime | None], name: str, at: dt.datetime, now: dt.datetime) -> str:
    """What is wrong with `at` as the moment `name`, in the office's words; empty when it can be."""
    word = MOMENTS[name]
    if at > now + SLACK:
        return f"{word}时间在将来，请核对日期和钟点"
    if at < OLDEST:
        return f"{word}时间太早，请核对年份"
    for first, second in ORDER:
        if name == first and (other := moments.get(second)) and at > other:
            return f"{word}不会晚于{MOMENTS[second]}（{_said(other)}），请核对"
        if name == second and (other := moments.get(first)) and at < other:
            return f"{word}不会早于{MOMENTS[first]}（{_said(other)}），请核对"
    return ""


def _said(at: dt.datetime) -> str:
    here = at.astimezone(dt.timezone(dt.timedelta(hours=8)))
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def clock_times(text: str) -> list[dt.time]:
    """「08:00 17:00」 as times of day in order; raises ValueError with what is wrong."""
    words = text.replace("，", " ").replace(",", " ").replace("、", " ").split()
    found = set()
    for word in words:
        if not _TIME.fullmatch(word):
            raise ValueError(f"“{word}”不是时间，照这个样子写：08:00 17:00")
        hour, minute = (int(part) for part in re.split("[:：]", word))
        if hour > 23 or minute > 59:
            raise ValueError(f"“{word}”不是一天里的时间")
        found.add(dt.time(hour, minute))
    return sorted(found)


def next_time(times: Sequence[dt.time], after: dt.datetime) -> dt.datetime:
    """The first of these times of day strictly after a moment (in that moment's own time zone)."""
    for days in (0, 1):
        day = after.date() + dt.timedelta(days=days)
        for at in times:
            moment = dt.datetime.combine(day, at, tzinfo=after.tzinfo)
            if moment > after:
                return moment
    raise ValueError("no times")


def follow_up_due(
    *, times: Sequence[dt.time], every: int | None, base: dt.datetime, first: bool = False
) -> dt.datetime:
    """When a follow-up counted from `base` is due: at the next of the times of day, or so many minutes later (U2).

    The first one by times of day is not due within an hour of `base`: the first report has just been given.
    """
    if times:
        return next_time(times, base + FIRST_AFTER if first else base)
    return base + dt.timedelta(minutes=every or 60)


def next_base(*, times: Sequence[dt.time], met: dt.datetime, due: dt.datetime) -> dt.datetime:
    """From where the follow-up after one that was due at `due` and came at `met` counts (U2).

    By times of day a report before 17:00 is the one of 17:00, however early; a time that passed meanwhile is not owed
    again. By an interval it counts from the report.
    """
    return max(met, due) if times else met


def settled(plans: Sequence[tuple[dt.datetime, str, str]], now: dt.datetime) -> list[tuple[dt.datetime, str, str]]:
    """Alarms (when, audience, words) of a clock that starts late: of those whose time has passed only the last, now."""
    past = [plan for plan in plans if plan[0] <= now]
    rest = [plan for plan in plans if plan[0] > now]
    return [(now, *past[-1][1:]), *rest] if past else rest


def shortened(old: dt.datetime, new: dt.datetime, now: dt.datetime, minutes: int) -> dt.datetime:
    """When a clock that a graver severity made shorter is due: nobody is late for what could not be known.

    If the new time has passed already, so many minutes from now, but never later than the old time.
    """
    if new >= old or new >= now:
        return new
    return min(old, now + dt.timedelta(minutes=minutes))


def narrowness(rule: Any) -> tuple[Any, ...]:
    """Of the rules that fit the greatest wins: kind, category, graver severity, sensitive."""
    graveness = min(rule.severity, LARGER) if rule.sensitive else rule.severity
    return (rule.kind_id is not None, bool(rule.category), -graveness, rule.sensitive, rule.pk or 0)


def fits(rule: Any, *, kind: int | None, category: str, severity: int, sensitive: bool) -> bool:
    """Whether a clock rule is for such an emergency; one for sensitive events asks no severity."""
    if rule.kind_id is not None and rule.kind_id != kind:
        return False
    if rule.category and rule.category != category:
        return False
    return sensitive if rule.sensitive else severity <= rule.severity


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, 31 → 三十一, 100 → 100."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


def title_from(body: str, limit: int = 40) -> str:
    """A title out of what was said: its first sentence, shortened at a comma where it is long."""
    first = re.split(r"[。！？!?\n；;]", body.strip(), maxsplit=1)[0].strip()
    if len(first) <= limit:
        return first
    cut = max(first.rfind(mark, 0, limit) for mark in "，,、")
    return first[: cut if cut >= 8 else limit].rstrip("，,、")


def parse_moment(text: str, now: dt.datetime) -> dt.datetime | None:
    """The moment somebody said: 刚刚, 10分钟前, 2:10, 凌晨2时, 昨天 9:30, 11月16日 14:00; None if it is none of these.

    A time of day alone is the last one that has been; `now` in the office's time zone.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if text in ("刚刚", "刚才", "现在"):
        return now.replace(second=0, microsecond=0)
    if found := _AGO.fullmatch(text):
        number = 0.5 if found[1] == "半" else float(found[1])
        span = dt.timedelta(minutes=number) if found[2].startswith("分") else dt.timedelta(hours=number)
        return (now - span).replace(second=0, microsecond=0)
    if not _SAYS_TIME.search(text):
        return None
    if (moment := parse_when(text, now)) is not None:
        return moment
    today = parse_when(f"今天 {text}", now)
    return today - dt.timedelta(days=1) if today is not None and today > now + SLACK else today

"""Pure arithmetic of the questions the speeches ask, and the words they are asked in (K6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from operator import sub

# what a kind of report is for (reporting.models.Kind); one place, so that every figure counts alike
DECIDING = ("problem", "advice", "research", "opinion", "reaction", "forecast")  # serve a decision directly
FORESEEING = ("forecast",)
WEIGHTY = ("analysis", "research")  # 综合、调研; against short items of what happened
BRIEF = ("news",)

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {  # classes of units (network.models.UnitKind)
    "towns": ("乡镇街道", ("township", "subdistrict")),
    "bureaus": ("部门", ("department", "party", "congress", "consultative", "court", "procuratorate")),
    "villages": ("村、社区", ("village", "community")),
    "others": ("企业、学校、联系点等", ("enterprise", "school", "point", "society", "democratic", "federation")),
}

# 退回、不用的原因: the first group whose word stands in the reason
REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("重复、已有来稿", ("重复", "旧稿", "同类", "同题", "雷同", "已刊发", "已有", "抄")),
    ("时效已过", ("时效", "过时", "当天采写", "太晚", "晚了", "处置完毕")),
    (
        "数字、事实要核",
        ("核实", "核准", "核对", "核对口径", "存疑", "出入", "不一", "不符", "失实", "依据不足", "样本"),
    ),
    ("还没有结果", ("待有", "只有部署", "不成熟", "尚不", "在办理", "正在研究")),
    ("空泛、过长、太散", ("空泛", "笼统", "原则", "过长", "篇幅", "套话", "较散", "点散", "切口", "控制在", "精炼")),
    ("要素、数据不全", ("要素", "残缺", "补充", "缺少", "缺", "没写", "不全", "写明", "写清", "数据")),
    ("一般工作动态", ("动态", "日常", "程序性", "一般性", "事务", "会议")),
    ("零碎、可自行处理", ("零碎", "自行", "微观", "琐碎", "个别", "先行处理", "可以协调")),
    ("一事一报、文题、格式", ("一事一报", "标题", "文题", "格式", "错别字", "不规范", "语句", "层次")),
)
OTHER_REASON = "其他"

STAGES = ("事发到报出", "报出到登记", "登记到采用")
SIZE_WORDS = {"short": "300 字以内", "middle": "301 至 799 字", "long": "800 字以上"}
MOODS = {"good": "报喜", "bad": "报忧", "plain": "中性"}


@lru_cache(maxsize=4096)
def reason_group(text: str) -> str:
    """The group a reason in free words belongs to; 其他 when no word of any group stands in it."""
    return next((name for name, words in REASONS if any(word in text for word in words)), OTHER_REASON)


def rate(part: int, whole: int) -> float | None:
    """Per cent with one decimal, half up; None of nothing."""
    return ((part * 2000 + whole) // (whole * 2)) / 10 if whole else None


def percentile(counts: dict[float, int], part: float) -> float | None:
    """The smallest value that at least `part` (0 to 1) of all reach, from value → how many; None of nothing."""
    whole = sum(counts.values())
    if not whole:
        return None
    wanted, so_far = max(1, ceil(part * whole - 1e-9)), 0
    for value in sorted(counts):
        so_far += counts[value]
        if so_far >= wanted:
            return value
    raise AssertionError  # pragma: no cover - part is at most 1


@lru_cache(maxsize=64)  # the same span is asked of for every unit
def weeks_of(start: dt.date, end: dt.date) -> tuple[dt.date, ...]:
    """Mondays of the weeks that lie wholly between two days, both counted."""
    first = start + dt.timedelta(days=-start.weekday() % 7)
    return tuple(first + dt.timedelta(weeks=n) for n in range(max(0, ((end - first).days + 1) // 7)))


@lru_cache(maxsize=64)
def _week_numbers(start: dt.date, end: dt.date) -> frozenset[int]:
    """The same weeks counted from the calendar's first day, which was a Monday."""
    return frozenset((monday.toordinal() - 1) // 7 for monday in weeks_of(start, end))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How regularly a unit reports inside a span of days."""

    reports: int
    weeks: int  # whole weeks in the span
    silent: int  # of them without a report
    longest: int  # days of the longest silence, its edges counted
    heaped: float | None  # per cent of all sent on its busiest three days


def rhythm(days: dict[dt.date, int], start: dt.date, end: dt.date) -> Rhythm:
    """From day → reports; the span's edges end a silence too, or who never wrote would have none."""
    weeks = _week_numbers(start, end)
    # whole numbers: a date's own arithmetic costs more than twice as much, a unit and a day at a time
    numbers = sorted(day.toordinal() for day in days)
    heard = {(number - 1) // 7 for number in numbers}
    marks = [start.toordinal() - 1, *numbers, end.toordinal() + 1]
    longest = max(map(sub, marks[1:], marks)) - 1
    sent = sum(days.values())
    heaped = rate(sum(sorted(days.values(), reverse=True)[:3]), sent) if sent >= 6 else None
    return Rhythm(sent, len(weeks), len(weeks) - len(heard & weeks), longest, heaped)


def tell(names: Sequence[str], most: int = 5) -> str:
    """「甲、乙、丙」, or the first ones and 等几个."""
    return "、".join(names) if len(names) <= most else f"{'、'.join(names[:most])}等 {len(names)} 个"


def times(first: int, other: int) -> str:
    """「3.2 倍」, or 「0.4 倍」; empty of nothing."""
    return f"{first / other:.1f} 倍".replace(".0 ", " ") if other else ""


def counted(values: Iterable[tuple[float, int]]) -> dict[float, int]:
    """Value → how many, pairs of the same value added up."""
    found: Counter[float] = Counter()
    for value, n in values:
        found[value] += n
    return dict(found)

"""The weekly digest in words: weeks, the sentence that announces it, its paragraphs. No database (Z6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

WEEK = dt.timedelta(days=7)
MORNING = dt.time(8)
SHOWN = 50  # things named one by one; the count says how many there were
DAYS = "一二三四五六日"

Figures = dict[str, Any]


def monday_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def due_week(local: dt.datetime) -> dt.date:
    """The Monday of the last week whose digest should be out at a local moment: out on the next Monday at eight."""
    this = monday_of(local.date())
    begun = local.date() > this or local.time() >= MORNING
    return this - WEEK if begun else this - 2 * WEEK


def note_of(week: dt.date, local: dt.datetime, before: dt.date | None) -> str:
    """Why a digest is late and which weeks have none; empty for the first, and for one made on its Monday after the last."""
    words = []
    planned = week + WEEK
    if before is None:  # the first one: nothing was missed
        return ""
    if local.date() > planned:
        words.append(f"应于{planned.month}月{planned.day}日出，{local.month}月{local.day}日补出：当时后台没有运行")
    missing = (week - before).days // 7 - 1
    if missing > 0:
        words.append(f"前面 {missing} 周没有出过")
    return "；".join(words)


def span_of(week: dt.date) -> str:
    """「11月16日至22日」, 「11月30日至12月6日」."""
    last = week + WEEK - dt.timedelta(days=1)
    return f"{week.month}月{week.day}日至{'' if last.month == week.month else f'{last.month}月'}{last.day}日"


def said(week: dt.date, figures: Figures, note: str = "") -> str:
    """The sentence that announces it."""
    counts = figures["counts"]
    words = (
        f"时限周报（{span_of(week)}）：新转红 {figures['turned_count']} 件，迟办 {figures['ended_count']} 件，"
        f"逾期未办 {counts['overdue']} 件，接下来一周到期 {sum(day['count'] for day in figures['coming'])} 件"
    )
    return f"{words}（补出）" if note else words


def paragraphs(figures: Figures) -> list[str]:
    """What it says before the tables."""
    counts = figures["counts"]
    due = counts["met"] + counts["late"] + counts["open"]
    share = f"，按时办到率 {counts['share']}%" if counts["share"] is not None else ""
    found = [
        f"本周到期 {due} 件，按时办到 {counts['met']} 件，迟办到 {counts['late']} 件，没办到 {counts['open']} 件{share}。"
        f"到取数时在走 {counts['running']} 件：绿灯 {counts['ok']} 件，蓝灯 {counts['soon']} 件，黄（橙）灯 {counts['behind']} 件，"
        f"红灯 {counts['red']} 件；逾期未办 {counts['overdue']} 件。"
    ]
    if figures["years"]:
        years = "、".join(f"{year}年" for year in figures["years"])
        found.append(
            f"有的时限在{years}，程序里还没有那一年的放假安排，按工作日定的暂按周一至周五算，请以国务院办公厅通知为准。"
        )
    return found


def day_word(iso: str) -> str:
    """「11月24日（周二）」."""
    day = dt.date.fromisoformat(iso[:10])
    return f"{day.month}月{day.day}日（周{DAYS[day.weekday()]}）"


def moment_word(iso: str) -> str:
    """「11月24日 18:00」."""
    moment = dt.datetime.fromisoformat(iso)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def tables(figures: Figures) -> list[tuple[str, list[str], list[list[str]]]]:
    """(title, head, rows) of the tables that have something, for the page and for paper."""
    named = ["事项", "应办", "类别", "时限"]
    found = [
        (
            "各类时限", ["类别", "在走", "红灯", "逾期未办", "本周按时", "本周迟办", "本周没办到"],
            [[str(cell) for cell in row] for row in figures["rooms"]],
        ),
        ("本周转红" + _more(figures, "turned"), [*named, "转红"], [_moments(row) for row in figures["turned"]]),
        ("本周迟了才办到" + _more(figures, "ended"), [*named, "办到"], [_moments(row) for row in figures["ended"]]),
        (
            "欠账最多", ["单位", "逾期未办", "红灯", "最早的时限"],
            [[row[0], str(row[1]), str(row[2]), moment_word(row[3])] for row in figures["owing"]],
        ),
        (
            "接下来一周到期", ["哪天", "件数", "有哪些"],
            [
                [day_word(day["day"]) + ("" if day["working"] else "　休"), str(day["count"]), "；".join(day["titles"])]
                for day in figures["coming"]
            ],
        ),
    ]  # fmt: skip
    return [one for one in found if one[2]]


def _moments(row: list[str]) -> list[str]:
    return [*row[:3], moment_word(row[3]), moment_word(row[4])]


def _more(figures: Figures, name: str) -> str:
    count = figures[f"{name}_count"]
    return f"（共 {count} 件，列前 {SHOWN} 件）" if count > SHOWN else f"（{count} 件）"

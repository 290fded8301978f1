"""The report on what keeps failing (D7) and the daily bulletin of one matter (D9), drafted from what was gathered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongzheng.outcomes.rules.drafting import counting, laid
from tongzheng.text.spans import Span

SHOWN = 3  # problems quoted in the text; all of them stand in the list


@dataclass(frozen=True, slots=True)
class Themed:
    """A group as the report's text says it: units by name, problems as (unit, text, what it is about)."""

    title: str
    why: str
    common: bool
    growing: bool
    policy: bool
    units: tuple[str, ...]
    problems: tuple[tuple[str, str, str], ...]


SECTIONS = (("普遍性问题", "common"), ("倾向性问题", "growing"), ("政策性问题", "policy"), ("个别问题", ""))


def section_of(common: bool, growing: bool, policy: bool) -> str:
    """Where a group stands: policy first (the county cannot settle it), then common, then growing."""
    return "policy" if policy else "common" if common else "growing" if growing else ""


def report(period: Span, themes: Sequence[Themed], whole: str) -> str:
    """落实情况反馈报告: a section for each kind of group; a group that is two things says so."""
    units = {unit for theme in themes for unit in theme.units}
    count = sum(len(theme.problems) for theme in themes)
    if not count:
        return f"{period.name}{whole}各单位办理督查事项没有反映问题，督查和整改也没有发现带普遍性的问题。"
    opening = f"现将{period.name}{whole}落实督查事项中反映和发现的问题归集报告如下。共涉及{len(units)}个单位{count}条，归为{len(themes)}类。"
    parts = []
    for title, key in SECTIONS:
        own = [t for t in themes if section_of(t.common, t.growing, t.policy) == key]
        if own:
            parts.append((title, "\n".join(_theme(n, t) for n, t in zip(counting(), own, strict=False))))
    asked = "政策性问题建议报上级明确；普遍性问题建议由主管部门牵头制定统一办法；倾向性问题列入下期督查重点。"
    return laid(opening, [*parts, ("建议", asked)])


def _theme(number: str, theme: Themed) -> str:
    also = [word for word, on in (("普遍性", theme.common), ("倾向性", theme.growing), ("政策性", theme.policy)) if on]
    kind = f"兼有{'、'.join(also)}。" if len(also) > 1 else ""
    names = "、".join(theme.units[:10]) + ("等" if len(theme.units) > 10 else "")
    quoted = "；".join(f"{unit}反映“{_short(text)}”（{about}）" for unit, text, about in theme.problems[:SHOWN])
    return f"（{number}）{theme.title}。{theme.why}。{kind}涉及{names}。{quoted}。"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:79]}…"


@dataclass(frozen=True, slots=True)
class Daily:
    """One day of a matter: what was sent, done, asked; parts by state; days without an issue since the last one."""

    day: dt.date
    title: str
    lines: tuple[dict[str, Any], ...]  # {"kind": feedback | problem | act, "who", "text", "at"}
    parts: dict[str, int]  # 事项, 已办结, 在办, 逾期
    missing: tuple[dt.date, ...] = ()
    last: int | None = None  # number of the issue before


def daily(found: Daily) -> str:
    """督查专报, one issue a day: where it stands, what came in, what the office did, what stands in the way."""
    said = {kind: [x for x in found.lines if x["kind"] == kind] for kind in ("feedback", "act", "problem")}
    counted = "，".join(f"{word}{n}件" for word, n in found.parts.items() if n or word == "事项")
    parts = [
        ("总体情况", f"截至{_date(found.day)}，《{found.title}》共{counted}。"),
        ("当日进展", "\n".join(f"· {x['who']}：{_flat(x['text'])}" for x in said["feedback"])),
        ("督查工作", "\n".join(f"· {x['at']}　{x['who']}{x['text']}" for x in said["act"])),
        ("存在的问题", "\n".join(f"· {x['who']}：{_flat(x['text'])}" for x in said["problem"])),
    ]
    opening = f"现将{_date(found.day)}督查情况报告如下。"
    if not found.lines:
        opening += "当日没有新的进展。"
    if found.missing:
        days = "、".join(_date(day) for day in found.missing[:10]) + ("等" if len(found.missing) > 10 else "")
        after = f"第{found.last}期以后，" if found.last else ""
        opening += f"（{after}{days}没有编发。）"
    return laid(opening, parts)


def _flat(text: str) -> str:
    return " ".join(text.split())[:400]


def _date(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


__all__ = ["SECTIONS", "Daily", "Themed", "daily", "report", "section_of"]

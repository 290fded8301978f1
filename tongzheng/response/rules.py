"""Plain rules: which recipients an emergency has, what a notice says, lines typed as tables (U4, U8, U11). No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

NONE, GRAVEST, MAJOR, LARGER, ORDINARY = 9, 1, 2, 3, 4
# whom, from which severity on, only sensitive ones, must answer, in force (rules.md 3.4)
DEFAULTS: list[tuple[str, int, bool, bool, bool]] = [
    ("duty", NONE, False, False, True),
    ("editors", NONE, False, False, True),
    ("lead", ORDINARY, False, False, True),
    ("portfolio", LARGER, False, True, True),
    ("portfolio", NONE, True, True, True),
    ("director", MAJOR, False, True, True),
    ("main", MAJOR, False, True, True),
    ("superior", MAJOR, False, True, False),
]
TEXT = "请立即响应：{事件}（{地点}）。请派员到场并回告人员、车辆。"
SHORTEST, LONGEST = 1, 1440  # minutes


class About(Protocol):
    """An emergency, as far as these rules look at it."""

    severity: int
    sensitive: bool
    kind_id: int | None


class Rule(Protocol):
    """A recipient rule, as far as these rules look at it."""

    severity: int
    sensitive: bool
    category: str
    kind_id: int | None


def applies(rule: Rule, about: About, category: str) -> bool:
    """Whether a rule holds for an emergency; sensitive ones jump the severities (U4)."""
    if rule.kind_id and rule.kind_id != about.kind_id:
        return False
    if rule.category and rule.category != category:
        return False
    if rule.sensitive:
        return about.sensitive
    return about.severity <= rule.severity


def headline(title: str, grade: str, *, sensitive: bool, why: str) -> str:
    """「较大突发事件（敏感）：青石镇山体滑坡（定级）」."""
    word = "" if grade == "未达级" else grade
    return f"{word}突发事件{'（敏感）' if sensitive else ''}：{title}（{why}）"


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template text with {事件} and the like put in; anything else in braces stays as typed."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template


@dataclass(frozen=True)
class Line:
    """One line of a typed table: the unit's name, the rest by column."""

    number: int
    name: str
    rest: list[str]


def lines_of(text: str, columns: int) -> list[Line]:
    """Lines of 「单位｜…｜…」 (also | or tab), empty ones left out; missing columns are empty, further ones joined to the last."""
    found = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        cells = [cell.strip() for cell in raw.replace("|", "｜").replace("\t", "｜").split("｜")]
        head, rest = cells[0], cells[1:]
        if len(rest) > columns - 1:
            rest = [*rest[: columns - 2], " ".join(rest[columns - 2 :])]
        found.append(Line(number, head, rest + [""] * (columns - 1 - len(rest))))
    return found


def twice(names: Iterable[str]) -> str:
    """The first name that comes twice, else ""."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""

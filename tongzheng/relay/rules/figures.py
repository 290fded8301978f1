"""The figures of an event in words, what changed, what the sources contradict each other in (U13)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

# name of the figure -> word, unit; in the order they are told
WORDS: Mapping[str, tuple[str, str]] = {
    "deaths": ("死亡", "人"),
    "missing": ("失联", "人"),
    "injuries": ("受伤", "人"),
    "serious": ("重伤", "人"),
    "patients": ("发病、中毒", "人"),
    "trapped": ("被困", "人"),
    "evacuated": ("转移", "人"),
    "affected": ("受灾", "人"),
    "people": ("参与、聚集", "人"),
    "houses": ("倒损房屋", "间"),
    "loss": ("直接经济损失", "万元"),
    "blocked": ("交通中断", "小时"),
}
CASUALTIES = ("deaths", "missing", "injuries", "serious", "patients", "trapped")
Value = int | Decimal
_IN_TEXT = {
    "deaths": re.compile(r"(?:死亡|遇难|身亡)\s*(\d+)\s*[名人]|(\d+)\s*[名]?人(?:不幸)?(?:死亡|遇难|身亡)"),
    "missing": re.compile(r"(?:失联|失踪)\s*(\d+)\s*[名人]|(\d+)\s*[名]?人(?:失联|失踪)"),
    "injuries": re.compile(r"(?<![重轻])(?:受伤)\s*(\d+)\s*[名人]|(\d+)\s*[名]?人(?:受伤)"),
    "serious": re.compile(r"重伤\s*(\d+)\s*[名人]|(\d+)\s*[名]?人重伤"),
    "trapped": re.compile(r"被困\s*(\d+)\s*[名人]|(\d+)\s*[名]?人被困"),
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """One figure the sources do not agree in: what each says, as (source, value)."""

    name: str
    said: tuple[tuple[str, Value], ...]

    @property
    def words(self) -> str:
        """「死亡人数各方报告不一（县公安局2人、县医院3人）」."""
        word, unit = WORDS[self.name]
        parts = "、".join(f"{source}{plain(value)}{unit}" for source, value in self.said)
        return f"{word}{'人数' if unit == '人' else ''}各方报告不一（{parts}）"


def plain(value: Value) -> str:
    """A number without trailing noughts: 12.50 is 「12.5」."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(figures: Mapping[str, Value], *, without: Iterable[str] = ()) -> str:
    """「死亡2人，失联1人，转移120人」; what is not known is left out, nought is said."""
    skipped = set(without)
    known = [(name, figures[name]) for name in WORDS if figures.get(name) is not None and name not in skipped]
    return "，".join(f"{WORDS[name][0]}{plain(value)}{WORDS[name][1]}" for name, value in known)


def changes(before: Mapping[str, Value], now: Mapping[str, Value], *, without: Iterable[str] = ()) -> str:
    """「死亡由2人增至3人，新增转移40人」: what is other than in the report before; empty when nothing is."""
    skipped, parts = set(without), []
    for name, (word, unit) in WORDS.items():
        new, old = now.get(name), before.get(name)
        if new is None or name in skipped or new == old:
            continue
        if old is None:
            parts.append(f"{word}{plain(new)}{unit}")
        else:
            parts.append(f"{word}由{plain(old)}{unit}{'增至' if new > old else '核减为'}{plain(new)}{unit}")
    return "，".join(parts)


def differing(text: str, figures: Mapping[str, Value]) -> list[str]:
    """Where a text counts casualties other than the event's figures in force: 「正文写死亡3人，登记的是2人」 (a hint, not a ban)."""
    found = []
    for name, pattern in _IN_TEXT.items():
        known = figures.get(name)
        written = {int(a or b) for a, b in pattern.findall(text)}
        if known is not None and written and known not in written:
            word, unit = WORDS[name]
            numbers = "、".join(str(n) for n in sorted(written))
            found.append(f"正文写{word}{numbers}{unit}，登记的是{plain(known)}{unit}")
    return found

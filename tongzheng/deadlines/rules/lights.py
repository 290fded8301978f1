"""What colour a clock shows: schemes are data, because offices contradict one another (rules.md 5.4, Z6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tongzheng.deadlines.rules.calendar import ONE, PLAIN, Days

# colour word of an office -> the shape and colour of the house (ui: {% light %}); never colour alone
SHAPES = {"绿": "ok", "蓝": "soon", "黄": "behind", "橙": "behind", "红": "late"}
COLOURS = tuple(SHAPES)
DAY = dt.timedelta(days=1)
Turns = tuple[dt.datetime | None, dt.datetime | None, dt.datetime | None]


class When:
    """From when on a light is shown by the clock alone."""

    EVENT = "event"  # never by itself: a reminder in vain, a return (Deadline.floor)
    NEAR = "near"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Light:
    """One light of a scheme."""

    colour: str  # 绿 蓝 黄 橙 红
    word: str  # 正常, 临近 …
    when: str = When.EVENT

    @property
    def shape(self) -> str:
        """Its name in `{% light %}`."""
        return SHAPES.get(self.colour, "none")

    @property
    def text(self) -> str:
        """「蓝　临近」."""
        return f"{self.colour}灯 {self.word}"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Four lights from good to bad, and what near and late mean: whichever of share and working days comes first."""

    key: str
    name: str
    lights: tuple[Light, Light, Light, Light]
    near_percent: int = 20
    near_days: int = 2
    late_days: int = 3


SCHEMES = {
    scheme.key: scheme
    for scheme in (
        Scheme(
            "default",
            "通用",
            (
                Light("绿", "正常"),
                Light("蓝", "临近", When.NEAR),
                Light("黄", "到期未反馈或退回", When.DUE),
                Light("红", "严重逾期", When.LATE),
            ),
        ),
        Scheme(
            "ladder",
            "逐级催办（蓝、橙、红）",
            (Light("绿", "正常"), Light("蓝", "提醒"), Light("橙", "警告"), Light("红", "仍未办")),
        ),
        Scheme(
            "quality",
            "时限和质量（蓝、黄、红）",
            (
                Light("绿", "正常"),
                Light("蓝", "临近时限", When.NEAR),
                Light("黄", "滞后或质量差"),
                Light("红", "逾期", When.DUE),
            ),
        ),
    )
}


def turns_of(scheme: Scheme, starts: dt.datetime, due: dt.datetime, days: Days = PLAIN) -> Turns:
    """When the lights 1, 2, 3 come by themselves; None: only by what happens. Local times in, local times out.

    A limit shorter than a day knows no working days: near is the share alone, late is the limit's length once more.
    """
    found = [_turn(scheme, light.when, starts, due, days) for light in scheme.lights[1:]]
    return found[0], found[1], found[2]


def _turn(scheme: Scheme, when: str, starts: dt.datetime, due: dt.datetime, days: Days) -> dt.datetime | None:
    length = max(due - starts, dt.timedelta())
    if when == When.DUE:
        return due
    if when == When.NEAR:
        share = due - length * scheme.near_percent / 100
        return share if length < DAY else max(starts, min(share, near_from(due, scheme.near_days, days)))
    if when == When.LATE:
        return due + length if length < DAY else _midnight(days.add(due.date(), scheme.late_days), due)
    return None


def near_from(due: dt.datetime, left: int, days: Days = PLAIN) -> dt.datetime:
    """The beginning of the first day on which at most `left` working days are left."""
    day = due.date()
    while left and days.between(day - ONE, due.date()) <= left:
        day -= ONE
    return _midnight(day, due)


def _midnight(day: dt.date, like: dt.datetime) -> dt.datetime:
    return like.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)


def level_of(turns: Sequence[dt.datetime | None], floor: int, now: dt.datetime) -> int:
    """0 to 3: the last turn that has passed, and never below the floor."""
    passed = max((n for n, turn in enumerate(turns, 1) if turn is not None and turn <= now), default=0)
    return min(3, max(passed, floor))


def lights(scheme: Scheme, turns: Sequence[dt.datetime | None], floor: int, now: dt.datetime) -> Light:
    """The light a running clock shows now."""
    return scheme.lights[level_of(turns, floor, now)]


def renamed(scheme: Scheme, key: str, name: str) -> Scheme:
    """The same lights under another name: where an office's own begins."""
    return replace(scheme, key=key, name=name)

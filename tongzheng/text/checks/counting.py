"""Chinese numerals and quantities as they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
CN = "[零〇一二三四五六七八九十百两]"


def cn_number(s: str) -> int | None:
    """The number a Chinese numeral below a thousand stands for (三十一, 二〇二四 digit by digit), or None."""
    if not s:
        return None
    if s.isascii() and s.isdigit():
        return int(s)
    if "十" not in s and "百" not in s:
        if any(c not in _DIGITS for c in s) or len(s) > 4:
            return None
        return int("".join(str(_DIGITS[c]) for c in s))
    total = digit = 0
    for c in s:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return total + digit


def cn(n: int) -> str:
    """A number from 1 to 99 in Chinese."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{'零一二三四五六七八九'[tens]}十"
    return head + ("" if ones == 0 else "零一二三四五六七八九"[ones])


SCALES = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
UNITS = (
    "平方公里|平方千米|平方米|立方米|千瓦时|公里|千米|公顷|公斤|千克|千瓦|美元|人次|小时|分钟|户次|场次|批次|"
    "人|名|户|个|家|条|项|件|起|处|座|台|辆|间|栋|套|所|亩|米|吨|斤|元|只|头|羽|株|棵|张|份|次|场|期|班|支|批|宗|例|"
    "天|度|箱|袋|艘|架|部|篇|册|口|眼|盏|匹|桶|枚|块|片|类|村|门"
)
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)"
SCALE = r"(?:万亿|百万|千万|亿|万|千(?![米克瓦帕伏焦卡赫公]))"
_QUANTITY = re.compile(
    rf"(?<![\d.．,〔第A-Za-z\-—～~])(?P<number>{NUMBER})(?P<more>多|余)?(?P<scale>{SCALE})?(?P<more2>多|余)?(?P<unit>{UNITS}|[%％]|个百分点)"
)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit as it stands in a text. `value` is in the plain unit (万 and 亿 multiplied out)."""

    start: int
    end: int
    digits: str
    scale: str
    unit: str
    more: bool

    @property
    def number(self) -> float:
        """As written, without 万 and 亿."""
        return float(self.digits.replace(",", ""))

    @property
    def value(self) -> float:
        """In the plain unit."""
        return self.number * SCALES[self.scale]

    @property
    def step(self) -> float:
        """Half of what the last digit written stands for: the error of rounding."""
        places = len(self.digits.partition(".")[2])
        return float(0.5 * 10**-places * SCALES[self.scale])

    @property
    def kind(self) -> str:
        """The unit, with 名 and 人 as one."""
        return "人" if self.unit == "名" else "%" if self.unit == "％" else self.unit


def quantity(m: re.Match[str], name: str = "") -> Quantity:
    """The quantity of a match with groups number, scale, unit (each with `name` appended)."""
    return Quantity(
        m.start(f"number{name}"),
        m.end(f"unit{name}"),
        m[f"number{name}"],
        m[f"scale{name}"] or "",
        m[f"unit{name}"] or "",
        False,
    )


def quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """Every number with a unit, in order."""
    for m in _QUANTITY.finditer(text, start, len(text) if end is None else end):
        more = bool(m["more"] or m["more2"])
        yield Quantity(m.start(), m.end(), m["number"], m["scale"] or "", m["unit"], more)


def group(name: str) -> str:
    """A pattern for a quantity whose groups end in `name`."""
    return rf"(?P<number{name}>{NUMBER})(?P<scale{name}>{SCALE})?(?P<unit{name}>{UNITS}|[%％])"


def shown(value: float, like: Quantity) -> str:
    """A value written in the scale and unit of a quantity."""
    plain = round(value / SCALES[like.scale], 4)
    return f"{plain:g}{like.scale}{like.unit}" if abs(plain) < 1e6 else f"{plain:.0f}{like.scale}{like.unit}"

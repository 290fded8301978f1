"""Plain data asked field by field, in the clerk's words when something does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_KEY = re.compile(r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]|W(0[1-9]|[1-4]\d|5[0-3])))?$")


class Unreadable(ValueError):
    """Data that cannot be read; `faults` say where and why."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


class _Asked(dict[str, Any]):
    """Data that remembers which of its fields were asked for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """As a dict does."""
        self.asked.add(key)
        return super().get(key, default)


class Row:
    """One row of data, asked field by field; what does not fit goes to `faults`."""

    def __init__(self, data: Mapping[str, Any], where: str, faults: list[str]) -> None:
        self.data, self.where, self.faults = _Asked(data), where, faults

    def unasked(self) -> list[str]:
        """Fields nobody asked for: perhaps a name mistyped."""
        return [str(key) for key in self.data if key not in self.data.asked]

    def fault(self, why: str) -> None:
        """Something in this row cannot be read."""
        self.faults.append(f"{self.where}：{why}")

    def word(self, key: str, default: str | None = None) -> str:
        """A name or id; numbers and true/false count as what they look like."""
        value = self.data.get(key)
        if value is None:
            if default is None:
                self.fault(f"缺 {key}")
            return default or ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str | int):
            return str(value).strip()
        self.fault(f"{key} 应是一个词，现在是 {value!r}")
        return default or ""

    def one_of(self, key: str, choices: Mapping[str, str], default: str | None = None) -> str:
        """One of a few code names."""
        value = self.word(key, default)
        if value and value not in choices:
            self.fault(f"{key} 没有“{value}”，可写 {'、'.join(choices)}")
        return value

    def day(self, key: str, default: date | None = None) -> date:
        """A day; also from text like 2026-03-05."""
        found = day_of(self.data.get(key))
        if found is None:
            if self.data.get(key) is not None or default is None:
                self.fault(
                    f"缺 {key}"
                    if self.data.get(key) is None
                    else f"{key} 不是日期：{self.data[key]!r}，应写 2026-03-05"
                )
            return default or date(1970, 1, 1)
        return found

    def yes(self, key: str) -> bool:
        """True or false, false when absent."""
        value = self.data.get(key)
        if value in (True, "true", "True", "yes", 1):
            return True
        if value not in (None, False, "false", "False", "no", 0):
            self.fault(f"{key} 应写 true 或 false")
        return False

    def words(self, key: str) -> tuple[str, ...]:
        """A list of names; one name stands for a list of one."""
        value = self.data.get(key)
        if value is None:
            return ()
        values = value if isinstance(value, list | tuple) else [value]
        return tuple(str(v).lower() if isinstance(v, bool) else str(v) for v in values)

    def stamp(self, on: str = "date") -> dict[str, Any]:
        """id, day and day of record of a fact."""
        day = self.day(on)
        return {"id": self.word("id"), "on": day, "registered": self.day("registered", day)}


def day_of(value: Any) -> date | None:
    """A day from a date, or text; None when it is none, or none an office could mean."""
    found: date | None = None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str):
        try:
            found = date.fromisoformat(value.strip())
        except ValueError:
            return None
    return found if found is not None and 1949 <= found.year < 2200 else None


def period_of(value: Any) -> str | None:
    """A period key like 2026-03, 2026-Q1 or 2026; None when it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _KEY.match(value.strip()):
        return value.strip()
    return None


def figure(value: Any) -> Decimal | None:
    """Points from quoted text (or a number); None when it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None

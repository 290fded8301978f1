"""A rulebook from its TOML text: every value checked for its kind, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tongzheng.scoring.engine.rulebook.columns import Kind
from tongzheng.scoring.engine.rulebook.model import Fault, Rulebook, RulebookError, Version
from tongzheng.scoring.engine.rulebook.parsing import parsed
from tongzheng.scoring.engine.rulebook.places import Path, places
from tongzheng.scoring.engine.rulebook.tables import HEAD, TABLES, WHOLE, Column, Table

FORMAT = "tongzheng-rulebook/1"
MOST = Decimal("1000000")
MOST_TIMES = Decimal(1000)
FIRST, LAST = 1949, 9999


class Bad(ValueError):
    """A value that does not fit its column."""


def read(text: str) -> Rulebook:
    """The rulebook in a TOML text, not yet checked for sense; RulebookError lists all values that cannot be read."""
    data = parsed(text.lstrip("\ufeff"))
    reader = _Reader(places(text.lstrip("\ufeff")))
    book = reader.book(data)
    if reader.faults or book is None:
        raise RulebookError(sorted(reader.faults, key=lambda fault: fault.line))
    return book


class _Reader:
    """Reads on after a fault, so that a person sees all of them at once."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self.lines = lines
        self.faults: list[Fault] = []

    def fault(self, path: Path, where: str, reason: str) -> None:
        while path and path not in self.lines:
            path = path[:-1]
        self.faults.append(Fault(self.lines.get(path, 1), where, reason))

    def book(self, data: Mapping[str, Any]) -> Rulebook | None:
        known = {"format", "id", "name", "leagues", "versions"} | {c.name for c in HEAD} | {t.name for t in WHOLE}
        self.unknown(data, known, (), "办法")
        if data.get("format", FORMAT) != FORMAT:
            self.fault(("format",), "办法", f"格式应是 {FORMAT}")
        head = self.values(data, HEAD, (), "办法")
        head["id"] = self.word(data, "id", "代号", ())
        head["name"] = self.word(data, "name", "名称", ())
        head["leagues"] = self.leagues(data.get("leagues"))
        for table in WHOLE:
            if table.name in data:
                head[table.name] = self.table(table, data[table.name], (table.name,), table.title)
        given = data.get("versions")
        if not isinstance(given, list) or not given:
            self.fault(("versions",), "版本", "至少要有一个版本")
            return None
        versions = [self.version(v, ("versions", str(i))) for i, v in enumerate(given)]
        if self.faults:
            return None
        ordered = sorted(((i, v) for i, v in enumerate(versions) if v), key=lambda pair: pair[1].start)
        return Rulebook(
            **head,
            versions=tuple(v for _, v in ordered),
            order=tuple(i for i, _ in ordered),
            places_in_text=dict(self.lines),
        )

    def version(self, data: Any, path: Path) -> Version | None:
        if not isinstance(data, dict):
            self.fault(path, "版本", "应是一张表")
            return None
        where = f"版本 {data.get('version', '?')}"
        known = {"version", "from", "to", "note"} | {t.name for t in TABLES}
        self.unknown(data, known, path, where)
        start, end = self.day(data, "from", path, where), self.day(data, "to", path, where)
        name, note = self.word(data, "version", where, path), str(data.get("note", ""))
        tables = {
            table.name: self.table(table, data[table.name], (*path, table.name), f"{where}·{table.title}")
            for table in TABLES
            if table.name in data
        }
        if start is None or end is None:
            return None
        if end < start:
            self.fault((*path, "to"), where, "止日在起日之前")
        return Version(version=name, start=start, end=end, note=note, **tables)

    def table(self, table: Table, given: Any, path: Path, where: str) -> tuple[Any, ...]:
        rows = [given] if table.single and isinstance(given, dict) else given
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fault(path, where, "应是一行或几行 { … }")
            return ()
        if not rows:
            self.fault(path, where, "是空的；不用这张表就把这一项删掉")
        if table.single and len(rows) > 1:
            self.fault(path, where, "只能有一行")
        found = []
        for i, row in enumerate(rows):
            here = path if isinstance(given, dict) else (*path, str(i))
            place = where if table.single else f"{where}第 {i + 1} 行"
            before = len(self.faults)
            self.unknown(row, {c.name for c in table.columns}, here, place)
            values = self.values(row, table.columns, here, place)
            if len(self.faults) == before:
                found.append(table.row(**values))
        return tuple(found)

    def values(self, row: Mapping[str, Any], columns: tuple[Column, ...], path: Path, where: str) -> dict[str, Any]:
        values = {}
        for column in columns:
            if column.name not in row:
                if column.kind.required:
                    self.fault(path, where, f"缺“{column.kind.title}”（{column.name}）")
                continue
            try:
                values[column.name] = value_of(column.kind, row[column.name])
            except Bad as bad:
                here = (*path, column.name)
                self.fault(here if here in self.lines else path, where, f"“{column.kind.title}”{bad}")
        return values

    def unknown(self, data: Mapping[str, Any], known: set[str], path: Path, where: str) -> None:
        for name in data:
            if name not in known:
                self.fault((*path, name), where, _unknown(name))

    def leagues(self, given: Any) -> dict[str, str]:
        if not isinstance(given, dict) or not given:
            self.fault(("leagues",), "分榜", "至少要有一个榜，写成 类别 = “榜名”")
            return {}
        for key, value in given.items():
            if not isinstance(value, str) or not value.strip():
                self.fault(("leagues", key), "分榜", f"“{key}”的榜名应是文字，不能空着")
        return {str(key): str(value) for key, value in given.items()}

    def word(self, data: Mapping[str, Any], key: str, title: str, path: Path) -> str:
        value = data.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            self.fault((*path, key), title, f"要写 {key}")
            return "?"
        return value

    def day(self, data: Mapping[str, Any], key: str, path: Path, where: str) -> date | None:
        value = data.get(key)
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if isinstance(found, date):
            day = found.date() if isinstance(found, datetime) else found
            if FIRST <= day.year <= LAST:
                return day
            self.fault((*path, key), where, f"{day.year} 年不对，最早写 {FIRST} 年")
            return None
        self.fault((*path, key), where, f"{'起日' if key == 'from' else '止日'}（{key}）应写成 2026-01-01")
        return None


def _unknown(name: str) -> str:
    """Why a name has no place here: nobody knows it, or it stands in the wrong part of the file."""
    if name in {column.name for column in HEAD} | {table.name for table in WHOLE}:
        return f"“{name}”是整个办法的，应写在 [leagues] 之前"
    if name in {table.name for table in TABLES}:
        return f"“{name}”是一个版本的表，应写在 [[versions]] 里面"
    return f"不认识“{name}”，没有这一项参数"


def value_of(kind: Kind, given: Any) -> Any:
    """One value, of its column's kind; Bad says in Chinese what does not fit."""
    return _BY_KIND[kind.name](kind, given)


def _words(kind: Kind, given: Any) -> tuple[str, ...]:
    values = [given] if isinstance(given, str) else given
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise Bad('应是一组词，如 ["甲", "乙"]')
    if not all(value.strip() for value in values):
        raise Bad("里有一个是空的")
    if kind.choices is not None:
        for value in values:
            if value not in kind.choices:
                raise Bad(f"没有“{value}”，可填：{_choices(kind)}")
    return tuple(values)


def _choice(kind: Kind, given: Any) -> str:
    if given == "" and not kind.required:
        return ""
    if not isinstance(given, str) or given not in (kind.choices or {}):
        raise Bad(f"没有“{given}”，可填：{_choices(kind)}")
    return given


def _choices(kind: Kind) -> str:
    return "、".join(f"{key}（{title}）" for key, title in (kind.choices or {}).items())


def _number(kind: Kind, given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | str | Decimal):
        raise Bad("应是数字")
    try:
        value = Decimal(str(given).strip())
    except InvalidOperation as error:
        raise Bad(f"“{given}”不是数字") from error
    if not value.is_finite() or abs(value) > MOST:
        raise Bad(f"“{given}”太大或不是数字")
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6:
        raise Bad(f"“{given}”小数位数太多")
    if kind.low is not None and value < kind.low:
        raise Bad(f"不能小于 {kind.low}（现在是 {given}）")
    if kind.high is not None and value > kind.high:
        raise Bad(f"不能大于 {kind.high}（现在是 {given}）")
    return value


def _optional(kind: Kind, given: Any) -> Decimal | None:
    return None if given == "" else _number(kind, given)


def _times(kind: Kind, given: Any) -> Decimal | None:
    value = _optional(kind, given)
    if value is not None and (value > MOST_TIMES or (value == 0 and not kind.zero)):
        raise Bad(f"应大于 0，最多 {MOST_TIMES}（现在是 {given}）")
    return value


def _count(kind: Kind, given: Any) -> int:
    value = _number(kind, given)
    if value != value.to_integral_value():
        raise Bad("应是整数")
    return int(value)


def _flag(kind: Kind, given: Any) -> bool:
    if not isinstance(given, bool):
        raise Bad("应填 true（是）或 false（否）")
    return given


def _text(kind: Kind, given: Any) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        raise Bad("应是文字")
    if kind.required and not given.strip():
        raise Bad("不能空着")
    return given


def _weights(kind: Kind, given: Any) -> tuple[Decimal, ...]:
    if not isinstance(given, list | tuple):
        raise Bad("应是一组数，如 [1, 0.5, 0.25]")
    return tuple(_number(kind, value) for value in given)


_BY_KIND: Mapping[str, Callable[[Kind, Any], Any]] = {
    "set": _words,
    "names": _words,
    "classes": _words,
    "ranks": _words,
    "phrases": _words,
    "choice": _choice,
    "figure": _optional,
    "times": _times,
    "share": _optional,
    "count": _count,
    "flag": _flag,
    "text": _text,
    "weights": _weights,
}

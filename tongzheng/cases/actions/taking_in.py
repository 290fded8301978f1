"""Old cases from a table: read with what is wrong in each row, then taken in as drafts at one blow (U9)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from tongzheng.cases import access
from tongzheng.cases.actions.writing import MOST, PARTS
from tongzheng.cases.models import Case
from tongzheng.cases.queries.library import kinds_of, units_of
from tongzheng.emergencies.models import Severity
from tongzheng.files.xlsx import read_rows
from tongzheng.network.models import Appointment
from tongzheng.reporting.rules import parse_when
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

COUNTS = {"死亡": "deaths", "受伤": "injuries", "失联": "missing", "转移": "evacuated", "损失": "loss"}
HEAD = ["案例", "种类", "等级", "单位", "地点", "事发时间", *COUNTS, *PARTS.values()]
ROWS_MAX = 2_000
_SPACE = uuid.UUID("6f1d7c62-3b8a-4f0e-9f55-0c1c2f7a9a61")


@dataclass
class Row:
    """One row of the table: what would be taken in, or what is wrong with it."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    there: bool = False  # taken in before


def read_table(data: bytes, *, actor: Appointment, name: str = "案例.xlsx") -> list[Row]:
    """The rows of an .xlsx with a head as HEAD (only 案例 and 事发时间 are needed); raises FileRefused, Refused."""
    require(access.can_write(actor))
    lines = list(read_rows(data, name=name))
    at = next((n for n, line in enumerate(lines[:10]) if "案例" in [v.strip() for v in line.values]), None)
    if at is None:
        raise Refused(f"没有找到表头。第一行写：{'、'.join(HEAD)}")
    names = [value.strip() for value in lines[at].values]
    rest = lines[at + 1 :]
    if len(rest) > ROWS_MAX:
        raise Refused(f"一次最多 {ROWS_MAX} 行，现在 {len(rest)} 行，请分开导入")
    kinds = {kind.name: kind for kind in kinds_of(actor.unit)}
    units = {unit_name: unit for unit in units_of(actor.unit) for unit_name in (unit.name, unit.short_name)}
    rows = [_read(line.number, dict(zip(names, line.values, strict=False)), kinds, units) for line in rest]
    rows = [row for row in rows if row.values or row.faults]
    known = set(
        Case.objects.filter(once__in=[_once(actor, row) for row in rows if not row.faults]).values_list(
            "once", flat=True
        )
    )
    for row in rows:
        row.there = not row.faults and _once(actor, row) in known
    return rows


@action
def take_in_cases(rows: Iterable[Row], *, by: Appointment) -> list[Case]:
    """Take the sound rows in as drafts to be looked over; a row taken in before is left out (U9)."""
    require(access.can_write(by))
    wanted = {_once(by, row): row for row in rows if not row.faults}
    for row in wanted.values():
        refuse_secrets("导入旧案例", *(str(value) for value in row.values.values() if isinstance(value, str)))
    there = set(Case.objects.filter(once__in=wanted).values_list("once", flat=True))
    made = []
    for once, row in wanted.items():
        if once in there:
            continue
        case = Case.objects.create(once=once, office_id=by.unit_id or 0, by_id=by.pk, **row.values)
        record(case, "cases.case.take_in", by=by, data={"row": row.number})
        made.append(case)
    return made


def _once(by: Appointment, row: Row) -> uuid.UUID:
    return uuid.uuid5(_SPACE, f"{by.unit_id}|{row.values['title']}|{row.values['occurred_at']:%Y%m%d%H%M}")


def _read(number: int, cells: dict[str, str], kinds: dict[str, Any], units: dict[str, Any]) -> Row:
    row = Row(number)
    said = {name: value.strip() for name, value in cells.items() if value.strip()}
    if not said:
        return row
    title = clean_title(said.get("案例", ""))
    if not title or len(title) > 120:
        row.faults.append("案例名称要有，最多 120 字")
    row.values["title"] = title
    _time(row, said.get("事发时间", ""))
    row.values["kind"] = _known(row, said, "种类", kinds)
    row.values["unit"] = _known(row, said, "单位", units)
    row.values["place"] = clean_title(said.get("地点", ""))[:120]
    grades = {str(word): value for value, word in Severity.choices}
    row.values["severity"] = grades.get(said.get("等级", ""), Severity.NONE)
    if said.get("等级") and said["等级"] not in grades:
        row.faults.append(f"等级“{said['等级'][:10]}”不认识，写{'、'.join(grades)}")
    for word, name in COUNTS.items():
        _count(row, said.get(word, ""), word, name)
    for name, word in PARTS.items():
        row.values[name] = clean_text(said.get(word, ""))
        if len(row.values[name]) > MOST:
            row.faults.append(f"{word}有 {len(row.values[name])} 字，最多 {MOST} 字")
    return row


def _time(row: Row, value: str) -> None:
    at = parse_when(value, timezone.localtime()) if value else None
    timed = at is not None and bool(at.hour or at.minute)
    if at is None:
        row.faults.append("事发时间看不懂，照这个样子写：2024年7月16日 14:30")
    elif at > timezone.now():
        row.faults.append("事发时间在将来")
    row.values["occurred_at"], row.values["timed"] = at, timed


def _known(row: Row, said: dict[str, str], word: str, among: dict[str, Any]) -> Any:
    name = said.get(word, "")
    if name and name not in among:
        row.faults.append(f"{word}“{name[:20]}”不在本办公室的名单里")
    return among.get(name)


def _count(row: Row, text: str, word: str, name: str) -> None:
    if not text:
        return
    try:
        value = Decimal(text.replace(",", ""))
        if not value.is_finite() or not 0 <= value <= 9_999_999 or (name != "loss" and value != int(value)):
            raise InvalidOperation
    except InvalidOperation:
        row.faults.append(f"{word}“{text[:12]}”不是数")
        return
    row.values[name] = value if name == "loss" else int(value)


def sound(rows: Sequence[Row]) -> list[Row]:
    """Rows that would be taken in."""
    return [row for row in rows if not row.faults and not row.there]

"""Importing a tree of administrative divisions from CSV or xlsx: code, name, parent code (N1)."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from tongzheng.files.xlsx import read_rows
from tongzheng.network import access
from tongzheng.network.actions.imports import SILENT_KINDS, entry_of
from tongzheng.network.actions.units import settle_tree
from tongzheng.network.models import Appointment, Role, Unit, UnitKind
from tongzheng.network.rules.divisions import Division, kind_of, order_divisions, parent_code
from tongzheng.trail.actions import action, record
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, require


@dataclass(frozen=True)
class Summary:
    """How many units an import made, changed and left as they were."""

    new: int
    changed: int
    same: int
    problems: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For the command line."""
        return {"new": self.new, "changed": self.changed, "same": self.same, "problems": list(self.problems)}


@action
def import_units_file(paths: Sequence[Path | str], *, by: Appointment, only_province: str | None = None) -> Summary:
    """Import units from files with code, name and parent code, found again by code; all or nothing (N1)."""
    require(access.can_manage(by))
    divisions = order_divisions([d for path in paths for d in read_divisions(Path(path))], only_province)
    if not divisions:
        raise Refused("文件里没有一行单位，列名要有 code、name")
    there = (
        {u.code: u for u in Unit.objects.filter(code__in=[d.code for d in divisions])} if len(divisions) < 500 else {}
    )
    if len(divisions) >= 500:  # too many for one question to the database
        there = {u.code: u for u in Unit.objects.filter(code__isnull=False)}
    wanted = {d.code for d in divisions}
    top = None if by.role == Role.CLOCK else access.jurisdiction(by)
    old: dict[str | None, Unit] = {code: unit for code, unit in there.items() if code in wanted}
    if top is not None and any(not unit.is_within(top) for unit in old.values()):
        raise Refused("文件里有本地以外的单位，由上级管理员导入")
    old |= _same_top(top, divisions, old)
    new = [d for d in divisions if d.code not in old]
    made = Unit.objects.bulk_create([_unit(d) for d in new], batch_size=300)
    keys = {u.code: u.pk for u in (*there.values(), *old.values(), *made)}
    changed = _hang(divisions, keys, dict((u.code, u) for u in made), old, top)
    settle_tree()
    summary = Summary(len(new), changed, len(divisions) - len(new) - changed)
    if new or changed:
        record(None, "network.import.done", by=by, data={"new": len(new), "changed": changed, "same": summary.same})
        rows = [entry_of(by, "network.unit.add", "network.unit", u.pk, {"name": u.name}) for u in made]
        Entry.objects.bulk_create(rows, batch_size=300)
    return summary


def read_divisions(path: Path) -> Iterable[Division]:
    """The rows of one file: .csv, .csv.gz or .xlsx with a heading (N1)."""
    if path.suffix == ".xlsx":
        rows = [row.values for row in read_rows(path.read_bytes(), name=path.name)]
    else:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
        rows = list(csv.reader(io.StringIO(text)))
    if not rows:
        return []
    head = ["".join(name.split()) for name in rows[0]]
    words = {"代码": "code", "名称": "name", "单位": "name", "类别": "kind", "上级代码": "parent"}
    words |= dict.fromkeys(["parent_code", "parentcode", "parentCode"], "parent")
    head = [words.get(name, name) for name in head]
    found = []
    for row in rows[1:]:
        cells = {name: (row[n].strip() if n < len(row) else "") for n, name in enumerate(head)}
        if cells.get("code") and cells.get("name"):
            kind = cells.get("kind", "")
            kind = (
                kind
                if kind in UnitKind.values
                else dict(zip(UnitKind.labels, UnitKind.values, strict=True)).get(kind, "")
            )
            found.append(Division(cells["code"], cells["name"][:80], parent_code(cells), kind or kind_of(cells)))
    return found


def _unit(division: Division) -> Unit:
    return Unit(
        name=division.name, short_name=division.name[:30], code=division.code, kind=division.kind, path="/",
        reports=division.kind not in SILENT_KINDS,
    )  # fmt: skip


def _same_top(top: Unit | None, divisions: list[Division], old: dict[str | None, Unit]) -> dict[str | None, Unit]:
    """The top of the administrator's own jurisdiction is found by its name too, and takes the code."""
    first = divisions[0]
    if top is None or top.code or first.code in old or first.name != top.name:
        return {}
    Unit.objects.filter(pk=top.pk).update(code=first.code)
    top.code = first.code
    return {first.code: top}


def _hang(
    divisions: list[Division],
    keys: dict[str | None, int],
    made: dict[str | None, Unit],
    old: dict[str | None, Unit],
    top: Unit | None,
) -> int:
    """Set parents, and what differs of those already there; how many of these changed.

    A name that another unit under the same parent already has gets its code behind it (市辖区, 省直辖县级行政区划).
    """
    touched = []
    changed = 0
    taken = {(p, n): k for p, n, k in Unit.objects.exclude(parent=None).values_list("parent_id", "name", "pk")}
    for d in divisions:
        unit = made.get(d.code) or old[d.code]
        above = unit.parent_id if d.code in old or top is None else top.pk
        parent = keys.get(d.parent, above) if d.parent and unit != top else above
        name = d.name
        if taken.get((parent or 0, name), unit.pk) != unit.pk:
            name = f"{name[:70]}（{d.code}）"
        taken[parent or 0, name] = unit.pk
        if d.code in made:
            unit.parent_id, unit.name = parent, name
            touched.append(unit)
        elif (unit.parent_id, unit.name) != (parent, name):
            unit.parent_id, unit.name = parent, name
            touched.append(unit)
            changed += 1
    with connection.cursor() as cursor:  # see settle_tree
        cursor.executemany(
            "UPDATE network_unit SET parent_id = %s, name = %s WHERE id = %s",
            [(u.parent_id, u.name, u.pk) for u in touched],
        )
    return changed

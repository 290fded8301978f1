"""What an import must know of what is there, and the files on the way in."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tongzheng.files.xlsx import read_rows, sheet_names, write_xlsx
from tongzheng.network import access
from tongzheng.network.models import DESK_ROLES, Appointment, Employment, Office, Person, Role, Unit, UnitKind
from tongzheng.network.rules.imports import COLUMNS, Existing, Line, OldPerson, OldPost, OldUnit, read_lines

KEEP_SECONDS = 24 * 3600
UNIT_HEAD = ["单位", "简称", "代码", "上级单位", "类别", "电话"]
POST_HEAD = ["单位", "代码", "姓名", "岗位", "专兼职", "职务", "电话", "任期起", "任期止", "领导序次"]


def existing(actor: Appointment) -> Existing:
    """Units, people and posts of the actor's jurisdiction in the planner's own words (N2)."""
    top = access.jurisdiction(actor)
    rows = Unit.objects.filter(path__startswith=top.path).order_by("path")
    units = [OldUnit(u.pk, u.name, u.short_name, u.code or "", u.kind, u.parent_id, u.phone) for u in rows]
    inside = Appointment.objects.filter(unit__path__startswith=top.path)
    fields = ("pk", "unit_id", "person_id", "role", "employment", "title", "rank", "starts", "ends")
    posts = [OldPost(*row) for row in inside.filter(deputy_for__isnull=True).order_by("pk").values_list(*fields)]
    people = Person.objects.filter(pk__in=inside.values("person_id")).order_by("pk").values_list("pk", "name", "phone")
    return Existing(
        root=top.pk, units=units, posts=posts, people=[OldPerson(*row) for row in people],
        kinds={str(label): value for value, label in UnitKind.choices},
        roles={str(label): value for value, label in Role.choices if value != Role.CLOCK},
        employments={str(label): value for value, label in Employment.choices}, today=timezone.localdate(),
        desks=frozenset(Office.objects.values_list("unit_id", flat=True)), desk_roles=frozenset(map(str, DESK_ROLES)),
        codes_elsewhere=frozenset(
            code
            for code in Unit.objects.filter(~Q(path__startswith=top.path)).values_list("code", flat=True)
            if code
        ),
        starts_taken=frozenset(
            inside.filter(deputy_for__isnull=False).values_list("person_id", "unit_id", "role", "starts")
        ),
    )  # fmt: skip


def read_roster(data: bytes, name: str) -> tuple[list[Line], list[str]]:
    """The rows of every visible sheet of a workbook, and notes; raises FileRefused (R8)."""
    sheets = (
        (s, ((row.number, row.values) for row in read_rows(data, sheet=s, name=name))) for s in sheet_names(data, name)
    )
    return read_lines(sheets)


def shelf() -> Path:
    """Where rows wait between preview and import."""
    folder = settings.DATA / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return Path(folder)


def shelve(lines: list[Line], notes: list[str]) -> str:
    """Keep rows for the import that follows the preview, for a day; their hash is the key (R8)."""
    text = json.dumps([[[x.sheet, x.number, dict(x.cells)] for x in lines], notes], ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()
    for old in shelf().glob("*.json"):
        if time.time() - old.stat().st_mtime > KEEP_SECONDS:
            old.unlink(missing_ok=True)
    (shelf() / f"{key}.json").write_text(text, encoding="utf-8")
    return key


def unshelve(key: str) -> tuple[list[Line], list[str]] | None:
    """Rows kept under a key, or None when they are gone."""
    path = shelf() / f"{key}.json"
    if len(key) != 64 or not key.isalnum() or not path.exists():
        return None
    rows, notes = json.loads(path.read_text(encoding="utf-8"))
    return [Line(s, n, {k: (c[0], c[1]) for k, c in cells.items()}) for s, n, cells in rows], notes


def drop(key: str) -> None:
    """Forget kept rows."""
    if len(key) == 64 and key.isalnum():
        (shelf() / f"{key}.json").unlink(missing_ok=True)


def template() -> bytes:
    """An empty workbook to fill in, with a page of explanations (R8)."""
    return write_xlsx({
        "单位": [UNIT_HEAD, ["示例镇", "", "", "", "乡镇", "6600 001"]],
        "人员任职": [POST_HEAD, ["示例镇", "", "张三", "信息员", "专职", "党政办干事", "6600 018", "2026-01-01", "", ""]],
        "说明": [
            ["列", "怎么填"], ["单位", "全称或简称；有重名时在“代码”列写单位代码"], ["上级单位", "空着就挂在本级下面"],
            ["类别", "、".join(str(label) for label in UnitKind.labels)],
            ["岗位", "、".join(str(label) for value, label in Role.choices if value != Role.CLOCK)],
            ["专兼职", "信息员必填：专职、兼职、特邀"], ["任期起、任期止", "2026-01-01 这个样子；止期没有定就空着"],
            ["领导序次", "只有领导要填，1 为第一位"], ["", "空着的格子不改原来的内容；示例行请删掉"],
        ],
    })  # fmt: skip


def roster_file(rows: Any, units: Any) -> bytes:
    """Units and running posts as a workbook that can be imported again unchanged (N2)."""
    posts = [POST_HEAD]
    for p in rows:
        if p.deputy_for_id:
            continue
        posts.append([
            p.unit.name, p.unit.code or "", p.person.name, p.get_role_display(), p.get_employment_display() if p.employment else "",
            p.title, p.person.phone, p.starts.isoformat(), p.ends.isoformat() if p.ends else "", str(p.rank or ""),
        ])  # fmt: skip
    named = [
        [u.name, u.short_name, u.code or "", u.parent.name if u.parent else "", u.get_kind_display(), u.phone]
        for u in units
    ]
    return write_xlsx({"单位": [UNIT_HEAD, *named], "人员任职": posts})


__all__ = ["COLUMNS", "drop", "existing", "read_roster", "roster_file", "shelve", "template", "unshelve"]

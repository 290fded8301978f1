"""Many materials at once, from Word, text and Excel files: all or nothing, the same text twice changes nothing (O6)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tongzheng.files.docx import read_docx
from tongzheng.files.extract import text_of
from tongzheng.files.kinds import clean_name, decode, sniff
from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import Row, cell_name, read_rows
from tongzheng.library import access, rules
from tongzheng.library.actions.keeping import DOOR, checked, store
from tongzheng.library.models import Kind
from tongzheng.library.queries import known
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secret_name, refuse_secrets
from tongzheng.trail.actions import action
from tongzheng.trail.refusals import Refused, require

ROWS_MAX = 2000
SPACE = uuid.UUID("5d0f6a1e-3f52-5c0e-8a8e-2b8f0f0f6c11")  # names of imported texts: the same text is the same material
COLUMNS = {
    "title": ("标题", "题目", "文章标题"), "body": ("正文", "内容", "文章内容"), "kind": ("类别", "类型"),
    "source": ("来源", "出处", "刊物", "网址"), "dated": ("日期", "时间", "发布日期"), "tags": ("标签", "关键词"),
    "shared": ("共享", "给各单位参考"),
}  # fmt: skip
YES_WORDS, NO_WORDS = {"是", "共享", "√", "1", "TRUE", "Y"}, {"", "否", "不", "不共享", "0", "FALSE", "N"}


@dataclass(slots=True)
class Draft:
    """One text ready to be put in; `where` is the file or row, `faults` name the cell and what is wrong."""

    where: str
    fields: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    known: bool = False

    @property
    def kind_name(self) -> str:
        """The kind in the office's word; "" while there is a fault."""
        return dict(Kind.choices).get(self.fields.get("kind", ""), "")

    def once(self, office: int | None) -> uuid.UUID:
        """The key of this text in this office."""
        return uuid.uuid5(SPACE, f"{office}\n{self.fields['title']}\n{self.fields['body']}")


@action
def read_files(files: Iterable[tuple[str, bytes]], *, by: Appointment, **common: Any) -> list[Draft]:
    """The texts of files with their faults; nothing is stored, but a secret mark goes on the trail (O6, R6).

    `common` (kind, source, dated, tags, shared) is what holds where a file does not say otherwise.
    """
    require(access.can_add(by))
    drafts: list[Draft] = []
    for said, data in files:
        name = clean_name(said)
        refuse_secret_name(DOOR, name)
        try:
            kind = sniff(data, name).name
            refuse_secrets(DOOR, text_of(data, kind))
            drafts += _of_file(name, data, kind, common)
        except FileRefused as refusal:
            drafts.append(Draft(name, {"title": "", "body": ""}, [(name, refusal.message)]))
    whole = [draft for draft in drafts if not draft.faults]
    there = known(by.unit_id or 0, [draft.once(by.unit_id) for draft in whole])
    for draft in whole:
        draft.known = draft.once(by.unit_id) in there
    return drafts


@action
def import_materials(drafts: list[Draft], *, by: Appointment) -> tuple[int, int]:
    """Put all in, or none when one has a fault; how many are new and how many were there (O6)."""
    require(access.can_add(by))
    faults = [f"{where}：{what}" for draft in drafts for where, what in draft.faults]
    if faults:
        raise Refused(f"没有导入：{faults[0]}")
    made = [store(by, d.once(by.unit_id), d.fields, "imported", where=d.where)[1] for d in drafts]
    return sum(made), len(made) - sum(made)


def _of_file(name: str, data: bytes, kind: str, common: dict[str, Any]) -> list[Draft]:
    if kind == "docx":
        document = read_docx(data, name)
        return [_draft(name, {**common, "title": document.title[: rules.TITLE_MAX], "body": document.body})]
    if kind == "txt":
        title, body = rules.split_title(clean_text(decode(data) or ""), clean_title(name.rpartition(".")[0]))
        return [_draft(name, {**common, "title": title, "body": body})]
    if kind == "xlsx":
        return _of_table(name, data, common)
    raise FileRefused("素材从 Word（.docx）、文本（.txt）或 Excel（.xlsx）导入，这一种不行")


def _of_table(name: str, data: bytes, common: dict[str, Any]) -> list[Draft]:
    drafts: list[Draft] = []
    columns: dict[str, int] = {}
    for row in read_rows(data, name=name, max_rows=ROWS_MAX + 1):
        if columns:
            drafts.append(_of_row(row, columns, common))
        elif row.number > 5:
            break
        else:
            columns = _columns(row)
    if not columns:
        raise FileRefused("表头里要有“标题”“正文”两列，写在前 5 行里")
    if not drafts:
        raise FileRefused("表里没有素材：表头下面是空的")
    return drafts


def _columns(row: Row) -> dict[str, int]:
    said = {"".join(value.split()): number for number, value in enumerate(row.values, 1)}
    found = {name: said[word] for name, words in COLUMNS.items() for word in reversed(words) if word in said}
    return found if {"title", "body"} <= found.keys() else {}


def _of_row(row: Row, columns: dict[str, int], common: dict[str, Any]) -> Draft:
    cells = {name: row.get(number).strip() for name, number in columns.items()}
    fields = {**common, **{name: cells[name] for name in ("title", "body", "source", "tags") if cells.get(name)}}
    faults: list[tuple[str, str]] = []

    def wrong(column: str, reason: str) -> None:
        faults.append((cell_name(row.number, columns[column]), reason))

    for column, word in (("title", "标题"), ("body", "正文")):
        if not cells[column]:
            wrong(column, f"{word}没填")
    if said := "".join(cells.get("kind", "").split()):
        kinds = {label: value for value, label in Kind.choices}
        if said in kinds:
            fields["kind"] = kinds[said]
        else:
            wrong("kind", f"“{said[:20]}”不在可选范围里，可填：{'、'.join(map(str, Kind.labels))}")
    if said := cells.get("dated", ""):
        fields["dated"] = rules.parse_day(said, timezone.localdate())
        if fields["dated"] is None:
            wrong("dated", f"看不懂“{said[:20]}”，或者还没到；照这个样子写：2026-11-16")
    if (said := cells.get("shared", "").upper()) in YES_WORDS | NO_WORDS:
        fields["shared"] = said in YES_WORDS if said else common.get("shared", False)
    else:
        wrong("shared", "填“是”或“否”")
    where = f"第 {row.number} 行"
    return _draft(where, fields) if not faults else Draft(where, {"title": cells["title"], "body": ""}, faults)


def _draft(where: str, fields: dict[str, Any]) -> Draft:
    try:
        return Draft(where, checked(fields))
    except Refused as refusal:
        return Draft(where, {"title": str(fields.get("title", ""))[:60], "body": ""}, [(where, refusal.reason)])

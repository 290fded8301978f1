"""Word files and Excel tables read into texts; every fault is named by its cell (R8). Nothing is written here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tongzheng.files.docx import read_docx
from tongzheng.files.extract import text_of
from tongzheng.files.kinds import clean_name
from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import Row, cell_name, read_rows
from tongzheng.network.models import Unit
from tongzheng.reporting.actions.content import checked, not_in_future
from tongzheng.reporting.models import Channel, Focus, Kind, Label, Mood
from tongzheng.reporting.rules import TITLE_MAX, parse_when, split_first_line
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secret_name, refuse_secrets
from tongzheng.trail.refusals import Refused

DOOR = "导入稿件"
ROWS_MAX = 2000
SPACE = uuid.UUID("6f0b0f9e-3c1f-5d1a-9a55-7e5d1c8b2a10")  # names of imported texts: the same text is the same report
COLUMNS = {
    "title": ("标题", "题目", "信息标题", "稿件标题"),
    "body": ("正文", "内容", "信息内容", "稿件内容"),
    "unit": ("单位", "报送单位", "来稿单位"),
    "kind": ("类别", "信息类别", "类型"),
    "focus": ("围绕", "围绕点"),
    "mood": ("喜忧",),
    "topic": ("主题", "关键词"),
    "occurred_at": ("事发时间", "发生时间", "时间"),
    "sent_at": ("报送时间", "报送日期", "来稿时间", "收到时间", "日期"),
    "label": ("知悉范围",),
    "phone": ("联系电话", "电话"),
    "source_note": ("来源",),
}
CHOICES: dict[str, Any] = {"kind": Kind, "focus": Focus, "mood": Mood, "label": Label}


@dataclass(slots=True)
class Text:
    """One text ready to be taken in; `where` is the file or the row it came from."""

    where: str
    fields: dict[str, Any]
    channel: str
    unit: Unit | None = None
    sent_at: dt.datetime | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)  # (cell or file, what is wrong)
    pictures: dict[str, bytes] = field(default_factory=dict)  # become attachments, the body names them

    def once(self, unit: Unit) -> uuid.UUID:
        """The key of this text in this unit."""
        return uuid.uuid5(SPACE, f"{unit.pk}\n{self.fields['title']}\n{self.fields['body']}")


def text_of_docx(data: bytes, name: str) -> Text:
    """One Word file as one text; Classified when it bears a mark anywhere, header and comments included (R6, R8)."""
    name = clean_name(name)
    refuse_secret_name(DOOR, name)
    try:
        document = read_docx(data, name, pictures=True)
        refuse_secrets(DOOR, text_of(data, "docx"))
    except FileRefused as refusal:
        return Text(name, {"title": "", "body": ""}, Channel.DOCX, faults=[(name, refusal.message)])
    text = _text(name, Channel.DOCX, document.title, document.body, source_note=f"Word文件：{name}"[:200])
    if not text.faults and not text.fields["body"]:
        text.faults.append((name, "只有标题，没有正文"))
    text.pictures = document.pictures
    return text


def _text(where: str, channel: str, title: str, body: str, **fields: Any) -> Text:
    title, note = split_first_line(clean_title(title))
    body = f"{note}\n{body}" if note else body
    try:
        return Text(where, checked(DOOR, {"title": title, "body": body, **fields}), channel)
    except Refused as refusal:
        return Text(where, {"title": title[:TITLE_MAX], "body": ""}, channel, faults=[(where, refusal.reason)])


def texts_of_xlsx(data: bytes, name: str, units: Iterable[Unit], unit: Unit | None, *, by_unit: bool) -> list[Text]:
    """Every row of a table as a text, with its faults; FileRefused when it is no such table (R8).

    `units` are those the unit column may name; `unit` is the one when the column is empty; `by_unit`: a unit is needed.
    """
    name = clean_name(name)
    refuse_secret_name(DOOR, name)
    refuse_secrets(DOOR, text_of(data, "xlsx"))  # every column and sheet: the file waits on disk until it is imported
    rows = read_rows(data, name=name, max_rows=ROWS_MAX + 1)
    columns: dict[str, int] = {}
    named = {n: u for u in units for n in (u.name, u.short_name)}
    result = []
    for row in rows:
        if not columns:
            columns = _columns(row)
            if row.number > 5 and not columns:
                break
            continue
        text = _row(row, columns, name)
        _place(text, row, columns, named, unit, by_unit=by_unit)
        result.append(text)
    if not columns:
        raise FileRefused("表头里要有“标题”“正文”两列，写在前 5 行里")
    return result


def _columns(row: Row) -> dict[str, int]:
    """Which column is what, if this is the head of the table."""
    said = {"".join(value.split()): number for number, value in enumerate(row.values, 1)}
    found = {name: said[word] for name, words in COLUMNS.items() for word in reversed(words) if word in said}
    return found if "title" in found and "body" in found else {}


def _row(row: Row, columns: dict[str, int], name: str) -> Text:
    faults: list[tuple[str, str]] = []

    def wrong(column: str, reason: str) -> None:
        faults.append((cell_name(row.number, columns[column]), reason))

    cells = {column: row.get(number) for column, number in columns.items()}
    fields: dict[str, Any] = {}
    for column, choices in CHOICES.items():
        if cells.get(column):
            value = _choice(cells[column], choices)
            if value is None:
                wrong(column, f"“{cells[column][:20]}”不在可选范围里，可填：{'、'.join(choices.labels)}")
            else:
                fields[column] = value
    times = {c: _when(cells[c], c, wrong) for c in ("occurred_at", "sent_at") if cells.get(c)}
    if times.get("occurred_at"):
        fields["occurred_at"] = times["occurred_at"]
    for column in ("topic", "phone"):
        if column in cells:
            fields[column] = cells[column]
    fields["source_note"] = (
        clean_title(cells.get("source_note", ""))[:120] or f"Excel文件：{name}，第{row.number}行"[:200]
    )
    for column, word in (("title", "标题"), ("body", "正文")):
        if not cells[column].strip():
            wrong(column, f"{word}没填")
    text = _text(f"第 {row.number} 行", Channel.XLSX, cells["title"], cells["body"], **fields)
    text.faults[:0] = faults
    text.sent_at = times.get("sent_at")
    return text


def _choice(said: str, choices: Any) -> str | None:
    word = "".join(said.split())
    words = {label: value for value, label in choices.choices}
    return words.get(word) or words.get(word.removesuffix("类")) or words.get(word.removesuffix("信息"))


def _when(said: str, column: str, wrong: Any) -> dt.datetime | None:
    when = parse_when(said, timezone.localtime())
    if when is None:
        wrong(column, f"看不懂“{said[:20]}”，照这个样子写：2026-11-16 14:00")
        return None
    try:
        not_in_future(when)
    except Refused as refusal:
        wrong(column, refusal.reason)
        return None
    return when


def _place(
    text: Text, row: Row, columns: dict[str, int], named: dict[str, Unit], unit: Unit | None, *, by_unit: bool
) -> None:
    said = row.get(columns["unit"]).strip() if "unit" in columns else ""
    if said:
        text.unit = named.get(said)
        if text.unit is None:
            text.faults.append((cell_name(row.number, columns["unit"]), f"没有“{said[:30]}”，或者它不归这里报送"))
    else:
        text.unit = unit
        if unit is None and by_unit:
            where = cell_name(row.number, columns["unit"]) if "unit" in columns else f"第 {row.number} 行"
            text.faults.append((where, "没写报送单位"))

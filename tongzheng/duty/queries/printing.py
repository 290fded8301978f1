"""The month's roster on paper: rows, a document, a workbook (U7)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from tongzheng.duty.models import Roster, Shift
from tongzheng.duty.queries.people import names_of
from tongzheng.duty.queries.rosters import Count
from tongzheng.files.xlsx import write_xlsx
from tongzheng.typeset.document import Document, Head, Paragraph, Table, Text
from tongzheng.typeset.docx import render as render_docx
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.pdf import render as render_pdf

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
HEAD = ("日期", "班次", "带班领导", "值班员", "备注")
WEEKDAYS = "一二三四五六日"


def rows_of(shifts: Sequence[Shift]) -> list[tuple[str, str, str, str, str]]:
    """A line for each shift: day, hours, lead, officers, holiday."""
    found = []
    for shift in shifts:
        starts, ends = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
        until = f"{ends:%H:%M}" if (ends - starts).days < 2 else f"{ends.month}月{ends.day}日 {ends:%H:%M}"
        day = f"{starts.month}月{starts.day}日 周{WEEKDAYS[starts.weekday()]}"
        hours = f"{shift.name} {starts:%H:%M}—{until}"
        found.append((day, hours, names_of(shift.__dict__.get("leads", [])), names_of(shift.officers), shift.holiday))
    return found


def as_document(roster: Roster, shifts: Sequence[Shift], form: str) -> bytes:
    """The roster as "docx" or "pdf" in the layout of a notice; raises TypesetError."""
    rows = tuple(tuple(cell or "—" for cell in row) for row in rows_of(shifts))
    said = "各值班人员要严守岗位、按时交接。换班须经批准，不得由外单位人员代班，不得把值班电话转接手机。"
    signed = timezone.localdate(roster.published_at) if roster.published_at else timezone.localdate()
    title = f"{roster.office.name}{roster}"
    text = Text(title if roster.published_at else f"{title}（编排中）", (Table((HEAD, *rows)), Paragraph(said)))
    document = Document(Head(roster.office.name), (text,), signature=roster.office.name, signed=signed)
    render = render_docx if form == "docx" else render_pdf
    return render(document, built_in()["notice"]).data


def as_xlsx(roster: Roster, shifts: Sequence[Shift], counts: Sequence[Count]) -> bytes:
    """The roster, and who serves how often."""
    head = ("姓名", "本月班次", "其中夜班", "其中周末", "其中节假日", "今年班次", "今年夜班", "今年周末", "今年节假日")
    return write_xlsx({
        str(roster): [HEAD, *rows_of(shifts)],
        "班次统计": [head, *((str(one.person), *one.month.values(), *one.year.values()) for one in counts)],
    })  # fmt: skip

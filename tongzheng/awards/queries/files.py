"""Files: the officers' table, the file for the personnel department, the list of receipts (K4, K7, N6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tongzheng.awards import rules
from tongzheng.awards.models import Awarding
from tongzheng.awards.queries import eligibility
from tongzheng.awards.queries.people import LEVELS, Line, people_table
from tongzheng.awards.queries.sheets import Payee, amounts, marks, payees, said_of
from tongzheng.files.xlsx import write_xlsx
from tongzheng.network.models import Unit
from tongzheng.typeset.document import Document, Foot, Head, Paragraph, Table, Text
from tongzheng.typeset.docx import render as render_docx
from tongzheng.typeset.layout import built_in

PEOPLE_HEAD = [
    "名次",
    "单位",
    "姓名",
    "专兼职",
    "任务",
    "报送",
    "完成率（%）",
    "采用篇数",
    *(f"{w}级采用" for _, w in LEVELS),
    "得分",
]


def span_words(starts: date, ends: date) -> str:
    """「2026年1月1日至6月30日」."""
    first = f"{starts.year}年{starts.month}月{starts.day}日"
    last = f"{ends.month}月{ends.day}日" if ends.year == starts.year else f"{ends.year}年{ends.month}月{ends.day}日"
    return f"{first}至{last}"


def people_xlsx(lines: Sequence[Line]) -> bytes:
    """The table as it is shown."""
    return write_xlsx({"信息员": [PEOPLE_HEAD, *map(_row, lines)]})


def _row(x: Line) -> list[Any]:
    rate = float(x.at.rate) if x.at.rate is not None else None
    levels = [x.levels.get(key, 0) for key, _ in LEVELS]
    return [
        x.rank,
        x.unit.short_name,
        x.name,
        x.employment,
        x.at.due,
        x.at.done,
        rate,
        x.at.adopted,
        *levels,
        float(x.points),
    ]


@dataclass
class Personnel:
    """One person as the personnel department gets it."""

    line: Line
    money: Decimal
    said: str  # commendations and criticisms
    against: str  # reasons against commendation

    @property
    def result(self) -> str:
        """Whether the task was done, in one word."""
        if not self.line.at.due:
            return "未下任务"
        return "未完成任务" if self.line.at.missing else "完成任务"


def personnel(office: Unit, starts: date, ends: date) -> list[Personnel]:
    """Every officer with figures, money, praise and blame, and what stands against a commendation (K7)."""
    money, said = amounts(office, starts, ends), marks(office, starts, ends)
    against = eligibility.vetoes(office, starts, ends)
    return [
        Personnel(
            line, money.get(key, rules.ZERO), said_of(said.get(key, [])), "；".join(against.get(key, []))
        )
        for line in people_table(office, starts, ends)
        if (key := (line.unit.pk, line.person))
    ]  # fmt: skip


def personnel_xlsx(rows: Sequence[Personnel]) -> bytes:
    """For the personnel department, one person a row."""
    head = [*PEOPLE_HEAD, "奖罚（元）", "结果", "表彰批评", "否决事由"]
    found = [[*_row(p.line), float(p.money), p.result, p.said, p.against] for p in rows]
    return write_xlsx({"信息工作考核结果": [head, *found]})


def personnel_docx(office: Unit, rows: Sequence[Personnel], starts: date, ends: date) -> bytes:
    """The same to be sent on paper: a letter with the table."""
    head = ("单位", "姓名", "任务", "报送", "采用", "得分", "奖罚（元）", "结果")
    cells = [
        (
            p.line.unit.short_name, p.line.name, str(p.line.at.due or ""), str(p.line.at.done), str(p.line.at.adopted),
            f"{p.line.points}", f"{p.money}" if p.money else "", "；".join(filter(None, (p.result, p.said, p.against))),
        )
        for p in rows
    ]  # fmt: skip
    opening = f"现将{span_words(starts, ends)}信息员工作考核结果送上，共 {len(rows)} 人。"
    text = Text("信息员工作考核结果", (Paragraph(opening), Table((head, *cells))))
    today = timezone.localdate()
    document = Document(
        head=Head(name=office.name),
        texts=(text,),
        foot=Foot(),
        addressee="组织人事部门",
        signature=office.name,
        signed=today,
    )
    return render_docx(document, built_in()["notice"]).data


def receipts_xlsx(sheet: Awarding) -> bytes:
    """The list to be signed: one payee a row, and every line behind it (N6)."""
    found = payees(sheet)
    rows = [
        [n, p.unit.short_name, p.name, float(p.amount), rules.in_words(p.amount), ""] for n, p in enumerate(found, 1)
    ]
    total: list[Any] = ["", "", "合计", float(sheet.total), rules.in_words(sheet.total), ""]
    lines = [
        [p.unit.short_name, p.name, str(line.rule or "另加"), float(line.amount), line.reason]
        for p in found
        for line in p.lines
    ]
    return write_xlsx(
        {
            "发放签收单": [["序号", "单位", "姓名", "金额（元）", "大写", "签收"], *rows, total],
            "明细": [["单位", "姓名", "办法", "金额（元）", "怎么算的"], *lines],
        }
    )


def receipts_docx(sheet: Awarding) -> bytes:
    """The same list for paper, with room to sign."""
    found: list[Payee] = payees(sheet)
    head = ("序号", "单位", "姓名", "金额（元）", "大写", "签收")
    rows = [
        (str(n), p.unit.short_name, p.name, f"{p.amount}", rules.in_words(p.amount), "") for n, p in enumerate(found, 1)
    ]
    total = ("", "", "合计", f"{sheet.total}", rules.in_words(sheet.total), "")
    said = f"按{span_words(sheet.starts, sheet.ends)}的报送、采用和任务完成情况计算，共 {len(found)} 笔。"
    text = Text(sheet.title, (Paragraph(said), Table((head, *rows, total))))
    document = Document(head=Head(name=sheet.office.name), texts=(text,), foot=Foot(), signature=sheet.office.name)
    return render_docx(document, built_in()["notice"]).data

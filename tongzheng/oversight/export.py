"""Lists as workbooks, and the year-end list as a document (N4, N13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone

from tongzheng.files.xlsx import write_xlsx
from tongzheng.network.models import Unit
from tongzheng.oversight.models import Case
from tongzheng.oversight.queries.points import Point
from tongzheng.oversight.queries.team import Team
from tongzheng.typeset.document import Document, Head, Paragraph, Table, Text
from tongzheng.typeset.docx import render
from tongzheng.typeset.layout import built_in
from tongzheng.ui.answers import file_answer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEAD = ["单位", "直报哪里", "列名日期", "事由", "整改期限", "建议的理由"]


def points_xlsx(rows: Iterable[Point]) -> bytes:
    """Every direct point."""
    head = ["单位", "直报哪里", "方式", "指定机关", "上次检查", "缺什么", "连续零采用（月）"]
    lines = [
        [
            p.direct.unit.short_name, p.direct.to_office.short_name, p.direct.get_mode_display(), p.direct.authority,
            p.check.on if p.check else None, "、".join(p.lacking), p.zero,
        ]
        for p in rows
    ]  # fmt: skip
    return write_xlsx({"直报点": [head, *lines]})


def team_xlsx(team: Team) -> bytes:
    """Every unit's officers."""
    head = [
        "单位",
        "现任信息员",
        "在岗（月）",
        *[f"{year}年更换" for year in team.years],
        "近一年更换",
        "空缺（天）",
        "提示",
    ]
    lines = [
        [
            line.unit.short_name, "、".join(str(p.person) for p in line.posts), line.months,
            *[line.changes[year] for year in team.years], line.lately, line.empty, "；".join(line.hints),
        ]
        for line in team.lines
    ]  # fmt: skip
    return write_xlsx({"信息员队伍": [head, *lines]})


def _reason(case: Case) -> str:
    """Why it is proposed: what the last look found, else why it was listed."""
    last = [note.text for note in case.notes.all() if note.step == "look"]
    return last[-1] if last else case.words


def _line(case: Case) -> list[str]:
    to = case.direct.to_office.short_name if case.direct else ""
    due = f"{case.due:%Y-%m-%d}" if case.due else ""
    return [case.unit.short_name, to, f"{case.listed_on:%Y-%m-%d}", case.words, due, _reason(case)]


def adjustments_xlsx(rows: Iterable[Case]) -> bytes:
    """The year-end list."""
    return write_xlsx({"调整建议": [HEAD, *[_line(case) for case in rows]]})


def adjustments_docx(office: Unit, rows: Sequence[Case], name: str) -> HttpResponse:
    """The same as a document for the office's layout of notices."""
    today = timezone.localdate()
    words = f"经实地检查、责令整改和复看，建议对下列 {len(rows)} 个单位的直报资格或任务作出调整。"
    table = Table((tuple(HEAD), *(tuple(cell or "—" for cell in _line(case)) for case in rows)))
    body = (Paragraph(words), table) if rows else (Paragraph("目前没有列入调整建议的单位。"),)
    document = Document(Head(office.name), (Text(f"关于{name}的名单", body),), signature=office.name, signed=today)
    return file_answer(render(document, built_in()["notice"]).data, DOCX, f"{name}.docx")

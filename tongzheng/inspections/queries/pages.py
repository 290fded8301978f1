"""A plan and a conclusion as pages to print and Word files (第 15、16 条)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from tongzheng.inspections.models import Conclusion, Inspection
from tongzheng.inspections.rules.drafting import span
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import docx, pdf
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Foot, Head, Table, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """Both forms of one document, made but not yet kept."""

    pdf: bytes
    docx: bytes


def _render(document: Document) -> Pages:
    layout = built_in()["results"]
    try:
        return Pages(pdf.render(document, layout).data, docx.render(document, layout).data)
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error


def plan_document(inspection: Inspection) -> Document:
    """Matter, basis, type, ways, days, units and team, as approved (or as it stands)."""
    units = [visit.unit.short_name for visit in inspection.visits.all() if visit.ended_at is None]
    team = [member for member in inspection.members.all() if member.ended_at is None]
    rows = [["职责", "姓名", "单位和岗位"]] + [
        ["组长" if member.leads else "成员", member.post.person.name, member.post.post_name] for member in team
    ]
    told = "事先通知被督查单位" if inspection.announced else "不事先通知被督查单位"
    body = "\n".join([
        "一、督查事项", inspection.title, "二、督查内容", inspection.text, "三、依据", inspection.basis,
        "四、类型和方式", f"{inspection.get_kind_display()}，{inspection.way_names or '方式由督查组定'}，{told}。",
        "五、时间", f"{span(inspection.starts, inspection.ends)}。", "六、督查单位", f"{'、'.join(units)}。", "七、督查组",
    ])  # fmt: skip
    day = timezone.localtime(inspection.approved_at).date() if inspection.approved_at else None
    office = inspection.office.name
    table = Table(tuple(tuple(row) for row in rows), caption="督查组名单")
    number = inspection.numbered if inspection.number else ""
    return Document(
        head=Head(office, number), texts=(Text(f"{inspection.title}督查方案", (*parse_blocks(body), table)),),
        foot=Foot(printer=office, printed=day) if day else Foot(), signature=office, signed=day,
    )  # fmt: skip


def plan_pages(inspection: Inspection) -> Pages:
    """The plan's pages as it stands. Slow. Refused with what cannot be printed."""
    return _render(plan_document(inspection))


def conclusion_document(conclusion: Conclusion, text: str, day: dt.date | None) -> Document:
    """The conclusion to its unit, signed on a day."""
    inspection = conclusion.inspection
    office = inspection.office.name
    again = "（复核变更）" if conclusion.final else ""
    return Document(
        head=Head(office, inspection.numbered), texts=(Text(f"{inspection.title}督查结论{again}", parse_blocks(text)),),
        foot=Foot(printer=office, printed=day) if day else Foot(), addressee=conclusion.unit.name, signature=office, signed=day,
    )  # fmt: skip


def conclusion_pages(conclusion: Conclusion, text: str = "", day: dt.date | None = None) -> Pages:
    """Its pages; `text` when a review says it in other words. Slow: made before an act's transaction."""
    return _render(conclusion_document(conclusion, text or conclusion.text, day))

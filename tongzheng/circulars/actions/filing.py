"""A published circular into the archive, as it left the office (K3, E10)."""

from __future__ import annotations

import json
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from tongzheng.archive.actions.filing import file_papers
from tongzheng.archive.models import Item
from tongzheng.archive.queries.records import Sheet
from tongzheng.circulars import access
from tongzheng.circulars.actions.passing import complete_files
from tongzheng.circulars.models import Circular
from tongzheng.circulars.queries import printing
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, record
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import require

SUBJECT = "circulars.circular"
NAMES = {"pdf": "正本.pdf", "docx": "正本.docx", "ofd": "正本.ofd", "xlsx": "附表.xlsx"}


@action
def file_circular(circular: Circular, *, by: Appointment) -> Item:
    """File a published circular: its kept files, its text, who made and signed it; twice is one record (K3, E10)."""
    require(access.can_file(by, circular))
    complete_files(circular)
    item = file_papers(SUBJECT, circular.pk, circular.office_id, _sheet(circular), by=by, year=circular.year)
    record(circular, "circulars.circular.file", by=by, data={"item": item.pk})
    return item


def _sheet(circular: Circular) -> Sheet:
    kinds = {kind: printing.kept_file(circular, kind) for kind in NAMES}
    files: list[tuple[str, bytes, str]] = [
        (NAMES[kind], data, printing.KINDS[kind]) for kind, data in kinds.items() if data is not None
    ]
    steps = render_to_string("circulars/steps.html", {"circular": circular, "entries": list(entries_of(circular))})
    about = json.dumps(_metadata(circular), ensure_ascii=False, indent=1)
    files += [
        ("文本.txt", f"{circular.title}\n\n{circular.text}\n".encode(), "text/plain; charset=utf-8"),
        ("办理过程.html", steps.encode(), "text/html; charset=utf-8"),
        ("元数据.json", about.encode(), "application/json"),
    ]
    dated = circular.approved_on or timezone.localdate()
    number = circular.number_text[:40]
    return Sheet(circular.title, number, circular.office.name, dated, Label.OPEN, circular.text, 0, tuple(files))


def _metadata(circular: Circular) -> dict[str, Any]:
    """The names of GB/T 33480 where it has one."""
    return {
        "题名": circular.title,
        "文种": "通报",
        "发文字号": circular.number_text,
        "责任者": circular.office.name,
        "成文日期": circular.approved_on.isoformat() if circular.approved_on else "",
        "印发时间": circular.published_at.isoformat() if circular.published_at else "",
        "签发": circular.approved_by.person.name if circular.approved_by and circular.approved_by.person else "",
        "内容校验": circular.digest,
        "更正": str(circular.corrects or ""),
    }

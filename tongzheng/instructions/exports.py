"""The register as a workbook: exactly what is shown, text never read as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from tongzheng.instructions.models import Instruction

HEAD = ["时间", "领导", "职务", "类型", "批示", "文稿", "刊物期号", "来稿单位"]
MOST = 5000


def register_xlsx(instructions: Iterable[Instruction], units: dict[int, str]) -> bytes:
    """One row an instruction."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("批示登记")
    sheet.append(HEAD)
    for i in instructions:
        row = [
            f"{timezone.localtime(i.at):%Y-%m-%d %H:%M}",
            i.by_name,
            i.by_title,
            i.get_nature_display(),
            i.text,
            i.placement.title,
            str(i.placement.issue),
            units.get(i.placement.article_id, ""),
        ]
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell

"""A list as a workbook or as CSV: exactly what is shown, text never read as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tongzheng.ui.answers import file_answer

MOST = 5000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(kind: str, name: str, head: list[str], rows: Iterable[list[Any]]) -> HttpResponse:
    """The rows as an attachment named `name`; kind is xlsx or csv."""
    content, media = (_xlsx(head, rows), XLSX) if kind == "xlsx" else (_csv(head, rows), "text/csv; charset=utf-8")
    return file_answer(content, media, f"{name}.{kind}")


def _csv(head: list[str], rows: Iterable[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v for v in row])
    return out.getvalue().encode("utf-8-sig")  # Excel takes UTF-8 for what it is only with the mark


def _xlsx(head: list[str], rows: Iterable[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("来稿")
    sheet.append(head)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell

"""Worksheets read row by row, and plain ones written (R8)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tongzheng.files.kinds import sniff
from tongzheng.files.refusals import FileRefused
from tongzheng.text.clean import clean_text

MAX_ROWS = 20_000
MAX_COLUMNS = 200
CELL_LENGTH = 32_767  # what a cell holds
_BROKEN = "Excel 表格已损坏，打不开，请用办公软件重新保存后再上传"
_SHEET_UNWANTED = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number in the sheet, from 1, and its cells as text, up to the last one filled."""

    number: int
    values: list[str]

    def get(self, col: int) -> str:
        """The text in a column counted from 1, "" beyond the last."""
        return self.values[col - 1] if 0 < col <= len(self.values) else ""


def read_rows(
    data: bytes, *, sheet: str | None = None, max_rows: int = MAX_ROWS, name: str = "表格.xlsx"
) -> Iterator[Row]:
    """The rows of a sheet (the first visible one by default) as text; raises FileRefused, also while iterating (R8)."""
    kind = sniff(data, name)
    if kind.name != "xlsx":
        raise FileRefused(f"需要 Excel 表格（.xlsx），这是{kind.label}")
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # the reader passes on whatever a damaged part provokes
        raise FileRefused(_BROKEN) from error
    worksheet = _choose(book, sheet)
    worksheet.reset_dimensions()  # some writers declare them wrongly
    return _rows(book, worksheet, max_rows)


def sheet_names(data: bytes, name: str = "表格.xlsx") -> list[str]:
    """The names of the visible sheets; raises FileRefused (R8)."""
    if sniff(data, name).name != "xlsx":
        raise FileRefused("需要 Excel 表格（.xlsx）")
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        return [ws.title for ws in book.worksheets if ws.sheet_state == "visible"]
    except Exception as error:
        raise FileRefused(_BROKEN) from error


def cell_name(row: int, col: int) -> str:
    """The name of a cell, rows and columns counted from 1: cell_name(7, 3) is "C7" (R8)."""
    return f"{get_column_letter(col)}{row}"


def write_xlsx(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """A workbook of the given sheets, the first row of each in bold; text beginning with = + - @ stays text (R8)."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        worksheet = book.create_sheet(_SHEET_UNWANTED.sub("_", clean_text(title))[:31] or "表")
        worksheet.freeze_panes = "A2"
        for number, row in enumerate(rows, start=1):
            worksheet.append([_cell(worksheet, value, bold=number == 1) for value in row])
    if not sheets:
        book.create_sheet("表")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _choose(book: Any, sheet: str | None) -> Any:
    visible = [ws for ws in book.worksheets if ws.sheet_state == "visible"] or list(book.worksheets)
    if not visible:
        raise FileRefused("Excel 文件里没有工作表")
    if sheet is None:
        return visible[0]
    for ws in book.worksheets:
        if ws.title.strip() == sheet.strip():
            return ws
    raise FileRefused(f"没有名为「{sheet}」的工作表，文件里有：{'、'.join(ws.title for ws in visible)}")


def _rows(book: Any, worksheet: Any, max_rows: int) -> Iterator[Row]:
    taken = 0
    try:
        for number, cells in enumerate(worksheet.iter_rows(min_row=1, max_col=MAX_COLUMNS, values_only=True), start=1):
            values = [_text(value) for value in cells]
            while values and not values[-1]:
                values.pop()
            if not values:
                continue
            taken += 1
            if taken > max_rows:
                raise FileRefused(f"表格超过 {max_rows} 行，请拆分后再导入")
            yield Row(number, values)
    except (FileRefused, GeneratorExit):
        raise
    except Exception as error:
        raise FileRefused(_BROKEN) from error
    finally:
        book.close()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return clean_text(str(value)).strip()


def _cell(worksheet: Any, value: Any, *, bold: bool) -> Any:
    if isinstance(value, datetime) and value.tzinfo:
        value = value.replace(tzinfo=None)  # a cell knows no time zone; callers pass local time
    if value is not None and not isinstance(value, (bool, int, float, date, time, timedelta)):
        value = clean_text(str(value))[:CELL_LENGTH]
    cell = WriteOnlyCell(worksheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
        if value[:1] in {"=", "+", "-", "@"}:
            cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell

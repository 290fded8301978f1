"""Worksheets in and out (R8)."""

# ruff: noqa: DTZ001, E501 - a cell knows no time zone

import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tongzheng.files.docx import write_docx
from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import Row, cell_name, read_rows, sheet_names, write_xlsx
from tongzheng.text.clean import clean_text


def values(data: bytes, **options) -> list[list[str]]:
    return [row.values for row in read_rows(data, **options)]


def test_values_become_text_as_a_person_reads_them():
    row = ["文", 3.0, 3.5, 0.1 + 0.2, 13800001111, True, None, date(2026, 5, 1), datetime(2026, 5, 1, 8, 30), time(8, 30),
           datetime(2026, 5, 1), timedelta(hours=1), "  两端 \x00", 1e20]  # fmt: skip
    assert values(write_xlsx({"表": [row]})) == [
        ["文", "3", "3.5", "0.3", "13800001111", "TRUE", "", "2026-05-01", "2026-05-01 08:30:00", "08:30:00",
         "2026-05-01", "1:00:00", "两端", "1e+20"]
    ]  # fmt: skip


def test_rows_keep_their_numbers_and_blank_ones_are_left_out():
    assert list(read_rows(write_xlsx({"表": [["题"], [], [None, ""], ["甲", "", None]]}))) == [
        Row(1, ["题"]),
        Row(4, ["甲"]),
    ]
    assert Row(1, ["甲"]).get(1) == "甲"
    assert Row(1, ["甲"]).get(2) == ""


def test_a_time_with_a_zone_is_written_as_it_reads():
    assert values(write_xlsx({"表": [[datetime(2026, 5, 1, 8, tzinfo=UTC)]]})) == [["2026-05-01 08:00:00"]]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.text(alphabet="甲=+-@'\"<&😀\x00\n ,1"), min_size=1, max_size=4), max_size=6))
def test_any_text_goes_round(rows):
    expected = [[clean_text(text).strip() for text in row] for row in rows]
    for row in expected:
        while row and not row[-1]:
            row.pop()
    assert values(write_xlsx({"表": rows})) == [row for row in expected if row]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(text):
    cell = load_workbook(io.BytesIO(write_xlsx({"表": [["题"], [text]]})))["表"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_formula_is_read_by_its_kept_value_only():
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.active["B1"] = "乙"
    out = io.BytesIO()
    book.save(out)
    assert values(out.getvalue()) == [["", "乙"]]


def test_sheets_are_chosen_by_name_and_the_first_visible_one_serves():
    book = Workbook()
    book.active.title = "隐"
    book.active.sheet_state = "hidden"
    book.create_sheet("甲")["A1"] = "甲表"
    book.create_sheet("乙")["A1"] = "乙表"
    out = io.BytesIO()
    book.save(out)
    assert values(out.getvalue()) == [["甲表"]]
    assert values(out.getvalue(), sheet="乙") == [["乙表"]]
    assert sheet_names(out.getvalue()) == ["甲", "乙"]
    with pytest.raises(FileRefused, match="没有名为「丙」.*甲、乙"):
        read_rows(out.getvalue(), sheet="丙")


def test_sheet_titles_are_made_fit():
    assert sheet_names(write_xlsx({"甲/乙[1]": [["a"]], "长" * 40: [["b"]]})) == ["甲_乙_1_", "长" * 31]
    assert sheet_names(write_xlsx({})) == ["表"]


def test_too_many_rows_are_refused():
    data = write_xlsx({"表": [[n] for n in range(11)]})
    assert len(values(data, max_rows=11)) == 11
    with pytest.raises(FileRefused, match="超过 10 行"):
        values(data, max_rows=10)


def test_ten_thousand_rows_are_read():
    data = write_xlsx({"表": [[f"甲{n}", n] for n in range(10_000)]})
    assert values(data)[-1] == ["甲9999", "9999"]


@pytest.mark.parametrize(
    "data", [b"", b"a,b", b"PK\x03\x04junk", write_docx("题", ["文"])], ids=["empty", "text", "head only", "other kind"]
)
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(FileRefused):
        read_rows(data)


def test_cells_are_named():
    assert (cell_name(7, 3), cell_name(1, 27)) == ("C7", "AA1")

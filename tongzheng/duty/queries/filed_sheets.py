"""A unit's roster as a workbook: the template, and what a filled-in one says row by row (U12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import cell_name, read_rows, write_xlsx

HEAD = ["日期", "起", "止", "带班领导", "带班电话", "值班员", "值班电话"]
KEYS = ["day", "from", "until", "lead", "lead_phone", "person", "phone"]
PHONE = re.compile(r"[0-9+() （）-]{5,40}")
DAY = timedelta(days=1)
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_TIME = re.compile(r"(\d{1,2})[:：时点](\d{2})?(?::\d{2})?分?")


@dataclass
class Line:
    """A row as read: local times, names and phones, or what is wrong in which cell."""

    row: int
    starts: datetime | None = None
    ends: datetime | None = None
    lead: str = ""
    lead_phone: str = ""
    person: str = ""
    phone: str = ""
    cell: str = ""
    wrong: str = ""

    def as_row(self) -> dict[str, str]:
        """For the action."""
        assert self.starts is not None
        assert self.ends is not None
        return {
            "starts": self.starts.isoformat(), "ends": self.ends.isoformat(), "lead": self.lead,
            "lead_phone": self.lead_phone, "person": self.person, "phone": self.phone,
        }  # fmt: skip


def template(starts: date, ends: date) -> bytes:
    """A line for every day, to be filled in."""
    days = [starts + n * DAY for n in range((ends - starts).days + 1)]
    rows = [[f"{day:%Y-%m-%d}", "08:00", "08:00", "", "", "", ""] for day in days]
    note = [["怎么填"], ["止不晚于起的算到第二天；白班、夜班分开的，一天写两行。电话要能在夜里打通。"]]
    return write_xlsx({"值班表": [HEAD, *rows], "说明": note})


def read_lines(data: bytes, name: str, starts: date, ends: date) -> list[Line]:
    """What a workbook says, every row with what is wrong with it; raises FileRefused when it is no such table."""
    rows = list(read_rows(data, name=name, max_rows=2_000))
    places: dict[str, int] = {}
    for seen, row in enumerate(rows[:5]):
        heads = {text.strip(): n for n, text in enumerate(row.values, 1)}
        if "日期" in heads and "值班员" in heads:
            places = {key: heads[word] for key, word in zip(KEYS, HEAD, strict=True) if word in heads}
            rows = rows[seen + 1 :]
            break
    if not places:
        raise FileRefused("没有找到“日期”“值班员”两列，可以先下载模板对照")
    lines = []
    for row in rows:
        cells = {key: row.get(n).strip() for key, n in places.items()}
        if cells.get("person") or cells.get("lead"):
            lines.append(_line(row.number, cells, places, starts, ends))
    if not lines:
        raise FileRefused("表里没有填值班员的行")
    return lines


def _line(number: int, cells: dict[str, str], places: dict[str, int], starts: date, ends: date) -> Line:
    line = Line(number)
    for key in ("lead", "lead_phone", "person", "phone"):
        setattr(line, key, cells.get(key, "")[:40])

    def wrong(key: str, said: str) -> Line:
        line.cell, line.wrong = cell_name(number, places.get(key, 1)), said
        return line

    day = read_day(cells.get("day", ""), starts)
    if day is None:
        return wrong("day", f"日期“{cells.get('day', '')[:20]}”看不懂，写成 {starts:%Y-%m-%d}")
    if not starts <= day <= ends:
        return wrong("day", f"{day:%Y-%m-%d} 不在 {starts:%Y-%m-%d} 到 {ends:%Y-%m-%d} 之间")
    times = [read_time(cells.get(key, "") or "08:00") for key in ("from", "until")]
    for key, at in zip(("from", "until"), times, strict=True):
        if at is None:
            return wrong(key, f"时间“{cells.get(key, '')[:20]}”看不懂，写成 08:00")
    assert times[0] is not None
    assert times[1] is not None
    line.starts = datetime.combine(day, times[0])
    line.ends = datetime.combine(day if times[1] > times[0] else day + DAY, times[1])
    if said := wrong_person(line.person, line.phone, line.lead_phone):
        return wrong("person" if "值班员" in said and "电话" not in said else "phone", said)
    return line


def wrong_person(person: str, phone: str, lead_phone: str) -> str:
    """What is wrong with a line's names and phones; "" when nothing is."""
    if not person:
        return "没有写值班员"
    if not PHONE.fullmatch(phone):
        return f"{person}的电话没有写或者不像电话"
    return "带班领导的电话不像电话" if lead_phone and not PHONE.fullmatch(lead_phone) else ""


def read_day(text: str, near: date) -> date | None:
    """2026-12-01, 2026年12月1日, 12月1日 (of the year of `near`); None when it is no day."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    try:
        day = date(int(found[1] or near.year), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if found[1] or day >= near - 180 * DAY else day.replace(year=near.year + 1)


def read_time(text: str) -> time | None:
    """08:00, 8时, 8点30分; None when it is no time; 24:00 is midnight."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None

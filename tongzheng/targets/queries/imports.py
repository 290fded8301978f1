"""Units' totals as a workbook: the template, and what a filled-in one says, cell by cell (K8)."""

from __future__ import annotations

from dataclasses import dataclass

from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import cell_name, read_rows, write_xlsx
from tongzheng.network.models import Unit
from tongzheng.targets import rules
from tongzheng.targets.models import Plan
from tongzheng.targets.queries.plans import unit_shares, units_of

HEAD = ["单位", "全年", *(f"{month}月" for month in range(1, 13))]
NAMES = {"单位": "unit", "单位名称": "unit", "全年": "total", "全年任务": "total", "任务": "total", "合计": "total"}
NAMES |= {f"{month}月": str(month) for month in range(1, 13)}
LARGEST = 1_000_000


@dataclass
class Line:
    """A row of the file: the unit and its numbers as read, or what is wrong and in which cell."""

    row: int
    name: str
    unit: int = 0
    total: int = 0
    months: tuple[int, ...] = ()
    before: int | None = None
    cell: str = ""
    wrong: str = ""

    @property
    def verdict(self) -> str:
        """What importing it would do: wrong, new, changed, same."""
        if self.wrong:
            return "wrong"
        return "new" if self.before is None else "same" if self.before == self.total and not self.months else "changed"


def template(plan: Plan) -> bytes:
    """Every unit with what it has now, ready to be changed and imported again."""
    have = {share.unit_id: share for share in unit_shares(plan)}
    rows = []
    for unit in units_of(plan.office):
        share = have.get(unit.pk)
        rows.append([unit.name, share.total if share else "", *(share.months if share else [""] * 12)])
    note = [["怎么填"], ["单位写全称或简称。只填“全年”，各月平均分；填了各月，合计要等于全年。空着的行不动。"]]
    return write_xlsx({"任务分解": [HEAD, *rows], "说明": note})


def read_lines(plan: Plan, data: bytes, name: str) -> list[Line]:
    """What a workbook says; raises FileRefused when it is no such table."""
    rows = list(read_rows(data, name=name))
    heads: dict[int, str] = {}
    for seen, row in enumerate(rows[:5]):
        found = {n: NAMES[text] for n, text in enumerate(row.values, 1) if text in NAMES}
        if "unit" in found.values() and "total" in found.values():
            heads, rows = found, rows[seen + 1 :]
            break
    if not heads:
        raise FileRefused("没有找到“单位”“全年”两列，可以先下载模板对照")
    units: dict[str, list[Unit]] = {}
    for unit in units_of(plan.office):
        for word in {unit.name, unit.short_name, unit.code or unit.name}:
            units.setdefault(word, []).append(unit)
    have = {share.unit_id: share.total for share in unit_shares(plan)}
    lines, seen_units = [], set()
    for row in rows:
        line = _line(row.number, {heads[n]: (n, row.get(n)) for n in heads}, units)
        if line is None:
            continue
        if line.unit and line.unit in seen_units:
            line.wrong = f"{line.name}在表里出现了两次"
        seen_units.add(line.unit)
        line.before = have.get(line.unit)
        lines.append(line)
    if not lines:
        raise FileRefused("表里没有填任务的行")
    return lines


def _line(number: int, cells: dict[str, tuple[int, str]], units: dict[str, list[Unit]]) -> Line | None:
    column, name = cells["unit"]
    line = Line(number, name[:80])
    given = {key: text for key, (_, text) in cells.items() if key != "unit" and text}
    if not given:
        return None
    found = units.get(name, [])
    if len(found) != 1:
        line.cell = cell_name(number, column)
        line.wrong = "没有这个报送单位，核对名称" if not found else "有重名的单位，改写单位代码"
        return line
    line.unit = found[0].pk
    for key, text in given.items():
        if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) <= LARGEST):
            line.cell, line.wrong = cell_name(number, cells[key][0]), f"“{text[:20]}”不是 0 到 {LARGEST} 的整数"
            return line
    months = tuple(int(given.get(str(month), "0")) for month in range(1, 13))
    line.months = months if any(str(month) in given for month in range(1, 13)) else ()
    line.total = int(given["total"]) if "total" in given else sum(months)
    if line.months and (said := rules.gap(sum(months), line.total)):
        line.cell, line.wrong = cell_name(number, cells["total"][0]), said
    return line

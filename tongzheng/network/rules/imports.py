"""What an imported roster would change: worked out from rows and what is there, without a database (N1, N2, R8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

COLUMNS = {
    "unit": ("单位", "单位名称", "名称"), "short": ("简称", "单位简称"), "code": ("代码", "单位代码", "机构代码"),
    "parent": ("上级单位", "上级", "主管单位"), "kind": ("类别", "单位类别"), "unit_phone": ("单位电话",),
    "name": ("姓名",), "role": ("岗位", "岗位名称"), "employment": ("专兼职",), "title": ("职务",),
    "phone": ("电话", "联系电话", "手机号"),
    "starts": ("任期起", "任职时间"), "ends": ("任期止",), "rank": ("领导序次",),
}  # fmt: skip
WORDS = {key: names[0] for key, names in COLUMNS.items()}
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
Cells = Mapping[str, tuple[str, str]]  # column key -> (cell name such as 人员任职!E12, text)


@dataclass(frozen=True)
class Line:
    """One row of the file that is not empty."""

    sheet: str
    number: int
    cells: Cells

    def text(self, key: str) -> str:
        """The text under a column, empty if the sheet has no such column."""
        return self.cells.get(key, ("", ""))[1]

    def cell(self, key: str) -> str:
        """The cell's name, or the row's if the sheet has no such column."""
        return self.cells[key][0] if key in self.cells else f"{self.sheet}!第{self.number}行"


@dataclass(frozen=True)
class OldUnit:
    key: int
    name: str
    short: str
    code: str
    kind: str
    parent: int | None
    phone: str


@dataclass(frozen=True)
class OldPerson:
    key: int
    name: str
    phone: str


@dataclass(frozen=True)
class OldPost:
    key: int
    unit: int
    person: int
    role: str
    employment: str
    title: str
    rank: int | None
    starts: date
    ends: date | None


@dataclass
class Existing:
    """What is there now, within one jurisdiction whose top is `root`."""

    root: int
    units: Sequence[OldUnit]
    people: Sequence[OldPerson]
    posts: Sequence[OldPost]
    kinds: Mapping[str, str]  # word -> value
    roles: Mapping[str, str]
    employments: Mapping[str, str]
    today: date
    desks: frozenset[int] = frozenset()  # units with a desk
    desk_roles: frozenset[str] = frozenset()
    codes_elsewhere: frozenset[str] = frozenset()
    starts_taken: frozenset[tuple[int, int, str, date]] = frozenset()  # deputies' (person, unit, role, starts)


@dataclass
class Problem:
    cell: str
    reason: str


@dataclass
class Item:
    """One thing a row says: a unit or a post. Keys below zero are things this file would make."""

    what: str  # unit | post
    line: Line
    verdict: str = SAME
    problems: list[Problem] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # word, before, after
    key: int | None = None
    values: dict[str, Any] = field(default_factory=dict)  # a unit's or post's fields to be
    person: int | None = None
    new_phone: str | None = None  # the person's phone, if the file changes it

    def wrong(self, key: str, reason: str) -> None:
        """Say what is wrong in which cell."""
        self.problems.append(Problem(self.line.cell(key), reason))
        self.verdict = WRONG


@dataclass
class Plan:
    """Everything the file says, row by row, and whether it may be imported."""

    items: list[Item]
    people: dict[int, tuple[str, str]] = field(default_factory=dict)  # new people: key -> (name, phone)
    notes: list[str] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        """How many items have a verdict."""
        return sum(item.verdict == verdict for item in self.items)

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in the file's order."""
        return [problem for item in self.items for problem in item.problems]

    @property
    def is_clean(self) -> bool:
        """Nothing wrong and something in it."""
        return bool(self.items) and not any(item.problems for item in self.items)

    @property
    def changes_nothing(self) -> bool:
        """The file says exactly what is already there."""
        return all(item.verdict == SAME for item in self.items)


def read_lines(sheets: Iterable[tuple[str, Iterable[tuple[int, Sequence[str]]]]]) -> tuple[list[Line], list[str]]:
    """Rows under a recognised heading (among the first five rows), and notes about sheets without one (R8)."""
    lines: list[Line] = []
    notes: list[str] = []
    for sheet, rows in sheets:
        heads: dict[int, str] | None = None
        for seen, (number, values) in enumerate(rows):
            if heads is None:
                heads = _heads(values)
                if heads is None and seen >= 4:
                    break
                continue
            cells = {
                key: (f"{sheet}!{_letters(col)}{number}", values[col].strip() if col < len(values) else "")
                for col, key in heads.items()
            }
            if any(text for _, text in cells.values()):
                lines.append(Line(sheet, number, cells))
        if heads is None:
            notes.append(f"工作表“{sheet}”没有“单位”这一列，没有读")
    return lines, notes


def _heads(values: Sequence[str]) -> dict[int, str] | None:
    names = {name: key for key, group in COLUMNS.items() for name in group}
    found: dict[int, str] = {}
    for col, value in enumerate(values):
        key = names.get("".join(value.split()).strip("*＊"))
        if key and key not in found.values():
            found[col] = key
    if "unit" not in found.values():
        return None
    if "name" not in found.values():  # a sheet of units only: its 电话 is the unit's
        found = {col: "unit_phone" if key == "phone" else key for col, key in found.items()}
    return found


def _letters(col: int) -> str:
    letters, col = "", col + 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

"""Tables with a head: columns under different names, merged cells, quarters as stages (D3)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from tongzheng.supervision.rules.due import AddWorking
from tongzheng.supervision.rules.outline.lines import GROUP, ITEM, SKIP, TITLE_MAX, Block, Found
from tongzheng.supervision.rules.outline.marks import split_mark
from tongzheng.supervision.rules.outline.paragraphs import read_paragraphs
from tongzheng.supervision.rules.outline.words import (
    day_in_cell,
    names_in,
    put_units,
    take_days,
    take_rhythm,
    take_units,
)
from tongzheng.text.numerals import narrow

HEAD_WITHIN = 8
# what a column is called, most telling first
COLUMNS: list[tuple[str, re.Pattern[str]]] = [
    ("no", re.compile(r"^(?:序号|编号|项次|号|序|No\.?|顺序|项目编号)$", re.I)),
    ("ignore", re.compile(r"备注|说明$|完成情况|进展|落实情况|联系电话|电话|是否")),
    ("person", re.compile(r"责任人|责任领导|牵头领导|分管领导|包[保联]领导|联系人|负责人|县领导|挂[点钩]领导|主要领导")),
    ("stage", re.compile(r"第?[一二三四1-4]季度|[上下]半年|^(?:20\d{2}年)?\d{1,2}月|\d{1,2}[-—–~～至]\d{1,2}月|[Qq][1-4]|第[一二三四五]阶段|阶段目标|节点目标|进度目标|形象进度")),
    ("due", re.compile(r"时限|完成时间|完成日期|办结|截止|期限|时间节点|时间要求|完成时|时间安排|交办时间|节点")),
    ("support", re.compile(r"配合|协办|协同|参与|协助|会办")),
    ("head", re.compile(r"牵头|主办|主责")),
    ("lead", re.compile(r"责任(?:单位|部门|主体)|承办|落实单位|实施单位|负责(?:单位|部门)|^单位$|^部门$|责任$|建设单位|业主")),
    ("group", re.compile(r"类别|类型|大类|领域|板块|分类|一级|项目类")),
    ("detail", re.compile(r"具体|内容|举措|措施|要求|标准|年度目标|全年目标|目标$|规模|投资")),
    ("task", re.compile(r"任务|事项|项目|重点工作|工作|目标|内容|议题|案由|建议|问题|标题|名称|诉求")),
]  # fmt: skip
_TOTAL = re.compile(r"^(?:合计|总计|小计|注[：:]|说明[：:]|填表|制表|审核)")
_ONLY_DAY = re.compile(r"20\d{2}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?(?:底|前|之前)*")
_NAMES_TASK = re.compile(r"任务|事项|名称|议题|案由|标题|重点工作")


@dataclass
class _Head:
    """Which column is what; `names` as the table calls them."""

    kinds: dict[int, str]
    names: dict[int, str]
    rows: int
    title: int
    details: list[int] = field(default_factory=list)

    def of(self, kind: str) -> list[int]:
        """Columns of a kind, from the left."""
        return [col for col, found in sorted(self.kinds.items()) if found == kind]


def read_table(rows: list[Block], day: dt.date, add_working: AddWorking, depth: int = 0) -> list[Found]:
    """The lines of one table; without a head that is understood its rows are read as paragraphs."""
    head = _find_head(rows)
    if head is None:
        plain = [Block("，".join(dict.fromkeys(filter(None, row.cells))), row.where) for row in rows]
        return read_paragraphs([block for block in plain if block.text], day, add_working)
    found: list[Found] = []
    groups: list[str] = []  # what the columns of classes said last
    state = _State(depth)
    for row in rows[head.rows :]:
        if _TOTAL.match(next((cell for cell in row.cells if cell), "")):
            continue
        found += _row(row, head, groups, state, day, add_working)
    return found


@dataclass
class _State:
    """Where the rows stand in the tree."""

    base: int
    section: int = 0  # 1 below a row that is a heading of its own
    titled: str = ""  # the task of a merged cell whose rows are its parts


def _find_head(rows: list[Block]) -> _Head | None:
    """The row that names the columns, with the one below it when that one divides a merged cell."""
    best: tuple[int, int] | None = None
    for i, row in enumerate(rows[:HEAD_WITHIN]):
        kinds = {_kind(cell) for cell in row.cells if cell}
        score = len(kinds - {"", "ignore"})
        if kinds & {"task", "detail"} and score >= 2 and (best is None or score > best[0]):
            best = (score, i)
    if best is None:
        return None
    first = best[1]
    cells = dict(enumerate(rows[first].cells))
    last = first + 1
    if last < len(rows) and rows[last].merged and _divides(rows[first], rows[last]):
        for col, cell in enumerate(rows[last].cells):
            if cell and cell != cells.get(col, ""):
                cells[col] = f"{cells.get(col, '')}{cell}"
        last += 1
    by_col = {col: kind for col, name in cells.items() if (kind := _kind(name))}
    names = {col: re.sub(r"\s+", "", name) for col, name in cells.items()}
    return _settle(by_col, names, last)


def _divides(upper: Block, lower: Block) -> bool:
    """The row below the head is a second line of it: some cells go on from above, the rest stand below one broad cell."""
    fresh = [col for col, cell in enumerate(lower.cells) if cell and col not in lower.merged]
    return (
        bool(fresh) and any(col in upper.across for col in fresh) and all(len(lower.cells[col]) <= 16 for col in fresh)
    )


def _settle(kinds: dict[int, str], names: dict[int, str], rows: int) -> _Head | None:
    """One column is the title, other ones that could be tell more; 牵头 before 责任."""
    tasks = [col for col, kind in sorted(kinds.items()) if kind == "task"]
    details = [col for col, kind in sorted(kinds.items()) if kind == "detail"]
    named = [col for col in tasks if _NAMES_TASK.search(names[col])]
    title = next(iter(named or tasks or details), None)
    if title is None:
        return None
    if any(kind == "head" for kind in kinds.values()):
        kinds = {col: {"head": "lead", "lead": "support"}.get(kind, kind) for col, kind in kinds.items()}
    return _Head(kinds, names, rows, title, [col for col in sorted({*tasks, *details} - {title})])


def _kind(name: str) -> str:
    name = re.sub(r"\s+", "", narrow(name))
    if not name or len(name) > 24:
        return ""
    return next((kind for kind, pattern in COLUMNS if pattern.search(name)), "")


def _cell(row: Block, col: int) -> str:
    return row.cells[col].strip() if col < len(row.cells) else ""


def _at(row: Block, col: int, head: _Head) -> str:
    """How a cell is called: 「C7」 in a sheet, 「表1第3行“时限”」 in Word."""
    return row.names[col] if col < len(row.names) else f"{row.where}“{head.names.get(col, '')}”"


def _row(
    row: Block, head: _Head, groups: list[str], state: _State, day: dt.date, add_working: AddWorking
) -> list[Found]:
    said = [cell for cell in dict.fromkeys(row.cells) if cell]
    number = _cell(row, head.of("no")[0]) if head.of("no") else ""
    if heading := _heading(row, head, number):
        state.section, state.titled = 1, ""
        groups.clear()
        _, _, mark, rest = split_mark(heading)
        return [Found(rest[:TITLE_MAX], row.where, state.base, GROUP, mark or number)]
    found = _classes(row, head, groups, state)
    task = _cell(row, head.title)
    if not task:
        if any(_cell(row, col) for col in head.kinds if head.kinds[col] not in ("no", "ignore")):
            bad = Found(
                "（没有事项名称）",
                row.where,
                state.base + state.section + len([name for name in groups if name]),
                SKIP,
                number,
                text="，".join(said),
            )
            bad.bad.append(f"{_at(row, head.title, head)} 是空的，这一行没有读成事项")
            found.append(bad)
        return found
    depth = state.base + state.section + len([name for name in groups if name])
    detail = [col for col in head.details if _cell(row, col)]
    if head.title in row.merged and task == state.titled and detail:
        depth += 1
        first = detail.pop(0)
        line = _fill(row, head, _cell(row, first), detail, day, add_working)
    else:
        state.titled = task
        line = _fill(row, head, task, detail, day, add_working)
        depth += number.strip("．.").count(".") if re.fullmatch(r"\d{1,3}(?:[.．]\d{1,3})+[.．]?", number) else 0
    fresh = not head.of("no") or head.of("no")[0] not in row.merged
    line.depth, line.mark = depth, (number[:20] if fresh else "") or line.mark
    return [*found, line]


def _heading(row: Block, head: _Head, number: str) -> str:
    """A row that is a heading of its own: 「一、产业发展」 across the table, or alone in it; "" for every other row."""
    filled = [col for col, cell in enumerate(row.cells) if cell and col not in row.across]
    words = [row.cells[col] for col in filled if row.cells[col] != number or len(filled) == 1]
    if len(words) != 1 or len(words[0]) > TITLE_MAX or len(head.kinds) < 2:
        return ""
    broad = bool(row.across) and len(filled) == 1
    kind = split_mark(words[0])[0]
    counted = bool(re.fullmatch(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.]?", number))
    return words[0] if broad or counted or kind in ("cn", "cn()", "part") else ""


def _classes(row: Block, head: _Head, groups: list[str], state: _State) -> list[Found]:
    """Headings for what the columns of classes say anew."""
    found = []
    for i, col in enumerate(head.of("group")):
        name = _cell(row, col)
        if i >= len(groups):
            groups.append("")
        if name and name != groups[i]:
            groups[i] = name
            del groups[i + 1 :]
            state.titled = ""
            found.append(Found(name[:TITLE_MAX], row.where, state.base + state.section + i, GROUP))
    return found


def _fill(row: Block, head: _Head, task: str, detail: list[int], day: dt.date, add_working: AddWorking) -> Found:
    """A line from a row's cells, each proposal with the cell it came from."""
    _, _, mark, task = split_mark(task)
    line = Found("", row.where, use=ITEM, mark=mark)
    first = re.split(r"[。；;\n]", task, maxsplit=1)[0]
    line.title = (first if len(first) <= 60 else re.split(r"[，,：:]", first, maxsplit=1)[0])[:TITLE_MAX]
    told = [f"{head.names[col]}：{_cell(row, col)}" for col in [*detail, *head.of("person")] if _cell(row, col)]
    line.text = "\n".join([task, *told])
    _units(line, row, head)
    if not line.lead:
        take_units(line, task)
    _days(line, row, head, "\n".join([task, *(_cell(row, col) for col in detail)]), day, add_working)
    return line


def _units(line: Found, row: Block, head: _Head) -> None:
    leads: list[str] = []
    helps: list[str] = []
    for kind, into in (("lead", leads), ("support", helps)):
        for col in head.of(kind):
            if words := _cell(row, col):
                marked = re.match(r"^(?P<a>[^；;]*?)[（(]?牵头[）)]?[；;，,、]\s*(?P<b>.+?)(?:配合)?$", words)
                into += names_in(marked["a"]) + names_in(marked["b"]) if marked else names_in(words)
                line.said.append((head.names[col], f"{_at(row, col, head)} “{words[:80]}”"))
    put_units(line, leads or helps, helps if leads else [])


def _days(line: Found, row: Block, head: _Head, text: str, day: dt.date, add_working: AddWorking) -> None:
    """The time column, else the words of the task; columns of quarters are stages, the last one the due day."""
    for col in head.of("stage"):
        words = _cell(row, col)
        if not words or words in ("/", "-", "—", "无"):
            continue
        own = _ONLY_DAY.fullmatch(words) and day_in_cell(words, day, add_working)
        read = own or day_in_cell(head.names[col], day, add_working) or day_in_cell(words, day, add_working)
        if read:
            title = head.names[col] if own else re.sub(r"\s+", " ", words)
            line.stages.append((title[:TITLE_MAX], read[0]))
            line.said.append((head.names[col], f"{_at(row, col, head)} “{words[:60]}”"))
        else:
            line.bad.append(f"{_at(row, col, head)} 的阶段目标“{words[:20]}”读不出是哪一天，没有列为阶段")
    line.stages.sort(key=lambda one: one[1])
    for col in head.of("due"):
        if not (words := _cell(row, col)):
            continue
        line.said.append((head.names[col], f"{_at(row, col, head)} “{words[:60]}”"))
        take_rhythm(line, words, day)
        if line.rhythm != "once":
            return
        if read := day_in_cell(words, day, add_working):
            line.due, line.due_basis = read[0], f"{head.names[col]}“{words[:40]}”"
            return
        line.bad.append(f"{_at(row, col, head)} “{words[:20]}”读不出是哪一天，请填期限")
    kept = list(line.stages)
    if line.due is None:
        take_days(line, text, day, add_working)
    line.stages = kept or line.stages
    if line.stages and (line.due is None or line.due < line.stages[-1][1]) and line.rhythm == "once":
        line.due, line.due_basis = line.stages[-1][1], f"最后一个阶段“{line.stages[-1][0][:30]}”"

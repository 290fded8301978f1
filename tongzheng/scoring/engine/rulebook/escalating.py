"""Whether penalties that grow make sense: one figure a row, one cap a name, no fault counted under two names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tongzheng.scoring.engine.rulebook.model import Version
from tongzheng.scoring.engine.rulebook.places import Path
from tongzheng.scoring.engine.rulebook.rows import Escalation


def escalations(version: Version) -> Iterator[tuple[Path, str, str]]:
    """Every fault of the table, with its place."""
    rows = version.escalations
    for i, row in enumerate(rows):
        for why in (*_row(row), *_of_task(row, {task.name for task in version.tasks})):
            yield ("escalations", str(i)), f"累进扣分第 {i + 1} 行", why
    for (i, a), (j, b) in combinations(enumerate(rows), 2):
        if why := _pair(a, b, i + 1):
            yield ("escalations", str(j)), f"累进扣分第 {j + 1} 行", why


def _row(row: Escalation) -> Iterator[str]:
    if row.number < 1:
        yield "第几次起至少是 1"
    if row.points is not None and row.times is not None:
        yield "每次的分和倍数只能填一个"
    if row.points is None and row.times is None and row.most is None:
        yield "没有写第几次起每次扣多少（points）、乘几倍（times），也没有写最多扣多少（most）"
    if row.points is not None and row.points > 0:
        yield f"扣分写负数（现在是 {row.points}）"
    if row.kinds and row.on != "breach":
        yield "只有数“违规认定”时才写违规事项"
    if row.results and row.on != "supervised":
        yield "只有数“督查落实”时才写督查情形"


def _of_task(row: Escalation, tasks: set[str]) -> Iterator[str]:
    """Missed tasks are counted task by task over the year; a frozen period is not made dearer afterwards."""
    if row.on != "task":
        return
    if row.name not in tasks:
        yield f"数报送任务的，名称要是一项任务的名称（现在是“{row.name}”）"
    if row.scope != "year":
        yield "报送任务一期只算一次，只能全年连着数"
    if row.earlier:
        yield "报送任务前面各期已经通报，不能补扣"


def _pair(a: Escalation, b: Escalation, first: int) -> str:
    if a.name == b.name:
        if (a.on, set(a.kinds), set(a.results), a.scope) != (b.on, set(b.kinds), set(b.results), b.scope):
            return f"与第 {first} 行同名，数的却不是同样的事项或范围"
        if a.number == b.number:
            return f"与第 {first} 行都从第 {a.number} 次起，只能留一行"
        if a.most is not None and b.most is not None and a.most != b.most:
            return f"与第 {first} 行同名，最多扣的分不一样"
        return ""
    if "task" in (a.on, b.on):
        return ""
    same = a.on == b.on or {a.on, b.on} in ({"unfinished", "missed"}, {"unfinished", "late"})
    if a.on == "breach":
        same = same and (not a.kinds or not b.kinds or bool(set(a.kinds) & set(b.kinds)))
    if a.on == "supervised":
        same = same and (not a.results or not b.results or bool(set(a.results) & set(b.results)))
    return f"与第 {first} 行数的事项有重叠，说不清按哪一行" if same else ""

"""Numbers that cannot be meant: caps twice, a floor over the cap, points for reaching nothing, a penalty that gives points."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tongzheng.scoring.engine.rulebook.model import Version
from tongzheng.scoring.engine.rulebook.places import Path
from tongzheng.scoring.engine.rulebook.rows import Cap, Floor
from tongzheng.scoring.engine.rulebook.tables import BY_NAME

Found = tuple[Path, str, str]
# Without any of these nothing is ever counted.
COUNTING = (
    "points", "relays", "instructions", "commissions", "breaches", "supervised", "disposals", "base", "tasks", "rates", "lumps",
    "boards", "event",
)  # fmt: skip


def limits(version: Version) -> Iterator[Found]:
    """Every such fault of a version, with its place."""
    if not any(getattr(version, name) for name in COUNTING):
        yield (), "整版", "没有一张表写了怎么计分"
    yield from _caps(version)
    yield from _counted(version)
    yield from _penalties(version)
    conditions = [column.name for column in BY_NAME["factors"].columns if column.kind.condition]
    for i, row in enumerate(version.factors):
        if not row.times and not any(getattr(row, name) for name in conditions):
            yield ("factors", str(i)), f"系数第 {i + 1} 行", "倍数是 0，又没有写条件：所有采用都不得分"


def _counted(version: Version) -> Iterator[Found]:
    for i, base in enumerate(version.base):
        if base.reach_points and not base.reach:
            yield ("base", str(i)), f"报送基础分第 {i + 1} 行", "写了整段分，没有写收到几条得"
        if not (base.each or base.reach_points or base.fixed):
            yield ("base", str(i)), f"报送基础分第 {i + 1} 行", "每条分、整段分、固定分都没有写"
    for i, lump in enumerate(version.lumps):
        if lump.number < 1:
            yield ("lumps", str(i)), f"年度整段分第 {i + 1} 行", "满几稿至少是 1"


def _penalties(version: Version) -> Iterator[Found]:
    for i, breach in enumerate(version.breaches):
        if breach.points > 0:
            yield ("breaches", str(i)), f"违规扣分第 {i + 1} 行", f"扣分写负数（现在是 {breach.points}）"
    for i, outcome in enumerate(version.commissions):
        if outcome.points > 0 and "missed" in (outcome.results or ("missed",)):
            yield ("commissions", str(i)), f"约稿第 {i + 1} 行", "未交的不能得分，扣分写负数"


def _caps(version: Version) -> Iterator[Found]:
    for (i, a), (j, b) in combinations(enumerate(version.caps), 2):
        same = (set(a.items), a.scope, a.gains_only) == (set(b.items), b.scope, b.gains_only)
        if same and _both(a, b):
            yield ("caps", str(j)), f"封顶第 {j + 1} 行", f"与第 {i + 1} 行封的是同样的项，只能留一行"
    for (i, low), (j, other) in combinations(enumerate(version.floors), 2):
        if low.scope == other.scope and _both(low, other):
            yield ("floors", str(j)), f"保底第 {j + 1} 行", f"与第 {i + 1} 行管的是同样的单位和范围，只能留一行"
    for i, floor in enumerate(version.floors):
        for cap in version.caps:
            if not cap.items and cap.scope == floor.scope and floor.least > cap.most and _both(cap, floor):
                yield ("floors", str(i)), f"保底第 {i + 1} 行", f"补到 {floor.least} 分，比总分封顶 {cap.most} 分还高"


def _both(a: Cap | Floor, b: Cap | Floor) -> bool:
    return not a.classes or not b.classes or bool(set(a.classes) & set(b.classes))

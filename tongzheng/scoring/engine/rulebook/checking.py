"""Whether a rulebook makes sense: overlaps, unknown periodicals, conversions that run in a circle, gaps between versions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

from tongzheng.scoring.engine.rulebook.escalating import escalations
from tongzheng.scoring.engine.rulebook.limits import limits
from tongzheng.scoring.engine.rulebook.model import Fault, Rulebook, Version
from tongzheng.scoring.engine.rulebook.places import Path
from tongzheng.scoring.engine.rulebook.tables import BY_NAME, TABLES, Table
from tongzheng.scoring.engine.words import LEVELS, RANKS

Found = tuple[Path, str, str]
# Tables of which one row applies to a case; rows that both apply must be one inside the other. The value: what else must be equal.
EXCLUSIVE: dict[str, tuple[str, ...]] = {
    "points": (),
    "conversions": (),
    "factors": ("name",),
    "repeats": (),
    "relays": (),
    "joints": (),
    "instructions": (),
    "originals": (),
    "withdrawals": (),
    "commissions": (),
    "breaches": (),
    "named": (),
    "supervised": (),
    "disposals": (),
    "base": ("name",),
    "tasks": ("name", "span"),
    "rates": (),
}


def check(book: Rulebook, periodicals: Collection[str] | None = None) -> list[Fault]:
    """All that is wrong with a rulebook, by line; `periodicals` are the known names, None when any name will do (K1)."""
    found: list[Found] = [*_head(book), *_versions(book)]
    for i, version in enumerate(book.versions):
        at = ("versions", str(_place(book, i)))
        for rule in _RULES:
            found += [((*at, *path), f"版本 {version.version}·{where}", why) for path, where, why in rule(version)]
        found += [((*at, *p), f"版本 {version.version}·{where}", why) for p, where, why in _cycles(book, version)]
        found += [
            ((*at, *p), f"版本 {version.version}·{where}", why) for p, where, why in _names(book, version, periodicals)
        ]
    faults = [Fault(_line(book, path), where, why) for path, where, why in found]
    return sorted(faults, key=lambda fault: fault.line)


def _place(book: Rulebook, index: int) -> int:
    """Which [[versions]] of the text a version was; in the rulebook they stand by date."""
    return book.order[index] if index < len(book.order) else index


def _line(book: Rulebook, path: Path) -> int:
    while path and path not in book.places_in_text:
        path = path[:-1]
    return book.places_in_text.get(path, 0)


def _head(book: Rulebook) -> Iterator[Found]:
    top = 7 if book.period == "week" else 28
    if not 1 <= book.freeze_day <= top:
        yield ("freeze_day",), "冻结日", f"应在 1 到 {top} 之间（现在是 {book.freeze_day}）"
    if book.places > 2:  # the ledger keeps hundredths: finer lines would never add up to what the rulebook says
        yield ("places",), "小数位数", f"最多 2 位（现在是 {book.places}）"
    if book.converted is not None and book.converted_times is not None:
        yield ("converted_times",), "折算", "折算满分和折算系数只能填一个"
    if book.converted is not None and book.converted <= 0:
        yield ("converted",), "折算满分", "应大于 0"
    yield from _grades(book)


def _grades(book: Rulebook) -> Iterator[Found]:
    names = [grade.name for grade in book.grades]
    if len(set(names)) < len(names):
        yield ("grades",), "等次", "有重名的等次"
    if sum(grade.least is None for grade in book.grades) > 1:
        yield ("grades",), "等次", "“不低于”空着的只能有一等"
    least = [grade.least for grade in book.grades if grade.least is not None]
    if len(set(least)) < len(least):
        yield ("grades",), "等次", "两个等次的分数线相同，说不清是哪一等"
    for i, few in enumerate(book.few):
        if few.best not in names:
            yield ("few", str(i)), f"条数不足第 {i + 1} 行", f"没有“{few.best}”这个等次"
    for i, veto in enumerate(book.vetoes):
        if veto.effect == "grade" and veto.grade not in names:
            yield ("vetoes", str(i)), f"一票否决第 {i + 1} 行", f"没有“{veto.grade}”这个等次"
        if veto.number < 1:
            yield ("vetoes", str(i)), f"一票否决第 {i + 1} 行", "满几次至少是 1"


def _versions(book: Rulebook) -> Iterator[Found]:
    seen: set[str] = set()
    for i, version in enumerate(book.versions):
        at = ("versions", str(_place(book, i)))
        if version.version in seen:
            yield at, f"版本 {version.version}", "有重名的版本"
        seen.add(version.version)
        if i == 0:
            continue
        before = book.versions[i - 1]
        if version.start <= before.end:
            yield (
                (*at, "from"),
                f"版本 {version.version}",
                f"与版本 {before.version} 的日期重叠（{version.start} 至 {before.end}）",
            )
        elif version.start > before.end + timedelta(days=1):
            yield (
                (*at, "from"),
                f"版本 {version.version}",
                f"与版本 {before.version} 之间空了几天（{before.end} 之后没有办法可依）",
            )
    for i, version in enumerate(book.versions):
        at = ("versions", str(_place(book, i)))
        if book.total == "boards" and not version.boards:
            yield at, f"版本 {version.version}", "汇总方式是分板块，但没有写板块"
        if book.total == "average" and book.average_by == "pieces" and not version.event:
            yield at, f"版本 {version.version}", "汇总方式是平均，但没有写突发信息怎么计条"


def _overlaps(version: Version) -> Iterator[Found]:
    """Two rows for the same case, neither inside the other: nobody can say which holds."""
    for name, same in EXCLUSIVE.items():
        table = BY_NAME[name]
        rows = getattr(version, name)
        for (i, a), (j, b) in combinations(enumerate(rows), 2):
            if any(getattr(a, key) != getattr(b, key) for key in same):
                continue
            clash = _clash(table, a, b)
            if clash:
                yield (name, str(j)), f"{table.title}第 {j + 1} 行", f"与第 {i + 1} 行{clash}"


def _clash(table: Table, a: Any, b: Any) -> str:
    inside = [True, True]
    for column in table.columns:
        if not column.kind.condition:
            continue
        one, two = _set(getattr(a, column.name)), _set(getattr(b, column.name))
        if one is not None and two is not None and not one & two:
            return ""
        inside[0] &= two is None or (one is not None and one <= two)
        inside[1] &= one is None or (two is not None and two <= one)
    if all(inside):
        return "管的是同一种情形，只能留一行"
    return "" if any(inside) else "有一部分情形重叠，说不清按哪一行，请把条件写成不相交或一行包含另一行"


def _set(value: Any) -> set[str] | None:
    values = {value} if isinstance(value, str) else set(value)
    return {v for v in values if v} or None


def _circles(version: Version) -> Iterator[Found]:
    """A conversion that comes back to itself (综合按简讯、简讯又按综合)."""
    for i, row in enumerate(version.conversions):
        if not row.ways:
            yield ("conversions", str(i)), f"采用方式折算第 {i + 1} 行", "要写明哪种方式折算"
            continue
        for way in row.ways:
            seen, here = {way}, row
            while True:
                if here.of in seen:
                    yield (
                        ("conversions", str(i)),
                        f"采用方式折算第 {i + 1} 行",
                        f"折算绕回了自己（{way} → … → {here.of}）",
                    )
                    break
                seen.add(here.of)
                nexts = [r for r in version.conversions if here.of in r.ways and _meets(r, here)]
                if not nexts:
                    break
                here = nexts[0]


def _meets(a: Any, b: Any) -> bool:
    pairs = ((a.levels, b.levels), (a.periodicals, b.periodicals))
    return all(not one or not two or set(one) & set(two) for one, two in pairs)


def _settings(version: Version) -> Iterator[Found]:
    """Choices that must be made in so many words, and numbers that cannot be."""
    if version.points and not version.repeats:
        yield ("points",), "重复采用", "一稿多刊怎么计没有写明：累加、取最高、只计一次还是补差，必须选定"
    covered = {level for row in version.repeats if not row.periodicals for level in row.levels or LEVELS}
    for i, row in enumerate(version.points if version.repeats else ()):
        missing = [LEVELS[level] for level in row.levels or LEVELS if level not in covered]
        if missing:
            yield ("points", str(i)), f"采用分值第 {i + 1} 行", f"{'、'.join(missing)}的重复采用怎么计没有写明"
    if (version.points or version.relays) and not version.joints:
        yield ("points",), "联合报送", "联合报送怎么分没有写明"
    for rule in version.misses:
        if rule.number < 1:
            yield ("misses",), "约稿多次未交的后果", "第几次至少是 1"
    keys = [board.key for board in version.boards]
    if len(set(keys)) < len(keys):
        yield ("boards",), "板块", "代号有重复"
    items = [item for board in version.boards for item in board.items]
    if len(set(items)) < len(items) or sum(not board.items for board in version.boards) > 1:
        yield ("boards",), "板块", "同一项记进了两个板块"


_LENGTH = {"week": 0, "month": 1, "quarter": 2, "half": 3, "year": 4}


def _cycles(book: Rulebook, version: Version) -> Iterator[Found]:
    """A task cannot be reckoned more often than accounts are closed; weeks make no whole months or quarters."""
    for i, row in enumerate(version.tasks):
        if row.span and row.span != book.period and _LENGTH[row.span] < _LENGTH[book.period]:
            yield ("tasks", str(i), "span"), f"报送任务第 {i + 1} 行", "任务的周期比记账周期短，算不出来"


def _leaders(version: Version) -> Iterator[Found]:
    """Instructions: how several are put together, and a figure or a multiple but not both."""
    if version.instructions and not version.instruction:
        yield ("instructions",), "批示规则", "有批示分值，但没有写多位领导、多次批示怎么合"
    for rule in version.instruction:
        own = [row.further is not None or row.weights for row in version.instructions]
        if rule.combine == "diminishing" and not rule.weights and not (own and all(own)):
            yield ("instruction",), "批示规则", "递减要写比例，如 [1, 0.5, 0.25]"
        if rule.combine != "diminishing" and any(own):
            at = ("instructions", str(next(i for i, said in enumerate(own) if said)))
            yield at, "批示分值", "“其余每位”和“本行递减比例”只在批示规则写“由高到低递减”时有用"
        if any(later > former for former, later in zip(rule.weights, rule.weights[1:], strict=False)):
            yield ("instruction",), "批示规则", "递减比例应从大到小"
    yield from _points_of_leaders(version)


def _points_of_leaders(version: Version) -> Iterator[Found]:
    for i, row in enumerate(version.instructions):
        if row.times is not None and row.points:
            yield ("instructions", str(i)), f"批示分值第 {i + 1} 行", "固定分和倍数只能填一个"
        if row.further is not None and row.weights:
            yield ("instructions", str(i)), f"批示分值第 {i + 1} 行", "“其余每位”和“本行递减比例”只能填一个"
        if row.further is not None and row.times is None and row.further > row.points:
            yield ("instructions", str(i)), f"批示分值第 {i + 1} 行", "“其余每位”比首位还高"
        if any(later > former for former, later in zip(row.weights, row.weights[1:], strict=False)):
            yield ("instructions", str(i)), f"批示分值第 {i + 1} 行", "递减比例应从大到小"


def _ranks(version: Version) -> Iterator[Found]:
    """Ranks of leaders named by a row that nobody listed, and listed ones no row has points for."""
    known = {**RANKS, **{rank.key: rank.name for rank in version.ranks}}
    rows = version.instructions
    for i, row in enumerate(rows):
        for key in row.ranks:
            if key not in known:
                why = f"没有“{key}”这个职级，可填：{'、'.join(f'{k}（{name}）' for k, name in known.items())}"
                yield ("instructions", str(i), "ranks"), f"批示分值第 {i + 1} 行", why
    for rank in version.ranks if rows else ():
        told = {level for row in rows if rank.of in row.ranks for level in row.levels or LEVELS}
        own = {level for row in rows if not row.ranks or rank.key in row.ranks for level in row.levels or LEVELS}
        if missing := [word for level, word in LEVELS.items() if level in told - own]:
            why = f"{'、'.join(missing)}写了“{RANKS[rank.of]}”的分值，没有写“{rank.name}”的"
            yield ("instructions",), "批示分值", why
        elif not own:
            yield ("instructions",), "批示分值", f"领导职级里列了“{rank.name}”，没有一行写它的分值"


def _listed_ranks(version: Version) -> Iterator[Found]:
    keys: set[str] = set()
    words: dict[str, str] = {}
    for i, rank in enumerate(version.ranks):
        at, where = ("ranks", str(i)), f"领导职级第 {i + 1} 行"
        if rank.key in keys or rank.key in RANKS:
            yield at, where, f"代号“{rank.key}”已经有了"
        keys.add(rank.key)
        for word in rank.titles:
            if word in words:
                yield at, where, f"称谓“{word}”在“{words[word]}”里已经写了，说不清归哪一类"
            words[word] = rank.name


def _names(book: Rulebook, version: Version, periodicals: Collection[str] | None) -> Iterator[Found]:
    """Periodicals nobody knows and classes without a league."""
    for table in TABLES:
        for i, row in enumerate(getattr(version, table.name)):
            where = f"{table.title}第 {i + 1} 行"
            for column in table.columns:
                values = getattr(row, column.name)
                if column.kind.name == "names" and periodicals is not None:
                    for value in values:
                        if value not in periodicals:
                            yield (table.name, str(i)), where, f"没有叫“{value}”的刊物"
                if column.kind.name == "classes":
                    for value in values:
                        if value not in book.leagues:
                            yield (table.name, str(i)), where, f"没有“{value}”这一类单位（分榜里没有）"


_RULES: tuple[Callable[[Version], Iterator[Found]], ...] = (
    _overlaps,
    _circles,
    _settings,
    _leaders,
    escalations,
    limits,
    _ranks,
    _listed_ranks,
)

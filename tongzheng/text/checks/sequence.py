"""Heading levels 一、（一）1.（1）and 一是、二是: order, doubles, jumps, levels left out (R4, text-checks 四; GB/T 9704-2012)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part, PatternCheck
from tongzheng.text.checks.counting import cn, cn_number
from tongzheng.text.checks.masks import Zone

MOST = 2_000  # numbered lines, and faults, of one text
_CN = "[一二三四五六七八九十]{1,3}"
_LINE = re.compile(
    rf"^[ \t\u3000\u00a0]{{0,20}}(?:(?P<part>第{_CN}(?:部分|章|编|篇)|附件|附表)|(?P<one>{_CN})、|[（(](?P<two>{_CN})[）)]|"
    r"(?P<three>\d{1,2})(?:[.．](?!\d(?!\d{3}年))|、(?!\d))|[（(](?P<four>\d{1,2})[）)])",
    re.M,
)
_LEVELS = ("one", "two", "three", "four")
_SHAPES = ("一、", "（一）", "1.", "（1）")


@dataclass(frozen=True)
class Ordinal:
    """A heading number: level 0–3, its value, where the numeral stands."""

    level: int
    n: int
    start: int
    end: int
    text: str

    def written(self, n: int) -> str:
        """Another number in the same shape."""
        return cn(n) if self.level < 2 else str(n)


@dataclass(frozen=True)
class Fault:
    """A number that does not follow; `right` is what it should be when that is certain."""

    kind: str  # order, dup, skip
    ordinal: Ordinal
    before: Ordinal
    right: int | None = None


def headings(text: str) -> list[list[Ordinal]]:
    """Numbered lines; a new list where 第一部分, 附件 or the like begins."""
    runs: list[list[Ordinal]] = [[]]
    for m in islice(_LINE.finditer(text), MOST):
        if m["part"]:
            runs.append([])
            continue
        name = next(level for level in _LEVELS if m[level])
        n = cn_number(m[name])
        if n:
            runs[-1].append(Ordinal(_LEVELS.index(name), n, m.start(name), m.end(name), m[name]))
    return runs


@lru_cache(maxsize=4)
def heading_faults(text: str) -> tuple[Fault, ...]:
    """What is wrong with the numbered lines of a text."""
    return tuple(islice(_heading_faults(text), MOST))


def _heading_faults(text: str) -> Iterator[Fault]:
    for run in headings(text):
        yield from _levels(run)
        for level in range(4):
            for group in _groups(run, level):
                yield from (fault for fault in follow(group) if not _stands_within(text, fault))


def _stands_within(text: str, fault: Fault) -> bool:
    """Whether the numbers jumped over stand inside a line between the two."""
    before, here = fault.before, fault.ordinal
    missing = [here.written(n) for n in range(before.n + 1, here.n)]
    between = text[before.end : here.start]
    shapes = (("{}、",), ("（{}）", "({})"), ("{}.", "{}．", "{}、"), ("（{}）", "({})"))[here.level]
    return (
        bool(missing)
        and len(missing) < 20
        and all(any(shape.format(n) in between for shape in shapes) for n in missing)
    )


def _groups(run: Sequence[Ordinal], level: int) -> Iterator[list[Ordinal]]:
    """The numbers of one level, cut where a higher level comes between; excerpts that do not begin with one are left out."""
    group: list[Ordinal] = []
    for each in run:
        if each.level < level:
            yield group
            group = []
        elif each.level == level:
            group.append(each)
    yield group


def follow(group: Sequence[Ordinal]) -> Iterator[Fault]:
    """Numbers that are not one more than the one before; counting begins at the first 1, and again at every later 1."""
    last: Ordinal | None = None
    count = 0
    for i, each in enumerate(group):
        if each.n == 1 and not (last is not None and count == 1 and _restarts_wrongly(group, i)):
            last, count = each, 1
        elif last is not None:
            expected = count + 1
            if each.n != expected:
                following = group[i + 1].n if i + 1 < len(group) else None
                certain = following in (None, expected + 1)
                yield Fault("dup" if each.n == count else "order", each, last, expected if certain else None)
                count = expected if certain else each.n
            else:
                count = expected
            last = each


def _restarts_wrongly(group: Sequence[Ordinal], i: int) -> bool:
    """Whether a second 1 after a lone 1 is a 2 mistyped: the next says 3; or these are headings 一、 and the next says 2."""
    following = group[i + 1].n if i + 1 < len(group) else None
    return following == 3 or (following == 2 and group[i].level == 0 and i == 1)


def _levels(run: Sequence[Ordinal]) -> Iterator[Fault]:
    """A number whose next higher level was left out under a heading above it."""
    above: Ordinal | None = None
    opened: dict[int, Ordinal] = {}
    for each in run:
        for level in [level for level in opened if level > each.level]:
            del opened[level]
        above = max(opened.values(), key=lambda o: o.level, default=None)
        if above is not None and each.level not in opened and each.level - above.level > 1 and each.n == 1:
            yield Fault("skip", each, above)
        opened[each.level] = each


class _Headings(Check):
    source = "GB/T 9704-2012"
    group = "序号"
    quiet = (Zone.TABLE,)
    kind = ""

    def find(self, draft: Draft) -> Iterator[Finding]:
        """The faults of this kind."""
        for fault in heading_faults(draft.safe[Part.BODY]):
            if fault.kind == self.kind:
                each = fault.ordinal
                swap = None if fault.right is None else each.written(fault.right)
                yield self.finding(
                    Part.BODY, each.start, each.end, each.text, self.say(fault), swap, self.level_of(fault)
                )  # fmt: skip

    def say(self, fault: Fault) -> str:
        """What to tell the clerk."""
        return ""

    def level_of(self, fault: Fault) -> Level:
        """How much this one matters."""
        return self.level


def _shape(each: Ordinal) -> str:
    return _SHAPES[each.level].replace("一", each.text).replace("1", each.text)


class Order(_Headings):
    """`seq.order`: 一、二、四."""

    id = "seq.order"
    name = "序号跳号倒号"
    why = "序号没有接上"
    level = Level.ERROR
    kind = "order"

    def say(self, fault: Fault) -> str:
        """Both numbers."""
        return f"“{_shape(fault.before)}”之后是“{_shape(fault.ordinal)}”，序号没有接上，看看是跳号还是缺了一段"


class Double(_Headings):
    """`seq.dup`: 一、二、二."""

    id = "seq.dup"
    name = "序号重复"
    why = "序号重复"
    level = Level.ERROR
    kind = "dup"

    def say(self, fault: Fault) -> str:
        """The number."""
        return f"“{_shape(fault.ordinal)}”出现了两次"


class LevelLeftOut(_Headings):
    """`seq.skip`: （1） directly under 一、."""

    id = "seq.skip"
    name = "层级越级"
    why = "层次序数依次用“一、”“（一）”“1.”“（1）”"
    level = Level.WARNING
    kind = "skip"

    def say(self, fault: Fault) -> str:
        """The order of levels."""
        return f"“{_shape(fault.before)}”下面直接用了“{_shape(fault.ordinal)}”；{self.why}"

    def level_of(self, fault: Fault) -> Level:
        """One level left out is common usage; two are not."""
        return self.level if fault.ordinal.level - fault.before.level > 2 else Level.HINT


_TO_TEN = "(?:十[一二三四五六七八九]?|[一二三四五六七八九])"
_INLINE = re.compile(
    rf"(?:^|(?<=[。；：，！？;:,.\n\u3000 ]))(?:(?P<shi>{_TO_TEN})是(?!否)|第(?P<di>{_TO_TEN})(?=，|、|：)|其(?P<qi>{_TO_TEN})(?=，|、|：))|"
    rf"(?<![第款条至和、及或按依《])[（(](?:(?P<cn>{_CN})|(?P<num>\d{{1,2}}))[）)](?!(?:项|条|款|点)(?![目件理评])|[（(])|(?P<ring>[①-⑳])"
)
_INLINE_SHAPES = {"shi": "{}是", "di": "第{}", "qi": "其{}", "cn": "（{}）", "num": "（{}）", "ring": "{}"}


@lru_cache(maxsize=4)
def inline_faults(text: str) -> tuple[tuple[str, Fault], ...]:
    """What is wrong with the 一是、二是 and the like of each paragraph: shape and fault."""
    return tuple(islice(((shape, fault) for shape, group in inline_groups(text) for fault in follow(group)), MOST))


def inline_groups(text: str) -> Iterator[tuple[str, list[Ordinal]]]:
    """The 一是、二是 and the like of each paragraph, kind by kind; numbers that open a line are headings."""
    start = -1
    for line in text.split("\n"):
        start += 1
        if not line:
            continue
        kinds: dict[str, list[Ordinal]] = {}
        for m in _INLINE.finditer(line):
            kind = m.lastgroup or ""
            if kind in ("cn", "num") and not line[: m.start()].strip():
                continue
            n = ord(m[0]) - 0x245F if kind == "ring" else cn_number(m[kind])
            at = (start + m.start(kind), start + m.end(kind))
            kinds.setdefault(kind, []).append(Ordinal(1 if kind not in ("num", "ring") else 2, n or 0, *at, m[kind]))
        yield from kinds.items()
        start += len(line)


class _Inline(Check):
    source = "办公惯例"
    group = "序号"
    level = Level.WARNING
    quiet = (Zone.TABLE, Zone.QUOTE)
    kind = ""

    def find(self, draft: Draft) -> Iterator[Finding]:
        """The faults of this kind."""
        for shape, fault in inline_faults(draft.safe[Part.BODY]):
            if fault.kind == self.kind and not self.excused(shape, fault):
                each = fault.ordinal
                swap = self.swap(shape, fault)
                yield self.finding(Part.BODY, each.start, each.end, each.text, self.say(shape, fault), swap)

    def excused(self, shape: str, fault: Fault) -> bool:
        """A smaller number begins another list; a second （2） or ② may be a reference."""
        again = fault.ordinal.n == fault.before.n and shape in ("shi", "di", "qi")
        return fault.ordinal.n <= fault.before.n and not again

    def swap(self, shape: str, fault: Fault) -> str | None:
        """The number that follows, when certain."""
        if fault.right is None:
            return None
        return chr(0x245F + fault.right) if shape == "ring" else fault.ordinal.written(fault.right)

    def say(self, shape: str, fault: Fault) -> str:
        """Both numbers."""
        pattern = _INLINE_SHAPES[shape]
        before, here = pattern.format(fault.before.text), pattern.format(fault.ordinal.text)
        return f"“{before}”之后又是“{here}”，{self.why}"


class InlineJump(_Inline):
    """`seq.inline-skip`: 一是…三是."""

    id = "seq.inline-skip"
    name = "文内序号跳号"
    why = "序号没有接上"
    kind = "order"


class InlineDouble(_Inline):
    """`seq.inline-dup`: 二是…二是."""

    id = "seq.inline-dup"
    name = "文内序号重号"
    why = "序号重复"
    kind = "dup"


class Dot(PatternCheck):
    """`seq.dot`: （一）、 and 1、."""

    id = "seq.dot"
    name = "序号后的标点"
    why = "汉字数字后用顿号，阿拉伯数字后用下脚点，带括号的序号后不加标点"
    source = "GB/T 15834-2011"
    level = Level.HINT
    group = "序号"
    merge = True
    quiet = (Zone.TABLE,)
    parts = (Part.BODY,)
    pattern = re.compile(
        rf"(?:^[ \t\u3000]{{0,20}})(?:(?P<a>{_CN})[.．,，](?=[^\s\d])|(?P<b>（{_CN}）)[、.，]|(?P<c>\d{{1,2}})、(?!\d)|(?P<d>（\d{{1,2}}）)[、.，])",
        re.M,
    )

    def find(self, draft: Draft) -> Iterator[Finding]:
        """The number with its sign, without the indent."""
        for m in self.pattern.finditer(draft.safe[Part.BODY]):
            name = m.lastgroup or "a"
            right = {"a": f"{m['a']}、", "b": m["b"], "c": f"{m['c']}.", "d": m["d"]}[name]
            yield self.finding(Part.BODY, m.start(name), m.end(), m.string[m.start(name) : m.end()], suggestion=right)


CHECKS: tuple[Check, ...] = (Order(), Double(), LevelLeftOut(), InlineJump(), InlineDouble(), Dot())

"""What an office's list of breaches and consequences is before it changes them (rules.md 3.5; 罚款处罚规定 第 5 条)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class KindLine(NamedTuple):
    """A kind: name, how it is judged, its name in rulebooks, whether the clock finds it."""

    name: str
    definition: str
    scores_as: str
    by_clock: bool = False


class Line(NamedTuple):
    """A consequence: weight, words, scored, major, named in the circular, veto."""

    weight: str
    words: str
    scored: bool = True
    major: bool = False
    named: bool = True
    veto: bool = False


KINDS: Sequence[KindLine] = (
    KindLine("迟报", "报告时间超过规定时限", "late", True),
    KindLine("漏报", "因过失对应当报告的事件或要素没有报告", "omitted"),
    KindLine("误报", "没有核实，把事件、时间、地点、伤亡报错", "mistaken"),
    KindLine("谎报", "故意不如实报告时间、地点、原因、伤亡和损失", "false"),
    KindLine("虚报", "夸大或者编造事件、损失、处置情况", "false"),
    KindLine("瞒报", "隐瞒已经发生的事件，超过时限没有报告，经查证属实", "concealed"),
    KindLine("轻报", "有意把等级、伤亡、影响往轻里报", "light"),
)
_MILD = (
    Line("light", "提醒谈话，限期整改", scored=False, named=False),
    Line("ordinary", "书面检查，通报批评，按计分办法扣分"),
    Line("grave", "通报批评，约谈主要负责人，按计分办法扣分", major=True, veto=True),
)
_SEVERE = (
    Line("light", "通报批评，书面检查，按计分办法扣分"),
    Line("ordinary", "通报批评，约谈主要负责人，取消当年评先资格", veto=True),
    Line("grave", "通报批评，取消当年评先资格，移送有关部门追究责任", major=True, veto=True),
)


def consequences_of(name: str) -> Sequence[Line]:
    """The three consequences a kind starts with: what is done on purpose weighs more."""
    return _SEVERE if name in ("谎报", "虚报", "瞒报") else _MILD

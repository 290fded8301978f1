"""The dead, the hurt, the missing and the trapped of one event, told twice with different numbers (R4, text-checks 七)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tongzheng.text.checks.base import Check, Draft, Finding, Part
from tongzheng.text.numerals import read_number

MOST = 60  # mentions of one kind that are compared
KINDS = {"死亡": "死亡|遇难|身亡|丧生", "受伤": "受伤", "失联": "失联|失踪", "被困": "被困"}
_NUMBER = r"\d{1,4}|[一二三四五六七八九十两]{1,3}"
_WHO = "名|位|个|人|村民|群众|工人|矿工|人员|乘客|司机|学生|居民|职工|游客"
_PART = re.compile(
    r"其中|[另还又再含约近各第余仍]|至少|超|新增|包括|分别|上述|不足|未|无|[一-龥]{0,2}名单|重伤|轻伤|多名|男|女"
)
_MOVED = re.compile(
    r"截至|截止|升|增|累计|最新|更新|新|又|续报|此前|先后|初步|曾|同比|去年|上年|同期|\d{4}年|以来|比|减|降|全年|历史|另一|两起|多起|[二三四五六七八九十\d]起|送医|抢救|伤重|不治|找到|救出|获救|脱险"
)
_ELSEWHERE = re.compile(
    r"\d{1,2}[月日]|[一-龥]{1,4}(?:省|市|县|区|镇|乡|村|街道|路段|国道|高速)(?!里|委|医院|人民医院|人民政府|政府|卫生院|应急|公安|消防|民)|演练|假设|模拟|如果|以上|以下|等级"
)
_ALL_OF_THEM = re.compile(r"均|都|全部|身份|善后|家属|遗体|安葬|赔偿")


@dataclass(frozen=True)
class Toll:
    """One mention: where, how many, whether it speaks of people already told of (遇难的4人), and its sentence from there."""

    start: int
    end: int
    n: int
    known: bool
    sentence: str


def _patterns(words: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    after = re.compile(
        rf"(?<![\d.第])(?P<n>{_NUMBER})(?:{_WHO}){{1,2}}(?:已|当场|不幸|溺水)?(?:{words})(?P<known>者|人员|群众|村民|工人|学生)?"
    )
    before = re.compile(rf"(?:{words})(?P<known>的)?(?:人数|人员|者)?(?:共|为|达|有)?(?P<n>{_NUMBER})(?:人|名|位)")
    return after, before


_TOLD = {kind: _patterns(words) for kind, words in KINDS.items()}


def tolls(text: str, kind: str) -> list[Toll]:
    """The mentions of one kind that tell a whole number, in order of the text."""
    found: dict[int, Toll] = {}
    for pattern in _TOLD[kind]:
        for m in islice(pattern.finditer(text), MOST):
            start = max(text.rfind(sign, max(0, m.start() - 200), m.start()) for sign in "。！？；\n") + 1
            end = min(
                (at for at in (text.find(sign, m.end(), m.end() + 200) for sign in "。！？；\n") if at > 0),
                default=m.end() + 60,
            )
            clause = re.split("[，、：（(]", text[start : m.start()])[-1]
            value = read_number(m["n"])
            if value is None or _PART.search(clause) or re.search("其中|分别", text[start : m.start()]):
                continue
            found.setdefault(m.start("n"), Toll(m.start(), m.end(), int(value), bool(m["known"]), text[start:end]))
    return [found[at] for at in sorted(found)]


class TollTwice(Check):
    """`fig.toll`: 造成2人死亡……遇难的3人."""

    id = "fig.toll"
    name = "伤亡人数前后不一"
    why = "同一件事的伤亡人数，前后写的不一样"
    source = "逻辑"
    group = "伤亡"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """At most one of each kind: the first number that does not follow from the one before."""
        text = draft.safe[Part.BODY]
        for kind, words in KINDS.items():
            told = tolls(text, kind) if re.search(words, text) else []
            for one, other in zip(told[:1] * len(told), told[1:], strict=False):
                if _contradicts(one, other):
                    said = f"前面写的{kind}人数是{one.n}人，这里是{other.n}人，请核对"
                    yield self.finding(Part.BODY, other.start, other.end, draft.body[other.start : other.end], said)
                    break


def _contradicts(one: Toll, other: Toll) -> bool:
    """Whether two mentions of one kind cannot both hold; later news of the same event, and other events, can."""
    if one.n == other.n or one.sentence == other.sentence:
        return False
    if (
        _MOVED.search(other.sentence)
        or _ELSEWHERE.search(other.sentence)
        or re.search("两起|多起|[二三四五]起", one.sentence)
    ):
        return False
    return other.n > one.n or (other.known and _ALL_OF_THEM.search(other.sentence) is not None)


CHECKS: tuple[Check, ...] = (TollTwice(),)

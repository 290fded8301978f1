"""The sentences of what was reported, sorted by what they are about: course, measures, trend, requests (rules.md 3.3).

Only sorted, never rewritten: what goes up is what somebody reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

About = Literal["course", "measures", "trend", "requests", "aftermath", "leaders"]
_ENDS = re.compile(r"[^。！？!?\n]+[。！？!?]?[”」』]?")
_BARE = re.compile(r"[\s，。；、！？,.;!?“”「」]")
# the first that fits wins: a request often names a measure, a measure often names a trend
_CLUES: tuple[tuple[About, re.Pattern[str]], ...] = (
    ("requests", re.compile(r"建议|请求|恳请|请求支援|需要?上级|请上级|请市|请省")),
    ("leaders", re.compile(r"(书记|县长|区长|市长|镇长|乡长|主任|局长|领导|负责人)[^。]{0,24}(到场|赶到|赶赴|抵达|现场指挥|坐镇|带队)")),
    ("aftermath", re.compile(r"善后|安置|理赔|赔付|抚恤|恢复重建|重建|恢复通车|恢复供[水电气]|调查组|评估|追责")),
    ("trend", re.compile(r"趋势|可能(?:进一步)?(?:扩大|发展|蔓延|引发)|蔓延|可控|得到控制|事态|稳定|后续|预计|次生|险情")),
    (
        "measures",
        re.compile(
            r"已?组织|启动|出动|派出|调集|救援|搜救|救治|转移|疏散|封控|封闭|管制|抢修|抢险|处置|排查|扑救|安抚|值守|告知|成立"
        ),
    ),
)  # fmt: skip
_COUNT = r"(?:\d+|[一二三四五六七八九十百两]+)\s*(?:名|人|个)"
CASUALTIES = re.compile(
    rf"(?:死亡|遇难|身亡|失联|失踪|受伤|重伤|轻伤|中毒|被困|伤亡)[^，。；]{{0,6}}{_COUNT}|{_COUNT}[^，。；]{{0,4}}(?:死亡|遇难|身亡|失联|失踪|受伤|重伤|轻伤|中毒|被困)"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text in their order, trimmed, each with its full stop."""
    found = [part.strip() for part in _ENDS.findall(text)]
    return [part if part[-1] in "。！？!?”」』" else f"{part}。" for part in found if _BARE.sub("", part)]


def about(sentence: str) -> About:
    """What a sentence is about by its words; the course of events when nothing else shows."""
    return next((name for name, clue in _CLUES if clue.search(sentence)), "course")


def sort_out(texts: Iterable[tuple[str, str]], *, plain: bool = False) -> dict[About, list[str]]:
    """Sentences of some (source, text) by what they are about, none twice; `source` stands before its first sentence.

    `plain`: leave out the course, and whatever counts casualties, because an agreed wording already says both (U13).
    """
    found: dict[About, list[str]] = {}
    seen: set[str] = set()
    for source, text in texts:
        said = False
        for sentence in sentences(text):
            bare, kind = _BARE.sub("", sentence), about(sentence)
            if bare in seen or (plain and (kind == "course" or CASUALTIES.search(sentence))):
                continue
            seen.add(bare)
            found.setdefault(kind, []).append(f"据{source}报告，{sentence}" if source and not said else sentence)
            said = True
    return found

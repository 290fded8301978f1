"""How alike two short texts are, for events that are told in different words (U9, U13). Pure."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[^一-龥A-Za-z0-9]+")
_EMPTY = {"发生", "生一", "一起", "造成", "事故", "事件", "情况", "报告", "目前", "我镇", "我县", "正在", "有关"}


def pairs(text: str) -> frozenset[str]:
    """Every two characters that stand together, those every report has left out."""
    text = _SIGNS.sub("", text[:2_000])
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) - _EMPTY


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """0 to 1: what the shorter shares with the longer, by pairs; two texts of few words are hardly alike at all."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return shared / (min(len(one), len(other)) + 4)

"""What stands before a heading: 一、 （一） 1. （1） ① 1.1 第一部分, and how deep it lies (D3)."""

from __future__ import annotations

import re

_CN = "[〇零一二三四五六七八九十百]{1,4}"
# (kind, rank, pattern): a lower rank stands higher in the tree; Word's heading styles lie between them
MARKS: list[tuple[str, float, re.Pattern[str]]] = [
    ("part", 0.2, re.compile(rf"第(?:{_CN}|\d{{1,2}})(?:部分|篇|章)[\s、：:，,]*")),
    ("section", 0.6, re.compile(rf"第(?:{_CN}|\d{{1,2}})节[\s、：:，,]*")),
    ("cn", 1.0, re.compile(rf"{_CN}[、．.]\s*")),
    ("cn()", 2.0, re.compile(rf"[（(〔]\s*{_CN}\s*[）)〕]\s*[、．.]?\s*")),
    ("1.1", 3.0, re.compile(r"\d{1,2}(?:[.．]\d{1,2}){1,3}[.．、]?(?![\d%％万亿元米吨公亩千百倍个])\s*")),
    ("1", 3.0, re.compile(r"\d{1,3}\s*(?:[、．]|[.](?!\d))\s*")),
    ("1()", 4.0, re.compile(r"[（(]\s*\d{1,3}\s*[）)]\s*[、．.]?\s*")),
    ("1)", 4.3, re.compile(r"\d{1,2}\s*[）)]\s*")),
    ("o", 5.0, re.compile(r"[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]\s*")),
    ("dot", 6.0, re.compile(r"[·•●■◆▪➢➤✓√]\s*")),
]


def split_mark(text: str) -> tuple[str, float, str, str]:
    """(kind, rank, the mark, the rest) of a paragraph; ("", 0, "", text) without one."""
    for kind, rank, pattern in MARKS:
        found = pattern.match(text)
        if found and found.end() < len(text):
            mark = found.group().strip()
            if kind == "1.1":
                return "1.1", 3.0 + 0.2 * (len(re.findall(r"[.．]\d", mark))), mark, text[found.end() :].strip()
            return kind, rank, mark, text[found.end() :].strip()
    return "", 0.0, "", text


class Depths:
    """How deep each heading lies among those before it: a kind seen before takes its old place."""

    def __init__(self) -> None:
        self._stack: list[float] = []

    def of(self, rank: float) -> int:
        """The depth of a heading of this rank, from 0."""
        while self._stack and self._stack[-1] >= rank:
            self._stack.pop()
        self._stack.append(rank)
        return len(self._stack) - 1

    @property
    def below(self) -> int:
        """How deep what has no mark of its own lies."""
        return len(self._stack)

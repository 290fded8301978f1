"""A document's paragraphs and tables decomposed into a tree of tasks with units, days and stages (D3). Pure functions.

`read_outline(blocks, day, add_working)` is the door; marks.py knows headings, words.py units and days in a text, tables.py rows
with a head, paragraphs.py what stands in running text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from tongzheng.supervision.rules.due import AddWorking
from tongzheng.supervision.rules.outline.lines import GROUP, ITEM, SKIP, Block, Found
from tongzheng.supervision.rules.outline.marks import Depths
from tongzheng.supervision.rules.outline.paragraphs import read_paragraphs
from tongzheng.supervision.rules.outline.tables import read_table

LINES_MAX = 800
FOLDED = 300  # from so many characters on a paragraph is looked through for headings inside it
_INSIDE = re.compile(
    r"(?<=[。；;）〕】\]])\s*(?=(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d))\s*[\u4e00-\u9fff“])"
)
_FIRST_BELOW = re.compile(r"^([一二三四五六七八九十]{1,3}、[\u4e00-\u9fff“”，]{2,30})(?=[（(]一[）)]|1[.．、](?!\d))")


@dataclass
class Outline:
    """What was read: the lines of the tree, and how many there would have been beyond LINES_MAX."""

    lines: list[Found] = field(default_factory=list)
    left_out: int = 0

    @property
    def tasks(self) -> int:
        """How many lines are proposed as items."""
        return sum(line.use == ITEM for line in self.lines)


def read_outline(blocks: list[Block], day: dt.date, add_working: AddWorking) -> Outline:
    """The tree of a document written on `day`; tables stand where they stood, below the heading before them (D3)."""
    found: list[Found] = []
    depths = Depths()
    for is_table, run in _runs([part for block in blocks for part in _unfolded(block)]):
        if is_table:
            found += read_table(run, day, add_working, _below(found))
        else:
            found += read_paragraphs(run, day, add_working, depths)
    return Outline(found[:LINES_MAX], max(0, len(found) - LINES_MAX))


def _unfolded(block: Block) -> list[Block]:
    """A long paragraph into which several headings were run together, as pages of the web and PDF give them: one each."""
    if block.table or len(block.text) < FOLDED:
        return [block]
    parts = [
        part for whole in _INSIDE.split(block.text) for part in _FIRST_BELOW.split(whole, maxsplit=1) if part.strip()
    ]
    return [replace(block, text=part.strip()) for part in parts] if len(parts) > 2 else [block]


def _below(found: list[Found]) -> int:
    """How deep a table lies: one below the heading right before it, which is then a heading and no task."""
    last = found[-1] if found else None
    if last is None or last.use == SKIP:
        return 0
    if last.use == ITEM and last.mark and not (last.lead or last.due) and last.text == last.title:
        last.use = GROUP
    return last.depth + (last.use == GROUP)


def _runs(blocks: list[Block]) -> list[tuple[bool, list[Block]]]:
    """Paragraphs that follow each other, and the rows of one table, in reading order."""
    runs: list[tuple[bool, list[Block]]] = []
    before = 0
    for block in blocks:
        if not runs or block.table != before:
            runs.append((block.table > 0, []))
        runs[-1][1].append(block)
        before = block.table
    return runs


__all__ = ["LINES_MAX", "Block", "Found", "Outline", "read_outline"]

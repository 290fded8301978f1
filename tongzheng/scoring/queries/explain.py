"""The words of the rule behind a line (K2)."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tongzheng.scoring.engine.rulebook import Rulebook, read
from tongzheng.scoring.engine.rulebook.tables import TABLES, Column, Table
from tongzheng.scoring.models import ScoreEntry

DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"^\s*(第[一二三四五六七八九十百零〇\d]+条|\d+[.．、条])", re.MULTILINE)


def clause_of(entry: ScoreEntry) -> list[str]:
    """What the rulebook says under a line's article: its own text, else the rows of its tables in words; may be empty."""
    if not entry.clause:
        return []
    try:
        book = read(entry.rulebook.text)
    except ValueError:
        return []
    found = []
    for clause in entry.clause.split("、"):
        text = _article(book.text, clause)
        found += [text] if text else _rows(book, entry, clause)
    return found


def _article(text: str, clause: str) -> str:
    """The article of that number in the text of a rulebook."""
    number = clause.strip("第条 ")
    heads = (*(f"{number}{mark}" for mark in (".", "．", "、", "条")), f"第{number}条", f"第{in_chinese(number)}条")
    starts = [match.start() for match in _ARTICLE.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        piece = text[start:end].strip()
        if piece.startswith(heads):
            return piece
    return ""


def in_chinese(number: str) -> str:
    """「12」 → 「十二」, up to 99; anything else as it is."""
    if not number.isascii() or not number.isdigit() or not 0 < int(number) < 100:
        return number
    tens, ones = divmod(int(number), 10)
    ten = ("十" if tens == 1 else f"{DIGITS[tens]}十") if tens else ""
    return ten + (DIGITS[ones] if ones else "")


def _rows(book: Rulebook, entry: ScoreEntry, clause: str) -> list[str]:
    """The rows that bear the article's number, in the version of the day."""
    version = book.version_on(entry.on)
    found = [
        f"{table.title}：{_words(table, row, book)}"
        for table in TABLES
        for row in getattr(version, table.name)
        if getattr(row, "clause", "") == clause
    ]
    return found[:20]


def _words(table: Table, row: Any, book: Rulebook) -> str:
    """「层级 县级，刊物 云溪政务，分值 4」: what is set, in the office's words."""
    said = []
    for column in table.columns:
        value = getattr(row, column.name)
        if column.name in ("clause", "name") or value in ("", (), None, False) or value == column.default:
            continue
        said.append(f"{column.kind.title} {_value(column, value, book)}")
    return "，".join(said)


def _value(column: Column, value: Any, book: Rulebook) -> str:
    choices = book.choices(column.kind)
    if isinstance(value, tuple):
        return "、".join(str(choices.get(str(one), one)) for one in value)
    if isinstance(value, bool):
        return "是"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(choices.get(str(value), value))

"""Where in a typed body its headings, list items, tables and pictures lie (E6). Pure, linear in the length of the body.

The notation is what people type anyway: 一、 and （一） for headings, 1. or ① for items, ｜ between the cells of a table
(also | at both ends, or tabs as pasted from Excel), 〔图：现场.jpg〕 for a picture, 表1 … above a table, 图1 … under a picture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tongzheng.text.pictures import PICTURE
from tongzheng.ui.words import split_paras

Kind = Literal["", "head-1", "head-2", "head-3", "head-4", "item", "table", "picture"]
Span = tuple[int, int]  # characters of the body
NOTHING: Span = (0, 0)
COLUMNS_MAX = 40  # what a row has beyond them stays in its last cell
SHORT = 40  # a heading is no longer
_BLANK = " \t\u3000\xa0"
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_MARK = re.compile(
    r"(?P<mark>\d{1,3}[.．](?!\d)|\d{1,3}[、)）]|[（(]\d{1,3}[）)]|[\u2460-\u249b\u3251-\u325f\u32b1-\u32bf]"
    r"|[·•●○■□◆◇▪▫►▶➢➤✓√※]|—{1,2}(?!—)|[-–*](?=[ \u3000]))[ \t\u3000\xa0]*(?=[^ \t\u3000\xa0])"
)
_NUMBER = r"[ \u3000]?(?:\d{1,3}(?:[-－.—]\d{1,3})?|[一二三四五六七八九十]{1,3})?(?:[ \u3000：:、.．]|$)"
_ABOVE = re.compile(rf"(?:附表|续表|表){_NUMBER}")
_BELOW = re.compile(rf"(?:附图|图){_NUMBER}")
_CAPTION_MAX = 60
_RULER = re.compile(r":-+:?|-+:|-{3,}")
_GOES_ON = "。；;！？!?，,、：:"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One block of a body: where it stands, and its parts. `text` begins after the mark of an item."""

    kind: Kind
    start: int
    end: int
    text: int = 0
    name: str = ""  # of a picture
    rows: tuple[tuple[Span, ...], ...] = ()  # of a table, each as long as the longest
    caption: Span = NOTHING

    @property
    def head(self) -> int:
        """How many of the first rows are the table's head."""
        return 1 if len(self.rows) > 1 else 0


def stretches(body: str) -> list[Stretch]:
    """The blocks of a body in their order; blank lines and indents are in none of them."""
    found = list(_pieces(body))
    marks = [_MARK.match(body, each.start, each.end) if each.kind == "" else None for each in found]
    items = _items(marks)
    return [
        replace(each, kind=_kind(body, found, marks, n) if not items[n] else "item", text=_after(each, marks[n]))
        for n, each in enumerate(found)
    ]


def _after(each: Stretch, mark: re.Match[str] | None) -> int:
    return mark.end() if mark else each.start


# ── lines into plain lines, tables, pictures ──


def _pieces(body: str) -> Iterator[Stretch]:
    """Plain lines, tables with the caption above them, pictures with the one below."""
    found = list(_lines_and_tables(body))
    n = 0
    while n < len(found):
        this, after = found[n], found[n + 1] if n + 1 < len(found) else None
        n += 1
        if after and _belong(body, this, after):
            line = this if after.kind == "table" else after
            whole = after if after.kind == "table" else this
            yield replace(whole, start=this.start, end=after.end, caption=(line.start, line.end))
            n += 1
        else:
            yield this


def _belong(body: str, above: Stretch, below: Stretch) -> bool:
    """Whether one of the two is the other's caption."""
    if above.kind == "" and below.kind == "table":
        fits = _is_caption(_ABOVE, body, (above.start, above.end))
    else:
        fits = (above.kind, below.kind) == ("picture", "") and _is_caption(_BELOW, body, (below.start, below.end))
    return fits and _adjacent(body, (above.start, above.end), (below.start, below.end))


def _lines_and_tables(body: str) -> Iterator[Stretch]:
    lines = _lines(body)
    n = 0
    while n < len(lines):
        style, last = _style(body, lines[n]), n + 1
        while style and last < len(lines) and style == _style(body, lines[last]):
            if not _adjacent(body, lines[last - 1], lines[last]):
                break
            last += 1
        rows = _rows(body, lines[n:last], style) if style else ()
        if rows:
            yield Stretch("table", lines[n][0], lines[last - 1][1], rows=rows)
        for line in () if rows else lines[n:last]:
            picture = PICTURE.fullmatch(body, *line)
            yield Stretch("picture", *line, name=picture["name"]) if picture else Stretch("", *line)
        n = last


def _lines(body: str) -> list[Span]:
    """Where each line's words lie, without the blanks around them; blank lines are left out."""
    found = []
    for line in _LINE.finditer(body):
        words = line[0].strip(_BLANK)
        if words:
            start = line.start() + len(line[0]) - len(line[0].lstrip(_BLANK))
            found.append((start, start + len(words)))
    return found


def _adjacent(body: str, above: Span, below: Span) -> bool:
    """Whether two lines stand directly under each other, with no blank line between them."""
    between = body[above[1] : below[0]].replace("\r\n", "\n")
    return sum(between.count(end) for end in "\r\n\u2028\u2029") == 1


def _style(body: str, line: Span) -> str:
    """What separates the cells of a line: ｜, | or a tab; "" when it can be no row."""
    text = body[line[0] : line[1]]
    if "｜" in text:
        return "" if PICTURE.fullmatch(text) else "｜"
    if "|" in text[1:-1] and text[0] == text[-1] == "|":
        return "|"
    return "\t" if "\t" in text else ""


def _rows(body: str, lines: list[Span], style: str) -> tuple[tuple[Span, ...], ...]:
    """The rows of these lines, all of one length, or () when they are no table."""
    if len(lines) == 1:
        text = body[slice(*lines[0])]
        bound = text[0] == text[-1] == "｜" and text.count("｜") > 2
        if style != "｜" or not (bound or text.count("｜") > 1 and text[0] != "｜" != text[-1]):
            return ()
    if style == "\t":  # the blanks around a line are cells too
        lines = [_widened(body, line) for line in lines]
    rows = [_cells(body, line, style) for line in lines]
    if style == "|" and len(rows) > 1 and all(_RULER.fullmatch(body[slice(*cell)]) for cell in rows[1]):
        del rows[1]
    width = max(map(len, rows))
    rows = [row + [NOTHING] * (width - len(row)) for row in rows]
    if style == "\t":
        used = [n for n in range(width) if any(row[n][0] < row[n][1] for row in rows)]
        rows = [[row[n] for n in used] for row in rows]
        width = len(used)
    if width < 2 or not any(a < b for row in rows for a, b in row):
        return ()
    return tuple(tuple(row) for row in rows)


def _widened(body: str, line: Span) -> Span:
    start, end = line
    while start > 0 and body[start - 1] in _BLANK:
        start -= 1
    while end < len(body) and body[end] in _BLANK:
        end += 1
    return start, end


def _cells(body: str, line: Span, style: str) -> list[Span]:
    start, end = line
    if style == "|" or (style == "｜" and end - start > 1 and body[start] == body[end - 1] == "｜"):
        start, end = start + 1, end - 1
    cells: list[Span] = []
    while len(cells) < COLUMNS_MAX - 1 and (cut := body.find(style, start, end)) >= 0:
        cells.append(_stripped(body, start, cut))
        start = cut + 1
    return [*cells, _stripped(body, start, end)]


def _stripped(body: str, start: int, end: int) -> Span:
    text = body[start:end]
    words = text.strip()
    if not words:
        return NOTHING
    start += len(text) - len(text.lstrip())
    return start, start + len(words)


def _is_caption(pattern: re.Pattern[str], body: str, line: Span) -> bool:
    text = body[slice(*line)]
    fits = len(text) <= _CAPTION_MAX and pattern.match(text) is not None and text[-1] not in "。；;，,"
    return fits and not _style(body, line)


# ── plain lines into headings, items, paragraphs ──


def _items(marks: list[re.Match[str] | None]) -> list[bool]:
    """Which plain lines are items: those in an unbroken run in which some kind of mark comes twice."""
    result = [False] * len(marks)
    n = 0
    while n < len(marks):
        last = n
        while last < len(marks) and marks[last]:
            last += 1
        kinds = Counter(_family(mark["mark"]) for mark in marks[n:last] if mark)
        if kinds and max(kinds.values()) > 1:
            result[n:last] = [True] * (last - n)
        n = last + 1
    return result


def _family(mark: str) -> str:
    """The same for all marks of one numbering: "1." for "12.", "①" for "⑤"."""
    circled = "\u2460" <= mark[0] <= "\u249b" or "\u3250" < mark[0] < "\u32c0"
    return "①" if circled else re.sub(r"\d+", "1", mark)


def _chinese(body: str, line: Stretch) -> Kind:
    """head-1 for a short 一、, head-2 for a short （一）."""
    if line.kind or line.end - line.start > SHORT:
        return ""
    return split_paras(body[line.start : line.end])[0][0]


def _kind(body: str, found: list[Stretch], marks: list[re.Match[str] | None], n: int) -> Kind:
    each, mark = found[n], marks[n]
    if each.kind:
        return each.kind
    if kind := _chinese(body, each):
        return kind
    if not mark or each.end - each.start > SHORT or body[each.end - 1] in _GOES_ON or n + 1 == len(found):
        return ""
    level = {"1.": 3, "1．": 3, "1、": 3, "（1）": 4, "(1)": 4}.get(_family(mark["mark"]))
    under = marks[n + 1]  # the text under it, or a heading of the next level
    if level is None or _chinese(body, found[n + 1]):
        return ""
    if under is None or (level == 3 and _family(under["mark"]) in {"（1）", "(1)"}):
        return "head-3" if level == 3 else "head-4"
    return ""

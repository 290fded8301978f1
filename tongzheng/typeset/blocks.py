"""A text's body as blocks: headings, paragraphs, list items, tables, pictures; `stretches` knows the notation (E6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tongzheng.text.pictures import picture_line, pictures_named
from tongzheng.typeset.document import Block, Heading, ListItem, Paragraph, Picture, Table
from tongzheng.typeset.stretches import Stretch, stretches


@dataclass(frozen=True, slots=True)
class Named:
    """A picture by its name, before anybody has looked for the file."""

    name: str
    caption: str = ""


Part = Heading | Paragraph | ListItem | Table | Named


def parse_blocks(body: str, pictures: Mapping[str, Picture] | None = None) -> tuple[Block, ...]:
    """The blocks of a body as people type it; `pictures` by the name used in the body.

    A picture that is not there leaves its caption in brackets; `missing_pictures` says which.
    """
    return tuple(_shown(part, pictures or {}) if isinstance(part, Named) else part for part in split_body(body))


def missing_pictures(body: str, pictures: Mapping[str, Picture]) -> list[str]:
    """The names of pictures the body asks for and nobody has given."""
    return [name for name in pictures_named(body) if name not in pictures]


def split_body(body: str) -> tuple[Part, ...]:
    """The parts of a body, pictures by name."""
    return tuple(_part(body, each) for each in stretches(body))


def join_body(parts: Iterable[Part]) -> str:
    """The body that `split_body` reads as these parts."""
    return "".join(_lines_of(part) for part in parts).strip("\n")


def _shown(named: Named, pictures: Mapping[str, Picture]) -> Block:
    found = pictures.get(named.name)
    if found is None:
        return Paragraph(f"〔{named.caption}〕" if named.caption else picture_line(named.name))
    return Picture(found.data, found.media_type, named.caption or found.caption)


def _part(body: str, each: Stretch) -> Part:
    text = body[each.start : each.end]
    match each.kind:
        case "item":
            return ListItem(body[each.start : each.text].rstrip(), body[each.text : each.end])
        case "table":
            rows = tuple(tuple(" ".join(body[a:b].split()) for a, b in row) for row in each.rows)
            return Table(rows, each.head, body[slice(*each.caption)])
        case "picture":
            return Named(each.name, body[slice(*each.caption)])
        case "":
            return Paragraph(text)
    return Heading(int(each.kind[-1]), text)


def _lines_of(part: Part) -> str:
    """A part's lines; a blank line keeps tables and pictures from what is not theirs."""
    match part:
        case ListItem(mark, text):
            line = mark + text
            return f"{line}\n" if _stands(line, mark) else f"{mark} {text}\n"
        case Table(rows, _, caption):
            bound = len(rows) == 1
            return "\n".join(["", *filter(None, [caption]), *(_row(row, bound) for row in rows), "\n"])
        case Named(name, caption):
            return "\n".join(["", picture_line(name), *filter(None, [caption]), "\n"])
    prose = not any(bar in part.text for bar in "｜|\t")  # what has bars stands apart, or it would make a table
    return f"{part.text}\n" if prose else f"\n{part.text}\n\n"


def _stands(line: str, mark: str) -> bool:
    """Whether the line is read with this mark when the text follows it at once."""
    found = stretches(f"{line}\n{line}")
    return found[0].kind == "item" and found[0].text == len(mark)


def _row(cells: tuple[str, ...], bound: bool) -> str:
    line = " ｜ ".join(cells)
    return f"｜ {line} ｜" if bound or not (cells[0] or cells[-1]) else line.strip()

"""Document and layout → plain nested data for the Typst template: every decision that needs no knowledge of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tongzheng.typeset.document import Block, Document, Heading, ListItem, Paragraph, Picture, Table, Text
from tongzheng.typeset.fonts import Face, Role
from tongzheng.typeset.layout import MM, Layout, Type
from tongzheng.typeset.leads import lead
from tongzheng.typeset.pdf.breaks import breakable
from tongzheng.typeset.pdf.tables import plan_table
from tongzheng.typeset.pdf.titles import title_lines
from tongzheng.typeset.pictures import Fitted
from tongzheng.typeset.printable import bracketed, coloned, dated, ems, one_line, printable

ROLES = {
    "fangsong": Role.FANGSONG, "kaiti": Role.KAITI, "heiti": Role.HEITI, "songti": Role.SONGTI, "title": Role.TITLE,
}  # fmt: skip
FIGURES = "[0-9A-Za-z%+./:@=-]"
LETTER_NAME = 30.0  # mm from the paper's upper edge to a letter's name (GB/T 9704-2012, 10.1)
ROOM_FOR_BODY = 20  # lines; what stands above the body on the first page may take no more (5.2.3 首页必须显示正文)

Node = dict[str, Any]
Keep = Callable[[Picture], tuple[str, Fitted]]


def plan(document: Document, layout: Layout, faces: Mapping[Role, Face], spare: list[str], keep: Keep) -> Node:
    """Everything the template needs. `keep` stores a picture and gives its file name and its size on paper."""
    page = layout.page
    node: Node = {
        "title": one_line(document.title),
        "author": one_line(document.head.publisher or document.signature or document.head.name),
        "date": _day(document),
        "lang": document.language,
        "page": _points(asdict(page)) | {"lines": page.lines, "chars": page.chars, "mirrored": page.mirrored},
        "pitch": page.pitch,
        "advance": page.advance,
        "types": {name: _type(kind, layout, faces, spare) for name, kind in _types(layout)},
        "head": _head(document, layout),
        "numbers": {"show": layout.numbers.show, "first": layout.numbers.first, "below": layout.numbers.below * MM,
                    "alternate": layout.numbers.alternate},
    }  # fmt: skip
    flow = [*_opening(document, layout), *_texts(document, layout, keep), *_closing(document)]
    if flow:
        flow[0]["first"] = True  # right under the red rule, which has its own distance
    moved = addressee_moves(document, layout)
    if moved:
        flow = [each for each in flow if each["kind"] != "addressee"]
    node["flow"] = flow
    node["foot"] = _foot(document, layout, moved)
    return node


# ── faces ──


def _types(layout: Layout) -> Iterator[tuple[str, Type]]:
    yield from (
        ("body", layout.body), ("title", layout.title), ("section", layout.section), ("note", layout.note),
        ("byline", layout.byline), ("table", layout.table), ("foot", layout.bottom.text), ("page", layout.numbers.text),
        ("name", layout.masthead.name), ("number", layout.masthead.number),
        ("label", Type("heiti", layout.body.size)), ("signer", Type("kaiti", layout.body.size)),
        ("caption", Type("heiti", layout.table.size)),
    )  # fmt: skip
    yield from ((f"heading{n}", kind) for n, kind in enumerate(layout.headings, 1))


def _type(kind: Type, layout: Layout, faces: Mapping[Role, Face], spare: list[str]) -> Node:
    role = ROLES[kind.font]
    face = faces.get(role)
    spaced = kind.size == layout.body.size
    families: list[str | Node] = list(dict.fromkeys([*([face.family] if face else []), *spare]))
    if face and not face.own and (figures := _figures(role, faces, spare)):
        families.insert(0, {"name": figures, "covers": FIGURES})
    return {
        "font": families,
        "weight": face.weight if face else 400,
        "size": kind.size,
        "fill": kind.colour.lower(),
        "tracking": layout.page.advance - kind.size if spaced else 0.0,
        # A face that comes in one weight is thickened by a thin outline; 小标宋 is heavy by itself.
        "thick": kind.bold and (not face or face.weight < 600) and (role is not Role.TITLE or not (face and face.fits)),
    }


def _figures(role: Role, faces: Mapping[Role, Face], spare: list[str]) -> str:
    """The free 仿宋, 楷体 and 黑体 have figures drawn for another page: whose go with them better, if it is there."""
    if role is Role.HEITI:
        return next((family for family in spare if "Sans" in family), "")
    song = faces.get(Role.SONGTI)
    return song.family if song and role in (Role.FANGSONG, Role.KAITI) else ""


# ── head ──


def _head(document: Document, layout: Layout) -> Node:
    head, masthead = document.head, layout.masthead
    marks = [("body", head.copy_number), ("label", head.label), ("label", head.urgency), ("label", head.mark)]
    return {
        "form": masthead.form,
        "marks": [{"type": kind, "text": text} for kind, said in marks if (text := one_line(said))],
        "copy_aside": masthead.form == "bulletin" and bool(head.copy_number) and any(m for _, m in marks[1:]),
        "name": one_line(head.name),
        "number": one_line(head.number),
        "total": bracketed(one_line(head.total)) if head.total else "",
        "signer": one_line(head.signer),
        "publisher": one_line(head.publisher),
        "date": dated(head.date) if head.date else "",
        "drop": (LETTER_NAME - layout.page.top if masthead.form == "letter" else masthead.drop) * MM,
        "spread": masthead.spread,
        "gap": masthead.gap * MM,
        "rule": masthead.rule * MM,
        "fill": masthead.rule_colour.lower(),
        "after": masthead.after,
    }


def _day(document: Document) -> Node | None:
    day = document.head.date or document.signed
    return {"year": day.year, "month": day.month, "day": day.day} if day else None


# ── texts ──


def _opening(document: Document, layout: Layout) -> Iterator[Node]:
    if document.contents and document.texts:
        titles = [one_line(text.title) for text in document.texts]
        yield {"kind": "contents", "name": layout.masthead.contents, "titles": titles}
    if document.note.strip():
        yield _note(document.note)


def _note(text: str) -> Node:
    words = breakable(one_line(text))
    named = words.startswith(("编者按", "编者的话"))
    return {"kind": "note", "label": "" if named else "编者按：", "text": words}


def _texts(document: Document, layout: Layout, keep: Keep) -> Iterator[Node]:
    section = ""
    sections = any(text.section for text in document.texts)
    formal = layout.masthead.form in ("document", "letter")
    last = len(document.texts) - 1
    for n, text in enumerate(document.texts):
        fresh = bool(text.section) and text.section != section
        if n and (layout.text_breaks or (layout.section_breaks and fresh)):
            yield {"kind": "break"}
        if text.section != section:
            section = text.section
            if section:
                yield {"kind": "section", "text": one_line(section)}
        yield _title(text, n, sections, layout, formal)
        if n == 0 and document.addressee.strip():
            yield {"kind": "addressee", "text": breakable(coloned(one_line(document.addressee)))}
        if text.note.strip():
            yield _note(text.note)
        signed = n == last and bool(document.signature or document.signed)
        yield from _blocks(text, sections, layout, keep, signed)
        if text.byline.strip():
            yield {"kind": "byline", "text": breakable(bracketed(one_line(text.byline)))}


def _title(text: Text, n: int, sections: bool, layout: Layout, formal: bool) -> Node:
    words = one_line(text.title)
    size = layout.title.size
    lines = title_lines(words, layout.page.text_width * MM / size)
    while len(lines) > 6 and size > layout.body.size:  # a title of more than a hundred characters
        size -= 2
        lines = title_lines(words, layout.page.text_width * MM / size)
    return {
        "kind": "title", "text": words, "lines": [breakable(line) for line in lines], "size": size,
        "level": 2 if sections else 1, "formal": formal, "place": n,
    }  # fmt: skip


def _blocks(text: Text, sections: bool, layout: Layout, keep: Keep, signed: bool) -> Iterator[Node]:
    blocks = [node for block in text.blocks for node in _block(block, 3 if sections else 2, layout, keep)]
    if signed and blocks and blocks[-1]["kind"] == "para" and ems(blocks[-1]["text"]) < 4 * layout.page.chars:
        blocks[-1]["sticky"] = True  # a signature does not stand on a page without text (7.3.5.5)
    yield from blocks


def _block(block: Block, level: int, layout: Layout, keep: Keep) -> Iterator[Node]:
    match block:
        case Heading():
            if words := one_line(block.text).strip():
                step = min(max(block.level, 1), len(layout.headings))
                yield {"kind": "heading", "step": step, "level": level + step - 1, "text": breakable(words)}
        case Paragraph():
            if words := one_line(block.text).strip():
                step, size = lead(words)
                yield {"kind": "para", "step": step, "lead": words[:size], "text": breakable(words[size:])}
        case ListItem():
            mark, words = one_line(block.mark), one_line(block.text)
            if mark or words:
                yield {"kind": "item", "mark": breakable(mark), "text": breakable(words)}
        case Table():
            if any(cell.strip() for row in block.rows for cell in row):
                yield plan_table(block, layout)
        case Picture():
            name, fitted = keep(block)
            yield {
                "kind": "picture", "file": name, "width": fitted.width * MM, "height": fitted.height * MM,
                "caption": breakable(one_line(block.caption)), "alt": one_line(block.caption) or "图片",
            }  # fmt: skip


# ── after the texts ──


def _closing(document: Document) -> Iterator[Node]:
    attached = [breakable(one_line(name)) for name in document.attachments if name.strip()]
    if attached:
        yield {"kind": "attachments", "names": attached}
    people = [(one_line(name), breakable(one_line(who))) for name, who in document.people]
    if people:
        yield {"kind": "people", "rows": [{"name": name, "who": who} for name, who in people if name or who]}
    if document.signature.strip() or document.signed:
        day = dated(document.signed) if document.signed else ""
        yield {"kind": "signature", "name": breakable(one_line(document.signature)), "date": day}
    if document.remark.strip():
        yield {"kind": "remark", "text": breakable(bracketed(one_line(document.remark)))}


def addressee_moves(document: Document, layout: Layout) -> bool:
    """Whether the addressees are so many that no body would stand on the first page: then they go to the foot (7.3.2)."""
    if not document.addressee.strip() or not document.texts:
        return False
    title = title_lines(one_line(document.texts[0].title), layout.page.text_width * MM / layout.title.size)
    above = (
        (layout.masthead.drop + layout.masthead.name.size / MM) / (layout.page.pitch / MM) + 5 + layout.masthead.after
    )
    return above + len(title) + 1 + ems(document.addressee) / layout.page.chars > ROOM_FOR_BODY


def _foot(document: Document, layout: Layout, moved: bool) -> Node:
    foot, bottom = document.foot, layout.bottom
    ruled = bottom.form != "none"
    sent = [("主送", document.addressee if moved else ""), ("报", foot.report_to), ("送", foot.send_to),
            ("发", foot.issue_to), ("抄送", foot.copy_to)]  # fmt: skip
    rows: list[Node] = [_sent(name, said) for name, said in sent if said.strip()]
    if foot.extra.strip():
        rows.append({"left": "", "text": breakable(one_line(foot.extra)), "right": ""})
    if ruled and (foot.printer.strip() or foot.printed):
        printed = f"{dated(foot.printed)}印发" if foot.printed else ""
        rows.append({"left": "", "text": breakable(one_line(foot.printer)), "right": printed})
    names = "\u3000".join(f"{one_line(name)}：{one_line(who)}" for name, who in foot.names) if bottom.names else ""
    copies = f"共印{foot.copies}份" if bottom.copies and foot.copies is not None else ""
    if ruled and (names or copies):
        rows.append({"left": "", "text": breakable(names), "right": copies})
    return {
        "rows": rows, "ruled": ruled, "outer": bottom.outer * MM, "inner": bottom.inner * MM, "even": bottom.even,
        "line": round(layout.bottom.text.size * 1.6, 2),
    }  # fmt: skip


def _sent(name: str, said: str) -> Node:
    words = one_line(said)
    for colon in "：:":
        words = words.removeprefix(f"{name}{colon}")
    return {"left": f"{name}：", "text": breakable(words), "right": ""}


def _points(lengths: Mapping[str, Any]) -> Node:
    return {name: lengths[name] * MM for name in ("width", "height", "top", "left", "right", "bottom")}


def every_word(node: Any) -> Iterator[str]:
    """All the strings in a plan: what has to be printable with the fonts."""
    if isinstance(node, str):
        yield printable(node)
    elif isinstance(node, Mapping):
        for name, value in node.items():
            if name not in ("types", "file", "alt", "author"):
                yield from every_word(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from every_word(value)

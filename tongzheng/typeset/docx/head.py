"""The first page's head: marks, the red name on one line, number, publisher and date, rule."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tongzheng.typeset.document import Head
from tongzheng.typeset.docx.measures import BASELINE, BELOW, Measures, eighths, twips
from tongzheng.typeset.docx.page import LETTER_TOP, double_rule, first_top, is_letter, name_line
from tongzheng.typeset.docx.styles import BODY, MARK, NAME, NUMBER, NUMBER_LETTERS, PUBLISHER, RULE, SIGNER, SPACER
from tongzheng.typeset.docx.xml import el, par, run, val
from tongzheng.typeset.layout import MM, Layout
from tongzheng.typeset.printable import dated, ems, one_line

_ROOM = 0.99  # of the width, so that no machine breaks the line
_SLACK = 20  # twips left over, so that no rounding elsewhere costs the page its last line
_CLOSE = 120  # twips between the name and what stands above and below


def head(part: Head, layout: Layout) -> list[Element]:
    """Everything above the texts, ending with the blank lines after the rule."""
    if is_letter(layout):
        return _letter(part, layout)
    m, drop = Measures(layout), twips(layout.masthead.drop)
    marks = _marks(part, layout)
    before = max(_CLOSE if marks else 0, drop - len(marks) * m.pitch)
    name, height = _name(part.name, layout, before)
    made = [*marks, name]
    lines = len(marks)
    if layout.masthead.form == "document" and (part.number or part.total or part.signer):
        made += [par(BODY), par(BODY)]  # 发文字号 stands two blank lines below
        lines += 2
    rows = [*_number(part, layout), *_publisher(part, layout)]
    made += rows
    lines += len(rows)
    return made + _rule(layout, before + height + lines * m.pitch, under_text=bool(rows))


def _marks(part: Head, layout: Layout) -> list[Element]:
    """份号, 密级, 紧急程度 and 内部参阅, each on its line at the left; a bulletin's number of the copy at the right."""
    rows = [one_line(text) for text in (part.label, part.urgency, part.mark) if one_line(text)]
    copy = one_line(part.copy_number)
    if not copy:
        return [par(MARK, row) for row in rows]
    number = run(copy, NUMBER_LETTERS)
    if layout.masthead.form == "bulletin":
        first = par(MARK, (rows.pop(0) if rows else "") + "\t", number)
        return [first, *(par(MARK, row) for row in rows)]
    return [par(MARK, number), *(par(MARK, row) for row in rows)]


def fit(name: str, layout: Layout) -> tuple[float, int]:
    """Size in points and room between the characters in twips, so that the name stands on one line."""
    most = layout.page.text_width * MM * _ROOM
    size, wide, count = layout.masthead.name.size, ems(name), len(name)
    if wide * size > most:
        return max(1.0, int(most / wide * 2) / 2), 0
    room = min(layout.masthead.spread * size, (most - wide * size) / count) if count > 1 else 0
    return size, int(room * 20)


def _name(name: str, layout: Layout, before: int) -> tuple[Element, int]:
    text = one_line(name)
    size, room = fit(text, layout)
    height = name_line(size)
    letters = (val("w:sz", round(size * 2)), val("w:szCs", round(size * 2)))
    runs = [run(text[:-1], "", val("w:spacing", room), *letters)] if text[:-1] else []
    # No room after the last character, so that the name stands in the middle.
    runs.append(run(text[-1:], "", val("w:spacing", 0), *letters))
    spacing = el("w:spacing", {"w:before": before, "w:after": 0, "w:line": height, "w:lineRule": "exact"})
    return par(NAME, *runs, own=(spacing,)), height


def _number(part: Head, layout: Layout) -> list[Element]:
    number = one_line(part.number) + (f"（{one_line(part.total)}）" if one_line(part.total) else "")
    if not one_line(part.signer):
        return [par(NUMBER, number)] if number else []
    m, kind = Measures(layout), layout.masthead.number
    tab = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": m.width - m.chars(kind, 1)}))
    own = (tab, _sides(layout), val("w:jc", "left"))
    return [par(NUMBER, number + "\t签发人：", run(one_line(part.signer), SIGNER), own=own)]


def _publisher(part: Head, layout: Layout) -> list[Element]:
    """编发单位 at the left, the date at the right, each a character from the edge."""
    publisher = one_line(part.publisher)
    day = dated(part.date) if part.date else ""
    if not publisher and not day:
        return []
    m, kind = Measures(layout), layout.masthead.number
    if ems(publisher) + ems(day) + 3 > m.width / m.chars(kind, 1):
        last = par(PUBLISHER, day, own=(_sides(layout, right=True), val("w:jc", "right")))
        return [par(PUBLISHER, publisher, own=(_sides(layout),)), *([last] if day else [])]
    return [par(PUBLISHER, f"{publisher}\t{day}" if day else publisher, own=(_sides(layout),))]


def _sides(layout: Layout, *, right: bool = False) -> Element:
    side, one = "right" if right else "left", Measures(layout).chars(layout.masthead.number, 1)
    return el("w:ind", {f"w:{side}Chars": 100, f"w:{side}": one, "w:firstLineChars": 0, "w:firstLine": 0})


def _rule(layout: Layout, above: int, *, under_text: bool) -> list[Element]:
    """The rule, then the blank lines; what follows stands on the page's grid again."""
    m, masthead = Measures(layout), layout.masthead
    gap = _gap(layout) if under_text else twips(masthead.gap)
    thick = round(eighths(masthead.rule) * 2.5) if masthead.rule else 0
    used = (above + gap + thick) % m.pitch
    rest = max(0, (m.pitch - used if used else 0) - _SLACK)  # up to the next line of the grid
    lines = masthead.after
    if rest > m.pitch / 2 and lines:
        lines -= 1
    border = None
    if masthead.rule:
        line: dict[str, str | int] = {
            "w:val": "single", "w:sz": eighths(masthead.rule), "w:space": 0, "w:color": masthead.rule_colour[1:].upper(),
        }  # fmt: skip
        border = el("w:pBdr", None, el("w:bottom", line))
    spacing = el("w:spacing", {"w:before": 0, "w:after": rest, "w:line": gap, "w:lineRule": "exact"})
    return [par(RULE, own=(border, spacing)), *(par(BODY) for _ in range(lines))]


def _gap(layout: Layout) -> int:
    """From the line of text above to the rule: what is white below its characters counts."""
    m, kind = Measures(layout), layout.masthead.number
    white = m.line(kind) * (1 - BASELINE) - kind.size * 20 * BELOW
    return max(20, round(twips(layout.masthead.gap) - white))


def _letter(part: Head, layout: Layout) -> list[Element]:
    """信函: the name 30 mm from the paper's edge, double rule 4 mm below, under it marks at the left, number at the right."""
    m = Measures(layout)
    before = max(0, twips(LETTER_TOP) - first_top(layout))
    name, height = _name(part.name, layout, before)
    white = height * (1 - BASELINE) - layout.masthead.name.size * 20 * BELOW
    gap = max(20, round(twips(layout.masthead.gap) - white))
    rows = [one_line(text) for text in (part.copy_number, part.label, part.urgency, part.mark) if one_line(text)]
    number = one_line(part.number) + (f"（{one_line(part.total)}）" if one_line(part.total) else "")
    if number:
        first = rows.pop(0) if rows else ""
        rows.insert(0, f"{first}\t")
    made = [
        par(MARK, row, *((run(number, NUMBER_LETTERS),) if n == 0 and number else ())) for n, row in enumerate(rows)
    ]
    if one_line(part.signer):
        made += _number(Head("", signer=part.signer), layout)
    made += _publisher(part, layout) if one_line(part.publisher) else []
    lines = len(made)
    used = (before + height + gap + 80 + lines * m.pitch) % m.pitch  # 80: the rule
    rest = (m.pitch - used if used else 0) - _SLACK
    own = (el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": max(20, rest), "w:lineRule": "exact"}),)
    return [
        name,
        double_rule(layout, RULE, gap, upper=True),
        par(SPACER, own=own),
        *made,
        *(par(BODY) for _ in range(layout.masthead.after)),
    ]

"""The Word files as another program lays them out: LibreOffice turns all of them into PDF in one start, and we measure."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest

from tests.typeset import papers
from tests.typeset.words import missing
from tongzheng.typeset import docx, pdf
from tongzheng.typeset.document import Document, Head, Paragraph, Text
from tongzheng.typeset.fonts import faces, folders
from tongzheng.typeset.fonts.names import OFFICE_NAMES
from tongzheng.typeset.layout import built_in

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        SOFFICE is None and not os.environ.get("CI"),
        reason="soffice is missing: apt-get install libreoffice-writer-nogui",
    ),
]
MM = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0  # the type area on A4 (GB/T 9704-2012, 5.2)
KEYS = list(built_in())
EXACT = "grid"  # lines of 28 full characters


@dataclass(frozen=True)
class Line:
    """One line of text as printed: where its baseline, its first and its last character stand, in millimetres."""

    y: float
    left: float
    right: float
    text: str
    starts: tuple[float, ...]


@dataclass(frozen=True)
class Sheet:
    """One page: lines from top to bottom, horizontal rules as (y, left, right, thickness)."""

    lines: tuple[Line, ...]
    rules: tuple[tuple[float, float, float, float], ...]

    @property
    def number(self) -> Line | None:
        return next((line for line in self.lines if line.y > BOTTOM + 2 and "—" in line.text), None)

    @property
    def body(self) -> list[Line]:
        return [line for line in self.lines if line is not self.number]


def grid_paper() -> Document:
    return Document(Head("政务信息"), (Text("版心", (Paragraph(papers.LINE * 70),)),))


def fonts_file(at: Path) -> Path:
    """The office's names, served by the free faces that the PDF uses too."""
    rows = "".join(
        f'<alias binding="same"><family>{OFFICE_NAMES[role]}</family><prefer><family>{face.family}</family></prefer></alias>'
        for role, face in faces().items()
    )
    shelves = "".join(f"<dir>{folder}</dir>" for folder in folders())
    at.write_text(
        f'<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{shelves}{rows}</fontconfig>',
        encoding="utf-8",
    )
    return at


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[str, list[Sheet]]:
    """Every layout's paper as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("office")
    for key, layout in built_in().items():
        (folder / f"{key}.docx").write_bytes(docx.render(papers.of_layout(key), layout).data)
    (folder / f"{EXACT}.docx").write_bytes(docx.render(grid_paper(), built_in()["bulletin"]).data)
    (folder / "profile").mkdir()
    assert SOFFICE, "LibreOffice must be there when CI is set"
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         *map(str, sorted(folder.glob("*.docx")))],
        check=True, capture_output=True, timeout=300,
        env=os.environ | {"FONTCONFIG_FILE": str(fonts_file(folder / "fonts.conf")), "HOME": str(folder)},
    )  # fmt: skip
    return {key: sheets(folder / f"{key}.pdf") for key in [*KEYS, EXACT]}


def sheets(path: Path) -> list[Sheet]:
    with pypdfium2.PdfDocument(path) as opened:
        return [sheet(opened[n]) for n in range(len(opened))]


def sheet(page) -> Sheet:
    high, text = page.get_height(), page.get_textpage()
    rows: dict[float, list[tuple[float, float, str]]] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for n in range(text.count_chars()):
        char = text.get_text_range(n, 1)
        if pdfium_c.FPDFText_IsGenerated(text, n) == 1 or not char.strip():
            continue
        pdfium_c.FPDFText_GetCharOrigin(text, n, x, y)
        left, _, right, _ = text.get_charbox(n, loose=True)
        at = (high - y.value) * MM
        key = next((k for k in rows if abs(k - at) < 0.5), at)
        rows.setdefault(key, []).append((x.value * MM, right * MM, char))
        assert left <= right
    lines = []
    for at in sorted(rows):
        chars = sorted(rows[at])
        said = "".join(char for _, _, char in chars)
        lines.append(Line(at, chars[0][0], max(right for _, right, _ in chars), said, tuple(c[0] for c in chars)))
    return Sheet(tuple(lines), tuple(sorted(rules(page, high))))


def rules(page, high: float) -> set[tuple[float, float, float, float]]:
    found = set()
    for piece in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = piece.get_bounds()
        wide = ctypes.c_float()
        pdfium_c.FPDFPageObj_GetStrokeWidth(piece, wide)
        if right - left > 100 / MM and top - bottom < 10:
            pad = wide.value / 2 if top - bottom > wide.value else 0
            found.add((
                round((high - (top + bottom) / 2) * MM, 2), round((left + pad) * MM, 1), round((right - pad) * MM, 1),
                round(wide.value * MM, 2),
            ))  # fmt: skip
    return found


def test_twenty_two_lines_of_twenty_eight_characters(printed):
    pages = printed[EXACT]
    assert len(pages) > 2
    lines = pages[1].body
    assert len(lines) == 22
    assert {len(line.text) for line in lines} == {28}
    steps = [b.y - a.y for a, b in zip(lines, lines[1:], strict=False)]
    assert all(abs(step - 225 / 22) < 0.06 for step in steps)
    assert abs(lines[-1].y - lines[0].y - 21 * 225 / 22) < 0.5
    for line in lines:
        wide = [b - a for a, b in zip(line.starts, line.starts[1:], strict=False)]
        assert all(abs(step - 156 / 28) < 0.06 for step in wide)


@pytest.mark.parametrize("key", KEYS)
def test_everything_stands_in_the_type_area(printed, key):
    for number, page in enumerate(printed[key]):
        top = 30.0 if (key, number) == ("letter", 0) else TOP
        for line in page.body:
            assert line.left >= LEFT - 0.6, line
            assert line.right <= RIGHT + 1.0, line  # a mark may hang by its white half
            assert top + 2 < line.y < BOTTOM, line


@pytest.mark.parametrize("key", KEYS)
def test_page_numbers_stand_outside_seven_millimetres_below(printed, key):
    assert len(printed[key]) > 1
    for count, page in enumerate(printed[key], 1):
        if (key, count) == ("letter", 1):
            assert page.number is None
            continue
        number = page.number
        assert re.sub(r"\s", "", number.text) == f"—{count}—"
        dash = number.y - 14 * MM * 0.38
        assert abs(dash - BOTTOM - 7) < 1
        one = 14 * MM
        if count % 2:
            assert abs(RIGHT - one - number.right) < 1
        else:
            assert abs(number.left - LEFT - one) < 1


@pytest.mark.parametrize("key", [key for key in KEYS if key != "letter"])
def test_the_red_rule_and_the_foots_rules(printed, key):
    first, last = printed[key][0], printed[key][-1]
    y, left, right, thick = first.rules[0]
    assert abs(thick - 0.7) < 0.1
    assert abs(left - LEFT) < 1
    assert abs(right - RIGHT) < 1
    above = max(line.y for line in first.lines if line.y < y)
    below_text = y - thick / 2 - (above + 16 * MM * 0.12)
    assert abs(below_text - 4) < 1  # 4 mm under the number or the publisher
    foot = [rule for rule in last.rules if rule[0] > 200]
    assert abs(foot[-1][0] - BOTTOM) < 0.6
    assert {rule[3] for rule in (foot[0], foot[-1])} <= {0.35, 0.36}
    assert all(abs(rule[3] - 0.25) < 0.05 for rule in foot[1:-1])


def test_the_letters_name_and_double_rules(printed):
    first = printed["letter"][0]
    name = first.lines[0]
    assert name.text == "云岭县人民政府办公室"
    size = name.starts[1] - name.starts[0]
    assert abs(name.y - 0.88 * size - 30) < 1.0
    assert {round(right - left) for _, left, right, _ in first.rules} <= {169, 170, 171, 172}
    upper = [rule for rule in first.rules if rule[0] < 100]
    lower = [rule for rule in first.rules if rule[0] > 200]
    assert upper[0][3] > upper[-1][3]  # thick above thin
    assert lower[0][3] < lower[-1][3]  # thin above thick
    assert abs(297 - 20 - lower[-1][0]) < 1
    assert abs(upper[0][0] - upper[0][3] / 2 - (name.y + 0.12 * size) - 4) < 1
    assert all(not page.rules for page in printed["letter"][1:])


@pytest.mark.parametrize("key", KEYS)
def test_says_every_word(printed, key):
    said = "".join(line.text for page in printed[key] for line in page.body)
    lost = missing(said, papers.of_layout(key), built_in()[key])
    whole = re.sub(r"\s", "", said)
    assert [word for word in lost if word not in whole] == []


@pytest.mark.parametrize("key", ["bulletin", "notice", "minutes", "letter"])
def test_as_many_pages_as_the_pdf(printed, key):
    pages = pdf.render(papers.of_layout(key), built_in()[key]).pages
    assert abs(len(printed[key]) - pages) <= 1


def test_name_and_size_of_the_documents_masthead(printed):
    page = printed["notice"][0]
    name = next(line for line in page.lines if line.text == "云岭县人民政府办公室文件")
    size = name.starts[1] - name.starts[0]
    assert abs(name.y - 0.88 * size - TOP - 35) < 1.5
    assert name.left > LEFT - 0.5
    assert name.right < RIGHT + 0.5

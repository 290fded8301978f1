"""The watermark is read back from every page; the text beneath stays (R6)."""

import hashlib

import pypdfium2
import pytest
import typst

from tongzheng.typeset import watermark
from tongzheng.typeset.errors import TypesetError

LINES = ["沈定远　云岭县人民政府办公室", "2026-11-22 14:05　编号 7K3M-9XQ2"]


@pytest.fixture(scope="module")
def pages():
    source = b"#set page(width: 595pt, height: 842pt)\nbulletin text one\n#pagebreak()\n#set page(flipped: true)\nbulletin text two"
    return typst.compile(source)


def texts(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_every_page_bears_every_line_and_keeps_its_text(pages):
    before = hashlib.sha256(pages).hexdigest()
    stamped = texts(watermark.stamp(pages, LINES))
    assert len(stamped) == 2
    for text, own in zip(stamped, ("one", "two"), strict=True):
        assert f"bulletin text {own}" in text
        for word in ("沈定远", "云岭县人民政府办公室", "2026-11-22", "7K3M-9XQ2"):
            assert text.count(word) >= 6, word  # tiled: no part of the page is free of it
    assert hashlib.sha256(pages).hexdigest() == before
    assert "沈定远" not in "".join(texts(pages))


def test_it_reaches_the_corners_and_stays_readable_beneath(pages):
    with pypdfium2.PdfDocument(watermark.stamp(pages, LINES)) as document:
        image = document[0].render(scale=1, grayscale=True).to_pil()
    width, height = image.size
    for box in ((0, 0, width // 2, 260), (width // 2, height - 260, width, height)):
        darkest, _ = image.crop(box).getextrema()
        assert darkest < 250  # something is there
    assert image.crop((0, height // 2, width, height)).getextrema()[0] > 150  # and it is light


def test_a_name_is_data_not_markup(pages):
    assert "#panic()[x]" in texts(watermark.stamp(pages, ["#panic()[x]", '"]) $ \\']))[0]


def test_what_cannot_be_stamped(pages):
    with pytest.raises(TypesetError, match="打不开"):
        watermark.stamp(b"not a pdf", LINES)
    with pytest.raises(TypesetError, match="没有字"):
        watermark.stamp(pages, ["　", ""])

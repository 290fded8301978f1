"""An OFD file of ours in a reader that is not ours: ofd.js 0.2.6 (npm, Apache-2.0), in Chromium.

The reader shows its own fonts: it has no code for embedded ones. So the second test gives Chromium the fonts out of the file, which also
passes them through its font sanitizer, and compares the picture with the PDF's. The reader takes a character beyond U+FFFF for two:
both tests put the halves together.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from math import dist
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser, Page

from tests.browser.conftest import IN_CI, ROOT
from tests.typeset.ofd_back import Ofd
from tests.typeset.test_ofd import MM, SAMPLE, pdf_characters, sample, typeset, write
from tongzheng.typeset import samples
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.pdf import render

READER = "ofd.js@0.2.6"  # 1.5.0 asks for a licence key
INTEGRITY = "qBC4bD5fC2e+qWg2ap6pajAU1Rl/G6+l6NUxMVgdcXTtjWcdRSYD6e63WGgmKAEuE4fjmntzIXZwODawjWmQuw=="  # sha512
WIDTH = 1000  # of the reader's window; the page fills it nearly

OPEN = """async ([data, width]) => {
  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
  const documents = await new Promise((done, failed) => ofd.parseOfdDocument({
    ofd: new File([bytes], "a.ofd"), success: done, fail: e => failed(new Error(String(e && e.message || e))),
  }));
  window.pages = ofd.renderOfd(width, documents[0]);
  pages.forEach(page => { page.style.margin = "0"; document.body.append(page); });
  return pages.length;
}"""

# Every character of a page: UTF-16 unit, origin in shares of the page's width, colour, the object's identifier (its z-index).
CHARACTERS = """(number) => {
  const page = pages[number].getBoundingClientRect();
  const shown = [...pages[number].querySelectorAll("text")].filter(text => text.getNumberOfChars());
  return shown.map(text => {
    const at = text.getStartPositionOfChar(0).matrixTransform(text.getScreenCTM());
    return [text.textContent.charCodeAt(0), (at.x - page.left) / page.width, (at.y - page.top) / page.width,
            text.getAttribute("fill"), text.closest("svg").style.zIndex];
  });
}"""

PATHS = """(number) => {
  const page = pages[number].getBoundingClientRect();
  return [...pages[number].querySelectorAll("path")].map(path => {
    const box = path.getBoundingClientRect();
    return {box: [box.left - page.left, box.top - page.top, box.width, box.height].map(v => v / page.width),
            stroke: path.getAttribute("stroke"), fill: path.getAttribute("fill"),
            width: parseFloat(path.getAttribute("stroke-width")) / page.width};
  });
}"""

USE_FONTS = r"""async ([files, fontOf]) => {
  for (const [id, data] of Object.entries(files)) {
    const face = new FontFace("ofd" + id, Uint8Array.from(atob(data), c => c.charCodeAt(0)));
    document.fonts.add(await face.load());
  }
  let high = null;
  document.querySelectorAll("text").forEach(text => {
    if (/^[\uD800-\uDBFF]$/.test(text.textContent)) high = text;
    else if (high) { high.textContent += text.textContent; text.textContent = ""; high = null; }
    text.style.fontFamily = "ofd" + fontOf[text.closest("svg").style.zIndex];
  });
  await document.fonts.ready;
}"""


@pytest.fixture(scope="session")
def reader() -> Path:
    """The reader's script, fetched by npm once and kept in .venv, which is not in the repository."""
    kept = ROOT / ".venv" / "ofd-reader" / "ofd.umd.min.js"
    if not kept.exists():
        if shutil.which("npm") is None and not IN_CI:
            pytest.skip("no npm: the independent OFD reader cannot be fetched")
        folder = kept.parent / "fetched"
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "pack", READER, "--ignore-scripts", "--pack-destination", folder],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        if done.returncode and not IN_CI:
            pytest.skip(f"npm could not fetch {READER}: {done.stderr[-300:]}")
        assert not done.returncode, done.stderr
        packed = (folder / "ofd.js-0.2.6.tgz").read_bytes()
        assert base64.b64encode(hashlib.sha512(packed).digest()).decode() == INTEGRITY
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            kept.write_bytes(tar.extractfile("package/lib/ofd.umd.min.js").read())
    return kept


@pytest.fixture
def read(browser: Browser, reader: Path) -> Iterator[Callable[[bytes], Page]]:
    """read(pdf) → a browser page with that PDF's OFD open in the reader."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 1400}, offline=True)
    wrongs: list[str] = []

    def read(pdf: bytes) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: wrongs.append(str(error)))
        page.set_content('<!doctype html><meta charset="utf-8"><body style="margin:0">')
        page.add_script_tag(path=reader)
        file = base64.b64encode(write(pdf)).decode()
        assert page.evaluate(OPEN, [file, WIDTH]) == Ofd(write(pdf)).page_count
        return page

    yield read
    context.close()
    assert not wrongs


def characters(page: Page, number: int) -> list[tuple[str, float, float, str, str]]:
    """Characters with millimetres; two halves of one character put together."""
    found: list[tuple[str, float, float, str, str]] = []
    half = ""
    for unit, x, y, colour, owner in page.evaluate(CHARACTERS, number):
        half += chr(unit)
        if not "\ud800" <= half[-1] < "\udc00":
            char = half.encode("utf-16", "surrogatepass").decode("utf-16")
            found.append((char, x * 210, y * 210, colour, owner))
            half = ""
    return found


def test_an_independent_reader_finds_text_rules_and_colours_in_their_places(read):
    opened = read(typeset(SAMPLE))
    for number in range(3):
        seen = characters(opened, number)
        # It draws no blanks and sorts objects by kind, so texts are compared object by object.
        assert by_owner(seen) == {
            item.get("ID"): text
            for item in sample().objects(number, "Text")
            if (text := "".join(item.itertext()).replace(" ", ""))
        }
        expected = pdf_characters(typeset(SAMPLE), number)
        for char, x, y, *_ in seen:
            nearest = min(dist((x, y), (px, py)) for text, px, py in expected if text == char)
            assert nearest < 0.2, (char, x, y)
    assert "".join(char for char, *_, colour, _ in characters(opened, 0) if colour == "rgb(212, 0, 0)") == "政务信息"

    paths = opened.evaluate(PATHS, 0)
    assert len(paths) == 10
    rule, area = paths[:2]
    assert rule["stroke"] == "rgb(212, 0, 0)"
    assert rule["width"] * 210 == pytest.approx(2 * MM, abs=0.02)
    assert (rule["box"][0] * 210, rule["box"][2] * 210) == pytest.approx((28, 156), abs=0.2)
    assert (area["fill"], area["stroke"]) == ("rgb(128, 186, 236)", "rgb(46, 204, 64)")


def by_owner(found: list[tuple[str, float, float, str, str]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for char, *_, owner in found:
        texts[owner] = texts.get(owner, "") + char
    return texts


@pytest.mark.parametrize("name", ["sample", "bulletin"])
def test_with_the_files_own_fonts_the_page_looks_like_the_pdf(read, name):
    pdf = typeset(SAMPLE) if name == "sample" else render(samples.sample(name), built_in()[name]).data
    ofd = Ofd(write(pdf))
    pages = read(pdf)
    with_readers_fonts = unlike_the_pdf(pages, pdf)
    files = {number: base64.b64encode(data).decode() for number, (_, data) in ofd.resources().items()}
    owners = {item.get("ID"): item.get("Font") for n in range(ofd.page_count) for item in ofd.objects(n, "Text")}
    pages.evaluate(USE_FONTS, [files, owners])
    assert unlike_the_pdf(pages, pdf) == 0
    assert with_readers_fonts > 1000, "other fonts would be noticed"


def unlike_the_pdf(page: Page, pdf: bytes) -> int:
    """How many pixels of the first page differ by a quarter of the way from white to black, edges blurred."""
    shown = Image.open(io.BytesIO(page.locator("body > div").first.screenshot())).convert("L")
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=shown.width / document[0].get_width()).to_pil().convert("L")
    document.close()
    blur = ImageFilter.GaussianBlur(2)
    difference = ImageChops.difference(shown.filter(blur), picture.crop((0, 0, *shown.size)).filter(blur))
    return sum(difference.histogram()[64:])

"""Pictures for the README: builds a demo county in a temporary folder, opens it in Chromium, writes docs/images/*.png.

.venv/bin/python scripts/screenshots.py
"""

import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
BIN = Path(sys.executable).parent
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
MOST = 300_000  # bytes of a picture


def main() -> None:
    """Build, start, look, write."""
    chromium = os.environ.get("TONGZHENG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("没有找到 Chromium：先装 chromium，或设 TONGZHENG_CHROMIUM")
    with tempfile.TemporaryDirectory(prefix="tongzheng-pictures-") as data, socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
        sock.close()
        env = {name: value for name, value in os.environ.items() if not name.startswith("TONGZHENG_")}
        env |= {"TONGZHENG_DATA": data, "TONGZHENG_DEMO": "1", "DJANGO_SETTINGS_MODULE": "tongzheng.config.settings"}
        subprocess.run([BIN / "tongzheng", "demo", "--build-only"], env=env, cwd=ROOT, check=True)
        server = subprocess.Popen(
            [
                BIN / "gunicorn",
                "tongzheng.config.wsgi:application",
                "--bind",
                f"127.0.0.1:{port}",
                "--threads",
                "4",
                "--log-level",
                "warning",
            ],
            env=env,
            cwd=ROOT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                take_all(browser, url)
                browser.close()
        finally:
            server.terminate()
            server.wait(10)


def take_all(browser: Browser, url: str) -> None:
    """One picture after the other."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    editor = person(browser, url, "林述之")
    editor.goto("/desk/")
    editor.keyboard.press("j")
    editor.wait_for_load_state("networkidle")
    take(editor, "desk")

    supervisor = person(browser, url, "谢秋实")  # the newest text with an instruction: its line is the longest
    supervisor.goto("/instructions/")
    article = supervisor.locator('td[data-label="文稿"] a').first.get_attribute("href")
    editor.goto(article or "/articles/")
    report = editor.locator(".article-sources a").first.get_attribute("href")
    editor.goto(f"{report}line/")
    take(editor, "line")

    clerk = person(browser, url, "周小禾")
    clerk.goto("/")
    take(clerk, "clerk")

    approver = person(browser, url, "沈定远")
    approver.goto("/")
    approver.locator('main a[href^="/issues/"]').first.click()
    approver.wait_for_selector(".spread")
    take(approver, "issue")

    leader = person(browser, url, "高屹", PHONE)
    leader.goto("/today/")
    take(leader, "leader")
    take_supervision(browser, url)


def take_supervision(browser: Browser, url: str) -> None:
    """The ledger of supervision, and one matter as its unit sees it on a phone."""
    supervisor = person(browser, url, "谢秋实")
    supervisor.goto("/supervision/")
    take(supervisor, "supervision")
    officer = person(browser, url, "县水利局信息员", PHONE)
    officer.goto("/supervision/")
    officer.locator("tbody .lead a").first.click()
    officer.wait_for_url("**/supervision/*/")
    take(officer, "matter")


def person(browser: Browser, url: str, name: str, size: dict[str, int] = DESK) -> Page:
    """A window of that person, signed in."""
    context = browser.new_context(
        base_url=url, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"/signin/?who={name}")
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url(lambda address: "/signin" not in address)
    return page


def take(page: Page, name: str) -> None:
    """Write one picture, small enough to live in the repository."""
    page.evaluate("document.fonts.ready")
    page.wait_for_function("[...document.images].every(image => image.complete || image.loading === 'lazy')")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    shrink(path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size // 1000} kB")
    if size > MOST:
        sys.exit(f"{path.name} 太大")


def shrink(path: Path) -> None:
    """The same picture with at most 256 colours, which is all a page of text needs."""
    width, height, pixels = read_png(path.read_bytes())
    colours = [pixels[i : i + 3] for i in range(0, len(pixels), 3)]
    counts = Counter(colours)
    palette = [colour for colour, _ in counts.most_common(256)]
    nearest = {colour: n for n, colour in enumerate(palette)}
    for colour in counts:
        if colour not in nearest:
            nearest[colour] = min(range(len(palette)), key=lambda n: distance(palette[n], colour))
    rows = bytearray()
    for y in range(height):
        rows += b"\0" + bytes(nearest[colour] for colour in colours[y * width : (y + 1) * width])
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts))


def distance(one: bytes, other: bytes) -> int:
    """How far apart two colours are."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def read_png(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and the RGB bytes of what Chromium wrote: 8 bits a channel, not interlaced."""
    at, packed, width, height, depth = 8, b"", 0, 0, 3
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        part = data[at + 8 : at + 8 + size]
        if name == b"IHDR":
            width, height = struct.unpack(">II", part[:8])
            depth = {2: 3, 6: 4}[part[9]]
        elif name == b"IDAT":
            packed += part
        at += 12 + size
    raw, pitch = zlib.decompress(packed), width * depth
    before, lines = bytearray(pitch), []
    for y in range(height):
        start = y * (pitch + 1)
        before = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + pitch]), before, depth)
        lines.append(before if depth == 3 else b"".join(before[i : i + 3] for i in range(0, pitch, 4)))
    return width, height, b"".join(bytes(line) for line in lines)


def unfilter(kind: int, line: bytearray, above: bytearray, depth: int) -> bytearray:
    """One line as it was before it was made ready for packing (PNG filters 0 to 4)."""
    for i in range(len(line)):
        a, b = (line[i - depth] if i >= depth else 0), above[i]
        if kind == 1:
            line[i] = (line[i] + a) & 255
        elif kind == 2:
            line[i] = (line[i] + b) & 255
        elif kind == 3:
            line[i] = (line[i] + (a + b) // 2) & 255
        elif kind == 4:
            c = above[i - depth] if i >= depth else 0
            guess = a + b - c
            line[i] = (line[i] + min((a, b, c), key=lambda v: abs(guess - v))) & 255
    return line


def wait_for(url: str) -> None:
    """Until the site answers."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("网站没有起来")


if __name__ == "__main__":
    main()

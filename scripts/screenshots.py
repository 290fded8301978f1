"""Pictures for the README: builds a demo county in a temporary folder, opens it in Chromium, writes docs/images/*.png.

.venv/bin/python scripts/screenshots.py
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
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
            [BIN / "gunicorn", "tongzheng.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "4"],
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
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    shrink(path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size // 1000} kB")
    if size > MOST:
        sys.exit(f"{path.name} 太大")


def shrink(path: Path) -> None:
    """Fewer colours, if a tool for it is at hand."""
    for command in (["pngquant", "--force", "--skip-if-larger", "--output", path, path], ["optipng", "-quiet", path]):
        if shutil.which(command[0]):
            subprocess.run(command, check=False)


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

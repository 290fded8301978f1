"""A real server process, a real Chromium. Each worker gets its own copy of the demo county and may spoil it.

    def test_line(live, person):                 # marker `browser` is set for everything in this folder
        clerk = person("陈小梅")                  # a browser of her own, signed in through the demo page
        clerk.goto("/reporting/")

`page` is a signed-out page at 1440 px; `phone` one at 390 px; `plain` one without JavaScript.
After each test a page error, a console error, a 5xx answer or a request to the outside fails the test.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect, sync_playwright

from tests import engine
from tests.county import BIN, county, run, surroundings
from tests.migrated import copied_database, named

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
RESULTS = ROOT / "test-results"
IN_CI = os.environ.get("CI") == "true"
CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    # Each person's browser would open two hidden pages of suggestions for an address bar nobody sees: a second of processor
    # each time. Only the last such list counts, so it says again what Playwright switches off.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,AimEnabled,LensOverlay,MediaRouter,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,PreconnectToSearch",
]  # fmt: skip

PATIENCE = 30_000  # ms: a busy machine is no defect, and whoever need not wait does not
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


# ---------------------------------------------------------------- the server
@dataclass(frozen=True)
class Live:
    """A running site with its worker."""

    url: str
    env: dict[str, str]
    data: Path

    def tongzheng(self, *command: str, timeout: float = 120) -> str:
        """Run a `tongzheng …` command on this site's data and return what it printed."""
        return run([BIN / "tongzheng", *command], self.env, timeout)


@pytest.fixture(scope="session")
def demo_data() -> Path:
    """The demo county on SQLite, built once for the whole run; nobody touches this copy."""
    return county()


@pytest.fixture(scope="session")
def live(request: pytest.FixtureRequest) -> Iterator[Live]:
    """Server and worker on a copy of the demo county, for all browser tests of this worker."""
    data = engine.base() / f"live-{engine.WORKER}" / "data"
    data.parent.mkdir()
    with ExitStack() as stack:
        env = surroundings(data)
        if engine.is_postgres():
            env["TONGZHENG_DATABASE_URL"] = named(stack.enter_context(copied_database()))
            run([BIN / "tongzheng", "demo", "--build-only"], env, 300)
        else:
            shutil.copytree(request.getfixturevalue("demo_data"), data)
        yield stack.enter_context(_site(data, env))


@contextmanager
def _site(data: Path, env: dict[str, str]) -> Iterator[Live]:
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    env = env | {"TONGZHENG_SITE_URL": url, "PORT": str(port)}
    log = (data.parent / "site.log").open("w+")
    gunicorn = [
        BIN / "gunicorn", "tongzheng.config.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "1", "--threads", "4", "--log-level", "warning",
    ]  # fmt: skip
    started = [
        subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        for command in (gunicorn, [BIN / "tongzheng", "work"])
    ]
    try:
        _wait_until_up(url, started[0], log.name)
        yield Live(url, env, data)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _wait_until_up(url: str, server: subprocess.Popen, log: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the site did not come up:\n{Path(log).read_text()[-4000:]}")


# ---------------------------------------------------------------- the browser
def _chromium() -> str | None:
    given = os.environ.get("TONGZHENG_CHROMIUM")
    if given:
        return given
    # first the one without windows and bars of its own: the same pages for two thirds of the work
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; one is never downloaded."""
    path = _chromium()
    if path is None:
        message = "no Chromium found: install `chromium` (or set TONGZHENG_CHROMIUM) to run the browser tests"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@dataclass
class Contexts:
    """Opens browsers (one per person) and remembers what went wrong in them."""

    browser: Browser
    base_url: str
    opened: list[BrowserContext] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)

    def new(self, *, width: int = 1440, height: int = 900, javascript: bool = True, state: Any = None) -> Page:
        """A new browser with one page: of nobody in particular, or of whoever's cookies `state` holds."""
        context = self.browser.new_context(
            base_url=self.base_url, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=javascript,
            viewport={"width": width, "height": height}, reduced_motion="reduce", service_workers="block",
            storage_state=state,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        context.on("request", self._outside)
        context.on("response", self._broken)
        context.on("weberror", lambda error: self.wrongs.append(f"script error: {error.error}"))
        context.on("console", self._console)
        self.opened.append(context)
        return context.new_page()

    def _outside(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:", "about:")):
            self.wrongs.append(f"request to the outside: {request.url}")

    def _broken(self, response: Response) -> None:
        if response.status >= 500:
            self.wrongs.append(f"{response.status}: {response.request.method} {response.url}")

    def _console(self, message) -> None:
        # A refused act answers 4xx on purpose, and Chromium writes every 4xx to its console.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrongs.append(f"console: {message.text}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture
def contexts(browser: Browser, live: Live, request: pytest.FixtureRequest) -> Iterator[Contexts]:
    """All browsers of one test. A test that expects a server error empties `contexts.wrongs` itself."""
    contexts = Contexts(browser, live.url)
    yield contexts
    failed = request.node.stash.get(FAILED, False)
    for number, context in enumerate(contexts.opened):
        if failed:
            RESULTS.mkdir(exist_ok=True)
            for page in context.pages:
                page.screenshot(path=RESULTS / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    assert failed or not contexts.wrongs, "\n".join(contexts.wrongs)


@pytest.fixture
def page(contexts: Contexts) -> Page:
    """A signed-out desktop page."""
    return contexts.new()


@pytest.fixture
def phone(contexts: Contexts) -> Page:
    """A signed-out page 390 px wide."""
    return contexts.new(width=390, height=844)


@pytest.fixture
def plain(contexts: Contexts) -> Page:
    """A signed-out page without JavaScript."""
    return contexts.new(javascript=False)


def sign_in(page: Page, name: str) -> Page:
    """Pick a person on the demo's sign-in page."""
    page.goto(f"/signin/?who={name}")  # opens the list of everybody, should the person not be among the first
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url(lambda url: "/signin" not in url)
    return page


@pytest.fixture(scope="session")
def signed_in(live: Live) -> dict[str, Any]:
    """Cookies of those who signed in already, by name: picking a person takes longer than most acts."""
    return {}


@pytest.fixture
def person(contexts: Contexts, signed_in: dict[str, Any]) -> Callable[..., Page]:
    """person("陈小梅", width=390) → a page of that person's own browser, signed in; always in the first post.

    The session is shared with earlier tests; own=True gives one that may be spoilt (sign out, change posts).
    Asked for again in the same test it is the same page.
    """

    @cache
    def person(name: str, *, width: int = 1440, javascript: bool = True, own: bool = False) -> Page:
        height = 800 if width < 600 else 900
        if not own and name in signed_in:
            return contexts.new(width=width, height=height, javascript=javascript, state=signed_in[name])
        page = sign_in(contexts.new(width=width, height=height, javascript=javascript), name)
        if not own:
            signed_in[name] = {"cookies": page.context.cookies(), "origins": []}
        return page

    return person


# ---------------------------------------------------------------- looking at pages
AXE = Axe()
# Of a long list twelve rows are looked at: the others come from the same template, and contrast alone takes a second a page.
ROWS = {"exclude": [["tbody > tr:nth-child(n+13)"], ["li:nth-child(n+13)"]]}
BY_WIDTH = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "nested-interactive"]


def serious_findings(page: Page, *, only_width: bool = False) -> list[str]:
    """What axe calls serious or critical on this page, one line each; empty is good.

    only_width: the same page was looked at before at another width; ask only what can differ.
    """
    options = {"resultTypes": ["violations"]} | ({"runOnly": BY_WIDTH} if only_width else {})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("([rows, how]) => axe.run(rows, how).then(all => all.violations)", [ROWS, options])
    return [
        f"{finding['id']} ({finding['impact']}): {finding['help']} - {node['html'][:160]}"
        for finding in found
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]


@pytest.fixture
def accessible() -> Callable[..., None]:
    """accessible(page) fails the test on a serious axe finding."""

    def check(page: Page, **how: bool) -> None:
        assert serious_findings(page, **how) == []

    return check


def wider_than_window(page: Page) -> int:
    """How many pixels the page can be scrolled sideways; 0 is good."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

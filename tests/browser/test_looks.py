"""Every main page on a desk and on a phone: nothing sticks out, nothing is hidden from a screen reader, the banner is there."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RESULTS, wider_than_window

PICTURES = os.environ.get("TONGZHENG_PICTURES") == "1"  # keep a picture of every page, for people to look at

# who, name of the picture, address; an address with * is the first link of that pattern on the page before it
PAGES = [
    ("周小禾", "clerk-home", "/"),
    ("周小禾", "clerk-write", "/reports/new/"),
    ("周小禾", "clerk-mine", "/reports/"),
    ("周小禾", "clerk-report", r"^/reports/\d+/$"),
    ("周小禾", "clerk-line", r"^/reports/\d+/line/$"),
    ("周小禾", "clerk-import", "/reports/import/"),
    ("周小禾", "clerk-contributions", "/contributions/"),
    ("周小禾", "clerk-inbox", "/notices/"),
    ("周小禾", "clerk-me", "/me/"),
    ("赵立本", "signer-home", "/"),
    ("林述之", "desk", "/desk/"),
    ("林述之", "desk-original", r"^/reports/\d+/original/$"),
    ("林述之", "received", "/received/"),
    ("林述之", "articles", "/articles/"),
    ("林述之", "article", r"^/articles/\d+/$"),
    ("林述之", "article-edit", r"^/articles/\d+/edit/$"),
    ("林述之", "issues", "/issues/"),
    ("林述之", "issue-compose", r"^/issues/\d+/$"),
    ("沈定远", "approver-home", "/"),
    ("沈定远", "issue-sign", r"^/issues/\d+/$"),
    ("沈定远", "issue-print", r"^/issues/\d+/print/$"),
    ("罗一鸣", "duty-home", "/"),
    ("罗一鸣", "on-behalf", "/desk/on-behalf/"),
    ("谢秋实", "instructions", "/instructions/"),
    ("丁墨", "assessor-home", "/"),
    ("袁序", "units", "/units/"),
    ("袁序", "unit", r"^/units/\d+/$"),
    ("袁序", "appoint", r"^/units/\d+/appoint/"),
    ("袁序", "vacancies", "/units/vacancies/"),
    ("袁序", "units-import", "/units/import/"),
    ("袁序", "periodicals", "/periodicals/"),
    ("吴慎言", "trail", "/trail/"),
]
LEADER = [
    ("leader-today", "/today/"),
    ("leader-issue", r"^/read/\d+/$"),
    ("leader-article", r"^/read/\d+/\d+/$"),
    ("leader-instruct", r"^/read/\d+/\d+/instruct/$"),
    ("leader-instructions", "/instructions/mine/"),
]
PEOPLE = {who: name.split("-")[0] for who, name, _ in reversed(PAGES)}


@pytest.mark.parametrize("who", PEOPLE, ids=PEOPLE.values())
def test_pages_at_both_widths(who, person, accessible):
    look(person(who), [(name, address) for each, name, address in PAGES if each == who], (1440, 390), accessible)


def test_leader_pages_at_three_widths(person, accessible):
    look(person("高屹", width=360), LEADER, (360, 390, 1440), accessible)


def test_signing_a_report(person, accessible):
    signer = person("赵立本")
    signer.goto("/")
    first = signer.locator("article.sheet a", has_text="附件和经过").first
    expect(first).to_be_visible()
    look(signer, [("signer-report", first.get_attribute("href"))], (1440, 390), accessible)


def test_dialogs(person, accessible):
    editor = person("林述之")
    editor.goto("/desk/")
    for key in ("r", "a"):
        editor.keyboard.press(key)
        expect(editor.locator("dialog[open]")).to_be_visible()
        accessible(editor)
        editor.keyboard.press("Escape")
        expect(editor.locator("dialog[open]")).to_have_count(0)


def test_the_longest_menu_fits_a_laptop(person):
    """An approver has sixteen entries: half of them behind 更多, nothing sticks out on the screens offices have."""
    approver = person("沈定远")
    approver.goto("/archive/")
    for width in (1440, 1366, 1280, 1100, 900, 390):
        approver.set_viewport_size({"width": width, "height": 800})
        assert wider_than_window(approver) <= 0, width
        entry = approver.locator(".top .more")
        assert "档案" in entry.locator("summary").inner_text()  # where one is
        entry.locator("summary").click()
        assert entry.get_by_role("link", name="得分").is_visible(), width
        entry.locator("summary").click()


def test_refusals_look_like_pages(person, accessible):
    """404 and 403 carry the banner and a way on."""
    clerk = person("周小禾")
    for address, words in (("/reports/999999/", "没有找到"), ("/desk/", "不能办")):
        clerk.goto(address)
        expect(clerk.locator("h1")).to_contain_text(words)
        check(clerk, f"refusal{address.replace('/', '-')}", 1440, accessible)


def look(page: Page, pages: list[tuple[str, str]], widths: tuple[int, ...], accessible) -> None:
    """Open each page at each width; what is wrong anywhere is told together."""
    wrong = []
    for name, address in pages:
        page.set_viewport_size({"width": widths[0], "height": 900})
        page.goto(found(page, address))
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900 if width > 600 else 800})
            try:
                check(page, name, width, accessible, only_width=width != widths[0])
            except AssertionError as error:
                wrong.append(f"{name} at {width}: {str(error)[:600]}")
    assert not wrong, "\n".join(wrong)


def found(page: Page, address: str) -> str:
    """The address itself, or the first link of that pattern on the page that is open."""
    if not address.startswith("^"):
        return address
    links = page.locator("main a[href], footer a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    hit = next((link for link in links if re.search(address, link)), None)
    if hit is None and address.endswith("instruct/$"):
        hit = page.url + "instruct/"
    assert hit, f"no link like {address} on {page.url}"
    return hit


def check(page: Page, name: str, width: int, accessible, **how: bool) -> None:
    """One page at one width."""
    if PICTURES:
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / f"look-{name}-{width}.png")
    assert wider_than_window(page) <= 0, f"sticks out by {wider_than_window(page)} px"
    expect(page.get_by_text("非涉密系统").locator("visible=true").first).to_be_visible()
    expect(page.locator("h1").first).to_be_attached()
    assert page.title().endswith("通政")
    accessible(page, **how)

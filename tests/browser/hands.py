"""What people do with their hands, said once: write, send, sign. Used where it is not what the test is about."""

import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

Person = Callable[..., Page]
BODY = (
    "11月20日，青石镇上溪村自来水管在主街中段开裂，312户停水6小时。\n"
    "经查，管道系2009年铺设，同批管道还有4.6公里。\n"
    "建议县水利局列入明年农村饮水更新改造计划，今冬先备足抢修材料。"
)


def fresh(words: str) -> str:
    """A title nobody else has."""
    return f"{words}{uuid.uuid4().hex[:6]}"


def write(clerk: Page, title: str, body: str = BODY, *, then: str = "送赵立本签发") -> str:
    """Write a report and press the main button; returns its address."""
    clerk.goto("/reports/new/")
    clerk.get_by_label("标题", exact=True).fill(title)
    clerk.get_by_label("正文", exact=True).fill(body)
    clerk.get_by_label("我已确认此稿不含国家秘密").check()
    clerk.get_by_role("button", name=then).click()
    clerk.wait_for_url(lambda url: "/new/" not in url)
    return path(clerk)


def path(page: Page) -> str:
    """The address without server and query."""
    return urlsplit(page.url).path  # asked of the page itself it fails while the page is being left


def sign(signer: Page, address: str) -> None:
    """Sign a report out."""
    signer.goto(address)
    signer.get_by_role("button", name="签发报出").click()
    signer.wait_for_url(lambda url: not url.endswith(address) or "do/" in url)


def sent(person: Person, title: str) -> str:
    """A report that lies at the office; returns its address. Without opening pages: it is the ground, not the test."""
    fields = {"title": title, "body": BODY, "kind": "news", "mood": "plain", "label": "open", "no_secret": "on"}
    address = post(person("周小禾"), "/reports/new/", fields | {"then": "submit", "once": str(uuid.uuid4())})
    post(person("赵立本"), f"{address}do/sign_off/", {})
    return address


def post(page: Page, address: str, fields: dict[str, str]) -> str:
    """Send a form as this person; returns where it leads."""
    token = next((c["value"] for c in page.context.cookies() if c["name"] == "csrftoken"), "")
    answer = page.request.post(address, form={**fields, "csrfmiddlewaretoken": token}, max_redirects=0)
    assert answer.status == 302, f"{answer.status} {address}\n{answer.text()[-1500:]}"
    return answer.headers["location"]


def open_on_desk(editor: Page, title: str) -> None:
    """Find a report in the desk's queue by its title and open it."""
    editor.goto(f"/desk/?q={title}")
    expect(editor.locator("#desk-text h1")).to_have_text(title)


def dialog(page: Page):
    """The open dialog."""
    return page.locator("dialog[open]")


def menu_item(page: Page, name: str) -> None:
    """Press something in the desk's 更多 menu."""
    page.locator("#desk-text details.menu-wrap summary").click()
    page.get_by_role("link", name=name, exact=True).click()

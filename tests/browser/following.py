"""What follows an instruction, by hand: opened, given out, answered from a phone, sent back, done again, closed (D2, D8)."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import wider_than_window
from tests.browser.hands import dialog, path

RESULT = "更新改造方案已定：4.6公里管段分两期更换，第一期明年3月开工。"
FULLER = RESULT + "抢修材料已备足，10月底前全部完工。"


def follow_up(person: Callable[..., Page], title: str) -> None:
    """From the leader's words to the closed matter: supervisor, the lead unit's officer and leader on phones, the leader."""
    supervisor = person("谢秋实")
    supervisor.goto("/supervision/waiting/")
    mine = supervisor.locator("li", has_text=title)
    mine.get_by_role("link", name="立项交办").click()
    lead = supervisor.get_by_label("牵头单位")
    expect(lead.locator("option:checked")).to_have_text("县水利局")  # read from the leader's words
    expect(supervisor.get_by_text("“两周内”")).to_be_visible()
    supervisor.get_by_role("button", name="立项并交办").click()
    supervisor.wait_for_url(re.compile(r"/supervision/\d+/$"))
    item = path(supervisor)

    officer, head = person("县水利局信息员", width=390), person("县水利局审核签发人", width=390)
    officer.goto(item)
    press(officer, "签收")
    answer(officer, head, item, RESULT)
    supervisor.goto(item)
    supervisor.get_by_role("link", name="退回重办", exact=True).click()
    box = dialog(supervisor)
    box.get_by_label("退回的理由").fill("没写完工时间")
    box.get_by_role("button", name="退回重办").click()
    expect(supervisor.get_by_text("没写完工时间").first).to_be_visible()
    officer.goto(item)
    expect(officer.get_by_text("没写完工时间").first).to_be_visible()  # why it came back, on the phone
    answer(officer, head, item, FULLER)

    supervisor.goto(item)
    press(supervisor, "认可")
    press(supervisor, "报领导")
    leader = person("高屹", width=390)
    leader.goto(item)
    expect(leader.get_by_text(FULLER)).to_be_visible()
    leader.get_by_role("link", name="圈阅或再批").click()
    dialog(leader).get_by_label("满意", exact=True).check()
    dialog(leader).get_by_role("button", name="确定").click()
    expect(leader.locator(".toast")).to_contain_text("已圈阅")
    supervisor.goto(item)
    press(supervisor, "办结")
    expect(supervisor.locator("main")).to_contain_text("已办结")


def press(page: Page, name: str, *, check: str = "", said: str = "") -> None:
    """Open an act's dialog, tick what is to be ticked, press its button; the page says that it is done."""
    page.get_by_role("link", name=name, exact=True).click()
    if check:
        dialog(page).get_by_label(check).check()
    dialog(page).get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".toast")).to_contain_text(said or f"已{name}", timeout=30_000)


def answer(officer: Page, head: Page, item: str, text: str) -> None:
    """Written by the officer, signed by the unit's leader, both on phones."""
    officer.goto(item)
    officer.get_by_role("link", name="写反馈").click()
    officer.get_by_label("办理结果").check()
    officer.get_by_label("办理情况").fill(text)
    officer.get_by_role("button", name="存下").click()
    officer.wait_for_url(re.compile(r"/supervision/\d+/#f\d+$"))
    assert wider_than_window(officer) <= 0
    press(officer, "送审签")
    head.goto(item)
    press(head, "审签报出")

"""An answer is evaluated, told in a circular the approver signs, and given to the ledger once (D6, K1)."""

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import dialog, path


def press(page: Page, name: str) -> None:
    """Open an act's dialog and press its button."""
    page.get_by_role("link", name=name, exact=True).first.click()
    dialog(page).get_by_role("button", name=name, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=30_000)  # signed pages are set meanwhile


def test_from_the_evaluation_to_the_ledger(person):
    supervisor = person("谢秋实")
    supervisor.goto("/outcomes/")
    supervisor.locator('main a[href*="/figures/answered/"]').first.click()
    supervisor.locator('main a[href^="/outcomes/items/"]').first.click()
    supervisor.get_by_role("link", name=re.compile("评")).first.click()
    box = dialog(supervisor)
    box.get_by_label("一般", exact=True).check()
    box.get_by_role("button").last.click()
    expect(box.get_by_role("alert")).to_contain_text("理由")  # a correction without a reason: said so, nothing lost
    box.get_by_label("理由").fill("附件不全，按一般评")
    box.get_by_role("button").last.click()
    expect(supervisor.locator("main")).to_contain_text("附件不全，按一般评")

    supervisor.goto("/outcomes/")
    supervisor.get_by_role("link", name="起草通报").click()
    supervisor.get_by_role("button", name="取数并起草").dblclick()  # one draft, however often it is pressed
    supervisor.wait_for_url(re.compile(r"/outcomes/papers/\d+/$"))
    paper = path(supervisor)
    press(supervisor, "送审签")
    approver = person("沈定远")
    approver.goto(paper)
    press(approver, "审签")
    supervisor.goto(paper)
    press(supervisor, "印发")
    expect(supervisor.locator("main")).to_contain_text("已印发")
    number = supervisor.locator(".page-head .meta").inner_text()
    assert re.search(r"〔\d{4}〕\d+号", number), number

    officer = person("县水利局信息员", width=390)
    officer.goto(paper)
    expect(officer.locator("main")).to_contain_text("县水利局")

    assessor = person("丁墨")
    assessor.goto("/outcomes/points/")
    assert assessor.locator("input[name=keys]:checked").count()
    assessor.get_by_role("button", name="记入得分").click()
    expect(assessor.locator("main")).to_contain_text("没有要记的")

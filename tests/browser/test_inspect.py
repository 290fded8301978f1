"""A visit from its plan to the re-check: findings and rectification on phones, with photos (D5)."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import wider_than_window
from tests.browser.hands import dialog, fresh, path
from tests.pictures import PNG

TODAY = timezone.localdate()


def press(page: Page, name: str, verb: str = "", **boxes: str) -> None:
    """Open an act's dialog, fill its boxes, press its button (`verb` where it says less than the link)."""
    page.get_by_role("link", name=name, exact=True).first.click()
    for label, text in boxes.items():
        dialog(page).get_by_label(label).fill(text)
    dialog(page).get_by_role("button", name=verb or name, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0, timeout=30_000)


def photo(name: str) -> dict:
    return {"name": f"{name}.png", "mimeType": "image/png", "buffer": PNG}


def plan(supervisor: Page, title: str) -> str:
    """Written, with what is missing told first; returns its address."""
    supervisor.goto("/inspections/new/")
    supervisor.get_by_label("督查事项").fill(title)
    supervisor.get_by_label("从哪天").fill(str(TODAY))
    supervisor.get_by_label("到哪天").fill(str(TODAY - timedelta(days=1)))
    supervisor.get_by_role("button", name="存下").click()
    expect(supervisor.locator(".error").first).to_be_visible()
    expect(supervisor.get_by_label("督查事项")).to_have_value(title)
    supervisor.get_by_label("督查内容").fill("看水源、看管网、问群众。")
    supervisor.get_by_label("依据").fill("县长高屹批示")
    supervisor.get_by_label("到哪天").fill(str(TODAY))
    supervisor.get_by_label("督查单位", exact=True).select_option(label="县水利局")
    supervisor.get_by_label("组长").fill("县政府办 谢秋实")
    supervisor.get_by_role("button", name="存下").click()
    supervisor.wait_for_url(re.compile(r"/inspections/\d+/$"))
    return path(supervisor)


def test_from_the_plan_to_the_recheck(person):
    supervisor, title = person("谢秋实"), fresh("冬季供水督查")
    address = plan(supervisor, title)
    press(supervisor, "方案报批")
    approver = person("沈定远")
    approver.goto(address)
    press(approver, "批准方案")
    supervisor.goto(address)
    press(supervisor, "开始督查")

    supervisor.set_viewport_size({"width": 390, "height": 800})  # the same officer, now on the spot
    supervisor.goto(f"{address}record/")
    assert wider_than_window(supervisor) <= 0
    supervisor.get_by_role("button", name="存下").click()
    expect(supervisor.locator(".error").first).to_be_visible()
    supervisor.get_by_label("发现了什么").fill("二号泵房门锁损坏，值守记录缺三天。")
    supervisor.get_by_label("拍照").set_input_files([photo("泵房")])
    supervisor.get_by_role("button", name="存下").click()
    supervisor.wait_for_url(re.compile(r"/inspections/\d+/(#f\d+)?$"))
    expect(supervisor.locator(".shots img").first).to_be_visible()
    press(supervisor, "下达整改", "下达", 期限=str(TODAY + timedelta(days=10)))
    supervisor.goto("/rectifications/?q=二号泵房")
    supervisor.locator("tbody .lead a").last.click()
    order = path(supervisor)

    officer, head = person("县水利局信息员", width=390), person("县水利局审核签发人", width=390)
    officer.goto(order)
    press(officer, "签收")
    officer.get_by_role("link", name="报整改情况").first.click()
    officer.get_by_role("textbox", name="整改情况").fill("门锁已换，值守记录已补，排班上墙。")
    officer.get_by_label("整改前的照片").set_input_files([photo("前")])
    officer.get_by_label("整改后的照片").set_input_files([photo("后")])
    officer.get_by_role("button", name="存下").click()
    officer.wait_for_url(re.compile(r"/rectifications/\d+/(#.*)?$"))
    assert wider_than_window(officer) <= 0
    press(officer, "送审签")
    head.goto(order)
    press(head, "审签报出")

    supervisor.goto(order)
    expect(supervisor.locator(".shots img")).to_have_count(2)
    press(supervisor, "复查通过，销号")
    expect(supervisor.locator("main")).to_contain_text("已销号")

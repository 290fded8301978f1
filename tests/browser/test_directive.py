"""A superior's instruction from the register to the report back: shown, opened, answered, drafted, signed, sent, confirmed (D11)."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.following import FULLER, answer, press
from tests.browser.hands import dialog, fresh, path

WORDS = "请云岭县认真研究，县水利局牵头，一个月内将落实情况报我。"


def register(editor: Page, title: str) -> str:
    """By the office's editor; what is missing is told, what was typed stays."""
    editor.goto("/directives/")
    editor.get_by_role("link", name="登记批示", exact=True).click()
    box = dialog(editor)
    box.locator("[name=title]").fill(title)
    box.get_by_role("button", name="登记").click()
    expect(box.locator(".error").first).to_be_visible()
    expect(box.locator("[name=title]")).to_have_value(title)
    box.get_by_label("哪一级").select_option(index=1)
    box.get_by_label("哪位领导").fill("副市长 裴若谷")
    box.get_by_label("批示日期").fill(str(timezone.localdate()))
    box.get_by_label("批示原话").fill(WORDS)
    box.get_by_role("button", name="登记").click()
    editor.wait_for_url(re.compile(r"/directives/\d+/$"))
    return path(editor)


def test_from_the_register_to_the_report_back(person):
    editor, title = person("林述之"), fresh("山区供水保障")
    address = register(editor, title)
    press(editor, "呈阅", check="高屹", said="已呈")
    leader = person("高屹", width=390)
    leader.goto(address)
    leader.get_by_role("link", name="圈阅、批示").click()
    dialog(leader).get_by_label("批示").fill("请县水利局抓紧办。")
    dialog(leader).get_by_role("button").last.click()
    expect(leader.locator("main")).to_contain_text("请县水利局抓紧办。")

    supervisor = person("谢秋实")
    supervisor.goto(address)
    supervisor.get_by_role("link", name="立项交办", exact=True).click()
    expect(supervisor.get_by_label("牵头单位").locator("option:checked")).to_have_text("县水利局")
    supervisor.get_by_role("button", name="立项并交办").click()
    supervisor.wait_for_url(re.compile(r"/directives/\d+/$"))
    supervisor.locator('ol.line a[href^="/supervision/"]').first.click()
    supervisor.wait_for_url(re.compile(r"/supervision/\d+/$"))
    item = path(supervisor)

    officer, head = person("县水利局信息员", width=390), person("县水利局审核签发人", width=390)
    officer.goto(item)
    press(officer, "签收")
    answer(officer, head, item, FULLER)
    supervisor.goto(item)
    press(supervisor, "认可")

    editor.goto(address)
    editor.get_by_role("link", name="起草", exact=True).first.click()
    dialog(editor).get_by_role("button").last.click()
    editor.wait_for_url(re.compile(r"/directives/reports/\d+/"))
    report = re.search(r"/directives/reports/\d+/", path(editor)).group()
    editor.goto(report)
    expect(editor.locator("article")).to_contain_text(FULLER[:20])  # the unit's words, with where they come from
    expect(editor.locator("article")).to_contain_text("〔县水利局〕")
    editor.get_by_role("link", name="送签", exact=True).click()
    dialog(editor).get_by_label("已核对，不含国家秘密").check()
    dialog(editor).get_by_role("button", name="送签").click()
    expect(editor.locator("dialog[open]")).to_have_count(0, timeout=30_000)
    approver = person("沈定远")
    approver.goto(report)
    press(approver, "签发", said="签发落实情况报告")
    editor.goto(report)
    editor.get_by_role("link", name="报出", exact=True).click()
    box = dialog(editor)
    box.get_by_role("radio").first.check()
    box.get_by_role("button", name="报出").click()
    expect(editor.locator("dialog[open]")).to_have_count(0, timeout=30_000)
    city = person("市政府办编辑")
    city.goto(report)
    city.get_by_role("link", name="确认收到", exact=True).click()
    dialog(city).get_by_role("button", name="确认收到").click()
    expect(city.locator("dialog[open]")).to_have_count(0, timeout=30_000)
    editor.goto(address)
    expect(editor.locator(".page-head")).to_contain_text("已办结")

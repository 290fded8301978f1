"""At 3 a.m. with a phone in one hand: registered in six interactions at 390 px, the worker down, the line slow (U1)."""

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import fresh

LIMIT = 100_000  # bytes of the page itself


class Hand:
    """Counts what a hand does: a box filled, a choice made, a button pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def fill(self, label: str, text: str) -> None:
        self.count += 1
        self.page.get_by_label(label).fill(text)

    def choose(self, label: str, what: str) -> None:
        self.count += 1
        self.page.get_by_label(label).select_option(label=what)

    def press(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("button", name=name).click()


def test_six_interactions_from_the_open_page_to_a_registered_report(person):
    duty = person("罗一鸣", width=390)
    what = fresh("上溪村水塘边坡塌方")
    answer = duty.goto("/emergencies/new/")
    assert answer is not None
    assert len(answer.body()) < LIMIT
    assert duty.evaluate("document.documentElement.scrollWidth") <= 390
    hand = Hand(duty)
    hand.choose("哪里（哪个单位）", "青石镇")
    hand.fill("谁报的", "周小禾 信息员")
    hand.fill("何时发生", "刚刚")
    hand.fill("什么事", what)
    hand.fill("来电内容", "塌方约三十方，半幅路不通，没听说伤人。")
    hand.press("登记首报")
    duty.wait_for_url(re.compile(r"/emergencies/\d+/$"))
    assert hand.count <= 6
    expect(duty.locator("h1")).to_have_text(what)
    expect(duty.get_by_text("青石镇书面报告").first).to_be_visible()
    duty.goto("/emergencies/desk/")
    row = duty.locator("article.emg", has_text=what)
    expect(row.locator("time[data-countdown]")).to_contain_text("分")


def test_a_lost_line_loses_nothing(person):
    duty = person("罗一鸣", width=390)
    duty.goto("/emergencies/new/")
    duty.get_by_label("来电内容").fill("河边有人落水，正在找。")
    duty.reload()
    duty.get_by_role("button", name="用这份").click()
    expect(duty.get_by_label("来电内容")).to_have_value("河边有人落水，正在找。")

"""From a registered event to the city's receipt: drafted, completed, signed, numbered, sent, confirmed (U4)."""

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import dialog, fresh, path

CALL = "后山塌方三十方，半幅路不通，1人受伤送医。已组织人员抢通，转移群众8人。"


def register(duty: Page, what: str) -> None:
    duty.goto("/emergencies/new/")
    duty.get_by_label("哪里（哪个单位）").select_option(label="青石镇")
    duty.get_by_label("谁报的").fill("周小禾 信息员 0871-6020118")
    duty.get_by_label("何时发生").fill("刚刚")
    duty.get_by_label("什么事").fill(what)
    duty.get_by_label("来电内容").fill(CALL)
    duty.get_by_role("button", name="登记首报").click()
    duty.wait_for_url(re.compile(r"/emergencies/\d+/$"))


def press(page: Page, link: str, verb: str | None = None) -> None:
    """Open an act's dialog and press its button."""
    page.get_by_role("link", name=link, exact=True).first.click()
    dialog(page).get_by_role("button", name=verb or link, exact=True).click()


def test_from_the_thread_to_the_citys_receipt(person):
    duty = person("罗一鸣")
    register(duty, what := fresh("上溪村后山塌方"))
    duty.get_by_role("link", name="上报").first.click()
    press(duty, "起草首报", "起草")
    duty.wait_for_url(re.compile(r"/relays/\d+/edit/$"))
    expect(duty.get_by_text(re.compile("^缺：.*现场负责人"))).to_be_visible()
    body = duty.get_by_label("正文")
    expect(body).to_have_value(re.compile("已采取的措施：已组织人员抢通，转移群众8人。"))
    body.fill(f"{body.input_value()}\n现场负责人：副镇长王满，0871-6020118。")
    duty.get_by_role("button", name="存下").click()
    duty.get_by_role("link", name="送签", exact=True).click()
    dialog(duty).get_by_label("已核对，不含国家秘密").check()
    dialog(duty).get_by_role("button", name="送签").click()
    expect(duty.locator(".toast")).to_contain_text("送签")  # the address is the one before
    address = path(duty)

    director = person("沈定远")
    director.goto(address)
    press(director, "签发")
    expect(director.locator("h1")).to_have_text(re.compile(r"^值班信息〔\d{4}〕第\d+期$"))
    kept = director.request.get(f"{address}files/pdf/").body()
    assert kept.startswith(b"%PDF")

    duty.goto(address)
    press(duty, "报出")
    expect(duty.get_by_text("待确认")).to_be_visible()

    city = person("市政府办编辑")
    city.goto("/relays/?which=in")
    city.get_by_role("link", name=re.compile(what)).click()
    press(city, "签收")
    expect(city.get_by_text("已签收").first).to_be_visible()

    duty.goto(address)
    expect(duty.get_by_text("已确认收到")).to_be_visible()
    assert duty.request.get(f"{address}files/pdf/").body() == kept

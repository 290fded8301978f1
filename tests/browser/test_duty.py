"""The duty room's day: a call in the log becomes an emergency, a month is arranged and published, a shift is swapped (U7)."""

import re

from playwright.sync_api import expect

from tests.browser.hands import fresh


def test_a_call_is_written_down_on_a_phone_and_becomes_an_emergency(person):
    duty = person("罗一鸣", width=390)
    what = fresh("石门乡来电山体滑坡")
    duty.goto("/duty/")
    duty.get_by_role("link", name="记值班日志").click()
    duty.get_by_label("内容").fill(what)
    duty.get_by_label("来电（来文、来访）单位").fill("石门乡")
    duty.get_by_role("button", name="记下").click()
    duty.get_by_role("link", name="转为突发事件").click()
    expect(duty.get_by_label("来电内容")).to_have_value(what)
    duty.get_by_label("哪里（哪个单位）").select_option(label="石门乡")
    duty.get_by_role("button", name="登记首报").click()
    duty.wait_for_url(re.compile(r"/emergencies/\d+/$"))
    duty.goto("/duty/log/?q=" + what)
    expect(duty.get_by_role("link", name=re.compile("突发事件：")).first).to_be_visible()
    assert duty.evaluate("document.documentElement.scrollWidth") <= 390


def test_next_month_is_arranged_published_and_a_shift_swapped(person, accessible):
    duty, director = person("罗一鸣"), person("沈定远")
    duty.goto("/duty/rosters/")
    duty.get_by_role("link", name="排一个月").click()
    duty.get_by_role("button", name="排出来").click()
    duty.wait_for_url(re.compile(r"/duty/rosters/\d+/$"))
    accessible(duty)
    director.goto(duty.url)
    director.get_by_role("link", name="印发").click()
    director.get_by_role("button", name="印发").click()
    expect(director.get_by_text("此后只能换班")).to_be_visible()
    duty.reload()
    duty.get_by_role("row", name=re.compile("罗一鸣")).first.get_by_role("link", name="换班").last.click()
    taker = duty.get_by_label("由谁接班")
    free = taker.locator("option", has_text="袁序").get_attribute(
        "value"
    )  # in no turn, so never in two shifts in a row
    taker.select_option(free)
    duty.get_by_label("原因").fill("参加培训")
    duty.get_by_role("button", name="提出换班").click()
    expect(duty.get_by_text("已告诉袁序")).to_be_visible()

"""Finding by keyboard on the desk and on a leader's phone; a copy seen while it is being written."""

import re

from playwright.sync_api import expect

from tests.browser.hands import fresh, path, sent

COPIED = (
    "入秋以来，枫坳一带连续四十天无有效降雨，十一口山塘见底，三百二十亩晚柿落果近四成。\n"
    "村里组织干部错峰提灌，调来移动泵车六台，先保果苗，再保菜地。\n"
    "建议县水利局会同供电部门出台抗旱提灌电价补助办法，冬修时优先安排枫坳干渠清淤。"
)


def test_find_by_keyboard_and_on_the_phone(person):
    title = fresh("鹞子岭水管爆裂")
    sent(person, title)
    editor = person("林述之")
    editor.goto("/received/")
    editor.keyboard.press("/")
    editor.keyboard.type(title)
    editor.keyboard.press("Enter")
    editor.wait_for_url(re.compile("/find/"))
    expect(editor.locator(".found h3 mark")).to_have_text(title)
    editor.locator(".found h3 a").click()
    expect(editor.locator("h1", has_text=title)).to_be_visible()

    leader = person("高屹", width=390)
    leader.goto("/today/")
    leader.get_by_role("link", name="搜索").click()
    leader.get_by_label("找什么").fill("建议")
    leader.get_by_role("button", name="搜索").click()
    expect(leader.locator(".found h3").first).to_be_visible()
    assert leader.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_copy_is_told_while_it_is_written(person):
    clerk = person("周小禾")
    clerk.goto("/reports/new/")
    title = fresh("枫坳抗旱")
    clerk.get_by_label("标题", exact=True).fill(title)
    clerk.get_by_label("正文", exact=True).fill(COPIED)
    expect(clerk.locator("#copies")).to_contain_text("没有发现", timeout=15000)
    clerk.get_by_label("我已确认此稿不含国家秘密").check()
    clerk.get_by_role("button", name="送赵立本签发").click()
    clerk.wait_for_url(lambda url: "/new/" not in url)
    address = path(clerk)
    signer = person("赵立本")
    signer.goto(address)
    signer.get_by_role("button", name="签发报出").click()
    signer.wait_for_url(lambda url: not url.endswith(address))

    clerk.goto("/reports/new/")
    clerk.get_by_label("标题", exact=True).fill(fresh("竹园抗旱"))
    clerk.get_by_label("正文", exact=True).fill(COPIED.replace("枫坳", "竹园").replace("四十天", "三十天"))
    expect(clerk.locator("#copies")).to_contain_text(title, timeout=15000)
    clerk.locator("#copies").get_by_role("link", name=title).click()
    expect(clerk.locator("mark.same").first).to_be_visible()
    expect(clerk.locator(".copy-pair")).to_contain_text("竹园")

"""Back button, double click, two tabs, stale page, expired session, network cut: nothing typed is lost, nothing happens twice."""

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import BODY, dialog, fresh, open_on_desk, path, sent, sign, write


def rows(page: Page, title: str) -> int:
    """How many reports of this title the unit has."""
    page.goto(f"/reports/?q={title}")
    return page.locator("ol.fate > li").count()


def test_back_after_sending_does_nothing_twice(person):
    clerk, title = person("周小禾"), fresh("后退不重")
    address = write(clerk, title)
    clerk.go_back()
    button = clerk.get_by_role("button", name="送赵立本签发")
    expect(button).to_be_visible()
    button.click()
    clerk.wait_for_load_state()
    expect(clerk.locator("main")).to_contain_text(re.compile("已送签|送签|没有重复"))
    assert rows(clerk, title) == 1
    clerk.goto(f"{address}line/")
    assert clerk.locator("ol.line strong", has_text="送签").count() == 1


def test_back_and_another_text_is_shown_again(person):
    """What is typed on a page whose report has gone is neither sent nor lost."""
    clerk, title = person("周小禾"), fresh("后退再写")
    write(clerk, title)
    clerk.go_back()
    clerk.get_by_label("正文", exact=True).fill("送签以后又想补的一段。")
    clerk.get_by_role("button", name="送赵立本签发").click()
    expect(clerk.locator("main h1")).to_have_text("这件事刚刚有了变化")
    expect(clerk.locator("main")).to_contain_text("送签以后又想补的一段。")
    assert rows(clerk, title) == 1


def test_double_click_sends_once(person):
    clerk, title = person("周小禾"), fresh("双击不重")
    clerk.goto("/reports/new/")
    clerk.get_by_label("标题", exact=True).fill(title)
    clerk.get_by_label("正文", exact=True).fill(BODY)
    clerk.get_by_label("我已确认此稿不含国家秘密").check()
    clerk.get_by_role("button", name="送赵立本签发").dblclick()
    clerk.wait_for_url(re.compile(r"/reports/\d+/$"))
    expect(clerk.locator("main h1")).to_have_text(title)
    assert rows(clerk, title) == 1

    signer = person("赵立本")
    signer.goto("/")
    signer.locator("article.sheet", has_text=title).get_by_role("link", name="签发报出").click()
    dialog(signer).get_by_role("button", name="签发报出").dblclick()
    expect(signer.locator(".toast")).to_contain_text("已签发报出")
    clerk.get_by_role("link", name=title).first.click()
    clerk.goto(f"{path(clerk)}line/")
    assert clerk.locator("ol.line strong", has_text="签发报出").count() == 1


def test_two_tabs_of_one_draft_lose_nothing(person):
    first, title = person("周小禾"), fresh("两个窗口")
    address = write(first, title, "第一个窗口先写的一段。", then="存稿")
    second = first.context.new_page()
    second.goto(address)
    second.get_by_label("正文", exact=True).fill("第二个窗口写的一段，先存上了。")
    second.get_by_role("button", name="存稿").click()
    expect(second.locator(".toast")).to_contain_text("已存好")
    first.get_by_label("正文", exact=True).fill("第一个窗口又写的一段，后来才存。")
    first.get_by_role("button", name="存稿").click()
    theirs = first.get_by_role("region", name="别处存的一份")
    expect(theirs).to_contain_text("第二个窗口写的一段，先存上了。")
    expect(first.get_by_label("正文", exact=True)).to_have_value("第一个窗口又写的一段，后来才存。")
    second.reload()
    expect(second.get_by_label("正文", exact=True)).to_have_value("第二个窗口写的一段，先存上了。")


def test_autosave_does_not_overwrite_another_tab(person):
    first, title = person("周小禾"), fresh("两窗自存")
    address = write(first, title, "原来的一段。", then="存稿")
    second = first.context.new_page()
    second.goto(address)
    second.get_by_label("正文", exact=True).fill("另一窗口写的。")
    expect(second.locator("[data-autosave-status]")).to_contain_text(re.compile(r"草稿已于 \d\d:\d\d 存好"))
    first.get_by_label("正文", exact=True).fill("这一窗口写的。")
    status = first.locator("[data-autosave-status]")
    expect(status).to_contain_text("在别处改过")
    expect(status.get_by_role("link", name="看最新的")).to_be_visible()
    expect(first.get_by_label("正文", exact=True)).to_have_value("这一窗口写的。")


def test_stale_page_says_who_did_what(person):
    title = fresh("同时办一篇")
    sent(person, title)
    late, quick = person("林述之"), person("程未晚")
    for page in (late, quick):
        open_on_desk(page, title)
    late.locator("#desk-text").get_by_role("link", name="不用").click()
    dialog(late).get_by_label("不用的原因").fill("本单位可自行处理，已电话告知。")
    quick.locator("#desk-text").get_by_role("link", name="退回").click()
    dialog(quick).get_by_label("退回原因").fill("数字待核")
    dialog(quick).get_by_role("button", name="退回").click()
    expect(quick.locator(".toast")).to_contain_text("已退回修改")
    dialog(late).get_by_role("button", name="不用").click()
    told = late.locator("dialog[open], main").last
    expect(told).to_contain_text("这件事刚刚有了变化")
    expect(told).to_contain_text("程未晚")
    expect(told).to_contain_text("退回修改")
    expect(told).to_contain_text("本单位可自行处理，已电话告知。")


def test_stale_page_without_a_dialog(person):
    title = fresh("签发人慢一步")
    clerk, signer = person("周小禾"), person("赵立本")
    address = write(clerk, title)
    signer.goto(address)
    signer.get_by_label("退回原因").fill("请补充灌溉面积。")
    clerk.goto(address)
    clerk.get_by_role("link", name="撤回").click()
    dialog(clerk).get_by_role("button", name="撤回").click()
    expect(clerk.locator(".toast")).to_contain_text("已撤回")
    signer.get_by_role("button", name="退回修改").click()
    expect(signer.locator("main")).to_contain_text("周小禾")
    expect(signer.locator("main")).to_contain_text("撤回")
    expect(signer.locator("main")).to_contain_text("请补充灌溉面积。")


def test_expired_session_in_a_long_text(person):
    clerk, title = person("周小禾", own=True), fresh("写到一半过时")
    long = "长稿一段，写了一个上午。" * 300
    clerk.goto("/reports/new/")
    clerk.route(
        "**/reports/new/", lambda route: route.abort() if "x-autosave" in route.request.headers else route.fallback()
    )
    clerk.get_by_label("标题", exact=True).fill(title)
    clerk.get_by_label("正文", exact=True).fill(long)
    clerk.get_by_label("我已确认此稿不含国家秘密").check()
    clerk.context.clear_cookies(name=re.compile("session"))
    clerk.get_by_role("button", name="送赵立本签发").click()
    expect(clerk.locator("main")).to_contain_text("你写的都还在")
    clerk.get_by_role("button", name="周小禾").first.click()
    expect(clerk.locator(".kept", has_text="长稿一段")).to_be_visible()
    clerk.get_by_role("button", name="继续").click()
    clerk.wait_for_url(re.compile(r"/reports/\d+/$"))
    expect(clerk.locator("main h1")).to_have_text(title)
    expect(clerk.locator("#text")).to_contain_text(long[-200:])
    assert rows(clerk, title) == 1


def test_expired_session_while_a_dialog_is_open(person):
    title = fresh("退到一半过时")
    sent(person, title)
    editor = person("林述之", own=True)
    open_on_desk(editor, title)
    editor.locator("#desk-text").get_by_role("link", name="退回").click()
    box = dialog(editor)
    box.get_by_label("退回原因").fill("请补充原因和建议")
    editor.context.clear_cookies(name=re.compile("session"))
    box.get_by_role("button", name="退回").click()
    expect(box.locator("[data-told]")).to_contain_text("登录已过时")
    expect(box.get_by_label("退回原因")).to_have_value("请补充原因和建议")
    with editor.context.expect_page() as opened:
        box.get_by_role("link", name="在新窗口登录").click()
    opened.value.get_by_role("button", name="林述之").first.click()
    opened.value.wait_for_url(lambda url: "/signin" not in url)
    box.get_by_role("button", name="退回").click()  # the page is older than the new session: asked once more
    expect(box.locator(".kept")).to_have_text("请补充原因和建议")
    box.get_by_role("button", name="继续").click()
    expect(editor.locator(".toast")).to_contain_text("已退回修改")


def test_network_cut_keeps_the_text_here(person):
    clerk, title = person("周小禾"), fresh("断网也不丢")
    address = write(clerk, title, "断网之前写的。", then="存稿")
    clerk.context.set_offline(True)
    body = clerk.get_by_label("正文", exact=True)
    body.fill("断网之前写的。断网以后又写的。")
    expect(clerk.locator("[data-autosave-status]")).to_contain_text("先留在本机")
    clerk.context.set_offline(False)
    clerk.goto(address)
    note = clerk.locator("form#write .notice.look")
    expect(note).to_contain_text("本机还留着")
    expect(body).to_have_value("断网之前写的。")
    note.get_by_role("button", name="用这份").click()
    expect(body).to_have_value("断网之前写的。断网以后又写的。")
    expect(clerk.locator("[data-autosave-status]")).to_contain_text(re.compile(r"草稿已于 \d\d:\d\d 存好"))
    clerk.reload()
    expect(body).to_have_value("断网之前写的。断网以后又写的。")


def test_missing_reason_keeps_page_and_dialog(person):
    title = fresh("没写原因")
    sent(person, title)
    editor = person("林述之")
    open_on_desk(editor, title)
    editor.locator("#desk-text").get_by_role("link", name="不用").click()
    box = dialog(editor)
    box.get_by_role("button", name="不用").click()
    errors = box.locator("[data-form-errors]")
    expect(errors).to_contain_text("请写明不用的原因")
    expect(errors).to_be_focused()
    box.get_by_role("button", name="时效已过").click()
    expect(box.get_by_label("不用的原因")).to_have_value("时效已过")
    box.get_by_role("button", name="不用").click()
    expect(editor.locator(".toast")).to_contain_text("已列为不采用")


def test_dialog_keeps_the_reason_when_the_network_is_cut(person, contexts):
    title = fresh("断网时退回")
    sent(person, title)
    editor = person("林述之")
    open_on_desk(editor, title)
    editor.locator("#desk-text").get_by_role("link", name="退回").click()
    box = dialog(editor)
    box.get_by_label("退回原因").fill("请核实面积")
    editor.context.set_offline(True)
    box.get_by_role("button", name="退回").click()
    expect(box.locator("[data-told]")).to_contain_text("网络断了")
    contexts.wrongs.clear()  # that it could not send is written to the console
    editor.context.set_offline(False)
    box.get_by_role("button", name="退回").click()
    expect(editor.locator(".toast")).to_contain_text("已退回修改")


def test_signing_a_text_that_was_changed_meanwhile(person):
    """What is signed is what was read: an old page of a text that came again changed is refused."""
    clerk, signer, title = person("周小禾"), person("赵立本"), fresh("签的是看过的")
    address = write(clerk, title)
    signer.goto(address)
    clerk.goto(address)
    clerk.get_by_role("link", name="撤回").click()
    dialog(clerk).get_by_role("button", name="撤回").click()
    expect(clerk.locator(".toast")).to_contain_text("已撤回")
    clerk.goto(f"{address}edit/")
    clerk.get_by_label("正文", exact=True).fill("改过的正文。")
    clerk.get_by_role("button", name="送赵立本签发").click()
    expect(clerk.locator(".toast")).to_contain_text("已送赵立本签发")
    signer.get_by_role("button", name="签发报出").click()
    expect(signer.locator("main")).to_contain_text(re.compile("刚刚有了变化|改过"))
    sign(signer, address)
    signer.goto(address)
    expect(signer.locator("main")).to_contain_text("已报出")

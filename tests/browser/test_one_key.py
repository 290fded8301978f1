"""One-key notice in a real browser: the duty officer presses, a unit signs on the telephone, the board shows who has not."""

from playwright.sync_api import Page, expect

from tests.browser.hands import dialog, fresh, path, post


def test_one_press_signed_on_a_telephone_and_seen_on_the_board(person):
    duty, admin = person("罗一鸣"), person("袁序")
    name = fresh("青石联动")
    members = "青石镇｜值班室｜5500720\n云岭县蓝天救援队｜老陶｜5500995"
    group = {"name": name, "members": members, "text": "", "active": "on", "version": "0"}
    post(admin, "/response/settings/groups/new/", group)
    duty.goto("/emergencies/")
    duty.get_by_role("link", name="石门乡岩下村").first.click()
    duty.get_by_role("link", name="一键通知", exact=True).click()
    duty.get_by_role("link", name="一键通知", exact=True).last.click()
    words = fresh("请立即派员到场并回告")
    for box in duty.get_by_role("checkbox").all():
        box.uncheck()
    duty.get_by_role("checkbox", name=name).check()
    duty.get_by_label("内容").fill(words)
    duty.get_by_role("button", name="一键发出").click()
    duty.wait_for_url("**/response/calls/*/")
    board = duty.locator("#call-board")
    expect(board).to_contain_text("0 / 2")
    expect(board).to_contain_text("不在系统里，打电话")

    sign_on_the_telephone(person("周小禾", width=390), words)
    expect(board).to_contain_text("1 / 2", timeout=15_000)  # by itself
    expect(board).to_contain_text("已派2车12人")

    duty.get_by_role("link", name="电话签收").click()
    dialog(duty).get_by_label("接电话的人和他说的情况").fill("老陶：队员8人出发")
    dialog(duty).get_by_role("button", name="登记").click()
    expect(board).to_contain_text("全部收到")
    assert path(duty).startswith("/response/calls/")


def sign_on_the_telephone(clerk: Page, words: str) -> None:
    """From the list: open it, 收到 with a line; nothing is wider than the screen."""
    clerk.goto("/response/")
    clerk.get_by_role("link", name=words).click()
    clerk.get_by_label("补充一句").fill("已派2车12人")
    clerk.get_by_role("button", name="收到").click()
    expect(clerk.get_by_text("已签收").first).to_be_visible()
    assert clerk.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""Each main page's main act without touching the mouse; focus is always somewhere one can see."""

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import BODY, dialog, fresh, path, sent, write

TABS = 90  # more presses than any main page needs to its main act


def tab_to(page: Page, name: str | re.Pattern) -> None:
    """Press Tab until the element of that name has the focus."""
    wanted = re.compile(name if isinstance(name, re.Pattern) else re.escape(name))
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if wanted.search(said(page)):
            return
    raise AssertionError(f"Tab never came to {name}; it ended on {said(page)!r}")


def said(page: Page) -> str:
    """The name of what has the focus: label, aria-label or text."""
    return page.evaluate(
        """() => { const el = document.activeElement; if (!el || el === document.body) return "";
        return (el.labels && el.labels[0] ? el.labels[0].textContent : "") || el.getAttribute("aria-label") || el.textContent.trim() || el.value || "" }"""
    )


def seen(page: Page) -> bool:
    """Whether the focused element shows that it is focused."""
    return page.evaluate(
        """() => { const el = document.activeElement, look = getComputedStyle(el);
        if (el.matches("[type=month], [type=date]")) return true; // the browser marks the part inside
        return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none" }"""
    )


def test_skip_link_and_visible_focus(person):
    page = person("林述之")
    page.goto("/received/")
    page.keyboard.press("Tab")
    assert said(page) == "跳到正文"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.goto("/received/")
    for _ in range(14):
        page.keyboard.press("Tab")
        assert seen(page), f"no sign of focus on {said(page)!r}"


def test_clerk_writes_and_sends(person):
    clerk, title = person("周小禾"), fresh("全凭键盘写稿")
    clerk.goto("/")
    tab_to(clerk, "动笔")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/reports/new/")
    tab_to(clerk, re.compile("^标题$"))
    clerk.keyboard.insert_text(title)
    clerk.keyboard.press("Tab")
    assert said(clerk) == "正文"
    clerk.keyboard.insert_text(BODY)
    tab_to(clerk, "不含国家秘密")
    clerk.keyboard.press("Space")
    tab_to(clerk, "送赵立本签发")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(re.compile(r"/reports/\d+/$"))
    expect(clerk.locator(".toast")).to_contain_text("已送赵立本签发")


def test_signer_signs_and_sends_back(person):
    clerk, signer = person("周小禾"), person("赵立本")
    address = write(clerk, fresh("键盘退回"))
    signer.goto(address)
    tab_to(signer, "退回原因")
    signer.keyboard.insert_text("请补充时间")
    tab_to(signer, re.compile("^退回修改$"))
    signer.keyboard.press("Enter")
    expect(signer.locator(".toast")).to_contain_text("已退回修改")
    address = write(clerk, fresh("键盘签发"))
    signer.goto(address)
    signer.keyboard.press("a")
    expect(signer.locator(".toast")).to_contain_text("已签发报出")


def test_desk_moves_opens_and_closes(person):
    title = fresh("键盘采编")
    for part in ("甲", "乙", "丙"):
        sent(person, f"{title}{part}")
    editor = person("林述之")
    editor.goto(f"/desk/?q={title}")
    text = editor.locator("#desk-text h1")
    first = text.inner_text()
    editor.keyboard.press("j")
    expect(text).not_to_have_text(first)
    second = text.inner_text()
    editor.keyboard.press("k")
    expect(text).to_have_text(first)
    editor.keyboard.press("j")
    expect(text).to_have_text(second)

    editor.locator("#desk-text").get_by_role("link", name="退回").focus()
    editor.keyboard.press("Enter")
    expect(dialog(editor).get_by_label("退回原因")).to_be_focused()
    editor.keyboard.press("Escape")
    expect(dialog(editor)).to_have_count(0)
    assert said(editor).startswith("退回"), "the focus comes back to what opened the dialog"

    editor.keyboard.press("h")
    expect(dialog(editor)).to_contain_text("备用")
    tab_to(editor, re.compile("^备用$"))
    editor.keyboard.press("Enter")
    expect(editor.locator(".toast")).to_contain_text("已留作备用")
    editor.goto(f"/desk/?q={title}")
    editor.keyboard.press("j")
    for _ in range(2):
        editor.keyboard.press("x")
        editor.keyboard.press("j")
    expect(editor.locator(".picked [data-count]")).to_have_text("2")
    editor.keyboard.press("m")
    expect(editor.get_by_role("heading", name="综合成一篇")).to_be_visible()
    editor.go_back()
    editor.keyboard.press("?")
    expect(editor.get_by_role("heading", name="键盘快捷键")).to_be_visible()


def test_approver_signs_and_leader_instructs(person):
    title = fresh("键盘编期")
    sent(person, title)
    editor = person("林述之")
    editor.goto("/issues/")
    tab_to(editor, "新开一期")
    editor.keyboard.press("Enter")
    dialog(editor).get_by_label("刊物").select_option(label="《政务信息》")
    tab_to(editor, "开始编期")
    editor.keyboard.press("Enter")
    editor.wait_for_url(re.compile(r"/issues/\d+/$"))
    issue = path(editor)
    key = issue.split("/")[2]
    editor.goto(f"/desk/?q={title}")
    editor.keyboard.press("a")
    dialog(editor).get_by_label("用到哪份刊物").select_option(value=f"i{key}")
    dialog(editor).get_by_label("栏目").select_option(index=1)
    tab_to(editor, re.compile("^采用"))
    while not said(editor).startswith("采用") or "方式" in said(editor):
        editor.keyboard.press("Tab")
    editor.keyboard.press("Enter")
    expect(editor.locator(".toast")).to_contain_text("已采用到")
    editor.goto(issue)
    tab_to(editor, "送审签")
    editor.keyboard.press("Enter")
    expect(dialog(editor)).to_be_visible()
    editor.keyboard.press("Enter")
    expect(editor.locator(".toast")).to_contain_text("核稿送审签")

    approver = person("沈定远")
    approver.goto(issue)
    for verb in ("签发第", "印发第"):
        tab_to(approver, re.compile(f"^{verb}"))
        approver.keyboard.press("Enter")
        expect(dialog(approver)).to_be_visible()
        approver.keyboard.press("Enter")
        expect(dialog(approver)).to_have_count(0)
        expect(approver.locator(".toast")).to_contain_text(verb[:2])

    leader = person("高屹", width=360)
    leader.goto("/today/")
    tab_to(leader, title)
    leader.keyboard.press("Enter")
    leader.wait_for_url(f"**/read/{key}/")
    tab_to(leader, title)
    leader.keyboard.press("Enter")
    leader.wait_for_url(re.compile(rf"/read/{key}/\d+/$"))
    tab_to(leader, re.compile("^批示$"))
    leader.keyboard.press("Enter")
    expect(dialog(leader).get_by_label("批示内容")).to_be_focused()
    leader.keyboard.insert_text("请速办。")
    tab_to(leader, re.compile("^批示$"))
    leader.keyboard.press("Enter")
    expect(leader.locator(".instruct blockquote")).to_have_text("请速办。")


def test_unit_tree_by_arrows(person):
    admin = person("袁序")
    admin.goto("/units/")
    admin.locator(".tree a").first.focus()
    admin.keyboard.press("ArrowDown")
    assert "县政府办" in said(admin)
    admin.keyboard.press("ArrowRight")
    admin.keyboard.press("ArrowRight")
    inside = said(admin)
    assert "县政府办" not in inside
    admin.keyboard.press("ArrowLeft")
    assert "县政府办" in said(admin)
    admin.keyboard.press("ArrowLeft")
    admin.keyboard.press("Enter")
    expect(admin.locator("h1")).to_contain_text("人民政府办公室")

"""The main act of each main page with JavaScript off: links, forms and pages alone."""

import io
import re

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.hands import fresh, path, sent, write


@pytest.fixture
def bare(person):
    """bare("周小禾") → that person's page without JavaScript."""
    return lambda name, **more: person(name, javascript=False, **more)


def press(page: Page, name: str) -> None:
    """An act: the button on the page is a link to a small form; its last button does it."""
    page.locator("main a.btn").filter(has_text=re.compile(rf"^\s*{name}")).first.click()
    page.locator("form .bar button").last.click()


def test_write_send_back_correct_sign(bare):
    title = fresh("沙湾村晒谷场改建")
    clerk, signer = bare("周小禾"), bare("赵立本")
    clerk.goto("/")
    clerk.get_by_role("link", name="动笔").click()
    address = write(clerk, title)
    expect(clerk.locator("main h1")).to_have_text(title)

    signer.goto("/")
    row = signer.locator("article.sheet", has_text=title)
    row.get_by_role("link", name="退回修改").click()
    signer.locator("form .bar button").last.click()
    expect(signer.locator("[data-form-errors]")).to_contain_text("请写明退回原因")
    signer.get_by_label("退回原因").fill("占地面积请核实")
    signer.locator("form .bar button").last.click()

    clerk.goto(f"{address}edit/")
    expect(clerk.locator("main")).to_contain_text("占地面积请核实")
    clerk.get_by_role("button", name="送赵立本签发").click()
    signer.goto(address)
    signer.get_by_role("button", name="签发报出").click()
    signer.goto(address)
    expect(signer.locator("main")).to_contain_text("已报出")


def test_claim_hold_return_decline_take_up(bare):
    title = fresh("柳树塘清淤")
    address = sent(bare, title)
    desk = f"/desk/?q={title}"
    editor = bare("林述之")
    steps = [("登记", "待处理"), ("认领", "采编中"), ("备用", "备用"), ("认领", "采编中")]
    for verb, state in steps:
        editor.goto(desk)
        press(editor, verb)
        editor.goto(desk)
        expect(editor.locator("#desk-text .text-head .tag").first).to_have_text(state)

    press(editor, "采用")  # the chosen issue is the first one offered
    expect(editor.locator(".toast")).to_contain_text("已采用到")

    other = fresh("柳树塘放养鱼苗")
    declined = sent(bare, other)
    editor.goto(f"/desk/?q={other}")
    editor.get_by_role("link", name="不用").first.click()
    editor.locator("form .bar button").last.click()
    expect(editor.locator("[data-form-errors]")).to_contain_text("请写明")
    editor.get_by_label("不用的原因").fill("一般性工作动态")
    editor.locator("form .bar button").last.click()
    editor.goto(declined)
    expect(editor.locator("main")).to_contain_text("未采用")

    third = fresh("柳树塘修路")
    returned = sent(bare, third)
    editor.goto(f"/desk/?q={third}")
    editor.get_by_role("link", name="退回").first.click()
    editor.get_by_label("退回原因").fill("请补充原因和建议")
    editor.locator("form .bar button").last.click()
    editor.goto(returned)
    expect(editor.locator("main")).to_contain_text("退回修改")
    assert address != returned


def test_an_issue_from_opening_to_instruction(bare):
    title, second = fresh("菌菇大棚抗寒"), fresh("菌菇大棚用工")
    for each in (title, second):
        sent(bare, each)
    editor = bare("林述之")
    editor.goto("/issues/")
    editor.get_by_role("link", name="新开一期").click()
    editor.get_by_label("刊物").select_option(label="《政务信息》")
    editor.get_by_role("button", name="开始编期").click()
    editor.wait_for_url(re.compile(r"/issues/\d+/$"))
    issue = path(editor)
    for each in (title, second):
        editor.goto(f"/desk/?q={each}")
        editor.get_by_role("link", name="采用").first.click()
        editor.get_by_label("用到哪份刊物").select_option(value=f"i{issue.split('/')[2]}")
        editor.get_by_label("栏目").select_option(index=1)
        editor.locator("form .bar button").last.click()
    editor.goto(issue)
    items = editor.locator(".order li[data-id]")
    expect(items.first).to_contain_text(title)
    editor.get_by_role("button", name=f"下移：{title}").click()
    expect(items.first).to_contain_text(second)
    press(editor, "送审签")
    expect(editor.locator(".toast")).to_contain_text("核稿送审签")

    approver = bare("沈定远")
    approver.goto(issue)
    press(approver, "退回核稿")
    expect(approver.locator("[data-form-errors]")).to_contain_text("请写明退回核稿的原因")
    approver.get_by_label("原因").fill("次序请调整")
    approver.locator("form .bar button").last.click()
    editor.goto(issue)
    expect(editor.locator(".notice.look")).to_contain_text("次序请调整")
    press(editor, "送审签")

    approver.goto(issue)
    press(approver, "签发第")
    press(approver, "印发第")
    expect(approver.locator(".sign .meta").first).to_contain_text("已印发")

    leader = bare("高屹", width=360)
    leader.goto("/today/")
    leader.locator(f'a.card[href="/read/{issue.split("/")[2]}/"]').click()
    leader.get_by_role("button", name="圈阅").click()
    leader.goto(f"/read/{issue.split('/')[2]}/")
    leader.locator(".toc").get_by_role("link", name=second).click()
    leader.get_by_role("link", name="批示").click()
    leader.get_by_label("批示内容").fill("请农业农村局核实情况。")
    leader.locator("form .bar button").last.click()
    expect(leader.locator(".instruct blockquote")).to_have_text("请农业农村局核实情况。")


def test_switch_post_and_back(bare):
    clerk = bare("周小禾", own=True)
    clerk.goto("/")
    mine = clerk.locator("header details.menu-wrap summary.btn")
    mine.click()
    clerk.locator("header").get_by_role("button", name="上溪村").click()
    expect(mine).to_contain_text("上溪村")


def test_combine_two_reports(bare):
    title = fresh("两岸护坡")
    for part in ("上段", "下段"):
        sent(bare, f"{title}{part}")
    editor = bare("林述之")
    editor.goto(f"/desk/?q={title}")
    for box in editor.get_by_role("checkbox").all():
        box.check()
    editor.get_by_role("button", name="把勾选的综合成一篇").click()
    editor.get_by_label("标题").fill(f"{title}全线完工")
    editor.get_by_role("button", name="开始编").click()
    body = editor.get_by_label("正文")
    expect(body).to_contain_text("上溪村自来水管")
    body.fill("两段护坡全线完工。")
    editor.get_by_role("button", name="存好并看全文").click()
    expect(editor.locator(".article-sources li")).to_have_count(2)


def test_import_preview(bare):
    book = Workbook()
    sheet = book.active
    sheet.append(["标题", "正文"])
    sheet.append([fresh("导入的一篇"), "正文一段。"])
    data = io.BytesIO()
    book.save(data)
    clerk = bare("周小禾")
    clerk.goto("/reports/import/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    clerk.get_by_label("文件").set_input_files({"name": "稿件.xlsx", "mimeType": kind, "buffer": data.getvalue()})
    clerk.get_by_role("button", name="上传并核对").click()
    expect(clerk.locator("h1")).to_have_text("核对后导入")
    clerk.get_by_role("button", name="导入 1 篇").click()
    expect(clerk.locator(".toast")).to_contain_text("导入")

    admin = bare("袁序")
    admin.goto("/units/import/")
    admin.get_by_label("Excel 表格").set_input_files({"name": "名册.xlsx", "mimeType": kind, "buffer": data.getvalue()})
    admin.get_by_role("button", name="上传并核对").click()
    expect(admin.locator("main")).to_contain_text("单位")

"""The whole line, driven by nine people through a real browser: from a clerk's draft to the result of a leader's instruction."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.following import FULLER, follow_up
from tests.browser.hands import dialog, fresh, menu_item, path

BODY = (
    "11月20日9时，青石镇上溪村自来水主管道开裂，312户停水约6小时，16时恢复供水。\n"
    "经查，管道系2009年铺设，同批管道还有4.6公里，近两年已抢修5次。\n"
    "建议县水利局把余下管段列入明年农村饮水更新改造计划。"
)
INSTRUCTION = "请水利局会同青石镇拿出更新改造方案，两周内报我。"


def test_from_draft_to_instruction_and_back(person, tmp_path: Path):
    title = fresh("上溪村主管道开裂312户停水")
    clerk = person("周小禾")
    address = write(clerk, title, tmp_path)

    signer = person("赵立本")
    send_back(signer, title)
    correct(clerk, title)
    sign_off(signer, address)

    editor = person("林述之")
    receive(editor, title)
    doubt_and_verify(editor, title)
    issue = take_up(editor, title)
    edit_article(editor, title)
    compose(editor, issue, title)

    approve(person("沈定远"), issue, title)
    instruct(person("高屹", width=360), issue, title)
    follow_up(person, title)
    read_it_all(clerk, address, title)


def write(clerk: Page, title: str, tmp_path: Path) -> str:
    """All fields of a report, saved by itself, with an attachment, sent to the signer."""
    clerk.goto("/")
    clerk.get_by_role("link", name="动笔").click()
    status = clerk.locator("[data-autosave-status]")
    clerk.get_by_label("标题", exact=True).fill(title)
    expect(status).to_contain_text("存好")
    clerk.get_by_label("正文", exact=True).fill(BODY)
    clerk.get_by_label("类别").select_option(label="问题")
    clerk.get_by_label("围绕").select_option(index=1)
    clerk.get_by_label("喜忧").select_option(label="报忧")
    clerk.get_by_label("事发时间").fill("昨天 9:00")
    clerk.get_by_text("附件、联合报送单位").click()
    photo = tmp_path / "现场说明.txt"
    photo.write_text("抢修经过：9时发现，10时关阀，16时通水。", encoding="utf-8")
    clerk.get_by_label("添加附件").set_input_files(photo)
    clerk.get_by_label("主题").fill("农村饮水")
    clerk.get_by_label("联系电话").fill("0871-6020118")
    clerk.get_by_label("第 1 家联合单位").select_option(label="县水利局")
    clerk.get_by_label("我已确认此稿不含国家秘密").check()
    clerk.get_by_role("button", name="送赵立本签发").click()
    clerk.wait_for_url(re.compile(r"/reports/\d+/$"))
    expect(clerk.locator("main h1")).to_have_text(title)
    facts = clerk.locator("dl.facts")
    for word in ("县水利局", "农村饮水", "问题", "报忧", "0871-6020118", "事发"):
        expect(facts).to_contain_text(word)
    expect(clerk.get_by_role("link", name="现场说明.txt")).to_be_visible()
    expect(clerk.locator(".toast")).to_contain_text("已送赵立本签发")
    return path(clerk)


def send_back(signer: Page, title: str) -> None:
    """The signer comes through the notice, and gives a reason."""
    signer.goto("/notices/")
    signer.get_by_role("link", name=title).first.click()
    signer.get_by_label("退回原因").fill("请写明抢修花了多长时间、谁在抢修")
    signer.get_by_role("button", name="退回修改").click()
    expect(signer.locator(".toast")).to_contain_text("已退回修改")


def correct(clerk: Page, title: str) -> None:
    """The clerk sees the reason, changes the text, sends it again."""
    clerk.goto("/notices/")
    clerk.get_by_role("link", name=title).first.click()
    clerk.goto(f"{path(clerk).removesuffix('edit/')}edit/")
    expect(clerk.locator(".notice.look")).to_contain_text("请写明抢修花了多长时间")
    body = clerk.get_by_label("正文", exact=True)
    body.fill(BODY.replace("16时恢复供水", "镇供水站8人连续抢修，16时恢复供水"))
    clerk.get_by_role("button", name="送赵立本签发").click()
    expect(clerk.locator(".toast")).to_contain_text("已送赵立本签发")


def sign_off(signer: Page, address: str) -> None:
    """One key; the change since the last round is on the page."""
    signer.goto(address)
    expect(signer.locator("ins", has_text="镇供水站8人")).to_be_visible()
    signer.keyboard.press("a")
    expect(signer.locator(".toast")).to_contain_text("已签发报出")


def receive(editor: Page, title: str) -> None:
    """By keyboard: find, register, claim."""
    editor.goto("/")
    editor.keyboard.press("f")
    editor.keyboard.type(title)
    editor.keyboard.press("Enter")
    expect(editor.locator("[data-item]")).to_have_count(1)
    editor.keyboard.press("j")
    expect(editor.locator("#desk-text h1")).to_have_text(title)
    editor.keyboard.press("c")  # registers
    expect(dialog(editor)).to_contain_text("登记")
    editor.keyboard.press("Enter")
    expect(editor.locator(".toast")).to_contain_text("已登记")
    editor.goto(f"/desk/?q={title}")
    expect(editor.locator("#desk-text .text-head .meta")).to_contain_text(re.compile(r"\d{4}.*\d+"))
    editor.keyboard.press("c")  # claims
    expect(dialog(editor)).to_contain_text("认领")
    editor.keyboard.press("Enter")
    expect(editor.locator(".toast")).to_contain_text("已认领")


def doubt_and_verify(editor: Page, title: str) -> None:
    """A doubtful figure is marked, then settled: with whom, how, what came out."""
    editor.goto(f"/desk/?q={title}")
    menu_item(editor, "标疑点")
    box = dialog(editor)
    box.get_by_label("存疑的文字").fill("312户")
    box.get_by_label("疑问").fill("与县水利局统计的户数不一致")
    box.get_by_role("button", name="标疑点").click()
    expect(editor.locator("#desk-facts .desk-doubts")).to_contain_text("未核实")
    editor.get_by_role("link", name="记核实结果").click()
    box.get_by_label("向谁核实").fill("县水利局农饮科")
    box.get_by_label("怎么核实").fill("电话核实")
    box.get_by_label("核实结果").fill("户数无误")
    box.get_by_role("button", name="记下核实结果").click()
    expect(editor.locator("#desk-facts .desk-doubts")).to_contain_text("已核实")


def take_up(editor: Page, title: str) -> str:
    """采用 by key, into a new issue; returns the issue's address."""
    editor.wait_for_load_state()
    editor.keyboard.press("a")
    box = dialog(editor)
    box.get_by_label("用到哪份刊物").select_option(label="《政务信息》新开一期")
    section = box.get_by_label("栏目")
    section.select_option(index=1)
    box.get_by_role("button", name="采用").click()
    expect(editor.locator(".toast")).to_contain_text("已采用到")
    editor.goto("/issues/")
    editor.locator("section", has_text="编排中").locator("tbody tr").filter(has_text="林述之").last.get_by_role(
        "link"
    ).click()
    expect(editor.locator(".order")).to_contain_text(title)
    return path(editor)


def edit_article(editor: Page, title: str) -> None:
    """The untouched original on the left; the round's change is marked."""
    editor.locator(".order .placed").get_by_role("link", name=title).click()
    editor.wait_for_url(re.compile(r"/articles/\d+/$"))
    editor.keyboard.press("e")
    body = editor.get_by_label("正文", exact=True)
    expect(body).to_be_visible()
    body.fill(body.input_value().replace("近两年已抢修5次", "近两年抢修5次"))
    editor.get_by_role("button", name="存好并看全文").click()
    editor.wait_for_url(re.compile(r"/articles/\d+/$"))
    expect(editor.locator(".article-text")).to_contain_text("近两年抢修5次")
    editor.keyboard.press("d")
    editor.wait_for_url("**/compare/")
    expect(editor.locator("del", has_text="已").first).to_be_visible()


def compose(editor: Page, issue: str, title: str) -> None:
    """A second text comes in, the order is changed by keyboard, the issue goes up for the signature."""
    editor.goto(issue)
    waiting = editor.locator(".waiting li").last
    waiting.get_by_label("栏目").select_option(index=1)
    waiting.get_by_role("button", name="编入").click()
    items = editor.locator(".order li[data-id]")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text(title)
    items.last.focus()
    editor.keyboard.press("Alt+ArrowUp")
    expect(items.last).to_contain_text(title)
    expect(editor.locator("p.sr[role=status]")).to_contain_text("已移到第 1")
    editor.reload()
    expect(items.last).to_contain_text(title)
    editor.get_by_role("link", name="送审签").click()
    dialog(editor).get_by_role("button", name="送审签").click()
    expect(editor.locator(".toast")).to_contain_text("核稿送审签")


def approve(approver: Page, issue: str, title: str) -> None:
    """The approver reads it as it will be printed, signs, publishes."""
    approver.goto("/")
    approver.locator(f'a[href="{issue}"]').click()
    expect(approver.get_by_label("送签清样").locator(".leaf img").first).to_be_visible()
    paper = approver.locator(".as-text")
    expect(paper).to_contain_text(title)
    expect(paper).to_contain_text("近两年抢修5次")
    expect(paper).to_contain_text("青石镇")
    for word in ("签发", "印发"):
        approver.get_by_role("link", name=re.compile(f"^{word}第")).click()
        dialog(approver).get_by_role("button", name=re.compile(f"^{word}第")).click()
        expect(approver.locator(".toast")).to_contain_text(f"{word}")
    expect(approver.locator(".sign .meta").first).to_contain_text("已印发")


def instruct(leader: Page, issue: str, title: str) -> None:
    """On a phone: today's card, 圈阅, then an instruction on one text."""
    leader.goto("/")
    expect(leader.locator("h1")).to_have_text("今日阅览")
    card = leader.locator(f'a.card[href="/read/{issue.split("/")[2]}/"]')
    expect(card).to_contain_text(title)
    card.click()
    expect(leader.locator("main")).to_contain_text(title)
    reading = path(leader)
    leader.get_by_role("button", name="圈阅").click()
    expect(leader.locator(".toast")).to_contain_text("已圈阅")
    leader.goto(reading)
    leader.locator(".toc").get_by_role("link", name=title).click()
    leader.get_by_role("link", name="批示").click()
    box = dialog(leader)
    box.get_by_label("批示内容").fill(INSTRUCTION)
    box.get_by_role("button", name="批示").last.click()
    expect(leader.locator(".instruct blockquote")).to_have_text(INSTRUCTION)


def read_it_all(clerk: Page, address: str, title: str) -> None:
    """The clerk's notice leads straight to the report; the one line holds every step, in order."""
    clerk.goto("/notices/")
    clerk.get_by_role("link", name=title).filter(has_text="批示").first.click()
    assert path(clerk).startswith(address)
    clerk.goto(f"{address}line/")
    line = clerk.locator("ol.line").inner_text()
    steps = [
        "动笔",
        "送签",
        "退回修改",
        "请写明抢修花了多长时间",
        "送签",
        "签发报出",
        "登记来稿",
        "认领",
        "编入",
        "签发",
        "采用",
        INSTRUCTION,
        "立项",
        "交办",
        "退回重办",
        "没写完工时间",
        "认可结果",
        FULLER,
        "办结",
    ]
    at = 0
    for step in steps:
        found = line.find(step, at)
        assert found >= 0, f"{step} is missing after {line[:at][-80:]!r} in\n{line}"
        at = found + len(step)

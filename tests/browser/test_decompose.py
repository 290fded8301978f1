"""A plan's .docx read into a tree, corrected in the table, approved as a whole, given out as a whole (D3)."""

import re
from pathlib import Path

import docx
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.hands import dialog, fresh, path

YEAR = timezone.localdate().year + 1


def plan(folder: Path, mark: str) -> Path:
    """Three tasks below two headings: one in order, one of a unit nobody knows, one without a unit or a day."""
    made = docx.Document()
    for text in (
        f"{YEAR}年重点工作",
        "一、水利",
        f"1. 完成{mark}水库除险加固。{YEAR}年3月底前开工，{YEAR}年10月底前完工。（牵头单位：县水利局；配合单位：青石镇）",
        f"2. 清理{mark}河道。{YEAR}年6月底前完成。（牵头单位：县河道局）",
        "二、保障",
        f"3. 加强{mark}宣传引导。",
    ):
        made.add_paragraph(text)
    made.save(folder / "要点.docx")
    return folder / "要点.docx"


def press(page: Page, name: str, verb: str | None = None) -> None:
    page.get_by_role("link", name=name).first.click()
    dialog(page).get_by_role("button", name=verb or name).click()


def test_from_a_file_to_the_units(person, tmp_path):
    supervisor, title = person("谢秋实"), fresh("重点工作")
    mark = title[-6:]
    supervisor.goto("/supervision/documents/")
    supervisor.get_by_role("link", name="收源文件").click()
    supervisor.get_by_role("button", name="读", exact=True).click()
    expect(supervisor.locator(".error").first).to_be_visible()  # nothing filled in: said so, nothing lost
    supervisor.get_by_label("名称").fill(title)
    supervisor.get_by_label("Word 或 Excel 文件").set_input_files(plan(tmp_path, mark))
    supervisor.get_by_role("button", name="读", exact=True).click()
    supervisor.wait_for_url(re.compile(r"/supervision/documents/\d+/$"))
    document = path(supervisor)

    row = supervisor.locator("tbody tr").filter(has=supervisor.locator(f'input[value*="清理{mark}河道"]'))
    expect(row.locator(".error")).to_contain_text("县河道局")
    row.get_by_label("牵头单位").fill("县水利局")
    row.get_by_label("期限").fill("")
    loose = supervisor.locator("tbody tr").filter(has=supervisor.locator(f'input[value*="{mark}宣传引导"]'))
    loose.get_by_label("立不立项").select_option(label="略过")
    supervisor.get_by_role("button", name="存下本页").click()
    expect(supervisor.locator(".toast")).to_contain_text("已存")
    row = supervisor.locator("tbody tr").filter(has=supervisor.locator(f'input[value*="清理{mark}河道"]'))
    row.get_by_label("期限").fill(f"{YEAR}-06-30")
    supervisor.get_by_role("button", name="存下本页").click()
    expect(supervisor.locator(".figures")).to_contain_text(re.compile(r"拟立项\s*2"))
    press(supervisor, "报批立项")

    approver = person("沈定远")
    approver.goto(document)
    press(approver, "批准立项")
    expect(approver.locator(".figures")).to_contain_text(re.compile(r"待交办\s*2"))

    supervisor.goto(document)
    press(supervisor, "整份交办", "交办")
    expect(supervisor.locator(".figures")).to_contain_text(re.compile(r"待交办\s*0"))

    officer = person("县水利局信息员", width=390)
    officer.goto(f"/supervision/?q={mark}")
    expect(officer.locator("tbody tr")).to_have_count(2)
    officer.get_by_role("link", name=re.compile(f"{mark}水库")).click()
    expect(officer.locator("main")).to_contain_text("开工")  # the stage the sentence named
    officer.get_by_role("link", name="签收", exact=True).click()
    dialog(officer).get_by_role("button", name="签收").click()
    expect(officer.locator("main")).to_contain_text("承办中")

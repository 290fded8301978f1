"""Importing a roster: every bad cell named, all or nothing, the same file twice changes nothing."""

import time
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from tongzheng.network.actions.imports import apply_import
from tongzheng.network.models import Appointment, Person, Unit
from tongzheng.network.queries.imports import POST_HEAD, UNIT_HEAD, existing, read_roster
from tongzheng.network.rules.posting import read_day
from tongzheng.network.rules.roster import plan_import
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

pytestmark = pytest.mark.django_db

UNITS = [
    ["清水镇", "", "532801", "", "乡镇", "6620 000"],
    ["石桥村", "", "", "清水镇", "村", ""],
    ["县林业局", "", "", "云岭县", "部门", ""],
]
POSTS = [
    ["清水镇", "", "卢沛然", "信息员", "专职", "党政办", "6620 011", "2026-01-01", "", ""],
    ["清水镇", "", "何静川", "审核签发人", "", "副镇长", "", "2025年3月", "2027年2月", ""],
    ["清水镇", "", "何静川", "分管领导", "", "副镇长", "", "", "", ""],
    ["县林业局", "", "何汀兰", "信息员（兼职）", "", "", "6622 005", "", "", ""],
    ["石桥村", "", "钟岱宗", "信息员", "特邀", "", "", "", "", ""],
]


def book(units=(), posts=(), unit_head=UNIT_HEAD, post_head=POST_HEAD):
    wb = Workbook()
    wb.remove(wb.active)
    for title, head, rows in (("单位", unit_head, units), ("人员任职", post_head, posts)):
        if rows:
            ws = wb.create_sheet(title)
            for row in [head, *rows]:
                ws.append(row)
    out = BytesIO()
    wb.save(out)
    return out.getvalue()


def lines_of(data):
    return read_roster(data, "名册.xlsx")[0]


def snapshot():
    return (
        list(Unit.objects.order_by("pk").values_list()),
        list(Person.objects.order_by("pk").values_list()),
        list(Appointment.objects.order_by("pk").values_list()),
    )


def test_import_twice(world):
    lines = lines_of(book(UNITS, POSTS))
    plan = apply_import(lines, by=world.admin)
    assert (plan.count("new"), plan.count("changed")) == (8, 0)
    town = Unit.objects.get(name="清水镇")
    village = Unit.objects.get(name="石桥村")
    assert (town.parent_id, town.office_id) == (world.county.pk, world.office.pk)
    assert village.path == f"{town.path}{village.pk}/"
    post = Appointment.objects.get(person__name="何静川", role="signer")
    assert (post.starts, post.ends) == (date(2025, 3, 1), date(2027, 2, 28))
    assert Person.objects.filter(name="何静川", appointments__unit=town).distinct().count() == 1
    assert not Person.objects.get(name="卢沛然").has_usable_password()
    assert Entry.objects.filter(kind="network.import.done").count() == 1
    assert Entry.objects.filter(kind="network.appointment.appoint").count() == 5
    before, entries = snapshot(), Entry.objects.count()
    again = apply_import(lines, by=world.admin)
    assert again.changes_nothing
    assert snapshot() == before
    assert Entry.objects.count() == entries


def test_change_is_shown_and_done(world):
    apply_import(lines_of(book(UNITS, POSTS)), by=world.admin)
    posts = [["清水镇", "", "卢沛然", "信息员", "兼职", "党建办", "6620 099", "", "", ""]]
    units = [["清水镇", "清水", "532801", "", "街道", ""]]
    plan = apply_import(lines_of(book(units, posts)), by=world.admin)
    assert plan.items[1].changes == [
        ("专兼职", "专职", "兼职"),
        ("职务", "党政办", "党建办"),
        ("电话", "6620 011", "6620 099"),
    ]
    post = Appointment.objects.get(person__name="卢沛然")
    assert (post.employment, post.title, post.person.phone, post.starts) == (
        "part",
        "党建办",
        "6620 099",
        date(2026, 1, 1),
    )
    town = Unit.objects.get(code="532801")
    assert (town.short_name, town.kind, town.phone) == ("清水", "subdistrict", "6620 000")


def bad(world, units=(), posts=()):
    plan = plan_import(lines_of(book(units, posts)), existing(world.admin))
    return [(p.cell, p.reason) for p in plan.problems]


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (["清水乡", "", "卢沛然", "信息员", "专职", "", "", "", "", ""], "人员任职!A2", "没有“清水乡”，是不是“清水镇”"),
        (["青石镇", "", "", "信息员", "专职", "", "", "", "", ""], "人员任职!C2", "姓名没填"),
        (["青石镇", "", "卢沛然", "审核签批人", "", "", "", "", "", ""], "人员任职!D2", "是不是“审核签发人”"),
        (["青石镇", "", "卢沛然", "", "", "", "", "", "", ""], "人员任职!D2", "岗位没填"),
        (["青石镇", "", "卢沛然", "信息员", "", "", "", "", "", ""], "人员任职!E2", "专职、兼职还是特邀"),
        (["青石镇", "", "卢沛然", "信息员", "全职", "", "", "", "", ""], "人员任职!E2", "专兼职“全职”不对"),
        (["青石镇", "", "卢沛然", "分管领导", "", "", "6614 0l7", "", "", ""], "人员任职!G2", "6614 017"),
        (["青石镇", "", "卢沛然", "分管领导", "", "", "", "去年", "", ""], "人员任职!H2", "2026-03-01"),
        (["青石镇", "", "卢沛然", "分管领导", "", "", "", "2026-02-30", "", ""], "人员任职!H2", "日期"),
        (["青石镇", "", "卢沛然", "分管领导", "", "", "", "2026-03-01", "2026-02-01", ""], "人员任职!I2", "早于"),
        (["云岭县", "", "卢沛然", "领导", "", "", "", "", "", ""], "人员任职!J2", "领导序次"),
        (["云岭县", "", "卢沛然", "领导", "", "", "", "", "", "九"], "人员任职!J2", "领导序次"),
        (["青石镇", "", "卢沛然", "编辑", "", "", "", "", "", ""], "人员任职!D2", "采编台"),
        (["", "", "卢沛然", "分管领导", "", "", "", "", "", ""], "人员任职!A2", "单位没填"),
        (
            ["临江镇", "", "卢沛然", "分管领导", "", "", "", "", "", ""],
            "人员任职!A2",
            "没有“临江镇”",
        ),  # another county's
        (["青石镇", "", "卢" * 41, "分管领导", "", "", "", "", "", ""], "人员任职!C2", "最多 40 字"),
    ],
)
def test_bad_cells_are_named(world, row, cell, words):
    found = bad(world, [["清水镇", "", "", "", "乡镇", ""]], [row])
    assert [c for c, _ in found] == [cell]
    assert words in found[0][1]


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (["", "", "", "云岭县", "乡镇", ""], "单位!A2", "名称没填"),
        (["双溪镇", "", "", "云领县", "乡镇", ""], "单位!D2", "是不是“云岭县”"),
        (["双溪镇", "", "", "", "", ""], "单位!E2", "要填类别"),
        (["双溪镇", "", "", "", "乡", ""], "单位!E2", "是不是“乡镇”"),
        (["双溪镇", "", "", "双溪镇", "乡镇", ""], "单位!D2", "没有"),
        (["云岭县", "", "", "青石镇", "县", ""], None, ""),  # the top stays where it hangs
    ],
)
def test_bad_units_are_named(world, row, cell, words):
    found = bad(world, [row])
    assert [c for c, _ in found] == ([cell] if cell else [])
    if cell:
        assert words in found[0][1]


def test_rows_against_each_other(world):
    twice = ["青石镇", "", "卢沛然", "分管领导", "", "", "", "2026-01-01", "", ""]
    assert "第 2 行重复" in bad(world, [], [twice, twice])[0][1]
    loop = [["甲村", "", "", "乙村", "村", ""], ["乙村", "", "", "甲村", "村", ""]]
    assert {"绕成了圈" in reason for _, reason in bad(world, loop)} == {True}
    assert "重复" in bad(world, [["甲村", "", "7", "", "村", ""], ["乙村", "", "7", "", "村", ""]])[0][1]


def test_nothing_is_imported_when_one_row_is_wrong(world):
    before = snapshot()
    with pytest.raises(Refused, match="人员任职!C3"):
        apply_import(lines_of(book(UNITS, [POSTS[0], ["清水镇", "", "", "信息员", "专职"]])), by=world.admin)
    assert snapshot() == before


def test_one_sheet_with_everything(world):
    head = ["单位", "上级单位", "类别", "姓名", "岗位", "专兼职", "职务", "电话", "任期起"]
    rows = [
        ["清水镇", "云岭县", "乡镇", "卢沛然", "信息员", "专职", "", "1", "2026.1.1"],
        ["清水镇", "云岭县", "乡镇", "何静川", "审核签发人", "", "", "", ""],
        ["青石镇", "", "", "何静川", "分管领导", "", "", "", ""],
    ]
    rows[0][7] = "6620011"
    plan = apply_import(lines_of(book([], rows, post_head=head)), by=world.admin)
    assert [(i.what, i.verdict) for i in plan.items] == [("unit", "new"), *[("post", "new")] * 3]
    assert (
        Person.objects.filter(name="何静川", appointments__unit__path__startswith=world.county.path).distinct().count()
        == 2
    )  # two units, no phone: two people


def test_roster_file_imports_unchanged(world):
    answer = world.client(world.admin).get("/units/roster/")
    assert answer.status_code == 200
    plan = plan_import(lines_of(answer.content), existing(world.admin))
    assert plan.problems == []
    assert plan.changes_nothing
    assert "临江镇" not in {i.line.text("unit") for i in plan.items}
    assert world.client(world.clerk).get("/units/roster/").status_code == 403


def upload(client, data, name="名册.xlsx"):
    return client.post("/units/import/", {"file": SimpleUploadedFile(name, data)})


def test_pages(world):
    client = world.client(world.admin)
    assert client.get("/units/import/").status_code == 200
    assert upload(client, book(UNITS, POSTS)).status_code == 302
    before = snapshot()
    page = client.get("/units/import/").content.decode()
    assert "还没有写入" in page
    assert "导入 8 行" in page
    assert snapshot() == before
    assert client.post("/units/import/", {"do": "import"}).status_code == 302
    assert Unit.objects.filter(name="清水镇").exists()
    assert upload(client, book(UNITS, POSTS)).status_code == 302
    assert "没有要改动的" in client.get("/units/import/").content.decode()
    client.post("/units/import/", {"do": "drop"})
    assert client.post("/units/import/", {"do": "import"}).status_code == 200  # nothing kept: choose again
    assert client.get("/units/import/template/").status_code == 200


def test_wrong_rows_have_no_import_button_and_import_refuses(world):
    client = world.client(world.admin)
    upload(client, book([], [["青石镇", "", "<script>alert(1)</script>", "无此岗位"]]))
    page = client.get("/units/import/").content.decode()
    assert "人员任职!D2" in page
    assert "<script>alert" not in page
    assert 'value="import"' not in page
    before = snapshot()
    assert client.post("/units/import/", {"do": "import"}).status_code == 302
    assert snapshot() == before


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"PK\x03\x04" + b"0" * 100, b"\xd0\xcf\x11\xe0" + b"0" * 600], ids=range(4)
)
def test_what_is_no_workbook_is_refused(world, data):
    answer = upload(world.client(world.admin), data)
    assert answer.status_code == 422


def test_without_the_column_and_with_a_mark(world):
    client = world.client(world.admin)
    assert upload(client, book([], [["甲"]], post_head=["名字"])).status_code == 422
    assert upload(client, book(UNITS), "机密★.xlsx").status_code == 422
    upload(client, book([], [["青石镇", "", "卢沛然", "分管领导", "", "机密★5年"]]))
    client.post("/units/import/", {"do": "import"})
    assert not Person.objects.filter(name="卢沛然").exists()
    assert Entry.objects.filter(kind="text.classified").count() == 2  # the name, then a cell: each tried once


@pytest.mark.parametrize("who", ["clerk", "editor", "leader", "auditor"])
def test_only_the_administrator_imports(world, who):
    client = world.client(getattr(world, who))
    for url in ("/units/import/", "/units/import/template/"):
        assert client.get(url).status_code == 403
    assert upload(client, book(UNITS)).status_code == 403


def test_ten_thousand_rows_with_errors_answer_quickly(world):
    rows = [[f"青石{n}镇", "", f"人{n}", "信息源", "专", "", "66x", "13月", "", ""] for n in range(10_000)]
    client = world.client(world.admin)
    data = book([], rows)
    start = time.process_time()
    upload(client, data)
    page = client.get("/units/import/").content.decode()
    spent = time.process_time() - start
    assert "10000 行要改" in page
    assert spent < 20, spent
    print(f"10,000 wrong rows: {spent:.1f} s")  # noqa: T201


@pytest.mark.parametrize(
    ("text", "last", "day"),
    [("2024-03-01", False, date(2024, 3, 1)), ("2024年3月", True, date(2024, 3, 31)), ("2024.12", True, date(2024, 12, 31)),
     ("2024/2", True, date(2024, 2, 29)), ("2024-01-31 00:00:00", False, date(2024, 1, 31)), ("三月", False, None)],
)  # fmt: skip
def test_read_day(text, last, day):
    assert read_day(text, last=last) == day

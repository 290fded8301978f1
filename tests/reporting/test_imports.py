"""Word files and tables: all or nothing, once, every fault by its cell; and three hundred real texts (R8)."""

import gzip
import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests import engine
from tongzheng.config import imports as command
from tongzheng.files.docx import write_docx
from tongzheng.files.xlsx import write_xlsx
from tongzheng.reporting.actions import imports
from tongzheng.reporting.models import Report
from tongzheng.text.revisions import revisions_of
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
HEAD = ["标题", "正文", "类别", "事发时间"]


def table(*rows, head=HEAD):
    return write_xlsx({"稿件": [head, *rows]})


def test_a_word_file_becomes_a_draft_once(world):
    data = write_docx("山核桃滞销1800吨", ["据摸排，积压1800吨。", "建议收储。"])
    report = imports.import_docx(data, by=world.clerk, name="山核桃.docx")
    assert (report.title, report.body) == ("山核桃滞销1800吨", "据摸排，积压1800吨。\n建议收储。")
    assert (report.state, report.unit, report.author, report.channel) == ("draft", world.town_a, world.clerk, "docx")
    assert report.source_note == "Word文件：山核桃.docx"
    assert [e.kind for e in entries_of(report)] == ["reporting.report.imported"]
    assert revisions_of(report).get().note == "导入稿"
    assert imports.import_docx(data, by=world.clerk, name="山核桃.docx") == report
    assert Report.objects.count() == 1


def test_for_an_editor_it_is_received_on_behalf(world):
    data = write_docx("河堤管涌", ["三号堤段管涌。"])
    report = imports.import_docx(data, by=world.editor, name="甲.docx", unit=world.town_b)
    report.refresh_from_db()
    assert (report.state, report.number, report.author, report.entered_by) == (
        "received",
        1,
        world.clerk_b,
        world.editor,
    )


def test_a_table_becomes_drafts_and_twice_changes_nothing(world):
    data = table(["甲事", "甲文", "问题", "2026-01-05 14:00"], ["乙事", "乙文", "社情民意", ""])
    assert imports.import_xlsx(data, by=world.clerk, name="稿.xlsx").as_dict() == {
        "created": 2, "unchanged": 0, "problems": [],
    }  # fmt: skip
    assert imports.import_xlsx(data, by=world.clerk, name="稿.xlsx").unchanged == 2
    first = Report.objects.get(title="甲事")
    assert (first.kind, timezone.localtime(first.occurred_at).hour, first.state) == ("problem", 14, "draft")
    assert Report.objects.count() == 2


def test_every_fault_names_its_cell_and_nothing_is_written(world):
    late = f"{timezone.localdate() + timedelta(days=40):%Y-%m-%d}"
    data = table(
        ["好", "好文", "动态", ""], ["", "文", "小道消息", ""], ["题", "", "动态", "下旬"], ["题", "文", "", late]
    )
    summary = imports.import_xlsx(data, by=world.clerk, name="稿.xlsx")
    said = "\n".join(summary.problems)
    for cell in ("A3：标题没填", "C3：", "B4：正文没填", "D4：", "D5："):
        assert cell in said
    assert not Report.objects.exists()


def test_the_desk_names_units_in_the_table_and_keeps_the_dates(world):
    head = ["标题", "正文", "单位", "报送时间"]
    data = table(
        ["甲事", "甲文", "柳河镇", "2026-01-05"], ["乙事", "乙文", "云岭县水利局", "2026-01-06 09:00"], head=head
    )
    summary = imports.import_xlsx(data, by=world.editor, name="稿.xlsx")
    assert summary.created == 2
    report = Report.objects.get(title="甲事")
    assert (report.unit, report.state, timezone.localtime(report.signed_at).day) == (world.town_b, "received", 5)
    assert Report.objects.get(title="乙事").unit == world.bureau
    wrong = table(["丙事", "丙文", "临江镇", ""], ["丁事", "丁文", "", ""], head=head)
    said = imports.import_xlsx(wrong, by=world.editor, name="稿.xlsx").problems
    assert [p.split("：")[0] for p in said] == ["C2", "C3"]
    assert Report.objects.count() == 2


def test_an_officer_brings_in_only_his_own_units_texts(world):
    data = table(["甲事", "甲文", "柳河镇"], head=["标题", "正文", "单位"])
    assert imports.import_xlsx(data, by=world.clerk, name="稿.xlsx").problems
    with pytest.raises(Refused):
        imports.import_xlsx(data, by=world.signer, name="稿.xlsx")
    with pytest.raises(Refused):
        imports.import_reports_file(Path("x.docx"), by=world.clerk, deliver=True)


@pytest.mark.parametrize(
    ("name", "data"),
    [("假.docx", b"not a word file"), ("空.docx", b""), ("假.xlsx", b"PK\x03\x04junk"), ("无表头.xlsx", None)],
)
def test_what_is_no_such_file_is_said(world, name, data):
    data = write_xlsx({"表": [["甲", "乙"]]}) if data is None else data
    summary = imports.import_texts(imports.read_files([(name, data)], by=world.clerk), by=world.clerk)
    assert len(summary.problems) == 1
    assert name in summary.problems[0]


def test_a_secret_mark_stops_the_whole_batch_and_is_noted(world):
    good, bad = write_docx("甲", ["文"]), write_docx("乙", ["机密★5年", "内容"])
    with pytest.raises(Classified):
        imports.read_files([("甲.docx", good), ("乙.docx", bad)], by=world.clerk)
    with pytest.raises(Classified):
        imports.import_xlsx(table(["题", "秘密★1年\n文", "", ""]), by=world.clerk, name="稿.xlsx")
    assert not Report.objects.exists()
    assert Entry.objects.filter(kind="text.classified", by=world.clerk).count() == 2


def test_the_command_says_what_it_refused_and_brings_in_the_rest(world, tmp_path):
    good, secret, broken = (tmp_path / name for name in ("好.docx", "密.docx", "坏.xlsx"))
    good.write_bytes(write_docx("青石镇冬闲田种上油菜", ["种植1200亩。"]))
    secret.write_bytes(write_docx("机密★1年", ["内容。"]))
    broken.write_bytes(b"PK")
    ways = {"by": world.editor.person.login, "unit": world.town_a.name, "province": None, "progress": lambda *_: None}
    told = command.run("reports", [secret, good], **ways)
    assert (told["ok"], told["created"]) == (False, 1)
    assert told["problems"][0].startswith("密.docx：发现密级标志")
    assert Entry.objects.filter(kind="text.classified").count() == 1
    ways["by"] = world.admin.person.login
    assert command.run("units", [broken], **ways)["problems"]


def test_a_long_heading_is_kept_whole(world):
    report = imports.import_docx(table_docx("长" * 119 + "尾巴不能丢"), by=world.clerk, name="长.docx")
    assert len(report.title) <= 120
    assert "尾巴不能丢" in report.title + report.body
    summary = imports.import_xlsx(table(["甲" * 130, "文", "", ""]), by=world.clerk, name="稿.xlsx")
    assert summary.created == 1
    assert Report.objects.get(title="甲" * 120).body == f"（原标题：{'甲' * 130}）\n文"


def table_docx(title):
    return write_docx(title, ["正文一段。"])


def texts(count):
    """Real texts: news, letters from citizens, short documents."""

    def lines(path):
        with gzip.open(CORPUS / path, "rt", encoding="utf-8") as file:
            yield from (json.loads(line) for line in file)

    third = count // 3
    documents = (d for d in lines("hebei_gov_docs/docs.jsonl.gz") if len(d["text"]) < 3000)
    for found in (lines("xwlb_news/items.jsonl.gz"), lines("public_messages/messages.jsonl.gz"), documents):
        usable = (d for d in found if d["title"].strip() and d["text"].strip())
        yield from ((d["title"], d["text"]) for d in itertools.islice(usable, third))


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside the tree")
def test_three_hundred_real_texts_go_through(world, tmp_path):
    many = 90 if engine.is_shared() else 300  # all of them when it runs alone or on a database of your own
    real = list(texts(many))
    assert len(real) == many
    for n, (title, text) in enumerate(real[: many // 2]):
        (tmp_path / f"{n:03}.docx").write_bytes(write_docx(title, text.split("\n")))
    rows = [[title, text, "动态", "2026-01-05"] for title, text in real[many // 2 :]]
    (tmp_path / "来稿.xlsx").write_bytes(table(*rows))
    summary = imports.import_reports_file(tmp_path, by=world.editor, unit=world.town_a)
    assert summary.problems == []
    assert summary.created + summary.unchanged == many
    assert summary.created > many - 10  # some citizens sent the same letter twice
    received = Report.objects.filter(state="received", unit=world.town_a)
    assert received.count() == summary.created
    assert sorted(received.values_list("number", flat=True)) == list(range(1, summary.created + 1))
    assert imports.import_reports_file(tmp_path, by=world.editor, unit=world.town_a).created == 0
    (tmp_path / "自己的.xlsx").write_bytes(table(*rows[:40]))
    drafts = imports.import_reports_file(tmp_path / "自己的.xlsx", by=world.clerk_b)
    assert drafts.problems == []
    assert drafts.created > 35

"""Many at once: every fault is named, all or nothing, the same file twice changes nothing."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tongzheng.files.docx import write_docx
from tongzheng.files.xlsx import write_xlsx
from tongzheng.library.models import Material
from tongzheng.trail.models import Entry

HEAD = ["标题", "正文", "类别", "来源", "日期", "标签", "共享"]
GOOD = [
    ["冷链物流发展意见要点", "建在产地，补到乡镇。", "政策文件", "省发展改革部门", "2026-03-01", "冷链、物流", "是"],
    ["一季度冷库数据", "全市冷库容量 12 万立方米。", "数据", "统计公报", "2026年4月", "", ""],
]


def upload(client, *files, **fields):
    data = {"kind": "article", "source": "", "dated": "2026-11-01", "tags": "", **fields}
    return client.post("/library/import/", {"uploads": [SimpleUploadedFile(n, d) for n, d in files], **data})


def table(*rows):
    return "素材.xlsx", write_xlsx({"素材": [HEAD, *rows]})


def test_a_table_is_looked_over_then_imported_and_again_changes_nothing(world):
    editor = world.client(world.editor)
    for again in (False, True):
        assert upload(editor, table(*GOOD)).status_code == 302
        preview = editor.get("/library/import/").text
        assert "冷链物流发展意见要点" in preview
        assert ("以前导入过" in preview) is again
        assert Material.objects.count() == (2 if again else 0)
        answer = editor.post("/library/import/", {"do": "import"}, follow=True)
        assert ("2 篇以前导入过" in answer.text) is again
    policy = Material.objects.get(kind="policy")
    assert (policy.source, str(policy.dated), policy.tag_list, policy.shared) == (
        "省发展改革部门",
        "2026-03-01",
        ["冷链", "物流"],
        True,
    )
    data = Material.objects.get(kind="data")
    assert (str(data.dated), data.shared) == ("2026-04-01", False)
    assert Entry.objects.filter(kind="library.material.imported").count() == 2
    assert Material.objects.count() == 2


def test_word_and_text_files_with_what_holds_for_all(world):
    editor = world.client(world.editor)
    files = [
        ("甲.docx", write_docx("县域冷链调研", ["第一段。", "第二段。"])),
        ("乙.txt", "产地预冷的做法\n一是早采。".encode("gb18030")),
        ("丙.txt", "没有题目的一段话。".encode()),
    ]
    upload(editor, *files, kind="model", source="外地", tags="冷链", shared="on")
    editor.post("/library/import/", {"do": "import"})
    assert {m.title for m in Material.objects.filter(kind="model", source="外地", shared=True)} == {
        "县域冷链调研",
        "产地预冷的做法",
        "丙",
    }


def test_one_fault_keeps_all_out_and_is_named_by_its_cell(world):
    editor = world.client(world.editor)
    bad = [["", "正文", "", "", "", "", ""], ["题", "正文", "小说", "", "昨天", "", "也许"]]
    upload(editor, table(*GOOD, *bad))
    preview = editor.get("/library/import/").text
    for cell in ("A4", "C5", "E5", "G5"):
        assert cell in preview
    assert 'value="import"' not in preview
    answer = editor.post("/library/import/", {"do": "import"})
    assert answer.status_code == 403
    assert not Material.objects.exists()


def test_a_mark_anywhere_stops_it_at_once(world):
    editor = world.client(world.editor)
    assert upload(editor, ("甲.docx", write_docx("题", ["机密★5年", "正文"]))).status_code == 422
    assert upload(editor, ("秘密★.txt", "正文".encode())).status_code == 422
    assert upload(editor, table(["题", "正文", "", "", "", "机密★1年", ""])).status_code == 422
    assert "library_import" not in editor.session
    assert Entry.objects.filter(kind="text.classified", data__door="素材库").count() == 3


def test_what_is_no_such_file(world):
    editor = world.client(world.editor)
    for name, data in (
        ("a.xlsx", b"PK\x03\x04 no"),
        ("a.docx", b""),
        ("a.txt", b"\x00\xff\x00"),
        ("a.exe", b"MZ" + b"0" * 99),
        ("a.png", b"\x89PNG\r\n\x1a\n00"),
    ):
        assert upload(editor, (name, data)).status_code == 422, name
    assert upload(editor, ("a.xlsx", write_xlsx({"表": [["甲", "乙"], ["1", "2"]]}))).status_code == 422
    assert upload(editor).status_code == 422


def test_nothing_waiting_and_somebody_elses(world):
    assert world.client(world.editor).post("/library/import/", {"do": "import"}).status_code == 302
    assert upload(world.client(world.clerk), table(*GOOD)).status_code == 403
    assert not Material.objects.exists()

"""What of an attachment can be found: what a reader sees, and nothing else."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongzheng.files.docx import write_docx
from tongzheng.files.models import BlobText
from tongzheng.files.readable import TEXT_MAX, readable_text, texts_of
from tongzheng.files.store import attach, detach, path_of
from tongzheng.files.xlsx import write_xlsx


def test_each_kind_gives_its_words():
    assert "烘干线3条" in readable_text(write_docx("山核桃", ["全镇仅有烘干线3条。"]), "docx")
    table = write_xlsx({"一": [["村", "吨"], ["上溪村", 1800]], "二": [["合计", "4600"]]})
    assert {"上溪村 1800", "合计 4600"} <= set(readable_text(table, "xlsx").split("\n"))
    assert readable_text("渠道漏水".encode("gb18030"), "txt") == "渠道漏水"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("ppt/slides/slide1.xml", '<s xmlns:a="x"><a:p><a:t>幻灯一页</a:t></a:p></s>')
        made.writestr("docProps/core.xml", "<c><creator>某某某</creator></c>")
    assert readable_text(out.getvalue(), "pptx").strip() == "幻灯一页"


def test_names_in_the_properties_are_not_found():
    made = docx.Document()
    made.core_properties.author = "周小禾"
    made.add_paragraph("污水直排三十吨。")
    out = io.BytesIO()
    made.save(out)
    text = readable_text(out.getvalue(), "docx")
    assert "污水直排" in text
    assert "周小禾" not in text


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "ofd", "pdf", "doc", "jpg", ""])
def test_unsound_and_wordless_files_give_nothing(kind):
    assert readable_text(b"\x00\xff nonsense", kind) == ""


def test_long_texts_are_cut():
    assert len(readable_text(("水" * 300_000).encode(), "txt")) == TEXT_MAX


def test_read_once_and_gone_when_taken_off(world):
    unit, other = world.town_a, world.town_b
    first = attach(unit, SimpleUploadedFile("情况.txt", "上溪村漏水".encode()), by=world.clerk)
    attach(other, SimpleUploadedFile("同样.txt", "上溪村漏水".encode()), by=world.clerk)
    found = texts_of("network.unit", [unit.pk, other.pk, world.town_c.pk])
    assert found == {unit.pk: "情况.txt\n上溪村漏水", other.pk: "同样.txt\n上溪村漏水"}
    assert BlobText.objects.count() == 1
    path_of(first.blob_id).unlink()  # kept, so the disk is not asked again
    assert texts_of("network.unit", [unit.pk]) == {unit.pk: "情况.txt\n上溪村漏水"}
    detach(first)
    assert texts_of("network.unit", [unit.pk]) == {}

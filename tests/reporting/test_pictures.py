"""Pictures and tables in texts: from the clerk's file to the editor's article, for who may read the text (E2, E6, R8)."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.pictures import PNG
from tongzheng.bulletins.actions import composing, issuing
from tongzheng.bulletins.actions import settings as periodical_settings
from tongzheng.files.store import attachments_of
from tongzheng.reporting.actions import attachments, editing, imports
from tongzheng.reporting.models import Article, Report
from tongzheng.reporting.queries import pictures
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused
from tongzheng.typeset.blocks import missing_pictures, parse_blocks
from tongzheng.typeset.document import Picture, Table

pytestmark = pytest.mark.django_db
LINE = "〔图：现场.png〕"


def with_picture(world: Any, body: str = "情况。", name: str = "现场.png", data: bytes = PNG, **more: Any) -> Any:
    """A received report with a file; its text is written before it is sent."""
    from tongzheng.reporting.actions import intake, submission  # noqa: PLC0415

    clerk = more.get("by", world.clerk)
    report = world.report("draft", body=body, **more)
    attachments.attach_file(report, SimpleUploadedFile(name, data), by=clerk)
    submission.submit_report(report, by=clerk)
    submission.sign_off_report(report, by=world.signer if clerk == world.clerk else world.signer_b)
    return intake.receive_report(report, by=world.editor)


def article_of(world: Any, *reports: Any) -> Any:
    return editing.start_article(reports, by=world.editor, once=uuid.uuid4())


def test_an_articles_pictures_come_from_its_report_and_are_typeset(world: Any) -> None:
    article = article_of(world, with_picture(world, f"情况。\n{LINE}\n图1　抢险现场\n乡镇 ｜ 户数\n青石镇 ｜ 120"))
    found = pictures.pictures_of(article)
    assert found == {"现场.png": Picture(PNG, "image/png")}
    blocks = parse_blocks(article.body, found)
    assert Picture(PNG, "image/png", "图1　抢险现场") in blocks
    assert any(isinstance(block, Table) for block in blocks)
    assert missing_pictures(article.body, found) == pictures.unusable(article) == []


def test_only_what_the_text_names_is_read(world: Any, django_assert_num_queries: Any) -> None:
    article = article_of(world, with_picture(world, "情况。"))
    with django_assert_num_queries(0):
        assert pictures.pictures_of(article) == {}


def test_what_cannot_be_printed_is_named_with_its_reason(world: Any) -> None:
    gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
    article = article_of(world, with_picture(world, f"情况。\n〔图：动图.gif〕\n{LINE}", "动图.gif", gif))
    assert pictures.pictures_of(article) == {}
    said = pictures.unusable(article)
    assert [line.partition("：")[0] for line in said] == ["动图.gif", "现场.png"]
    assert "JPEG" in said[0]
    assert "没有这个文件" in said[1]


def test_two_reports_with_pictures_of_one_name_keep_both(world: Any) -> None:
    other = PNG + b"\x00"
    a = with_picture(world, f"甲。\n{LINE}", title="甲")
    b = with_picture(world, f"乙。\n{LINE}", data=other, title="乙", by=world.clerk_b)
    article = article_of(world, a, b)
    assert article.body == f"一、甲\n甲。\n{LINE}\n二、乙\n乙。\n〔图：2/现场.png〕"
    assert {name: found.data for name, found in pictures.pictures_of(article).items()} == {
        "现场.png": PNG,
        "2/现场.png": other,
    }


def test_a_report_brought_in_later_keeps_its_own_picture(world: Any) -> None:
    article = article_of(world, with_picture(world, f"甲。\n{LINE}"))
    later = with_picture(world, f"乙。\n{LINE}", data=PNG + b"\x00", by=world.clerk_b)
    editing.add_source(article, by=world.editor, report=later)
    article.refresh_from_db()
    assert pictures.pictures_of(article)["2/现场.png"].data == PNG + b"\x00"


def test_the_editors_own_picture_comes_first_and_is_on_the_trail(world: Any) -> None:
    article = article_of(world, with_picture(world, f"甲。\n{LINE}"))
    own = attachments.attach_file(article, SimpleUploadedFile("现场.png", PNG + b"\x00"), by=world.editor)
    assert pictures.pictures_of(article)["现场.png"].data == PNG + b"\x00"
    assert entries_of(article).last().kind == "reporting.article.attach"
    attachments.detach_file(article, own, by=world.editor)
    assert pictures.pictures_of(article)["现场.png"].data == PNG
    with pytest.raises(Refused, match="编辑"):
        attachments.attach_file(article, SimpleUploadedFile("a.png", PNG), by=world.duty)


def test_a_picture_is_shown_inside_the_report_to_who_may_read_it(world: Any) -> None:
    report = with_picture(world, f"情况。\n{LINE}")
    file = attachments_of(report).get()
    address = reverse("reporting:picture", args=[report.pk, file.pk])
    page = world.client(world.editor).get(report.get_absolute_url()).content.decode()
    assert f'<img src="{address}"' in page
    answer = world.client(world.editor).get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Type"] == "image/png"
    assert not entries_of(report).filter(kind="reporting.report.download").exists()
    assert world.client(world.clerk_b).get(address).status_code == 404


def test_a_file_the_text_does_not_name_is_no_picture_of_it(world: Any) -> None:
    report = with_picture(world, "情况。")
    address = reverse("reporting:picture", args=[report.pk, attachments_of(report).get().pk])
    assert world.client(world.editor).get(address).status_code == 404


def test_the_editor_adds_and_takes_off_a_picture_with_the_text(world: Any) -> None:
    article = article_of(world, world.report("received"))
    client, address = world.client(world.editor), reverse("reporting:article_edit", args=[article.pk])
    sent = {"version": "1", "title": article.title, "body": f"新文字。\n{LINE}"}
    assert client.post(address, {**sent, "uploads": SimpleUploadedFile("现场.png", PNG)}).status_code == 302
    file = attachments_of(article).get()
    page = client.get(address).content.decode()
    assert "<code>〔图：现场.png〕</code>" in page
    assert 'data-line="〔图：现场.png〕"' in page
    article = Article.objects.get(pk=article.pk)
    assert article.body.endswith(LINE)
    sent["version"] = str(article.version)
    assert client.post(address, {**sent, "then": f"detach-{file.pk}"}).status_code == 302
    assert "1 处图印不出来" in client.get(article.get_absolute_url()).content.decode()


def test_a_refused_file_leaves_the_text_saved(world: Any) -> None:
    article = article_of(world, world.report("received"))
    address = reverse("reporting:article_edit", args=[article.pk])
    sent = {"version": "1", "title": article.title, "body": "新文字。", "uploads": SimpleUploadedFile("a.exe", b"MZ")}
    answer = world.client(world.editor).post(address, sent)
    assert answer.status_code == 422
    assert "a.exe" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    assert Article.objects.get(pk=article.pk).body == "新文字。"


def word_file() -> bytes:
    made = docx.Document()
    made.add_paragraph("青石镇抢险情况")
    made.add_paragraph("截至今晨，已转移群众120户，情况如下。").add_run().add_picture(BytesIO(PNG))
    table = made.add_table(rows=2, cols=2)
    for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{n}"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_word_file_brings_its_table_and_its_picture(world: Any) -> None:
    report = imports.import_docx(word_file(), by=world.clerk, name="抢险.docx")
    assert report.body == "截至今晨，已转移群众120户，情况如下。\n〔图：抢险-图1.png〕\n格0 ｜ 格1\n格2 ｜ 格3"
    assert [file.name for file in attachments_of(report)] == ["抢险-图1.png"]
    assert imports.import_docx(word_file(), by=world.clerk, name="抢险.docx") == report
    assert attachments_of(report).count() == 1
    page = world.client(world.clerk).get(report.get_absolute_url()).content.decode()
    assert "<td>格2</td>" in page
    assert "<img src=" in page


def test_an_imported_word_file_brings_them_to_the_desk_too(world: Any) -> None:
    report = imports.import_docx(word_file(), by=world.editor, name="抢险.docx", unit=world.town_b)
    assert attachments_of(Report.objects.get(pk=report.pk)).get().name == "抢险-图1.png"


def test_exchanging_a_picture_after_proof_is_a_change(world: Any) -> None:
    """What the approver saw is what is printed: a picture of the same name with other contents is another text (E5)."""
    article = article_of(world, with_picture(world, f"甲。\n{LINE}"))
    found = periodical_settings.add_periodical(by=world.editor, name="参阅", publisher="云岭县人民政府办公室")
    issue = composing.open_issue(found, by=world.editor)
    composing.place_article(issue, by=world.editor, article=article)
    issue = issuing.proof_issue(type(issue).objects.get(pk=issue.pk), by=world.editor)
    attachments.attach_file(article, SimpleUploadedFile("现场.png", PNG + b"\x00"), by=world.editor)
    with pytest.raises(Refused, match="改过"):
        issuing.approve_issue(type(issue).objects.get(pk=issue.pk), by=world.approver)

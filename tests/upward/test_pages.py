"""Pages of the room: the day's work by hand without script, files, the register, figures, the panels (E8)."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from html import unescape

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tongzheng.upward.actions.outcomes import enter_outcome
from tongzheng.upward.models import Outcome, Selection, Superior, Target
from tongzheng.upward.queries.pages import document_of, layout_of, restored
from tongzheng.upward.queries.selections import contents


def text(answer):
    return answer.content.decode()


def test_the_day_from_the_button_to_the_superior(up):
    article, other = up.article(), up.w.report("received", by=up.w.clerk_b)
    editor, approver = up.w.client(up.w.editor), up.w.client(up.w.approver)
    went = editor.post("/upward/propose/", {"superior": up.city.pk, "once": str(uuid.uuid4())})
    selection = Selection.objects.get()
    url = f"/upward/{selection.pk}/"
    assert went.url == url
    page = text(editor.get(url))
    assert article.title in page
    assert other.title in page  # waits to be chosen
    assert editor.post(f"{url}pick/", {"kind": "report", "text": other.pk}).url == url
    ids = list(selection.items.values_list("pk", flat=True))
    selection.refresh_from_db()
    editor.post(f"{url}order/", {"version": selection.version, "up": ids[1]})
    assert [i.report_id for i in selection.items.all()] == [other.pk, None]
    selection.refresh_from_db()
    refused = editor.post(f"{url}do/submit/", {"version": selection.version})
    assert (refused.status_code, "国家秘密" in text(refused)) == (422, True)
    assert editor.post(f"{url}do/submit/", {"version": selection.version, "no_secret": "on"}).url == url
    selection.refresh_from_db()
    assert "编为第 1 期" in text(approver.get(url))
    assert approver.post(f"{url}do/sign/", {"version": selection.version}).url == url
    assert editor.post(f"{url}do/send/", {"version": selection.version, "way": "web"}).url == url
    page = text(editor.get(url))
    assert "已报出" in page
    assert "登记采用" in page
    again = up.selection()
    page = text(editor.get(f"/upward/{again.pk}/?q={other.title[:6]}"))
    assert "已报市政府办公室" in page
    refused = editor.post(f"/upward/{again.pk}/pick/", {"kind": "report", "text": other.pk})
    assert (refused.status_code, "写明理由" in text(refused)) == (422, True)


def test_files_say_what_was_sent(up):
    report = up.w.report("received")
    sent = up.selection(report, to=up.province, state="sent", way="fax")
    [piece] = contents(sent)
    document = document_of(sent)
    assert (document.head.name, document.head.number) == ("云岭专报", f"{timezone.localdate().year}年第1期")
    assert [t.title for t in document.texts] == [report.title]
    assert dict(document.foot.names)["签发"] == "沈定远"
    assert restored(layout_of(sent).table_of()) == layout_of(sent)
    editor = up.w.client(up.w.editor)
    answer = editor.get(f"/upward/{sent.pk}/file/zip/")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert [n[-5:] for n in names] == [".docx", "期.pdf", ".xlsx"]
    sheet = load_workbook(io.BytesIO(editor.get(f"/upward/{sent.pk}/file/xlsx/").content)).active
    assert [c.value for c in sheet[2]][1:3] == [piece.title, "青石镇"]
    assert editor.get(f"/upward/{sent.pk}/file/exe/").status_code == 404


def test_entering_and_withdrawing_by_form(up):
    report = up.w.report("received")
    editor = up.w.client(up.w.assessor)
    url = f"/upward/came/report/{report.pk}/adoption/"
    today = timezone.localdate().isoformat()
    fields = {"kind": "adoption", "level": "province", "outlet": "云岭要情", "issue_no": "2026年第3期", "on": today}
    empty = editor.post(url, fields | {"outlet": ""})
    assert (empty.status_code, "请写明上级刊物" in text(empty), "2026年第3期" in text(empty)) == (422, True, True)
    assert editor.post(url, fields).status_code == 302
    editor.post(url, fields)
    outcome = Outcome.objects.get()
    assert "云岭要情" in text(editor.get("/upward/came/?kind=adoption"))
    assert editor.post(f"/upward/came/{outcome.pk}/withdraw/", {"reason": "期号写错"}).url == "/upward/came/"
    assert "云岭要情" not in text(editor.get("/upward/came/"))
    assert "已撤销" in text(editor.get("/upward/came/?withdrawn=on"))
    book = load_workbook(io.BytesIO(editor.get("/upward/came/?withdrawn=on&export=xlsx").content))
    assert book.active.max_row == 2


@pytest.mark.parametrize("post", ["clerk", "editor", "signer"])
def test_every_level_is_shown_at_the_report(up, post):
    report = up.w.report("received")
    article = up.article(report)
    up.selection(article, state="sent")
    facts = {"level": "province", "on": timezone.localdate()}
    enter_outcome(
        article, by=up.w.editor, once=uuid.uuid4(), kind="adoption", outlet="云岭要情", issue_no="第3期", **facts
    )
    words = {"kind": "instruction", "leader": "副省长某", "text": "此做法可推广。"}
    enter_outcome(article, by=up.w.editor, once=uuid.uuid4(), **words, **facts)
    page = text(up.w.client(getattr(up.w, post)).get(f"/reports/{report.pk}/adopted/"))
    for shown in ("《政务信息》", "《云岭要情》第3期", "此做法可推广。", "副省长某", "已报市政府办公室"):
        assert shown in page
    assert ("登记上级采用" in page) == (post == "editor")


def test_figures_and_their_lists_agree(up):
    article = up.article()
    up.selection(article, to=up.province, state="sent", way="fax")
    editor = up.w.client(up.w.editor)
    year = timezone.localdate().year
    editor.post(f"/upward/superiors/{up.province.pk}/target/", {"year": year, "sent": 2, "adopted": 1})
    assert Target.objects.get().sent == 2
    page = text(editor.get("/upward/numbers/"))
    assert "50%" in page
    assert article.title in text(editor.get(f"/upward/sent/?superior={up.province.pk}"))
    assert article.title not in text(editor.get(f"/upward/sent/?superior={up.city.pk}"))
    one = text(editor.get(f"/upward/numbers/?superior={up.province.pk}"))
    lists = [unescape(url) for url in re.findall(r'href="([^"]*&amp;unit=[^"]*)"', one)]
    assert lists[0].endswith(f"&superior={up.province.pk}")
    assert lists[1].endswith(f"&level={up.province.level}")
    assert article.title in text(editor.get(lists[0]))
    assert [editor.get(url).status_code for url in lists] == [200] * len(lists)
    book = load_workbook(io.BytesIO(editor.get("/upward/numbers/?export=xlsx").content))
    assert book.sheetnames == ["按上级", "按月", "按单位", "按层级", "按刊物"]
    assert "省政府办公厅" in text(editor.get("/upward/"))


def test_setting_up_a_superior(up):
    admin = up.w.client(up.w.admin)
    fields = {"name": "某部办公厅", "level": "state", "paper": "专报", "way": "confidential", "layout": "special"}
    assert admin.post("/upward/superiors/new/", fields | {"active": "on"}).url == "/upward/superiors/"
    superior = Superior.objects.get(name="某部办公厅")
    assert (superior.layout_key, superior.way, superior.unit) == ("special", "confidential", None)
    admin.post(f"/upward/superiors/{superior.pk}/", fields | {"name": "某部"})
    superior.refresh_from_db()
    assert (superior.name, superior.active) == ("某部", False)


@pytest.mark.parametrize(
    "url", ["/upward/", "/upward/numbers/", "/upward/came/", "/upward/sent/", "selection", "draft"]
)
def test_few_queries(up, url, django_assert_max_num_queries):
    texts = [up.article(), up.w.report("received"), up.w.report("received", by=up.w.clerk_b)]
    sent = up.selection(*texts, state="sent")
    draft = up.selection(up.w.report("received"), up.w.report("received"))
    url = {"selection": f"/upward/{sent.pk}/", "draft": f"/upward/{draft.pk}/"}.get(url, url)
    client = up.w.client(up.w.editor)
    client.get(url)
    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200

"""The desk's pages as people use them (E1, E2, E11, R15)."""

import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tongzheng.network.models import Unit
from tongzheng.reporting.actions import editing, intake, submission
from tongzheng.reporting.models import Article, Doubt, Report

pytestmark = pytest.mark.django_db


def queries_of(client, url, limit=15):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    assert len(seen) <= limit, "\n".join(q["sql"][:160] for q in seen)
    return answer.content.decode()


def test_the_desk_shows_queue_text_and_facts_in_few_queries(world):
    report = world.report("received", title="三个村停水")
    world.report("sent", by=world.clerk_b, title="柳河来稿")
    world.report("held", by=world.clerk_c, title="白鹭备用")
    intake.mark_doubt(report, by=world.editor, quote="1800吨", question="与附表不一致")
    client = world.client(world.editor)
    page = queries_of(client, f"/desk/{report.pk}/")
    for words in ("三个村停水", "柳河来稿", "白鹭备用", "登记全部（1）", "与附表不一致", "来稿〔", "签发报出"):
        assert words in page
    empty = world.client(world.city_editor).get("/desk/").content.decode()
    assert "来稿都处理完了" in empty


def test_htmx_gets_text_and_facts_only(world):
    report = world.report("received", title="三个村停水")
    headers = {"HX-Request": "true", "HX-Target": "desk-text"}
    part = world.client(world.editor).get(f"/desk/{report.pk}/", headers=headers).content.decode()
    assert "三个村停水" in part
    assert 'hx-swap-oob="true"' in part
    assert "<html" not in part
    assert "data-queue" not in part


def test_chips_and_search_have_addresses(world):
    mine = world.report("editing", title="在我手里")
    other = world.report("received", title="别人的", kind="news")
    client = world.client(world.editor)

    def listed(**filters):
        page = client.get("/desk/", filters).content.decode()
        return [r.title for r in (mine, other) if f"选中：{r.title}" in page]

    assert listed() == [mine.title, other.title]
    assert listed(chip="mine") == [mine.title]
    assert listed(chip="problem") == [mine.title]
    assert listed(chip="held") == listed(chip="new") == []
    assert listed(q="别人") == [other.title]
    assert client.get("/desk/", {"chip": "no-such", "q": "x" * 5000 + "\U0001f600<b>"}).status_code == 200


def test_what_people_wrote_is_escaped_in_the_queue(world):
    report = world.report("received", title="""<i>停水</i> "三村" 'x'&""")
    Unit.objects.filter(pk=report.unit_id).update(short_name="<u>青石</u>")
    page = world.client(world.editor).get("/desk/", {"q": "<i>停水"}).content.decode()
    line = page[page.index("<li data-item") :].partition("</li>")[0]
    safe = "&lt;i&gt;停水&lt;/i&gt; &quot;三村&quot; &#x27;x&#x27;&amp;"
    assert f'aria-label="选中：{safe}"' in line
    assert f'title="{safe}">{safe}</span>' in line
    assert '<span class="unit">&lt;u&gt;青石&lt;/u&gt;</span>' in line
    assert f'href="/desk/{report.pk}/?q=%3Ci%3E' in line
    assert "<i>" not in line
    assert "<u>" not in line


def test_who_opens_the_desk(world):
    report = world.report("received")
    for post, code in (
        (world.editor, 200), (world.approver, 403), (world.duty, 403),
        (world.clerk, 403), (world.leader, 403), (world.office_officer, 403),
    ):  # fmt: skip
        assert world.client(post).get("/desk/").status_code == code
        assert world.client(post).get(f"/desk/{report.pk}/").status_code == code
    assert world.client(world.other_editor).get(f"/desk/{report.pk}/").status_code == 404
    assert world.client(world.editor).get("/desk/999999999999999999/").status_code == 404


def test_buttons_are_grey_with_the_reason(world):
    report = world.report("editing")
    editing.start_article([report], by=world.editor, once=uuid.uuid4(), title="新编")
    page = world.client(world.editor).get(f"/desk/{report.pk}/").content.decode()
    assert "先从编发稿里取出" in page


def test_receive_all_numbers_what_waits(world):
    report = world.report("sent")
    client = world.client(world.editor)
    assert client.get("/desk/receive-all/").status_code == 405
    answer = client.post("/desk/receive-all/", {"next": "https://evil.example/"}, follow=True)
    assert answer.redirect_chain[0][0] == "/desk/"
    assert Report.objects.get(pk=report.pk).number == 1
    assert world.client(world.clerk).post("/desk/receive-all/").status_code == 403


def test_assigning(world):
    report = world.report("sent")
    client = world.client(world.editor)
    url = f"/desk/{report.pk}/assign/"
    assert "程未晚" in client.get(url).content.decode()
    assert client.post(url, {"editor": "99"}).status_code == 422
    answer = client.post(url, {"editor": world.editor2.pk})
    assert answer.status_code == 302
    fresh = Report.objects.get(pk=report.pk)
    assert (fresh.editor_id, fresh.number, fresh.state) == (world.editor2.pk, 1, "editing")
    assert world.client(world.duty).get(url).status_code == 403


def test_a_stale_act_says_who_did_what(world, monkeypatch):
    report = world.report("received")
    old = Report.objects.select_related("unit", "office__desk").get(pk=report.pk)
    intake.decline_report(report, by=world.editor2, reason="日常工作")
    monkeypatch.setattr("tongzheng.reporting.views.desk.queries.get_sent", lambda actor, pk: old)
    answer = world.client(world.editor).post(f"/desk/{report.pk}/assign/", {"editor": world.editor.pk})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "程未晚" in page
    assert "不采用" in page


def test_doubts_are_marked_and_verified_on_pages(world):
    report = world.report("received")
    client = world.client(world.editor)
    assert client.post(f"/reports/{report.pk}/doubt/", {"quote": "", "question": "是否准确"}).status_code == 422
    answer = client.post(f"/reports/{report.pk}/doubt/", {"quote": "1800吨", "question": "是否准确"})
    assert answer.status_code == 302
    doubt = Doubt.objects.get()
    answer = client.post(f"/doubts/{doubt.pk}/verify/", {"asked_whom": "周小禾", "how": "", "result": "准"})
    assert answer.status_code == 422
    assert "周小禾" in answer.content.decode()
    client.post(f"/doubts/{doubt.pk}/verify/", {"asked_whom": "周小禾", "how": "电话", "result": "准确"})
    doubt.refresh_from_db()
    assert doubt.verified_by_id == world.editor.pk
    assert world.client(world.other_editor).get(f"/doubts/{doubt.pk}/verify/").status_code == 404


def test_combining_editing_comparing(world):
    a, b = world.report("received", title="甲"), world.report("sent", by=world.clerk_b, title="乙")
    client = world.client(world.editor)
    form = client.get(f"/articles/new/?report={a.pk}&report={b.pk}").content.decode()
    assert "综合成一篇" in form
    once = uuid.uuid4()
    fields = {"report": [a.pk, b.pk], "title": "两镇情况", "way": "combined", "once": once}
    answer = client.post("/articles/new/", fields)
    article = Article.objects.get()
    assert answer.headers["Location"] == f"/articles/{article.pk}/edit/"
    assert client.post("/articles/new/", fields).status_code == 302
    assert Article.objects.count() == 1
    page = queries_of(client, f"/articles/{article.pk}/edit/")
    assert "柳河镇 苏见秋" in page
    change = {"version": 1, "title": "两镇情况", "body": "<b>改过</b>的文字"}
    assert client.post(f"/articles/{article.pk}/edit/", change).status_code == 302
    page = queries_of(client, f"/articles/{article.pk}/compare/")
    assert "&lt;b&gt;改过" in page
    assert "<ins>" in page
    queries_of(client, f"/articles/{article.pk}/")
    assert "两镇情况" in queries_of(client, "/articles/")
    assert world.client(world.clerk).get(f"/articles/{article.pk}/").status_code == 404
    assert world.client(world.duty).get(f"/articles/{article.pk}/edit/").status_code == 403


def test_an_older_version_shows_both_texts_and_can_then_be_saved(world):
    article = editing.start_article([world.report("received")], by=world.editor, once=uuid.uuid4())
    editing.save_article(article, by=world.editor2, version=1, title="他的题", body="他的文字")
    client = world.client(world.editor)
    url = f"/articles/{article.pk}/edit/"
    answer = client.post(url, {"version": 1, "title": "我的题", "body": "我的文字"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "他的文字" in page
    assert "我的文字" in page
    assert 'name="version" value="2"' in page
    assert client.post(url, {"version": 2, "title": "我的题", "body": "我的文字"}).status_code == 302
    assert Article.objects.get().body == "我的文字"


def test_bad_texts_keep_what_was_typed(world):
    article = editing.start_article([world.report("received")], by=world.editor, once=uuid.uuid4())
    client = world.client(world.editor)
    url = f"/articles/{article.pk}/edit/"
    for title, body, said in (
        ("", "打的字", "还没填标题"),
        ("长" * 300, "打的字", "300 字"),
        ("题", "机密★5年\n打的字", "密级标志"),
        ("题", "打的字" + "长" * 300_000, "最多 200000 字"),
    ):
        answer = client.post(url, {"version": 1, "title": title, "body": body})
        assert answer.status_code == 422, said
        assert said in answer.content.decode()
        assert "打的字" in answer.content.decode()
    assert client.post(url, {"version": 1, "title": "题\x00", "body": "a\x00b\u202ec\U0001f600"}).status_code == 302
    assert Article.objects.get().body == "abc\U0001f600"


def test_article_acts(world):
    a, b = world.report("received"), world.report("received", title="并进来")
    article = editing.start_article([a], by=world.editor, once=uuid.uuid4())
    client = world.client(world.editor)
    base = f"/articles/{article.pk}"
    assert "并进来" in client.get(f"{base}/sources/add/").content.decode()
    assert client.post(f"{base}/sources/add/", {"report": b.pk}).status_code == 302
    assert article.sources.count() == 2
    assert client.post(f"{base}/sources/{b.pk}/remove/").status_code == 302
    assert client.post(f"{base}/sources/{a.pk}/remove/").status_code == 422
    assert client.get(f"{base}/sources/{b.pk}/remove/").status_code == 404
    assert client.post(f"{base}/do/drop/", {"reason": ""}).status_code == 422
    assert client.post(f"{base}/do/drop/", {"reason": "重复"}).status_code == 302
    assert client.get(f"{base}/edit/").status_code == 403
    assert client.post(f"{base}/do/restore/").status_code == 302
    assert client.get(f"{base}/do/publish/").status_code == 404
    assert Article.objects.get().state == "editing"


def test_the_register_filters_and_exports_what_it_shows(world):
    world.report("received", title="=1+1", kind="news")
    second = world.report("declined", by=world.clerk_b, title="柳河一篇")
    client = world.client(world.editor)
    page = queries_of(client, "/received/")
    assert "柳河一篇" in page
    sieve = {"state": "declined", "unit": world.town_b.pk, "number": second.receipt}
    page = client.get("/received/", sieve).content.decode()
    assert "柳河一篇" in page
    assert "=1+1" not in page
    page = client.get("/received/", {"unit": "abc", "month": "x", "number": "9" * 30, "kind": "no"})
    assert page.status_code == 200
    sheet = load_workbook(io.BytesIO(client.get("/received/?export=xlsx&kind=news").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[3] for row in rows] == ["标题", "=1+1"]
    assert "'=1+1" in client.get("/received/?export=csv").content.decode("utf-8-sig")
    assert world.client(world.office_officer).get("/received/").status_code == 200
    assert world.client(world.clerk).get("/received/").status_code == 403


def test_the_original_follows_the_chain_upwards(world):
    report = world.report("received", title="村里停水", body="第一稿文字。")
    up = intake.forward_report(report, by=world.office_officer, once=uuid.uuid4())
    submission.save_draft(up, by=world.office_officer, version=up.version, body="县里改过的文字。", no_secret=True)
    submission.submit_report(up, by=world.office_officer)
    submission.sign_off_report(up, by=world.office_signer)
    page = queries_of(world.client(world.city_editor), f"/reports/{up.pk}/original/")
    assert "青石镇" in page
    assert "最初" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert world.client(world.city_editor).get(f"/reports/{report.pk}/original/").status_code == 404
    assert world.client(world.clerk).get(f"/reports/{report.pk}/original/").status_code == 200
    assert world.client(world.other_clerk).get(f"/reports/{up.pk}/original/").status_code == 404


def test_forwarding_on_its_page(world):
    report = world.report("received")
    client = world.client(world.office_officer)
    url = f"/reports/{report.pk}/forward/"
    assert "来稿原文" in client.get(url).content.decode()
    answer = client.post(url, {"text_from": "original", "once": uuid.uuid4()})
    assert answer.status_code == 302
    assert Report.objects.filter(forwarded_from=report).count() == 1
    assert world.client(world.editor).get(url).status_code == 403


def test_a_shielded_author_is_not_on_the_upper_page(world):
    report = world.report("received", kind="problem")
    submission.shield_report(report, by=world.clerk, on=True)
    up = intake.forward_report(report, by=world.office_officer, once=uuid.uuid4())
    submission.save_draft(up, by=world.office_officer, version=up.version, no_secret=True)
    submission.submit_report(up, by=world.office_officer)
    submission.sign_off_report(up, by=world.office_signer)
    page = world.client(world.city_editor).get(f"/reports/{up.pk}/original/").content.decode()
    assert "周小禾" not in page
    assert "（作者已隐去）" in page

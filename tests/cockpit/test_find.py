"""The search page: each post finds what it may see and nothing else (E10, R12, R6)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.house.cases import Cases
from tongzheng.instructions.actions import instruct, withdraw_instruction
from tongzheng.network.models import DirectReporting
from tongzheng.reporting.actions import attachments, editing, imports, submission

EVERYBODY = (
    "clerk", "signer", "member", "clerk_b", "signer_b", "bureau_clerk", "editor", "approver", "leader", "leader2", "duty",
    "supervisor", "assessor", "admin", "auditor", "city_editor", "other_editor", "other_clerk",
)  # fmt: skip


def titles(world, who, q, **more):
    """What the page lists for this post: titles without marks."""
    answer = world.client(getattr(world, who)).get("/find/", {"q": q, **more})
    assert answer.status_code == 200
    return ["".join(piece for piece, _ in hit.title) for hit, _ in answer.context.get("hits") or []]


def finders(world, q, title):
    return {who for who in EVERYBODY if title in titles(world, who, q)}


def test_each_finds_only_what_he_may_see(world):
    draft = world.report("draft", title="鹁鸽坪暗渠淤塞甲", body="鹁鸽坪的暗渠淤塞了。")
    sent = world.report("sent", title="鹁鸽坪暗渠淤塞乙", body="鹁鸽坪的暗渠淤塞了。", joint_units=[world.bureau])
    secret = world.report("sent", title="鹁鸽坪暗渠淤塞丙", body="鹁鸽坪的暗渠淤塞了。", label="work_secret")
    office = {"editor", "approver", "duty", "supervisor", "assessor", "auditor"}
    assert finders(world, "鹁鸽坪 淤塞", draft.title) == {"clerk", "signer"}
    assert finders(world, "鹁鸽坪 淤塞", sent.title) == {"clerk", "signer", "bureau_clerk"} | office
    assert finders(world, "鹁鸽坪 淤塞", secret.title) == {"clerk", "signer", "editor", "approver", "auditor"}


def test_a_shielded_author_is_found_by_nobody_and_shown_in_no_snippet(world):
    report = world.report("sent", title="污水直排", body="上溪村有污水直排。", joint_units=[world.town_b])
    assert report.title in titles(world, "clerk_b", "周小禾")
    assert report.title in titles(world, "editor", "污水", author="小禾")
    submission.shield_report(report, by=world.clerk, on=True)
    for who in EVERYBODY:
        assert titles(world, who, "周小禾") == []
        assert titles(world, who, "污水", author="周小禾") == []
        answer = world.client(getattr(world, who)).get("/find/", {"q": "污水"}).content.decode()
        outside = who != "clerk"  # his own name stands in his own menu
        assert not (outside and "周小禾" in answer), who
    submission.shield_report(report, by=world.clerk, on=False)
    assert titles(world, "clerk_b", "周小禾") == [report.title]


def test_a_shielded_twin_is_not_found_by_its_author_either(world):
    direct = {"unit": world.town_a, "to_office": world.city_office, "mode": "same", "starts": date(2020, 1, 1)}
    DirectReporting.objects.create(**direct, authority="市政府办")
    report = world.report("sent", office=world.city_office)
    twin = report.twins.get()
    assert len(titles(world, "editor", "周小禾")) == 1
    submission.shield_report(report, by=world.clerk, on=True)
    twin.refresh_from_db()
    assert twin.shielded
    assert titles(world, "editor", "周小禾") == []


def test_every_change_of_text_is_found_at_once(world):
    report = world.report("draft", title="初稿", body="白鹭滩渡口停航。")
    submission.save_draft(report, by=world.clerk, version=1, body="青龙咀渡口停航。")
    assert titles(world, "clerk", "白鹭滩") == []
    assert titles(world, "clerk", "青龙咀") == ["初稿"]
    upload = SimpleUploadedFile("统计表.txt", "渡船核载三十二人".encode())
    attached = attachments.attach_file(report, upload, by=world.clerk)
    assert titles(world, "clerk", "核载三十二人") == titles(world, "clerk", "统计表") == ["初稿"]
    attachments.detach_file(report, attached, by=world.clerk)
    assert titles(world, "clerk", "核载三十二人") == []


def test_an_imported_text_is_found(world):
    from tongzheng.files.docx import write_docx

    imports.import_docx(write_docx("豆腐渡停航", ["豆腐渡昨日停航。"]), by=world.clerk, name="a.docx")
    assert titles(world, "clerk", "豆腐渡") == ["豆腐渡停航"]


def test_articles_issues_and_instructions(world):
    cases = Cases(world)
    report, issue, (_, placement) = cases.adopted, cases.published, cases.printed
    given = instruct(placement, by=world.leader, once=uuid.uuid4(), text="请供销社三日内拿出收储办法", nature="handle")
    name = str(issue)
    assert name in titles(world, "leader", "山核桃 烘干")
    assert titles(world, "leader2", "山核桃 烘干") == []
    assert titles(world, "leader", "收储办法", what="instructions.instruction")
    assert titles(world, "clerk", "三日内 收储办法")  # on the unit's own report
    assert titles(world, "clerk_b", "三日内 收储办法") == []
    kinds = {hit.label for hit, _ in world.client(world.editor).get("/find/", {"q": "山核桃"}).context["hits"]}
    assert kinds == {"稿件", "编发稿", "刊物", "批示"}
    outlet = issue.periodical.name
    used = {"what": "reporting.report", "adopted": "1", "outlet": outlet}
    assert titles(world, "editor", "山核桃", **used) == [report.title]
    withdraw_instruction(given, by=world.leader)
    assert titles(world, "leader", "收储办法") == titles(world, "clerk", "三日内") == []
    for who in ("leader", "editor", "clerk"):  # every hit leads somewhere
        client = world.client(getattr(world, who))
        for hit, _ in client.get("/find/", {"q": "山核桃"}).context["hits"]:
            assert client.get(hit.url, follow=True).status_code == 200


def test_an_instruction_is_found_where_each_reads_it(world):
    given = Cases(world).instruction
    for who, where in (("leader", "/read/"), ("editor", "/instructions/"), ("clerk", "/line/")):
        answer = world.client(getattr(world, who)).get(f"/instructions/{given.pk}/", follow=True)
        assert answer.status_code == 200
        assert where in answer.request["PATH_INFO"]
        assert given.text in answer.content.decode()


def test_an_edited_article_changes_the_issue_that_is_being_made(world):
    cases = Cases(world)
    article, issue = cases.article, cases.issue
    editing.save_article(
        article, by=world.editor, version=article.version, title=article.title, body="改成芦茅滩的事。"
    )
    assert titles(world, "editor", "芦茅滩", what="bulletins.issue") == [str(issue)]
    assert titles(world, "leader", "芦茅滩") == []


def test_filters_and_order(world):
    old = world.report("received", title="断头路一", kind="problem", body="断头路断头路断头路。")
    new = world.report("received", title="断头路二", kind="news", body="有一段路断头路。", by=world.clerk_b)
    type(old).objects.filter(pk=old.pk).update(signed_at=timezone.now() - timedelta(days=40))
    submission.shield_report(old, by=world.clerk, on=True)  # any act brings the index up to date
    find = lambda **more: titles(world, "editor", "断头路", **more)  # noqa: E731
    assert find() == [new.title, old.title]
    assert find(order="best")[0] == old.title
    assert find(unit=world.town_a.pk) == [old.title]
    assert find(unit=world.county.pk) == [new.title, old.title]
    assert find(kind="news") == [new.title]
    day = f"{timezone.localdate() - timedelta(days=5)}"
    assert (find(since=day), find(until=day)) == ([new.title], [old.title])
    assert find(adopted="1") == []
    assert find(adopted="0", author="苏见秋") == [new.title]
    assert titles(world, "editor", "", unit=world.town_b.pk) == [new.title]
    assert titles(world, "editor", "断头路 -有一段") == [old.title]
    assert titles(world, "editor", "“有一段路断头路”") == [new.title]


def test_the_number_and_the_unit_are_clues_too(world):
    report = world.report("received", title="一件小事", body="没有别的词。")
    assert report.title in titles(world, "editor", report.receipt)
    assert report.title in titles(world, "editor", "青石镇 小事")


def test_hits_are_marked_and_everything_is_escaped(world):
    world.report("received", title="<b>豆腐渡</b>停航", body="<script>豆腐渡</script>停航了。")
    answer = world.client(world.editor).get("/find/", {"q": "豆腐渡"}).content.decode()
    assert "&lt;b&gt;<mark>豆腐渡</mark>&lt;/b&gt;停航" in answer
    assert "&lt;script&gt;<mark>豆腐渡</mark>" in answer


@pytest.mark.parametrize("q", ["\ud800", '"', "-", "“”", "*" * 150, "AND OR NEAR(", "%_'; --", "🀄️", "\u202e", "。，"])
def test_nonsense_is_answered_kindly(q, world):
    raw = q.encode("utf-8", "surrogatepass")
    answer = world.client(world.editor).get(
        "/find/", {"q": raw, "page": "-1", "unit": "x", "since": "昨天", "order": "z"}
    )
    assert answer.status_code == 200
    assert "没有找到" in answer.content.decode()


def test_pages_and_few_queries(world):
    for n in range(23):
        world.report("sent", title=f"分页稿件{n}", body="分页的事。")
    client = world.client(world.editor)
    with CaptureQueriesContext(connection) as seen:
        first = client.get("/find/", {"q": "分页", "kind": "problem"})
    real = [q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"] and not q["sql"].startswith("SET ")]
    assert len(real) <= 15, [q["sql"][:80] for q in real]
    text = first.content.decode()
    assert "23 条" in text
    assert "kind=problem" in text  # the next page keeps the filters
    second = client.get("/find/", {"q": "分页", "page": "2"})
    assert len(second.context["hits"]) == 3
    assert 'start="21"' in second.content.decode()


def test_the_box_stands_on_every_page(world):
    for who, page in (("clerk", "/reports/"), ("editor", "/desk/"), ("admin", "/units/"), ("leader", "/today/")):
        assert 'href="/find/"' in world.client(getattr(world, who)).get(page).content.decode(), who
    assert 'href="/find/"' not in world.client(world.clerk).get("/find/").content.decode()
    assert "空格隔开" in world.client(world.leader).get("/find/").content.decode()

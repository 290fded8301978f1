"""References from elsewhere: the source is named and printed, no unit is counted for them (E15)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tongzheng.bulletins.actions import composing, issuing
from tongzheng.bulletins.actions import settings as periodical_settings
from tongzheng.bulletins.models import Issue
from tongzheng.library.actions.keeping import add_material, archive_material
from tongzheng.reporting.actions import editing
from tongzheng.reporting.actions.reference import compile_reference, name_source
from tongzheng.reporting.models import Adoption, Article
from tongzheng.reporting.queries.articles import list_articles, reference_counts
from tongzheng.reporting.queries.names import byline
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused

pytestmark = pytest.mark.django_db
SOURCE = {"place": "邻州市", "medium": "《邻州日报》", "dated": dt.date(2026, 11, 3), "link": "https://news.example/1"}
LINE = "〔来源：邻州市　《邻州日报》　2026年11月3日〕"


def material(world: Any, **more: Any) -> Any:
    fields = {
        "title": "山区冷链建设的三点经验",
        "body": "一是建在产地。\n品种 ｜ 吨\n核桃 ｜ 80",
        "source": "邻州日报",
        **more,
    }
    return add_material(by=world.editor, once=uuid.uuid4(), **fields)


def reference(world: Any, **more: Any) -> Any:
    fields = {"title": "邻州市怎样建冷链", **SOURCE, **more}
    return compile_reference(material(world), by=world.editor, once=uuid.uuid4(), **fields)


def test_a_material_becomes_an_article_with_its_source(world: Any) -> None:
    kept, once = material(world), uuid.uuid4()
    article = compile_reference(kept, by=world.editor, once=once, title=kept.title, **SOURCE)
    assert compile_reference(kept, by=world.editor, once=once, title=kept.title, **SOURCE) == article
    assert (article.body, article.material, article.is_reference) == (kept.body, kept, True)
    assert byline(article) == LINE
    assert [e.kind for e in entries_of(article)] == ["reporting.article.reference"]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("place", " ", "地区"), ("medium", "", "登在哪里"), ("dated", None, "日期"), ("dated", dt.date(2999, 1, 1), "日期"),
        ("link", "javascript:alert(1)", "http"), ("label", "绝密", "重选"), ("title", "", "标题"), ("place", "地" * 61, "最多 60 字"),
    ],
)  # fmt: skip
def test_an_unnamed_source_is_refused(world: Any, field: str, value: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        reference(world, **{field: value})
    assert not Article.objects.exists()


def test_only_an_editor_of_the_office_and_only_from_a_kept_material(world: Any) -> None:
    kept = material(world)
    for post in (world.approver, world.clerk, world.other_editor):
        with pytest.raises(Refused):
            compile_reference(kept, by=post, once=uuid.uuid4(), title="题", **SOURCE)
    archive_material(kept, by=world.editor, reason="已过时")
    with pytest.raises(Refused, match="归档"):
        compile_reference(kept, by=world.editor, once=uuid.uuid4(), title="题", **SOURCE)


def test_the_database_knows_no_half_named_source(world: Any) -> None:
    article = reference(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(medium="")


def test_editing_keeps_label_and_source_and_takes_no_local_report(world: Any) -> None:
    article = reference(world, label="internal")
    editing.save_article(article, by=world.editor, version=1, title="新题", body="新文。")
    article.refresh_from_db()
    assert (article.label, article.title) == ("internal", "新题")
    with pytest.raises(Refused, match="分开计"):
        editing.add_source(article, by=world.editor, report=world.report("received"))
    name_source(article, by=world.approver, **{**SOURCE, "place": "东邻市"})
    assert byline(Article.objects.get(pk=article.pk)).startswith("〔来源：东邻市")
    local = editing.start_article([world.report("received")], by=world.editor, once=uuid.uuid4())
    with pytest.raises(Refused, match="来稿"):
        name_source(local, by=world.editor, **SOURCE)


def issue_with(world: Any, article: Any, **changes: Any) -> Issue:
    found = periodical_settings.add_periodical(by=world.editor, name="参阅", publisher="云岭县人民政府办公室")
    periodical_settings.set_readers(found, by=world.editor, posts=[world.leader])
    type(found).objects.filter(pk=found.pk).update(**changes)
    found.refresh_from_db()
    issue = composing.open_issue(found, by=world.editor)
    composing.place_article(issue, by=world.editor, article=article)
    issue = issuing.proof_issue(Issue.objects.get(pk=issue.pk), by=world.editor)
    issue = issuing.approve_issue(Issue.objects.get(pk=issue.pk), by=world.approver)
    return issuing.publish_issue(Issue.objects.get(pk=issue.pk), by=world.approver)


@pytest.mark.parametrize("printed", ["author", "none"])
def test_an_issue_prints_the_source_and_adopts_nobody(world: Any, printed: str) -> None:
    article = reference(world)
    issue = issue_with(world, article, byline=printed)
    assert issue.placements.get().byline == LINE
    assert not Adoption.objects.exists()
    assert Article.objects.get(pk=article.pk).state == "published"
    page = world.client(world.leader).get(reverse("instructions:read", args=[issue.pk])).content.decode()
    assert LINE in page
    assert "<td>核桃</td>" in page
    assert world.client(world.editor).get(issue.get_absolute_url()).status_code == 200


def test_references_are_listed_and_counted_apart(world: Any) -> None:
    article = reference(world)
    local = editing.start_article([world.report("received")], by=world.editor, once=uuid.uuid4())
    assert list(list_articles(world.editor, elsewhere=True)) == [article]
    assert list(list_articles(world.editor, elsewhere=False)) == [local]
    assert list(list_articles(world.editor, words="邻州日报")) == [article]
    assert reference_counts(world.editor) == {"year": 1, "month": 1, "published": 0}
    assert reference_counts(world.other_editor) == {"year": 0, "month": 0, "published": 0}
    page = world.client(world.editor).get(reverse("reporting:articles"), {"kind": "reference"}).content.decode()
    assert article.title in page
    assert local.title not in page
    assert "今年 1 篇" in page


def test_the_pages_lead_from_the_material_to_the_article(world: Any) -> None:
    kept = material(world)
    client, address = world.client(world.editor), reverse("reporting:compile_reference", args=[kept.pk])
    assert address in client.get(kept.get_absolute_url()).content.decode()
    assert kept.title in client.get(address).content.decode()
    sent = {"once": str(uuid.uuid4()), "title": "题", "label": "open", **SOURCE, "dated": "2026-11-03", "place": ""}
    assert client.post(address, sent).status_code == 422
    answer = client.post(address, {**sent, "place": "邻州市"})
    article = Article.objects.get()
    assert answer.url == reverse("reporting:article_edit", args=[article.pk])
    page = client.get(answer.url).content.decode()
    assert "素材原文" in page
    assert "并入来稿" not in page
    page = client.get(article.get_absolute_url()).content.decode()
    assert "https://news.example/1" in page
    assert LINE in page

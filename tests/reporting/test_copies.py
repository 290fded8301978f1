"""Copies on the pages and on the trail: who is told what, and what is no copy (R5)."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from tests.house.cases import Cases
from tongzheng.copies.models import StoredText
from tongzheng.library.actions import keeping
from tongzheng.network.models import DirectReporting
from tongzheng.reporting.actions import editing, intake, submission
from tongzheng.reporting.models import Article
from tongzheng.reporting.queries import alike as queries
from tongzheng.trail.queries import entries_of

TEXT = (
    "入秋以来，柿树坪一带连续四十天无有效降雨，十一口山塘见底，三百二十亩晚柿落果近四成。\n"
    "镇里组织村组干部错峰提灌，调来移动泵车六台，先保果苗，再保菜地。\n"
    "存在的困难：一是提灌电费由村集体垫付，账上已经吃紧；二是上游渠道二十年没有清淤，来水过不了分水闸。\n"
    "建议县水利局会同供电部门出台抗旱提灌电价补助办法，冬修时优先安排柿树坪干渠清淤。"
)
EDITED = (
    TEXT.replace("柿树坪", "杨梅坞")
    .replace("三百二十亩", "二百七十亩")
    .replace("六台", "四台")
    .replace("四十天", "三十五天")
)


def found(world, who, report):
    return queries.alike(getattr(world, who), report)


def page(world, who, url):
    return world.client(getattr(world, who)).get(url)


def known(report):
    return [e.data for e in entries_of(report) if e.kind == "reporting.report.copy_known"]


def test_a_copy_with_other_names_is_shown_to_the_clerk_before_he_sends_it(world):
    old = world.report("received", title="柿树坪抗旱", body=TEXT)
    draft = world.report("draft", by=world.clerk_b, title="杨梅坞抗旱", body=EDITED)
    [row] = found(world, "clerk_b", draft).rows
    assert (row.match.pk, row.match.likeness, row.source, row.own) == (old.pk, "near", "青石镇来稿", False)
    text = page(world, "clerk_b", f"/reports/{draft.pk}/copies/").content.decode()
    assert "柿树坪抗旱" in text
    assert "基本相同" in text
    side = page(world, "clerk_b", row.url).content.decode()
    assert '<mark class="same">' in side
    assert "十一口山塘见底" in side.replace('<mark class="same">', "").replace("</mark>", "")
    assert "三百二十亩" not in side  # of another unit's text only what is shared
    whole = page(world, "clerk", f"/reports/{old.pk}/").content.decode()
    assert "三百二十亩" in whole


def test_the_editor_reads_both_whole(world):
    old = world.report("received", title="柿树坪抗旱", body=TEXT)
    new = world.report("received", by=world.clerk_b, title="杨梅坞抗旱", body=EDITED)
    panel = world.client(world.editor).get(f"/reports/{new.pk}/copies/", headers={"HX-Request": "true"})
    assert "柿树坪抗旱" in panel.content.decode()
    assert "<html" not in panel.content.decode()
    side = page(world, "editor", f"/reports/{new.pk}/copies/reporting.report/{old.pk}/").content.decode()
    assert "三百二十亩" in side.replace('<mark class="same">', "").replace("</mark>", "")
    for url in (f"/desk/{new.pk}/", f"/reports/{new.pk}/"):
        assert f"/reports/{new.pk}/copies/" in page(world, "editor", url).content.decode()


@pytest.mark.parametrize("hide", ["shielded", "work_secret"])
def test_of_a_shielded_or_secret_report_others_learn_the_date_only(hide, world):
    fields = {"label": "work_secret"} if hide == "work_secret" else {}
    old = world.report("received", title="柿树坪抗旱", body=TEXT, **fields)
    if hide == "shielded":
        submission.shield_report(old, by=world.clerk, on=True)
    draft = world.report("draft", by=world.clerk_b, title="杨梅坞抗旱", body=EDITED)
    [row] = found(world, "clerk_b", draft).rows
    assert (row.title, row.url, row.source) == ("", "", "另一单位的来稿")
    text = page(world, "clerk_b", f"/reports/{draft.pk}/copies/").content.decode()
    assert "柿树坪" not in text
    assert "青石镇" not in text
    assert "另一单位的来稿" in text
    assert page(world, "clerk_b", f"/reports/{draft.pk}/copies/reporting.report/{old.pk}/").status_code == 404


def test_nobody_reads_by_this_way_what_his_text_is_not_like(world):
    other = world.report(
        "received", by=world.clerk_b, title="别的事", body="县城东门菜市场本月完成改造，摊位重新划线。" * 3
    )
    draft = world.report("draft", title="柿树坪抗旱", body=TEXT)
    for kind in ("reporting.report", "reporting.article", "network.person", "x"):
        assert page(world, "clerk", f"/reports/{draft.pk}/copies/{kind}/{other.pk}/").status_code == 404


def test_another_countys_report_is_only_a_date(world):
    old = world.report("sent", by=world.other_clerk, title="邻县的稿", body=TEXT)
    draft = world.report("draft", title="柿树坪抗旱", body=TEXT)
    [row] = found(world, "clerk", draft).rows
    assert row.match.pk == old.pk
    assert (row.title, row.url) == ("", "")


def test_sending_it_anyway_is_on_the_trail_and_holds_nothing_up(world):
    old = world.report("received", body=TEXT)
    new = world.report("signing", by=world.clerk_b, body=EDITED)
    [data] = known(new)
    assert data["at"] == "submit"
    assert data["total"] == 1
    assert (data["copies"][0]["pk"], data["copies"][0]["likeness"]) == (old.pk, "near")
    assert known(old) == []


def test_using_it_is_on_the_trail_too(world):
    old = world.report("received", body=TEXT)
    new = world.report("received", by=world.clerk_b, body=EDITED)
    editing.start_article([new], by=world.editor, once=uuid.uuid4())
    assert [data["at"] for data in known(new)] == ["submit", "use"]
    editing.start_article([old], by=world.editor, once=uuid.uuid4())
    assert [data["at"] for data in known(old)] == ["use"]


def test_combined_reports_are_no_copies_of_each_other(world):
    old = world.report("received", body=TEXT)
    new = world.report("received", by=world.clerk_b, body=EDITED)
    article = editing.start_article([old, new], by=world.editor, once=uuid.uuid4())
    assert known(old) == []
    assert found(world, "editor", new).total == 0
    editing.drop_article(article, by=world.editor, reason="先不发")
    assert found(world, "editor", new).total == 1  # not any more


def test_the_article_made_of_it_follow_ups_and_forwarding_are_no_copies(world):
    cases = Cases(world)
    report = cases.adopted
    assert Article.objects.get(sources=report).state == "published"
    assert found(world, "editor", report).total == 0
    follow = submission.follow_up_report(report, by=world.clerk, once=uuid.uuid4())
    submission.save_draft(follow, by=world.clerk, version=1, body=report.body + "\n后续：已收储三百吨。")
    follow.refresh_from_db()
    assert found(world, "clerk", follow).total == 0
    third = world.report("draft", by=world.clerk_b, body=report.body)
    kinds = {(row.match.kind, row.sight.value) for row in found(world, "clerk_b", third).rows}
    assert kinds == {
        ("reporting.report", "passages"),
        ("reporting.article", "whole"),
    }  # what is published is read whole
    intake.forward_report(report, by=world.office_officer, once=uuid.uuid4())
    assert found(world, "editor", report).total == 0


def test_a_twin_is_no_copy(world):
    direct = {"unit": world.town_a, "to_office": world.city_office, "mode": "same", "starts": date(2020, 1, 1)}
    DirectReporting.objects.create(**direct, authority="市政府办")
    report = world.report("sent", office=world.city_office, body=TEXT)
    assert report.twins.count() == 1
    assert found(world, "clerk", report).total == found(world, "editor", report.twins.get()).total == 0


def test_drafts_are_nobodys_source_and_a_withdrawn_report_is_none_any_more(world):
    draft = world.report("draft", body=TEXT)
    mine = world.report("draft", by=world.clerk_b, body=EDITED)
    assert found(world, "clerk_b", mine).total == 0
    submission.submit_report(draft, by=world.clerk)
    submission.sign_off_report(draft, by=world.signer)
    assert found(world, "clerk_b", mine).total == 1
    submission.withdraw_report(draft, by=world.clerk)
    assert found(world, "clerk_b", mine).total == 0


def test_a_returned_report_is_compared_with_as_it_now_stands(world):
    report = world.report("returned", body=TEXT)
    submission.save_draft(
        report, by=world.clerk, version=report.version, body="另写一篇，与抗旱无关，说的是渡口停航的事。"
    )
    mine = world.report("draft", by=world.clerk_b, body=EDITED)
    assert found(world, "clerk_b", mine).total == 0


def test_ones_own_earlier_report_is_told_as_such(world):
    world.report("received", body=TEXT)
    again = world.report("draft", body=EDITED)
    [row] = found(world, "clerk", again).rows
    assert (row.source, row.own) == ("本单位以前的稿件", True)


def test_a_material_is_read_whole_by_whom_it_is_shared_with(world):
    draft = world.report("draft", title="杨梅坞抗旱", body=EDITED)
    fields = {"title": "外地抗旱做法", "body": TEXT, "source": "某省信息"}
    material = keeping.add_material(by=world.editor, once=uuid.uuid4(), **fields)
    [row] = found(world, "clerk", draft).rows
    assert (row.source, row.title, row.url) == ("办公室的素材", "", "")
    keeping.edit_material(material, by=world.editor, version=material.version, **fields, shared=True)
    [row] = found(world, "clerk", draft).rows
    assert (row.source, row.title) == ("素材", "外地抗旱做法")
    side = page(world, "clerk", row.url).content.decode()
    assert "三百二十亩" in side.replace('<mark class="same">', "").replace("</mark>", "")


def test_comparing_that_goes_wrong_keeps_nothing_from_its_way(world, monkeypatch):
    def broken(*args, **kwargs):
        list(StoredText.objects.raw("SELECT nothing FROM nowhere"))

    world.report("received", body=TEXT)
    monkeypatch.setattr(queries, "look", broken)
    report = world.report("received", by=world.clerk_b, body=EDITED)
    assert report.state == "received"
    assert known(report) == []


@pytest.mark.parametrize(
    "body", ["短", "\u202e🀄️" * 20, "1234567890" * 10_000, "同一句话。\n" * 10_000, "水" * 100_000]
)
def test_any_text_is_answered(body, world):
    draft = world.report("draft", body=body)
    assert page(world, "clerk", f"/reports/{draft.pk}/copies/").status_code == 200


def test_saving_without_a_script_says_so(world):
    world.report("received", body=TEXT)
    draft = world.report("draft", by=world.clerk_b, body=EDITED)
    fields = {"title": draft.title, "body": EDITED, "kind": "problem", "mood": "plain", "label": "open", "version": "1"}
    client = world.client(world.clerk_b)
    answer = client.post(f"/reports/{draft.pk}/edit/", {**fields, "then": "save"}, follow=True).content.decode()
    assert "已存好，与 1 篇已有稿件相同或相近" in answer
    assert f'data-copies="/reports/{draft.pk}/copies/"' in answer
    saved = client.post(f"/reports/{draft.pk}/autosave/", fields, headers={"X-Autosave": "1"}).json()
    assert saved["copies"] == f"/reports/{draft.pk}/copies/"


def test_pieces_keep_every_character_in_its_place():
    cut = queries.cut("甲乙丙\n丁戊\n\n己", [(1, 2), (2, 5), (8, 9)])
    assert cut == [[("甲", False), ("乙丙", True)], [("丁", True), ("戊", False)], [("己", True)]]

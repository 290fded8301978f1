"""Articles and their sources (E2, R12)."""

import uuid

import pytest

from tongzheng.reporting.actions import editing, intake
from tongzheng.reporting.models import Article, Report, Source
from tongzheng.reporting.queries.articles import rounds_of
from tongzheng.reporting.queries.names import HIDDEN, byline, bylines, masked_person, names_of
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused, Stale

pytestmark = pytest.mark.django_db


def start(world, *reports, **extra):
    return editing.start_article(reports, by=world.editor, once=uuid.uuid4(), **extra)


def test_one_report_becomes_an_article_as_it_stands(world):
    report = world.report("sent")
    article = start(world, report)
    assert (article.title, article.body, article.way) == (report.title, report.body, "single")
    fresh = Report.objects.get(pk=report.pk)
    assert (fresh.state, fresh.editor_id, fresh.number) == ("editing", world.editor.pk, 1)
    assert [(r.number, r.title, r.body) for r in rounds_of(article)] == [(1, report.title, report.body)]


def test_several_reports_keep_every_unit_and_author(world):
    a, b = world.report("received", title="甲"), world.report("held", by=world.clerk_b, title="乙")
    article = start(world, a, b, title="两镇情况", way="combined")
    assert article.body == f"一、甲\n{a.body}\n二、乙\n{b.body}"
    assert [s.report_id for s in Source.objects.filter(article=article)] == [a.pk, b.pk]
    assert byline(article) == "（青石镇 周小禾、柳河镇 苏见秋供稿）"


def test_the_label_is_the_strictest_of_the_sources(world):
    a = world.report("received", label="open")
    b = world.report("received", label="work_secret")
    article = start(world, a, b)
    assert article.label == "work_secret"
    assert editing.remove_source(article, by=world.editor, report=b).label == "open"
    with pytest.raises(Refused, match="至少"):
        editing.remove_source(article, by=world.editor, report=a)


def test_the_same_form_twice_makes_one_article(world):
    report, once = world.report("received"), uuid.uuid4()
    first = editing.start_article([report], by=world.editor, once=once)
    second = editing.start_article([report], by=world.editor, once=once)
    assert first.pk == second.pk
    assert Article.objects.count() == 1


def test_a_report_in_another_hand_comes_to_mine_and_one_gone_is_refused(world):
    report = world.report("editing")
    editing.start_article([report], by=world.editor2, once=uuid.uuid4())
    assert Report.objects.get(pk=report.pk).editor_id == world.editor2.pk
    for state in ("returned", "declined", "signing"):
        with pytest.raises(Refused, match="不能编入"):
            start(world, world.report(state))
    with pytest.raises(Refused):
        start(world)


def test_every_round_is_kept_and_an_unchanged_text_is_not(world):
    article = start(world, world.report("received"))
    first = article.body
    article = editing.save_article(article, by=world.editor, version=1, title="新题", body="改过的文字")
    article = editing.save_article(article, by=world.editor, version=1, title="新题", body="改过的文字")
    assert article.version == 2
    assert [r.body for r in rounds_of(article)] == [first, "改过的文字"]
    edits = [e for e in entries_of(article) if e.kind == "reporting.article.edit"]
    assert len(edits) == 1


def test_an_older_version_is_refused_with_the_newer_text(world):
    article = start(world, world.report("received"))
    editing.save_article(article, by=world.editor2, version=1, title="他的题", body="他的文字")
    with pytest.raises(editing.Conflict) as conflict:
        editing.save_article(article, by=world.editor, version=1, title="我的题", body="我的文字")
    assert conflict.value.article.body == "他的文字"
    assert Article.objects.get(pk=article.pk).title == "他的题"


def test_adding_a_source_puts_its_text_at_the_end(world):
    article = start(world, world.report("received"))
    more = world.report("sent", by=world.clerk_c, title="丙")
    changed = editing.add_source(article, by=world.editor, report=more)
    assert changed.body == f"{article.body}\n二、丙\n{more.body}"
    assert (changed.version, len(rounds_of(changed))) == (2, 2)
    again = editing.add_source(changed, by=world.editor, report=more)
    assert again.version == 2


def test_drop_and_restore(world):
    report = world.report("received")
    article = start(world, report)
    with pytest.raises(Refused, match="原因"):
        editing.drop_article(article, by=world.editor, reason="")
    editing.drop_article(article, by=world.editor, reason="重复")
    intake.release_report(Report.objects.get(pk=report.pk), by=world.editor)
    editing.restore_article(article, by=world.editor)
    assert Report.objects.get(pk=report.pk).state == "editing"
    editing.drop_article(article, by=world.editor, reason="重复")
    intake.decline_report(Report.objects.get(pk=report.pk), by=world.editor, reason="日常工作")
    with pytest.raises(Refused, match="重新考虑"):
        editing.restore_article(article, by=world.editor)


def test_secrets_and_bad_texts_are_refused(world):
    article = start(world, world.report("received"))
    with pytest.raises(Classified):
        editing.save_article(article, by=world.editor, version=1, title="题", body="机密★10年\n内容")
    for title, body, said in (("", "文", "请写标题"), ("题", " ", "请写正文"), ("长" * 121, "文", "最多 120 字")):
        with pytest.raises(Refused, match=said):
            editing.save_article(article, by=world.editor, version=1, title=title, body=body)
    assert Article.objects.get(pk=article.pk).version == 1
    assert Entry.objects.filter(kind="text.classified").count() == 1


def test_a_published_article_is_not_edited(world):
    article = start(world, world.report("received"))
    Article.objects.filter(pk=article.pk).update(state="published")
    with pytest.raises(Stale):
        editing.save_article(article, by=world.editor, version=1, title="题", body="文")


def test_a_shielded_author_is_the_unit_to_the_outside(world):
    report = world.report("received", kind="problem")
    from tongzheng.reporting.actions.submission import shield_report

    shield_report(report, by=world.clerk, on=True)
    open_one = world.report("received", by=world.clerk_b)
    article = start(world, report, open_one)
    assert byline(article) == "（青石镇、柳河镇 苏见秋供稿）"
    assert byline(article, world.editor) == "（青石镇 周小禾、柳河镇 苏见秋供稿）"
    assert bylines([article])[article.pk] == byline(article)
    assert names_of(report, world.leader) == HIDDEN
    assert names_of(report, world.clerk) == names_of(report, world.editor) == "周小禾"
    entry = entries_of(report).filter(kind="reporting.report.submit").get()
    assert masked_person(entry, report, world.leader) == HIDDEN
    assert masked_person(entry, report, world.editor) == "周小禾"
    signed = entries_of(report).filter(kind="reporting.report.sign_off").get()
    assert masked_person(signed, report, world.leader) == "赵立本"


def test_a_very_long_byline_fits_its_column(world):
    reports = [world.report("received") for _ in range(2)]
    article = start(world, *reports)
    units = [world.town_b, world.town_c, world.bureau, world.village]
    for unit in units:
        unit.short_name = "很长的单位名称" * 4
        unit.save()
    for report in reports:
        report.joint_units.set(units)
    assert len(byline(article)) <= 300

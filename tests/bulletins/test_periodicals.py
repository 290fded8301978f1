"""Supplements, running totals, targets, renaming, merging, the fast lane (E4, E7, E9)."""

import datetime as dt
import io
import uuid

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.world import _appoint
from tongzheng.bulletins import actions, queries, rules
from tongzheng.bulletins.models import Issue, Periodical, Target, Title
from tongzheng.notices.models import Notice
from tongzheng.reporting.models import Adoption, Article
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def day(monkeypatch, house):
    """Today, which a test may move: `day[0] = …`."""
    now = [TODAY]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: now[0])
    type(house.w.editor).objects.update(starts=dt.date(2020, 1, 1))
    return now


def approve(house, issue):
    w = house.w
    actions.proof_issue(house.see(w.editor, issue), by=w.editor)
    return actions.approve_issue(house.see(w.approver, issue), by=w.approver)


def special(house, **fields):
    """《信息专报》 with the deputy head as its own signer."""
    w = house.w
    paper = actions.add_periodical(by=w.admin, name="信息专报", label="internal", fast=True)
    actions.set_readers(paper, by=w.admin, posts=[w.leader])
    return actions.change_periodical(paper, by=w.admin, signer=w.leader2, **fields)


# ── numbers ──


def test_supplements_count_apart_and_have_no_total(house):
    w = house.w
    actions.change_periodical(house.paper, by=w.admin, counted_from=2100)
    found = []
    for supplement in (False, True, False, True):
        issue = actions.open_issue(house.paper, by=w.editor, supplement=supplement)
        house.take(issue)
        found.append(approve(house, issue))
    assert [(i.supplement, i.number, i.total) for i in found] == [
        (False, 1, 2101), (True, 1, None), (False, 2, 2102), (True, 2, None),
    ]  # fmt: skip
    year = found[0].year
    assert [str(i) for i in found][:2] == [f"《政务信息》{year}年第1期", f"《政务信息》{year}年增刊第1期"]


def test_total_runs_on_over_the_years_and_counts_what_was_numbered_before(house, day):
    w = house.w
    assert approve(house, house.issue(1)).total is None
    actions.change_periodical(house.paper, by=w.admin, counted_from=10)
    assert approve(house, house.issue(1)).total == 12
    day[0] = dt.date(2027, 1, 4)
    found = approve(house, house.issue(1))
    assert (found.number, found.total) == (1, 13)
    actions.send_back_issue(house.see(w.approver, found), by=w.approver, reason="再核")
    again = approve(house, found)
    assert (again.number, again.total) == (1, 13)
    with pytest.raises(Refused, match="总期号不能再改"):
        actions.change_periodical(house.paper, by=w.admin, counted_from=500)


def test_planned_number_of_a_supplement(house):
    w = house.w
    one = actions.open_issue(house.paper, by=w.editor)
    two = actions.open_issue(house.paper, by=w.editor, supplement=True)
    queries.number_issues([one, two])
    assert (one.shown, two.shown) == ("拟第 1 期", "拟增刊第 1 期")


def test_new_issue_page_offers_a_supplement(house):
    client = house.w.client(house.w.editor)
    assert "增刊" in client.get("/issues/new/").content.decode()
    client.post("/issues/new/", {"periodical": house.paper.pk, "supplement": "on", "once": str(uuid.uuid4())})
    assert Issue.objects.get().supplement


# ── targets ──


@given(st.integers(0, 3000), st.integers(1, 1000))
def test_rates_are_shown_as_they_are(done, wanted):
    rate = rules.rate(done, wanted)
    assert abs(rate * wanted - done * 100) * 2 <= wanted
    assert (rate > 100) == (200 * done >= 201 * wanted)
    assert rules.rate(done, None) is None


def test_completion_by_year_with_past_targets(house, day):
    w = house.w
    actions.change_periodical(house.paper, by=w.admin, yearly_target=1, yearly_articles=2)
    for texts in (3, 2):
        issue = approve(house, house.issue(texts))
        actions.publish_issue(house.see(w.editor, issue), by=w.editor)
    day[0] = dt.date(2027, 2, 1)
    actions.change_periodical(house.paper, by=w.admin, yearly_target=10)
    now, past = (queries.progress(w.editor, year)[0] for year in (2027, 2026))
    assert (now.issues, now.issues_target, now.articles_target) == (0, 10, 2)
    assert (past.issues, past.issues_rate, past.articles, past.articles_rate) == (2, 200, 5, 250)
    page = w.client(w.editor).get("/periodicals/?year=2026").content.decode()
    assert "200%" in page
    assert "250%" in page
    actions.aim(house.paper, by=w.editor, year=2026, issues=4)
    assert queries.progress(w.editor, 2026)[0].issues_rate == 50
    assert Target.objects.get().issues == 4
    book = load_workbook(io.BytesIO(w.client(w.editor).get("/periodicals/?year=2026&export=xlsx").content)).active
    rows = [[c.value for c in row] for row in book.rows]
    assert rows[1][:5] == ["《政务信息》", "2", None, "4", "50%"] or rows[1][:5] == ["《政务信息》", 2, None, 4, "50%"]


def test_the_lists_behind_the_numbers(house):
    w = house.w
    issue = house.issue(2, "published")
    titles = list(issue.placements.values_list("title", flat=True))
    page = w.client(w.duty).get(f"/periodicals/texts/?periodical={house.paper.pk}").content.decode()
    assert all(title in page for title in titles)
    assert w.client(w.duty).get("/periodicals/texts/?year=2001").content.decode().count("<td") == 0
    assert w.client(w.other_editor).get(f"/periodicals/texts/?periodical={house.paper.pk}").status_code == 404
    book = load_workbook(io.BytesIO(w.client(w.duty).get("/periodicals/texts/?export=xlsx").content)).active
    assert {row[3].value for row in book.iter_rows(min_row=2)} == set(titles)


# ── renaming ──


def test_renaming_leaves_history_alone_page_by_page(house):
    w = house.w
    old = house.issue(1, "published")
    report = old.placements.get().article.sources.get()
    actions.rename_periodical(house.paper, by=w.approver, name="云岭信息", publisher="云岭县政府办信息科")
    new = house.issue(1, "published")
    editor, reader, clerk = w.client(w.editor), w.client(w.leader), w.client(w.clerk)
    assert "政务信息" in editor.get(f"/issues/{old.pk}/").content.decode()
    assert "云岭信息" not in editor.get(f"/issues/{old.pk}/print/").content.decode()
    assert "云岭信息" in editor.get(f"/issues/{new.pk}/").content.decode()
    shown = editor.get("/issues/").content.decode()
    assert f"《政务信息》{old.year}年第1期" in shown
    assert f"《云岭信息》{new.year}年第2期" in shown  # the numbers run on
    assert "《政务信息》" in reader.get(f"/read/{old.pk}/").content.decode()
    assert "政务信息" in clerk.get(f"/reports/{report.pk}/line/").content.decode()
    assert report.adoptions.get().outlet == "政务信息"
    assert Adoption.objects.get(issue_no=new.number_text).outlet == "云岭信息"
    assert "《政务信息》" in editor.get("/periodicals/texts/").content.decode()
    page = editor.get(f"/periodicals/{house.paper.pk}/").content.decode()
    assert "原来的名字" in page
    assert "《政务信息》" in page
    for outlet, here, elsewhere in (("政务信息", old, new), ("云岭信息", new, old)):
        page = found_in(w.editor, house, outlet)
        assert f'"/issues/{here.pk}/"' in page
        assert f'"/issues/{elsewhere.pk}/"' not in page
    assert Title.objects.get().name == "政务信息"


def found_in(post, house, outlet):
    """The search page, narrowed to one periodical's name."""
    return house.w.client(post).get("/find/", {"q": "山核桃", "outlet": outlet}).content.decode()


def test_renaming_on_a_coming_day(house, day):
    w = house.w
    actions.rename_periodical(house.paper, by=w.admin, name="云岭信息", since=dt.date(2027, 1, 1))
    assert "起改名为《云岭信息》" in w.client(w.editor).get(f"/periodicals/{house.paper.pk}/").content.decode()
    assert approve(house, house.issue(1)).masthead == "政务信息"
    waiting = house.issue(1)
    day[0] = dt.date(2027, 1, 1)
    assert approve(house, waiting).masthead == "云岭信息"  # before the clock has run
    assert actions.take_new_names() == 0
    assert (Title.objects.get().name, Title.objects.get().until) == ("政务信息", dt.date(2026, 12, 31))


def test_the_clock_takes_the_new_name_and_a_renaming_can_be_given_up(house, day):
    w = house.w
    actions.rename_periodical(house.paper, by=w.admin, name="云岭信息", since=dt.date(2027, 1, 1))
    actions.keep_name(house.paper, by=w.approver)
    actions.rename_periodical(house.paper, by=w.admin, name="云岭快讯", since=dt.date(2026, 12, 1))
    day[0] = dt.date(2026, 12, 2)
    assert actions.take_new_names() == 1
    assert Periodical.objects.get(pk=house.paper.pk).name == "云岭快讯"
    assert actions.take_new_names() == 0


def test_what_cannot_be_renamed(house, day):
    w = house.w
    house.issue(1, "approved")
    other = actions.add_periodical(by=w.admin, name="信息快报")
    with pytest.raises(Refused, match="更名"):
        actions.change_periodical(house.paper, by=w.admin, name="云岭信息")
    with pytest.raises(Refused, match="已经有一份《政务信息》"):
        actions.rename_periodical(other, by=w.admin, name="政务信息")
    with pytest.raises(Refused, match="过去了"):
        actions.rename_periodical(other, by=w.admin, name="新快报", since=dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="审签人或管理员"):
        actions.rename_periodical(other, by=w.editor, name="新快报")


# ── merging ──


def test_merging_keeps_each_ones_issues_and_unites_sections_and_readers(house, day):
    w = house.w
    quick = actions.add_periodical(by=w.admin, name="信息快报", label="internal", sections=["要情", "工作动态"])
    actions.set_readers(quick, by=w.admin, posts=[w.clerk_c])
    old = house.issue(1, "published")
    actions.merge_periodicals(quick, [house.paper], by=w.approver, since=dt.date(2027, 1, 1))
    assert [s.name for s in quick.sections.all()] == ["要情", "工作动态", "基层经验"]
    assert set(quick.readers.values_list("post_id", flat=True)) == {
        w.leader.pk, w.leader2.pk, w.clerk_b.pk, w.clerk_c.pk,
    }  # fmt: skip
    house.paper.refresh_from_db()
    assert actions.open_issue(house.paper, by=w.editor)  # until the last day
    assert "政务信息" in w.client(w.editor).get("/issues/new/").content.decode()
    day[0] = dt.date(2027, 1, 1)
    with pytest.raises(Refused, match="已停刊"):
        actions.open_issue(house.paper, by=w.editor)
    page = w.client(w.editor).get("/issues/new/").content.decode()
    assert "政务信息" not in page
    assert "信息快报" in page
    listed = w.client(w.editor).get("/periodicals/?year=2026").content.decode()
    assert "后并入《信息快报》" in listed
    for url in (f"/issues/{old.pk}/", "/issues/?year=2026", f"/periodicals/{house.paper.pk}/"):
        assert "政务信息" in w.client(w.editor).get(url).content.decode(), url
    assert f'"/issues/{old.pk}/"' in found_in(w.editor, house, "政务信息")
    assert Entry.objects.filter(kind="bulletins.periodical.merge").count() == 2


def test_merging_at_once_names_the_issues_in_work_until_they_are_moved(house, day):
    w = house.w
    quick = actions.add_periodical(by=w.admin, name="信息快报", label="internal", sections=["工作动态"])
    issue = house.issue(2)
    with pytest.raises(Refused, match="《政务信息》拟第 1 期"):
        actions.merge_periodicals(quick, [house.paper], by=w.admin, since=TODAY)
    moved = actions.shift_issue(house.see(w.editor, issue), by=w.editor, to=quick)
    assert {p.section.name for p in moved.placements.all()} == {"工作动态"}
    assert all(p.section.periodical_id == quick.pk for p in moved.placements.all())
    actions.merge_periodicals(quick, [house.paper], by=w.admin, since=TODAY)
    assert approve(house, moved).masthead == "信息快报"
    with pytest.raises(Stale):
        actions.shift_issue(issue, by=w.editor, to=quick)


def test_an_issue_left_over_is_not_signed_after_the_end(house, day):
    w = house.w
    issue = house.issue(1, "proof")
    actions.end_periodical(house.paper, by=w.admin, ends=TODAY, reason="改版")
    day[0] = TODAY + dt.timedelta(days=1)
    with pytest.raises(Refused, match="已停刊"):
        actions.approve_issue(house.see(w.approver, issue), by=w.approver)


def test_what_cannot_be_merged(house, day):
    w = house.w
    wide = actions.add_periodical(by=w.admin, name="公开信息", label="open")
    with pytest.raises(Refused, match="知悉范围"):
        actions.merge_periodicals(wide, [house.paper], by=w.admin, since=TODAY)
    with pytest.raises(Refused, match="还没选"):
        actions.merge_periodicals(wide, [], by=w.admin, since=TODAY)
    with pytest.raises(Refused, match="这一份"):
        actions.merge_periodicals(wide, [wide], by=w.admin, since=TODAY)


def test_pages_of_renaming_and_merging(house):
    w = house.w
    quick = actions.add_periodical(by=w.admin, name="信息快报", label="internal")
    client, today = w.client(w.approver), timezone.localdate().isoformat()
    data = {"name": "云岭信息", "publisher": "县政府办", "since": today}
    assert client.post(f"/periodicals/{house.paper.pk}/rename/", data).status_code == 302
    data = {"others": [quick.pk], "since": today, "sections": "on", "readers": "on"}
    assert client.post(f"/periodicals/{house.paper.pk}/merge/", data).status_code == 302
    quick.refresh_from_db()
    assert quick.into_id == house.paper.pk
    page = client.get(f"/periodicals/{quick.pk}/").content.decode()
    assert "已并入" in page
    data = {"ends": today, "reason": "改版"}
    assert client.post(f"/periodicals/{house.paper.pk}/end/", data).status_code == 302


# ── the fast lane ──


def test_a_problem_goes_to_the_leaders_in_one_press(house):
    w = house.w
    paper = special(house)
    report = w.report("received", by=w.clerk)
    client = w.client(w.editor)
    assert "报送专报" in client.get(f"/desk/{report.pk}/").content.decode()
    page = client.get(f"/fast/{report.pk}/").content.decode()
    assert "卢沛" in page
    data = {"periodical": paper.pk, "once": str(uuid.uuid4())}
    assert client.post(f"/fast/{report.pk}/", data).status_code == 302
    assert client.post(f"/fast/{report.pk}/", data).status_code == 302  # twice is once
    issue = house.see(w.editor, Issue.objects.get(periodical=paper))
    assert (issue.state, issue.placements.count(), issue.proofed_by_id) == ("proof", 1, w.editor.pk)
    notice = Notice.objects.get(to=w.leader2)
    assert notice.text.startswith("【急】《信息专报》")
    assert not Notice.objects.filter(to=w.approver, text__contains="信息专报").exists()
    with pytest.raises(Refused, match="卢沛专门签发"):
        actions.approve_issue(house.see(w.approver, issue), by=w.approver)
    signer = w.client(w.leader2)
    assert signer.get(notice.url).status_code == 200
    assert signer.post(f"/issues/{issue.pk}/do/approve/", {"version": issue.version}).status_code == 302
    actions.publish_issue(house.see(w.editor, issue), by=w.editor)
    assert report.adoptions.get().outlet == "信息专报"


def test_the_editor_may_look_first_and_an_article_there_is_is_used(house):
    w = house.w
    paper = special(house)
    report = w.report("received", by=w.clerk)
    house.take(house.issue(0), report)
    article = Article.objects.get()
    issue = actions.send_fast(report, by=w.editor, periodical=paper, once=uuid.uuid4(), look=True)
    assert (issue.state, issue.placements.get().article) == ("composing", article)


def test_the_fast_lane_is_for_problems(house):
    w = house.w
    paper = special(house)
    report = w.report("received", by=w.clerk, kind="experience")
    assert "报送专报" not in w.client(w.editor).get(f"/desk/{report.pk}/").content.decode()
    with pytest.raises(Refused, match="问题类"):
        actions.send_fast(report, by=w.editor, periodical=paper, once=uuid.uuid4())
    assert not Issue.objects.exists()
    with pytest.raises(Refused, match="不是快速通道"):
        actions.send_fast(w.report("received"), by=w.editor, periodical=house.paper, once=uuid.uuid4())


def test_deputy_of_the_own_signer_signs_and_a_term_that_ended_gives_it_back(house):
    w = house.w
    paper = special(house)
    deputy = _appoint("代签人", w.county, "leader", title="副县长", rank=2, deputy_for=w.leader2)
    issue = actions.send_fast(w.report("received"), by=w.editor, periodical=paper, once=uuid.uuid4())
    assert actions.approve_issue(house.see(deputy, issue), by=deputy).approved_by_id == deputy.pk
    other = actions.send_fast(w.report("received"), by=w.editor, periodical=paper, once=uuid.uuid4())
    type(w.leader2).objects.filter(pk=w.leader2.pk).update(ends=timezone.localdate() - dt.timedelta(days=1))
    assert actions.approve_issue(house.see(w.approver, other), by=w.approver).number == 2


def test_the_own_signer_keeps_four_eyes(house):
    w = house.w
    paper = special(house)
    actions.change_periodical(paper, by=w.admin, signer=w.editor2)
    report = w.report("received")
    issue = actions.send_fast(report, by=w.editor2, periodical=paper, once=uuid.uuid4())
    with pytest.raises(Refused, match="您自己核的稿"):
        actions.approve_issue(house.see(w.editor2, issue), by=w.editor2)


def test_who_cannot_be_a_signer(house):
    with pytest.raises(Refused, match="专门签发人"):
        actions.change_periodical(house.paper, by=house.w.admin, signer=house.w.clerk)

"""An issue's whole way, and what stops it (E4, E5, E11, E3)."""

import uuid

import pytest

from tongzheng.bulletins import actions, queries
from tongzheng.bulletins.actions import issuing
from tongzheng.bulletins.models import Delivery, Issue, Periodical
from tongzheng.notices.models import Notice
from tongzheng.reporting.actions import editing, intake
from tongzheng.reporting.models import Adoption, Article, Report
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale


def kinds(issue):
    return list(
        Entry.objects.filter(subject_type="bulletins.issue", subject_id=issue.pk).values_list("kind", flat=True)
    )


def edit(house, issue, text="全镇已落实收储资金320万元。"):
    article = issue.placements.first().article
    editing.save_article(article, by=house.w.editor, version=article.version, title=article.title, body=text)


# ── the whole way ──


def test_from_report_to_readers(house):
    w = house.w
    report = w.report("received", by=w.clerk)
    issue = house.issue(0)
    house.take(issue, report)
    for step, post, fn in [
        ("proof", w.editor, actions.proof_issue),
        ("approve", w.approver, actions.approve_issue),
        ("publish", w.editor, actions.publish_issue),
    ]:
        fn(house.see(post, issue), by=post)
        assert kinds(issue).count(f"bulletins.issue.{step}") == 1
    issue = house.see(w.editor, issue)
    assert (issue.state, issue.number) == ("published", 1)
    report.refresh_from_db()
    assert report.state == "adopted"
    adoption = report.adoptions.get()
    assert (adoption.outlet, adoption.issue_no, adoption.section) == ("政务信息", f"{issue.year}年第1期", "工作动态")
    assert (adoption.level, adoption.way) == ("county", "single")
    placement = issue.placements.get()
    assert placement.article.state == "published"
    assert placement.title == report.title
    assert placement.body == report.body
    assert "青石镇 周小禾" in placement.byline
    assert set(issue.deliveries.values_list("to_id", flat=True)) == {w.leader.pk, w.leader2.pk, w.clerk_b.pk}


def test_failure_in_the_middle_publishes_nothing(house, monkeypatch):
    issue = house.issue(3, "approved")
    real, calls = issuing.adopt_report, []

    def fails_at_the_third(report, **kwargs):
        calls.append(report)
        if len(calls) == 3:
            raise RuntimeError("断电")
        return real(report, **kwargs)

    monkeypatch.setattr(issuing, "adopt_report", fails_at_the_third)
    entries, notices = Entry.objects.count(), Notice.objects.count()
    with pytest.raises(RuntimeError):
        actions.publish_issue(house.see(house.w.editor, issue), by=house.w.editor)
    assert len(calls) == 3
    assert Issue.objects.get(pk=issue.pk).state == "approved"
    assert not Adoption.objects.exists()
    assert not Delivery.objects.exists()
    assert not Article.objects.filter(state="published").exists()
    assert not Report.objects.filter(state="adopted").exists()
    assert set(issue.placements.values_list("title", flat=True)) == {""}
    assert (Entry.objects.count(), Notice.objects.count()) == (entries, notices)
    monkeypatch.undo()
    actions.publish_issue(house.see(house.w.editor, issue), by=house.w.editor)
    assert Adoption.objects.count() == 3


def test_published_twice_is_published_once(house):
    issue = house.issue(2, "approved")
    first, second = house.see(house.w.editor, issue), house.see(house.w.approver, issue)
    actions.publish_issue(first, by=house.w.editor)
    before = Entry.objects.count()
    with pytest.raises(Stale):
        actions.publish_issue(second, by=house.w.approver)
    with pytest.raises(Stale):
        actions.publish_issue(house.see(house.w.editor, issue), by=house.w.editor)
    assert (Adoption.objects.count(), Delivery.objects.count(), Entry.objects.count()) == (2, 3, before)


def test_printed_text_never_changes(house):
    issue = house.issue(1, "published")
    Article.objects.update(title="改了", body="改了")
    assert queries.contents(house.see(house.w.editor, issue))[0].title != "改了"


def test_one_report_behind_two_texts_is_adopted_once(house):
    w = house.w
    report = w.report("received")
    issue = house.issue(0)
    house.take(issue, report)
    house.take(issue, report)
    for fn, post in [
        (actions.proof_issue, w.editor),
        (actions.approve_issue, w.approver),
        (actions.publish_issue, w.editor),
    ]:
        fn(house.see(post, issue), by=post)
    assert Adoption.objects.filter(report=report).count() == 1


def test_one_article_in_two_periodicals(house):
    w = house.w
    other = actions.add_periodical(by=w.editor, name="信息快报", label="internal")
    one, two = house.issue(1), house.issue(0, periodical=other)
    article = one.placements.get().article
    actions.place_article(house.see(w.editor, two), by=w.editor, article=article)
    for issue in (one, two):
        actions.proof_issue(house.see(w.editor, issue), by=w.editor)
        actions.approve_issue(house.see(w.approver, issue), by=w.approver)
        actions.publish_issue(house.see(w.editor, issue), by=w.editor)
    assert set(Adoption.objects.values_list("outlet", flat=True)) == {"政务信息", "信息快报"}
    article.refresh_from_db()
    assert article.state == "published"


# ── what is approved is what was read ──


def test_text_changed_after_proof_is_not_approved(house):
    issue = house.issue(2, "proof")
    title = issue.placements.first().article.title
    edit(house, issue)
    with pytest.raises(Refused, match=title):
        actions.approve_issue(house.see(house.w.approver, issue), by=house.w.approver)
    assert Issue.objects.get(pk=issue.pk).number is None


def test_page_from_before_a_new_proof_is_stale(house):
    w = house.w
    issue = house.issue(1, "proof")
    old = house.see(w.approver, issue).version
    actions.send_back_issue(house.see(w.editor, issue), by=w.editor, reason="改一个字")
    edit(house, issue)
    actions.proof_issue(house.see(w.editor, issue), by=w.editor)
    with pytest.raises(Stale):
        actions.approve_issue(house.see(w.approver, issue), by=w.approver, version=old)


def test_text_changed_after_approval_is_not_published(house):
    issue = house.issue(1, "approved")
    edit(house, issue)
    with pytest.raises(Refused, match="签发以后"):
        actions.publish_issue(house.see(house.w.editor, issue), by=house.w.editor)
    assert not Adoption.objects.exists()


def test_byline_changed_after_approval_is_not_published(house):
    issue = house.issue(1, "approved")
    Report.objects.update(shielded=True)
    with pytest.raises(Refused, match="签发以后"):
        actions.publish_issue(house.see(house.w.editor, issue), by=house.w.editor)


def test_contents_are_fixed_once_sent_up(house):
    w = house.w
    issue = house.issue(2, "proof")
    placement = issue.placements.first()
    with pytest.raises(Refused, match="退回核稿"):
        actions.unplace_article(placement, by=w.editor)
    with pytest.raises(Refused, match="退回核稿"):
        actions.set_note(issue, by=w.editor, version=issue.version, note="按")
    with pytest.raises(Refused, match="退回核稿"):
        actions.order_placements(issue, by=w.editor, version=issue.version, ids=[])
    assert queries.locking_issue(placement.article) == issue
    actions.send_back_issue(house.see(w.approver, issue), by=w.approver, reason="次序")
    assert queries.locking_issue(placement.article) is None


def test_open_doubt_blocks_approval_until_verified(house):
    w = house.w
    report = w.report("received")
    issue = house.issue(0)
    house.take(issue, report)
    doubt = intake.mark_doubt(report, by=w.editor, quote="约4600吨", question="出处？")
    actions.proof_issue(house.see(w.editor, issue), by=w.editor)
    with pytest.raises(Refused, match="存疑"):
        actions.approve_issue(house.see(w.approver, issue), by=w.approver)
    intake.verify_doubt(doubt, by=w.editor, asked_whom="周小禾", how="电话", result="属实")
    actions.approve_issue(house.see(w.approver, issue), by=w.approver)


def test_nobody_approves_his_own_proof_while_another_can(house):
    from tests.world import _appoint

    w = house.w
    issue = house.issue(1)
    actions.proof_issue(house.see(w.approver, issue), by=w.approver)
    second = _appoint("第二审签人", w.office, "approver")
    with pytest.raises(Refused, match="另一位"):
        actions.approve_issue(house.see(w.approver, issue), by=w.approver)
    actions.approve_issue(house.see(second, issue), by=second)


def test_the_only_approver_may_approve_his_own_proof(house):
    w = house.w
    issue = house.issue(1)
    actions.proof_issue(house.see(w.approver, issue), by=w.approver)
    actions.approve_issue(house.see(w.approver, issue), by=w.approver)


def test_empty_or_unsorted_issue_is_not_sent_up(house):
    w = house.w
    issue = house.issue(0)
    with pytest.raises(Refused, match="还没有文稿"):
        actions.proof_issue(issue, by=w.editor)
    house.take(issue, section=None)
    with pytest.raises(Refused, match="还没有栏目"):
        actions.proof_issue(house.see(w.editor, issue), by=w.editor)


def test_dropped_article_stops_the_issue(house):
    issue = house.issue(1)
    editing.drop_article(issue.placements.get().article, by=house.w.editor, reason="重复")
    with pytest.raises(Refused, match="已撤稿"):
        actions.proof_issue(house.see(house.w.editor, issue), by=house.w.editor)


def test_sending_back_needs_a_reason_and_an_approver_once_approved(house):
    w = house.w
    issue = house.issue(1, "approved")
    with pytest.raises(Refused, match="原因"):
        actions.send_back_issue(issue, by=w.approver, reason="　")
    with pytest.raises(Refused, match="只有审签人"):
        actions.send_back_issue(issue, by=w.editor, reason="改")
    with pytest.raises(Classified):
        actions.send_back_issue(issue, by=w.approver, reason="机密★10年")
    assert house.see(w.editor, issue).state == "approved"


# ── placing and ordering ──


def test_take_up_twice_places_once(house):
    w = house.w
    report, once = w.report("received"), uuid.uuid4()
    one = actions.take_up([report], by=w.editor, periodical=house.paper, way="single", once=once)
    two = actions.take_up([report], by=w.editor, periodical=house.paper, way="single", once=once)
    assert one == two
    assert Issue.objects.count() == Article.objects.count() == 1


def test_several_reports_become_one_combined_text(house):
    w = house.w
    reports = [w.report("received", by=w.clerk), w.report("sent", by=w.clerk_b)]
    with pytest.raises(Refused, match="综合"):
        actions.take_up(reports, by=w.editor, periodical=house.paper, way="single", once=uuid.uuid4())
    assert not Issue.objects.exists()
    placement = actions.take_up(reports, by=w.editor, periodical=house.paper, way="combined", once=uuid.uuid4())
    byline = queries.contents(house.see(w.editor, placement.issue))[0].byline
    assert "青石镇 周小禾" in byline
    assert "柳河镇 苏见秋" in byline


def test_stricter_text_does_not_go_into_a_wider_periodical(house):
    w = house.w
    report = w.report("received", label="work_secret")
    with pytest.raises(Refused, match="工作秘密"):
        house.take(house.issue(0), report)
    assert not Article.objects.exists()  # the whole act is undone


def test_same_text_in_two_issues_of_one_periodical(house):
    w = house.w
    one, two = house.issue(1), house.issue(0)
    with pytest.raises(Refused, match="已经编入《政务信息》拟第 1 期"):
        actions.place_article(two, by=w.editor, article=one.placements.get().article)


def test_other_offices_text_is_refused(house):
    w = house.w
    foreign = Article.objects.create(office=w.other_office, editor=w.other_editor, title="外县的", body="文")
    with pytest.raises(Refused, match="本办公室"):
        actions.place_article(house.issue(0), by=w.editor, article=foreign)


def test_order_and_sections(house):
    w = house.w
    issue = house.issue(3)
    a, b, c = issue.placements.values_list("pk", flat=True)
    first, second = (s.pk for s in house.sections)
    actions.order_placements(issue, by=w.editor, version=issue.version, ids=[c, a, b], sections=[first, second, second])
    found = [(p.pk, p.section_id, p.position) for p in issue.placements.order_by("position")]
    assert found == [(c, first, 1), (a, second, 2), (b, second, 3)]
    with pytest.raises(Stale):  # another tab's older version
        actions.order_placements(issue, by=w.editor, version=issue.version - 1, ids=[a, b, c])
    with pytest.raises(Stale):  # a text is missing
        actions.order_placements(issue, by=w.editor, version=issue.version, ids=[a, b])
    issue = house.see(w.editor, issue)
    with pytest.raises(Refused, match="栏目不是"):
        actions.order_placements(
            issue, by=w.editor, version=issue.version, ids=[a, b, c], sections=[first, first, 9999]
        )


# ── numbers ──


def test_numbers_by_year_without_gap_or_repeat(house, monkeypatch):
    """Many issues in mixed order, some sent back and approved again in another year."""
    import datetime as dt
    import random

    w, chance = house.w, random.Random(4)
    day = [dt.date(2026, 12, 1)]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: day[0])
    # posts are in force on any day of the test
    type(w.editor).objects.update(starts=dt.date(2020, 1, 1))
    given: dict[int, tuple[int, int]] = {}
    waiting = [house.issue(1, "proof") for _ in range(8)]
    chance.shuffle(waiting)
    for n, issue in enumerate(waiting):
        if n == 4:
            day[0] = dt.date(2027, 1, 4)
        found = actions.approve_issue(house.see(w.approver, issue), by=w.approver)
        given[issue.pk] = (found.year, found.number)
        if chance.random() < 0.4:
            actions.send_back_issue(house.see(w.approver, issue), by=w.approver, reason="再核")
            actions.proof_issue(house.see(w.editor, issue), by=w.editor)
            again = actions.approve_issue(house.see(w.approver, issue), by=w.approver)
            assert (again.year, again.number) == given[issue.pk]
    for year in (2026, 2027):
        assert sorted(n for y, n in given.values() if y == year) == list(range(1, 5))
    late = waiting[0]  # numbered in 2026, approved again in 2027: keeps its number
    actions.send_back_issue(house.see(w.approver, late), by=w.approver, reason="再核")
    actions.proof_issue(house.see(w.editor, late), by=w.editor)
    found = actions.approve_issue(house.see(w.approver, late), by=w.approver)
    assert (found.year, found.number) == given[late.pk]


def test_refused_approval_gives_its_number_back(house):
    w = house.w
    one, two = house.issue(1, "proof"), house.issue(1, "proof")
    edit(house, one)
    with pytest.raises(Refused):
        actions.approve_issue(house.see(w.approver, one), by=w.approver)
    assert actions.approve_issue(house.see(w.approver, two), by=w.approver).number == 1


def test_each_periodical_counts_for_itself(house):
    other = actions.add_periodical(by=house.w.editor, name="信息快报", label="internal")
    assert house.issue(1, "approved").number == 1
    assert house.issue(1, "approved", periodical=other).number == 1


def test_planned_numbers_follow_the_register(house):
    house.issue(1, "published")
    one, two = house.issue(0), house.issue(0)
    queries.number_issues([one, two])
    assert (one.shown, two.shown) == ("拟第 2 期", "拟第 3 期")
    sent_up = house.issue(1, "proof")  # stands before what is still being composed
    queries.number_issues([one, sent_up])
    assert (sent_up.shown, one.shown) == ("拟第 2 期", "拟第 3 期")
    assert actions.approve_issue(house.see(house.w.approver, sent_up), by=house.w.approver).number == sent_up.next


# ── notices, receipts ──


def told(post):
    return list(Notice.objects.filter(to=post).order_by("id").values_list("text", "url"))


def test_who_is_told(house):
    w = house.w
    issue = house.issue(1, "proof")
    assert told(w.approver)[-1] == ("《政务信息》拟第 1 期已核稿，请签发", f"/issues/{issue.pk}/")
    actions.send_back_issue(house.see(w.approver, issue), by=w.approver, reason="标题太长")
    assert Notice.objects.filter(to=w.editor, text__contains="退回核稿", detail="标题太长").count() == 1
    actions.proof_issue(house.see(w.editor, issue), by=w.editor)
    actions.approve_issue(house.see(w.approver, issue), by=w.approver)
    assert "已签发，可以印发" in told(w.editor)[-1][0]
    assert not any("/read/" in url for _, url in told(w.leader))
    actions.publish_issue(house.see(w.approver, issue), by=w.approver)
    for reader in (w.leader, w.leader2, w.clerk_b):
        assert told(reader)[-1][1] == f"/read/{issue.pk}/"
    assert not any("/read/" in url for _, url in told(w.clerk_c))


def test_first_opening_is_kept_with_the_deputys_name(house):
    from tests.world import _appoint

    w = house.w
    issue = house.issue(1, "published")
    deputy = _appoint("代阅人", w.county, "leader", title="县长", rank=1, deputy_for=w.leader)
    delivery = queries.delivery_to(deputy, issue)
    actions.mark_opened(delivery, by=deputy)
    first = delivery.opened_at
    actions.mark_opened(queries.delivery_to(w.leader, issue), by=w.leader)
    delivery.refresh_from_db()
    assert (delivery.opened_by, delivery.opened_at) == ("代阅人", first)
    assert kinds(issue).count("bulletins.issue.read") == 1
    with pytest.raises(Refused, match="没有送阅给您"):
        actions.mark_opened(delivery, by=w.leader2)


def test_only_readers_in_force_receive(house):
    from datetime import timedelta

    w = house.w
    issue = house.issue(1, "approved")
    w.leader2.ends = w.leader2.starts + timedelta(days=1)
    w.leader2.save()
    actions.publish_issue(house.see(w.editor, issue), by=w.editor)
    assert set(issue.deliveries.values_list("to_id", flat=True)) == {w.leader.pk, w.clerk_b.pk}


# ── periodicals ──


def test_sections_in_use_stay(house):
    house.issue(1)
    with pytest.raises(Refused, match="工作动态"):
        actions.set_sections(house.paper, by=house.w.editor, names=["基层经验"])
    found = actions.set_sections(house.paper, by=house.w.editor, names=["基层经验", " 工作动态 ", "", "基层经验"])
    assert [s.name for s in found] == ["基层经验", "工作动态"]


def test_periodical_settings(house):
    w = house.w
    with pytest.raises(Refused, match="已经有一份"):
        actions.add_periodical(by=w.editor, name="《政务信息》")
    with pytest.raises(Refused, match="刊名"):
        actions.add_periodical(by=w.editor, name="  ")
    with pytest.raises(Classified):
        actions.change_periodical(house.paper, by=w.editor, mark="机密★长期")
    actions.change_periodical(house.paper, by=w.admin, active=False)
    with pytest.raises(Refused, match="停刊"):
        actions.open_issue(Periodical.objects.get(), by=w.editor)
    with pytest.raises(Refused, match="送阅范围"):
        actions.set_readers(house.paper, by=w.admin, posts=[w.other_clerk])


def test_every_changed_thing_has_paperwork(house):
    """Each act of the way leaves exactly its own entries."""
    issue = house.issue(1, "published")
    assert kinds(issue) == [
        f"bulletins.issue.{kind}" for kind in ("start", "place", "proof", "approve", "deliver", "publish")
    ]

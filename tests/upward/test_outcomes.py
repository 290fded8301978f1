"""What a superior made of a text: entered once, on every report behind it, home by itself, withdrawn never erased (E8)."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.bulletins import actions as bulletins
from tongzheng.bulletins import queries as bulletin_queries
from tongzheng.instructions.actions import instruct, withdraw_instruction
from tongzheng.notices.models import Notice
from tongzheng.reporting.actions import intake
from tongzheng.reporting.models import Adoption, Report
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused
from tongzheng.upward import rules
from tongzheng.upward.actions.outcomes import enter_outcome, withdraw_outcome
from tongzheng.upward.models import Outcome
from tongzheng.upward.queries import numbers
from tongzheng.upward.queries.outcomes import outcomes_behind
from tongzheng.upward.queries.selections import list_superiors

TODAY = timezone.localdate


def adopt(up, text, /, by=None, **fields):
    facts = {
        "kind": "adoption",
        "level": "province",
        "outlet": "《云岭要情》",
        "issue_no": "2026年第3期",
        "on": TODAY(),
    }
    return enter_outcome(text, by=by or up.w.editor, once=uuid.uuid4(), **(facts | fields))


def test_an_adoption_stands_on_every_report_behind_the_text(up):
    w = up.w
    a, b = w.report("received"), w.report("received", by=w.clerk_b)
    Report.objects.filter(pk=a.pk).update(contributor=w.member)
    article = up.article(a, b)
    outcome = adopt(up, article, section="要闻", points=Decimal("8.5"))
    rows = Adoption.objects.filter(level="province")
    assert {(r.report, r.outlet, r.issue_no, r.section, r.known_on) for r in rows} == {
        (r, "云岭要情", "2026年第3期", "要闻", TODAY()) for r in (a, b)
    }
    assert (outcome.points, outcome.late) == (Decimal("8.5"), False)
    told = set(Notice.objects.filter(text__contains="被上级采用").values_list("to", flat=True))
    assert told == {w.clerk.pk, w.member.pk, w.clerk_b.pk}
    assert outcomes_behind([b]) == [outcome]


def test_the_same_fact_twice_is_one(up):
    report = up.w.report("received")
    assert adopt(up, report) == adopt(up, report, outlet="云岭要情", by=up.w.assessor)
    assert adopt(up, report, issue_no="2026年第4期") != adopt(up, report)
    assert Adoption.objects.filter(report=report).count() == 2
    assert report.state == Report.objects.get(pk=report.pk).state


def test_a_wrong_entry_is_withdrawn_kept_and_counts_nowhere(up):
    report = up.w.report("received")
    wrong = adopt(up, report)
    with pytest.raises(Refused):
        withdraw_outcome(wrong, by=up.w.editor, reason=" ")
    withdraw_outcome(wrong, by=up.w.editor, reason="期号写错")
    assert (wrong.state, Adoption.objects.filter(report=report).count()) == ("withdrawn", 0)
    assert Adoption.every.get(report=report).withdrawn_at is not None
    assert list(report.adoptions.all()) == []
    assert Notice.objects.filter(to=up.w.clerk, text__contains="不算了").exists()
    right = adopt(up, report)  # the same issue may be entered again
    assert list(report.adoptions.all()) == list(right.adoptions.all())
    assert Outcome.objects.count() == 2


def test_an_adoption_two_texts_share_stays_while_one_holds(up):
    report = up.w.report("received")
    article = up.article(report)
    one, two = adopt(up, article), adopt(up, report)
    assert Adoption.objects.filter(level="province").count() == 1
    withdraw_outcome(one, by=up.w.editor, reason="登记重复")
    assert Adoption.objects.filter(level="province").count() == 1
    withdraw_outcome(two, by=up.w.editor, reason="登记重复")
    assert not Adoption.objects.filter(level="province").exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outlet": " "}, "上级刊物"),
        ({"issue_no": ""}, "期号"),
        ({"level": "county"}, "上级的结果"),
        ({"level": "moon"}, "哪一级"),
        ({"on": dt.date(2200, 1, 1)}, "还没到"),
        ({"known_on": dt.date(2020, 1, 1)}, "得知日期"),
        ({"kind": "points"}, "得分"),
        ({"points": Decimal(-1)}, "得分"),
        ({"kind": "instruction"}, "批示领导"),
        ({"outlet": "长" * 61}, "最多 60 字"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(up, fields, said):
    report = up.w.report("received")
    with pytest.raises(Refused, match=said):
        adopt(up, report, **fields)
    assert not Outcome.objects.exists()


def test_secrets_and_strangers_are_refused(up):
    report = up.w.report("received")
    with pytest.raises(Classified):
        adopt(up, report, section="绝密★启用前")
    for post in (up.w.clerk, up.w.duty, up.w.supervisor, up.w.city_editor, up.w.other_editor):
        with pytest.raises(Refused):
            adopt(up, report, by=post)


def test_late_facts_say_when_they_became_known(up):
    month_ago = TODAY() - dt.timedelta(days=40)
    outcome = adopt(up, up.w.report("received"), on=month_ago, known_on=TODAY())
    assert outcome.late
    assert Adoption.objects.get(level="province").known_on == TODAY()
    assert timezone.localtime(Adoption.objects.get(level="province").at).date() == month_ago


def city_prints(up, report):
    """The city's office adopts a forwarded report in its own bulletin."""
    w = up.w
    paper = bulletins.add_periodical(by=w.city_editor, name="云州信息")
    bulletins.set_readers(paper, by=w.city_editor, posts=[w.city_leader])
    if report.state == "sent":
        intake.receive_report(report, by=w.city_editor)
    issue = bulletins.open_issue(paper, by=w.city_editor)
    bulletins.take_up([report], by=w.city_editor, issue=issue, way="single", once=uuid.uuid4())
    for step, by in (
        (bulletins.proof_issue, w.city_editor),
        (bulletins.approve_issue, w.city_approver),
        (bulletins.publish_issue, w.city_editor),
    ):
        step(bulletin_queries.get_issue(by, issue.pk), by=by)
    return issue.placements.get()


def test_a_superior_in_this_instance_brings_it_home_by_itself(up):
    w, report = up.w, up.w.report("received")
    article = up.article(report, up.w.report("received", by=up.w.clerk_b))
    sent = up.selection(article, state="sent")
    placement = city_prints(up, sent.items.get().forwarded)
    outcome = Outcome.objects.get()
    assert (outcome.article, outcome.kind, outcome.level, outcome.outlet) == (article, "adoption", "city", "云州信息")
    assert outcome.home
    assert Adoption.objects.filter(level="city", report__in=article.sources.all()).count() == 2
    with pytest.raises(Refused, match="自动回传"):
        withdraw_outcome(outcome, by=w.editor, reason="错了")
    given = instruct(placement, by=w.city_leader, once=uuid.uuid4(), text="做法很好，全市推广。", nature="spread")
    words = Outcome.objects.get(kind="instruction")
    assert (words.leader, words.text, words.level, words.article) == (
        "市长阮明夷",
        "做法很好，全市推广。",
        "city",
        article,
    )
    told = Notice.objects.filter(text__contains="市长阮明夷批示了你单位报送的")
    assert {w.clerk.pk, w.signer.pk, w.clerk_b.pk, w.signer_b.pk} <= set(told.values_list("to", flat=True))
    assert told.get(to=w.clerk).detail == "做法很好，全市推广。"
    assert told.get(to=w.clerk).url == f"/reports/{report.pk}/line/"
    withdraw_instruction(given, by=w.city_leader)
    words.refresh_from_db()
    assert words.state == "withdrawn"
    assert Notice.objects.filter(to=w.clerk, text__contains="不算了").exists()


def test_it_comes_home_over_two_levels(up):
    """The province adopted what the city forwarded of the county's: the city enters it, the town learns of it."""
    w, report = up.w, up.w.report("received")
    forwarded = up.selection(report, state="sent").items.get().forwarded
    intake.receive_report(forwarded, by=w.city_editor)
    outcome = adopt(up, forwarded, by=w.city_editor)
    below = Outcome.objects.get(home=True)
    assert (below.report, below.level, below.outlet) == (report, "province", "云岭要情")
    assert set(Adoption.objects.values_list("report", flat=True)) == {forwarded.pk, report.pk}
    withdraw_outcome(outcome, by=w.city_editor, reason="看错了")
    below.refresh_from_db()
    assert below.state == "withdrawn"
    assert not Adoption.objects.exists()
    words = {"kind": "instruction", "leader": "省长某", "text": "请阅。"}
    adopt(up, forwarded, by=w.city_editor, **words)
    assert Outcome.objects.get(kind="instruction", report=report).home
    assert Notice.objects.filter(to=w.clerk, text__contains="省长某批示了").exists()


def test_a_single_forward_comes_home_too(up):
    w, report = up.w, up.w.report("received")
    one = intake.forward_report(report, by=w.office_officer, once=uuid.uuid4())
    from tongzheng.reporting.actions import submission

    submission.save_draft(one, by=w.office_officer, version=None, no_secret=True)
    submission.submit_report(one, by=w.office_officer)
    submission.sign_off_report(one, by=w.office_signer)
    city_prints(up, Report.objects.get(pk=one.pk))
    assert Outcome.objects.get().report == report
    assert Adoption.objects.get(report=report).level == "city"


def test_two_hands_enter_one_fact(up):
    """By hand before it comes home: one outcome."""
    report = up.w.report("received")
    forwarded = up.selection(report, state="sent").items.get().forwarded
    year = TODAY().year
    adopt(up, report, level="city", outlet="云州信息", issue_no=f"{year}年第1期")
    city_prints(up, forwarded)
    assert Outcome.objects.count() == 1


def test_the_figures(up):
    w = up.w
    a, b = w.report("received"), w.report("received", by=w.clerk_b)
    article = up.article(a, b)
    up.selection(article, w.report("received"), state="sent")
    up.selection(article, to=up.province, state="sent")
    adopt(up, article)
    adopt(up, article, issue_no="2026年第9期")
    today = TODAY()
    superiors = list(list_superiors(w.editor))
    found = numbers.figures(w.editor, today.replace(month=1, day=1), today, superiors)
    assert (found.whole.sent, found.whole.adopted, found.whole.rate) == (3, 1, 33)
    assert [(x.name, x.sent, x.adopted) for x in found.superiors] == [("市政府办公室", 2, 0), ("省政府办公厅", 1, 1)]
    assert {(x.name, x.sent, x.adopted) for x in found.units} == {("青石镇", 3, 1), ("柳河镇", 2, 1)}
    assert [(x.name, x.adopted) for x in found.outlets] == [("《云岭要情》", 1)]
    rows = numbers.sent_rows(w.editor, numbers.sent_index(w.editor, today, today))
    assert sorted(r["units"] for r in rows) == ["柳河镇、青石镇", "柳河镇、青石镇", "青石镇"]
    assert len(numbers.sent_index(w.editor, today, today, unit=w.town_b.pk)) == 2
    assert [(x.sent, x.adopted) for x in numbers.progress(w.editor, today.year, today, superiors)] == [(2, 0), (1, 1)]
    assert numbers.figures(w.other_editor, today, today, list(list_superiors(w.other_editor))).whole.sent == 0


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_rate_is_rounded_half_up(part, whole):
    found = rules.rate(part, whole)
    assert (found is None) == (whole == 0)
    if found is not None:
        assert abs(found * whole - 100 * part) * 2 <= whole


@given(st.permutations(range(6)), st.integers(0, 5), st.booleans())
def test_one_step_moves_one_past_its_neighbour(ids, pk, up):
    moved = rules.one_step(ids, pk, up=up)
    assert sorted(moved) == sorted(ids)
    assert abs(moved.index(pk) - ids.index(pk)) <= 1
    assert rules.one_step(moved, pk, up=not up) == ids or moved == ids


def test_every_act_is_on_the_trail(up):
    report = up.w.report("received")
    up.selection(report, state="sent")
    withdraw_outcome(adopt(up, report), by=up.w.editor, reason="写错")
    kinds = list(Entry.objects.filter(kind__startswith="upward.").order_by("id").values_list("kind", flat=True))
    steps = ["superior.add", "superior.add", "selection.start", "selection.pick", "selection.submit", "selection.sign"]
    assert kinds == [f"upward.{k}" for k in (*steps, "selection.send", "outcome.enter", "outcome.withdraw")]

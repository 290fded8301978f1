"""What comes of supervision, walked by real actions: evaluations, figures, publications, the ledger (D6, D7, D9, K1)."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.outcomes.cases import answered, given, send, today
from tongzheng.deadlines.models import Deadline
from tongzheng.inspections.models import Rectification
from tongzheng.outcomes import queries
from tongzheng.outcomes.actions import making, passing, themes
from tongzheng.outcomes.actions.booking import book_period
from tongzheng.outcomes.actions.evaluating import evaluate
from tongzheng.outcomes.models import Booking, Evaluation, Publication
from tongzheng.outcomes.queries import gathering, points, tables, taking
from tongzheng.outcomes.queries.telling import told, told_of
from tongzheng.outcomes.rules.booking import facts_of
from tongzheng.scoring.engine.compute import compute
from tongzheng.scoring.engine.facts import Facts
from tongzheng.scoring.gather import hand, units
from tongzheng.scoring.models import Fact
from tongzheng.scoring.queries.rulebooks import sample
from tongzheng.supervision import actions as supervision
from tongzheng.supervision.models import Item, Period
from tongzheng.text.spans import span_of
from tongzheng.trail.refusals import Refused


def now():
    return span_of(f"{today():%Y-%m}")


def figures(post, unit, period=None):
    rows, _ = tables.table(post, period or now())
    found = next((row.count for row in rows if row.unit == unit.pk), {})
    return {key: n for key, n in found.items() if n}


def whats(world, item):
    live = Booking.objects.filter(item=item, ended_at=None, fact__state="holds")
    return sorted(live.values_list("what", flat=True))


def book(world, period=None):
    found = points.preview(world.assessor, period or now())
    return book_period(period or now(), by=world.assessor, keys=[line.due.key for line in found.new])


def test_every_side_evaluates_and_a_correction_is_a_new_entry(world):
    item = answered(world, report=True)
    office = Evaluation.objects.get(item=item, side="office")
    assert (office.timely, office.quality) == (True, "good")
    supervision.say_word(item, by=world.leader, once=uuid.uuid4(), again=False, text="办得好", satisfied="yes")
    once = uuid.uuid4()
    evaluate(item, by=world.supervisor, once=once, side="asker", satisfied="no", asker="信访人，电话回访")
    evaluate(item, by=world.supervisor, once=once, side="asker", satisfied="no", asker="信访人，电话回访")
    with pytest.raises(Refused, match="更正评价要写理由"):
        evaluate(item, by=world.supervisor, once=uuid.uuid4(), side="office", quality="poor")
    poor = evaluate(item, by=world.supervisor, once=uuid.uuid4(), side="office", quality="poor", reason="点位不全")
    assert (poor.corrects, Item.objects.get(pk=item.pk).quality) == (office, "poor")
    with pytest.raises(Refused, match="审签人"):
        evaluate(
            item, by=world.supervisor, once=uuid.uuid4(), side="office", quality="poor", timely=False, reason="晚了"
        )
    evaluate(
        item, by=world.approver, once=uuid.uuid4(), side="office", quality="poor", timely=False, reason="盖章日期倒签"
    )
    assert Evaluation.objects.filter(item=item).count() == 5  # office three times, leader, asker once
    assert figures(world.supervisor, world.town_a) == {
        "answered": 1, "late": 1, "poor": 1, "satisfied": 1, "asked_no": 1, "unchased": 1
    }  # fmt: skip
    with pytest.raises(Refused, match="没有人可回访"):
        evaluate(
            answered(world, origin="meeting"),
            by=world.supervisor,
            once=uuid.uuid4(),
            side="asker",
            satisfied="yes",
            asker="x",
        )


def test_each_figure_opens_to_exactly_its_matters(world, time_machine):
    mine, slow = answered(world), given(world, title="管网改造")
    secret = given(world, title="工作秘密事项", label="work_secret")
    supervision.cancel_item(given(world, title="撤了的"), by=world.approver, reason="重复")
    time_machine.move_to(timezone.now() + dt.timedelta(days=30), tick=False)
    due = span_of(f"{slow.due:%Y-%m}")
    supervision.remind_items([slow], by=world.supervisor, text="请报结果")
    for figure, wanted in (("answered", {mine.pk}), ("owed", {slow.pk, secret.pk})):
        period = span_of(f"{timezone.localdate(mine.assigned_at):%Y-%m}") if figure == "answered" else due
        found = {one.item for one in tables.behind_figure(world.supervisor, period, world.town_a.pk, figure)}
        assert found == wanted, figure
    assert {t.item for t in told(world.supervisor, due.starts, due.ends, public=True) if t.overdue} == {slow.pk}
    assert figures(world.clerk, world.town_a, due).get("owed") == 1  # the officer does not see the work secret
    assert figures(world.clerk_b, world.town_a, due) == {}
    assert tables.table_xlsx(world.supervisor, due)[:2] == b"PK"


def test_what_was_sent_back_is_neither_undone_nor_forgotten(world, time_machine):
    item = given(world)
    send(world, item)
    item.refresh_from_db()
    supervision.send_back(item, by=world.supervisor, reason="点位不全")
    time_machine.move_to(timezone.now() + dt.timedelta(days=40), tick=False)
    (row,) = told_of(Item.objects.get(pk=item.pk))
    assert (len(row.returned), row.overdue, row.sent) == (1, True, None)
    send(world, item)
    item.refresh_from_db()
    supervision.accept_result(item, by=world.supervisor)
    (row,) = told_of(Item.objects.get(pk=item.pk))
    assert (row.timely, len(row.returned)) == (False, 1)
    book(world)
    assert whats(world, item) == ["late", "returned"]


def test_points_are_given_once_and_taken_back_when_they_no_longer_hold(world, time_machine):
    good, slow = answered(world, report=True), given(world, title="管网改造", due=today() + dt.timedelta(1))
    time_machine.move_to(timezone.now() + dt.timedelta(days=3), tick=False)
    supervision.remind_items([slow], by=world.supervisor, text="请报结果")
    period = span_of(f"{slow.due:%Y}")  # both lie in it whatever day the test runs
    with pytest.raises(Refused):
        book_period(period, by=world.assessor, keys=[])
    assert book(world, period) == (3, 0)
    assert (whats(world, good), whats(world, slow)) == (["in_time"], ["silent", "undone"])
    with pytest.raises(Refused, match="没有要记的"):
        book(world, period)
    send(world, slow)
    slow.refresh_from_db()
    supervision.accept_result(slow, by=world.supervisor)
    assert whats(world, slow) == []  # taken back in the act of accepting
    assert book(world, period) == (2, 0)
    assert whats(world, slow) == ["chased", "late"]
    evaluate(good, by=world.supervisor, once=uuid.uuid4(), side="office", quality="poor", reason="查实是抄旧稿")
    assert whats(world, good) == ["in_time"]
    book(world, period)
    evaluate(good, by=world.approver, once=uuid.uuid4(), side="office", quality="fair", timely=False, reason="倒签")
    assert whats(world, good) == []
    assert {fact.void_why for fact in Fact.objects.filter(state="void")} >= {"督查得分撤回：督查室更正评价"}


def test_the_ledger_says_to_the_cent_what_the_facts_say(world, time_machine):
    answered(world, quality="poor")
    late = given(world, lead="town_b", title="管网改造", due=today() + dt.timedelta(1))
    time_machine.move_to(timezone.now() + dt.timedelta(days=3), tick=False)
    book(world, span_of(f"{late.due:%Y}"))
    facts = hand(world.office, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    on = dt.date(2026, 11, 24)
    facts = Facts(
        units=units(world.office, {"town": "镇", "department": "部门"}),
        supervised=[type(x)(id=x.id, on=on, registered=on, unit=x.unit, result=x.result) for x in facts.supervised],
    )
    result = compute(sample("G"), facts, on)
    by_unit: dict[str, Decimal] = {}
    for line in result.lines:
        if line.period == "2026-Q4":
            by_unit[line.unit] = by_unit.get(line.unit, Decimal(0)) + line.points
    town_a, town_b, town_c = (by_unit[str(unit.pk)] for unit in (world.town_a, world.town_b, world.town_c))
    assert (town_a, town_b, town_c) == (Decimal("90.00"), Decimal("90.00"), Decimal("100.00"))
    (words,) = [line.reason for line in result.lines if line.unit == str(world.town_b.pk) and line.points < 0]
    assert words == "督查事项逾期未办，扣 10 分"


def published(world, made):
    made = queries.get_publication(world.supervisor, made.pk)
    passing.submit_publication(made, by=world.supervisor)
    passing.sign_publication(made, by=world.approver)
    return passing.publish_publication(made, by=world.supervisor)


def test_criticism_goes_out_only_signed_by_another_and_is_withdrawn_by_another_document(world):
    item = answered(world, quality="poor", report=True)
    made = making.make_table(
        by=world.supervisor, once=uuid.uuid4(), kind="criticism", period=now().key, named=[world.town_a.pk]
    )
    assert "报告质量差1件" in made.text
    assert item.title in made.text
    made = queries.get_publication(world.supervisor, made.pk)
    client, url = world.client(world.supervisor), made.get_absolute_url()
    assert client.post(f"{url}do/publish/", {"version": 1}).status_code == 409  # not signed yet
    assert world.client(world.clerk).get(url).status_code == 404
    with pytest.raises(Refused):
        passing.sign_publication(passing.submit_publication(made, by=world.supervisor), by=world.supervisor)
    passing.sign_publication(made, by=world.approver)
    passing.publish_publication(made, by=world.supervisor)
    assert made.number_text == f"督批〔{today().year}〕1号"
    assert world.client(world.clerk).get(url).status_code == 200
    assert made.addressees.get(unit=world.town_a).read_by == world.clerk
    pdf = world.client(world.clerk).get(f"{url}files/pdf/")
    assert pdf.content[:5] == b"%PDF-"
    assert queries.list_publications(world.leader, word="质量差").count() == 1
    back = making.correct_publication(
        made, by=world.supervisor, once=uuid.uuid4(), why="复核后质量合格", withdraws=True
    )
    published(world, back)
    made.refresh_from_db()
    assert (made.state, "复核后质量合格" in back.text) == ("withdrawn", True)
    assert made.number_text in world.client(world.clerk).get(url).content.decode()
    assert "撤销" in back.title


def test_numbers_the_figures_do_not_know_are_pointed_out_and_stale_figures_do_not_go_up(world):
    answered(world)
    made = making.make_table(by=world.supervisor, once=uuid.uuid4(), kind="circular", period=now().key)
    made = queries.get_publication(world.supervisor, made.pk)
    assert taking.warnings(made) == []
    text = made.text.replace("报来结果1件", "报来结果21件")
    making.edit_publication(made, by=world.supervisor, version=made.version, title=made.title, text=text)
    assert [one.said for one in taking.warnings(made)] == ["21件"]
    with pytest.raises(Refused, match="起草过"):
        making.make_table(by=world.supervisor, once=uuid.uuid4(), kind="circular", period=now().key)
    answered(world, lead="town_b")
    with pytest.raises(Refused, match="重新取数"):
        passing.submit_publication(made, by=world.supervisor)
    making.take_publication(made, by=world.supervisor, version=made.version)
    assert "21件" in made.text  # what somebody wrote stays
    making.redraft_publication(made, by=world.supervisor, version=made.version)
    assert "报来结果2件" in made.text
    passing.submit_publication(made, by=world.supervisor)


def test_a_notice_orders_its_rectification_when_it_is_published(world):
    item = answered(world, quality="poor")
    due = today() + dt.timedelta(10)
    made = making.make_notice(by=world.supervisor, once=uuid.uuid4(), unit=world.town_a, due=due, item=item)
    assert not Rectification.objects.exists()
    made = published(world, made)
    ordered = Rectification.objects.get()
    assert (ordered.unit, ordered.item, ordered.due) == (world.town_a, item, due)
    assert made.number_text in ordered.source_words
    back = making.correct_publication(made, by=world.supervisor, once=uuid.uuid4(), why="发错单位", withdraws=True)
    published(world, back)
    ordered.refresh_from_db()
    assert ordered.state == "cancelled"
    with pytest.raises(Refused, match="不承办"):
        making.make_notice(by=world.supervisor, once=uuid.uuid4(), unit=world.town_b, due=due, item=item)


def test_problems_of_several_units_become_one_group_and_the_editor_moves_them(world):
    for lead, problem in (
        ("town_a", "专项资金没有到位"), ("town_b", "配套经费缺口80万元"), ("town_c", "资金拨付慢"), ("bureau", "《节水条例》没有细则"),
    ):  # fmt: skip
        answered(world, lead=lead, problem=problem)
    made = making.make_report(by=world.supervisor, once=uuid.uuid4(), period=now().key)
    made = queries.get_publication(world.supervisor, made.pk)
    money, policy = made.themes.order_by("position")
    assert (money.title, money.common, money.problems.count()) == ("资金问题", True, 3)
    assert "3个单位的3条都说到" in money.why
    assert (policy.policy, policy.problems.get().unit) == (True, world.bureau)
    assert all(one.url.endswith(f"#f{one.source.partition(':')[2]}") for one in money.problems.all())
    one = money.problems.first()
    themes.move_problems(made, by=world.supervisor, version=made.version, problems=[one.pk], title="拨付流程")
    making.take_publication(made, by=world.supervisor, version=made.version)
    one.refresh_from_db()
    assert (one.theme.title, one.theme.by_hand) == ("拨付流程", True)
    assert "拨付流程" in made.text
    assert made.themes.count() == 3
    with pytest.raises(Refused, match="2 到 20"):
        making.make_report(by=world.supervisor, once=uuid.uuid4(), period=now().key, least=1)


def test_one_issue_a_day_in_its_own_series_and_missing_days_are_named(world, time_machine):
    item, other = given(world), given(world, title="管网改造", due=today() + dt.timedelta(20))
    first = today()
    made = published(world, making.make_daily(by=world.supervisor, once=uuid.uuid4(), item=item, day=first))
    assert made.number_text == "第1期"
    assert "交办" in made.text
    with pytest.raises(Refused, match="一天一期"):
        making.make_daily(by=world.supervisor, once=uuid.uuid4(), item=item, day=first)
    time_machine.move_to(timezone.now() + dt.timedelta(days=3), tick=False)
    send(world, item)
    late = making.make_daily(by=world.supervisor, once=uuid.uuid4(), item=item, day=today())
    words = "、".join(queries.day_words(first + dt.timedelta(n)) for n in (1, 2))
    assert f"第1期以后，{words}没有编发" in late.text
    assert "七个村恢复供水" in late.text
    assert published(world, late).number_text == "第2期"
    quiet = making.make_daily(by=world.supervisor, once=uuid.uuid4(), item=other, day=today())
    assert "当日没有新的进展" in quiet.text
    assert published(world, quiet).number_text == "第1期"
    for day, words in ((first - dt.timedelta(1), "还没有立项"), (today() + dt.timedelta(1), "还没有到")):
        with pytest.raises(Refused, match=words):
            making.make_daily(by=world.supervisor, once=uuid.uuid4(), item=item, day=day)


def test_a_bulletin_of_a_past_day_counts_as_of_that_day(world, time_machine):
    whole = given(world, due=today() + dt.timedelta(1))
    first = today()
    time_machine.move_to(timezone.now() + dt.timedelta(days=3), tick=False)
    part = supervision.draft_item(
        by=world.supervisor,
        once=uuid.uuid4(),
        parent=whole,
        title="没有立项的",
        text="x",
        origin="petition",
        due=today(),
    )
    supervision.drop_item(part, by=world.approver, reason="不用立")
    send(world, whole)
    whole.refresh_from_db()

    def parts(day):
        return gathering.day_of(whole, day).parts

    assert parts(first) == {"事项": 1, "已办结": 0, "在办": 1, "逾期": 0}
    assert parts(first + dt.timedelta(2)) == {"事项": 1, "已办结": 0, "在办": 1, "逾期": 1}
    assert parts(today())["逾期"] == 0  # answered, it lies before the office
    supervision.accept_result(whole, by=world.supervisor)
    supervision.report_item(whole, by=world.supervisor)
    supervision.say_word(whole, by=world.leader, once=uuid.uuid4(), again=False, text="好", satisfied="yes")
    whole.refresh_from_db()
    if whole.state != "closed":
        supervision.close_item(whole, by=world.supervisor)
    assert parts(today())["已办结"] == 1
    assert parts(first)["已办结"] == 0


def test_an_earlier_rounds_answer_is_told_by_its_own_day(world, time_machine):
    item = answered(world, report=True)
    due = item.due
    time_machine.move_to(timezone.now() + dt.timedelta(days=3), tick=False)
    supervision.reopen_item(item, by=world.supervisor, reason="再办", due=due + dt.timedelta(60))
    answer = next(row for row in told_of(Item.objects.get(pk=item.pk)) if row.sent)
    assert (answer.due, answer.timely) == (due, True)


def test_a_corrected_notice_moves_what_it_ordered(world):
    day, later = today() + dt.timedelta(5), today() + dt.timedelta(15)
    notice = making.make_notice(by=world.supervisor, once=uuid.uuid4(), unit=world.town_a, due=day)
    notice = published(world, notice)
    right = making.correct_publication(notice, by=world.supervisor, once=uuid.uuid4(), why="期限写错", withdraws=False)
    making.edit_publication(
        right, by=world.supervisor, version=right.version, title=right.title, text="限期改。", due=later
    )
    published(world, right)
    ordered = Rectification.objects.get(once=notice.once)
    assert (ordered.due, ordered.first_due) == (later, day)
    assert timezone.localdate(Deadline.objects.get(key=ordered.clock_key).due_at) == later
    right = Publication.objects.get(pk=right.pk)
    back = making.correct_publication(right, by=world.supervisor, once=uuid.uuid4(), why="更正有误", withdraws=True)
    published(world, back)
    ordered.refresh_from_db()
    assert ordered.due == day, "the correction was withdrawn: the first day holds again"
    assert timezone.localdate(Deadline.objects.get(key=ordered.clock_key).due_at) == day


def test_the_pages_work_and_ask_little(world, django_assert_max_num_queries):
    item = answered(world, report=True, quality="poor")
    client = world.client(world.supervisor)
    for path in (
        "", f"figures/answered/?unit={world.town_a.pk}", f"items/{item.pk}/", "papers/", "papers/new/criticism/", "papers/new/report/",
        f"papers/new/notice/?item={item.pk}", "?period=2031-Q9",
    ):  # fmt: skip
        with django_assert_max_num_queries(18):
            assert client.get(f"/outcomes/{path}").status_code == 200, path
    form = {"scope": "all", "named": [world.town_a.pk], "once": str(uuid.uuid4())}
    for _ in range(2):  # the double click
        assert client.post("/outcomes/papers/new/criticism/", form).status_code == 302
    made = Publication.objects.get()
    url = made.get_absolute_url()
    with django_assert_max_num_queries(18):
        assert "质量差" in client.get(url).content.decode()
    secret = {"title": made.title, "text": "机密★十年\n正文", "version": made.version}
    answer = client.post(f"{url}edit/", secret, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["marking"]) == (422, True)
    assert client.post(f"{url}edit/", {**secret, "text": "改过"}).status_code == 302
    assert client.post(f"{url}edit/", {**secret, "text": "旧版"}).status_code == 409
    page = world.client(world.assessor).get("/outcomes/points/").content.decode()
    assert "报告不合格" in page
    assert "只登记" in page
    assert world.client(world.assessor).get(url).status_code == 404  # a draft is for who works on it


def test_each_period_of_a_long_matter_counts_once_and_a_missed_one_is_undone(world, time_machine):
    end = today() + dt.timedelta(200)
    item = given(world, rhythm="monthly", last_day=end, due=today() + dt.timedelta(10))
    send(world, item)
    item.refresh_from_db()
    supervision.send_back(item, by=world.supervisor, reason="缺数字")
    time_machine.move_to(timezone.now() + dt.timedelta(hours=1), tick=False)
    send(world, item)  # a redone one keeps the period's first moment
    item.refresh_from_db()
    supervision.go_on(item, by=world.supervisor)
    (row,) = [row for row in told_of(Item.objects.get(pk=item.pk)) if row.sent]
    assert (row.timely, row.due) == (True, today() + dt.timedelta(10))
    assert Evaluation.objects.filter(item=item, side="office").count() == 1
    item.refresh_from_db()
    time_machine.move_to(timezone.now() + (item.due - today()) + dt.timedelta(days=2), tick=False)
    send(world, item)
    item.refresh_from_db()
    supervision.go_on(item, by=world.supervisor)
    assert [row.timely for row in told_of(Item.objects.get(pk=item.pk)) if row.sent] == [True, False]
    period = Period.objects.create(
        item=item, round=1, number=9, due=today() - dt.timedelta(1), missed_at=timezone.now()
    )
    missed = [row for row in told_of(Item.objects.get(pk=item.pk)) if row.missed == period.pk]
    assert [due.what for row in missed for due in facts_of(row)] == ["undone"]

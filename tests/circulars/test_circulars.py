"""Circulars from the ledger to the kept files: what is counted, who checks, who signs, what stays (K3)."""

import io
import itertools
import uuid
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tongzheng.circulars.actions import checking, making, passing
from tongzheng.circulars.models import Circular, Objection
from tongzheng.circulars.queries import behind, get_line, judging, outside, unread
from tongzheng.circulars.queries.tables import named, sheets, workbook_of
from tongzheng.circulars.queries.taking import take
from tongzheng.circulars.rules.drafting import draft
from tongzheng.notices.models import Notice
from tongzheng.scoring.actions.ranking import set_ranking
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.models import Period, Run, ScoreEntry, Standing
from tongzheng.scoring.queries.standing import counts
from tongzheng.text.spans import months, span_of
from tongzheng.trail.refusals import Refused, Stale

YEARS = itertools.count(2030)
ROW = st.tuples(*[st.tuples(st.integers(0, 9), st.integers(0, 9), st.decimals(-9, 99, places=2).map(str))] * 4)


@pytest.fixture
def ledger():
    from tests.circulars import ledger  # noqa: PLC0415 - models load only after engine.configure()

    return ledger


@settings(max_examples=6)
@given(rows=st.lists(ROW, min_size=3, max_size=12), first=st.integers(1, 12), count=st.integers(1, 12))
def test_the_ledgers_sum_is_the_circulars_figure_for_every_unit_and_span(world, ledger, rows, first, count):
    year = next(YEARS)
    ledger.months(world, {f"{year}-{m:02}": row for m, row in enumerate(rows, 1)})
    first = min(first, len(rows))
    span = months(year, first, min(len(rows), first + count - 1))
    taken = take(world.office, span)
    for line in taken.lines:
        booked = ScoreEntry.objects.filter(
            unit=line.unit, period__office=world.office, period__starts__gte=span.starts, period__ends__lte=span.ends
        )
        assert line.points == booked.aggregate(n=Sum("points"))["n"].quantize(Decimal("0.01"))
        assert line.cumulative == line.last + line.points
    assert taken.figures.now.received == sum(line.received for line in taken.lines)
    for line in taken.lines:
        better = [x for x in taken.lines if x.league == line.league and x.cumulative > line.cumulative]
        assert line.rank == 1 + len(better)


def test_a_month_against_the_one_before_and_last_year(make):
    circular = make()
    for words in (
        "本月共收到全县各单位报送信息25条，同比增长56.2%，环比增长8.7%", "采用8条，上年同期为0，环比下降20.0%，采用率32.0%",
        "2026年1至3月累计收到73条，采用25条", "没有报送信息：白鹭乡", "没有被采用：县水利局", "连续3期没有被采用：白鹭乡",
        "青石镇（53.5分）、柳河镇（43.5分）",
    ):  # fmt: skip
        assert words in circular.text
    line = circular.lines.get(name="青石镇")
    assert (line.last, line.points, line.cumulative, line.rank) == (Decimal("32.50"), 21, Decimal("53.50"), 1)


def test_a_quarter_adds_up_and_places_anew_where_the_period_decides(booked, make):
    for standing in Standing.objects.filter(
        period__starts__year=2026
    ):  # this rulebook ranks by the period, not the year
        Standing.objects.filter(pk=standing.pk).update(score=standing.total, rank=None if standing.rank is None else 9)
    lines = {line.name: line for line in make("2026-Q1").lines.all()}
    assert [(lines[n].points, lines[n].rank) for n in ("青石镇", "柳河镇", "白鹭乡")] == [
        (Decimal("53.50"), 1), (Decimal("43.50"), 2), (Decimal("-3.00"), 3)
    ]  # fmt: skip


def test_what_cannot_be_a_circular_is_refused_with_what_is_missing(booked, make, ledger):
    with pytest.raises(Refused, match="2026年4月、2026年5月、2026年6月还没有记分"):
        make("2026-H1")
    with pytest.raises(Refused, match="2024年3月还没有记分"):
        make("2024-03")
    ledger.months(booked, {"2023-Q1": ((1, 1, "1"),) * 4})
    with pytest.raises(Refused, match="拼不成2023年3月"):
        make("2023-03")
    make()
    with pytest.raises(Refused, match="通报已经有了"):
        make()
    law = ledger.rulebook(booked.office, booked.assessor)
    law.text = 'total = "average"'
    law.state = "active"
    law.save()
    with pytest.raises(Refused, match="不能相加"):
        make("2026-Q1")
    page = booked.client(booked.assessor).post("/circulars/new/", {"span": "other", "starts": "2026-3"})
    assert page.status_code == 422
    assert "2026-02" in page.text


def test_from_the_draft_to_the_kept_files(booked, walk):
    circular = walk("published")
    assert circular.number_text.endswith("年第1号")
    data = passing.take_file(circular, "docx", by=booked.clerk)
    words = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    book = load_workbook(io.BytesIO(passing.take_file(circular, "xlsx", by=booked.leader)))
    assert "附表1" in words
    assert "青石镇" in words
    assert book.sheetnames == ["乡镇榜", "县直部门榜", "名单"]
    rows = list(book["乡镇榜"].iter_rows(values_only=True))
    assert [row[:3] for row in rows[1:]] == [(1, "青石镇", 12), (2, "柳河镇", 10), (3, "白鹭乡", 0)]
    assert passing.take_file(circular, "pdf", by=booked.assessor).startswith(b"%PDF")
    assert circular.ofd_id is not None
    told = set(Notice.objects.filter(text__startswith="关于2026年3月").values_list("to_id", flat=True))
    assert {booked.clerk.pk, booked.signer_b.pk, booked.leader.pk} <= told
    Standing.objects.update(total=0, cumulative=0)
    assert Circular.objects.get(pk=circular.pk).lines.get(name="青石镇").points == 21
    assert "53.5" in booked.client(booked.leader).get(circular.get_absolute_url()).text
    Circular.objects.update(
        pdf=None, docx=None, ofd=None, xlsx=None
    )  # as one of the demonstration: kept when first asked for
    answer = booked.client(booked.clerk).get(f"{circular.get_absolute_url()}files/pdf/")
    assert answer.content.startswith(b"%PDF")
    assert Circular.objects.get().pdf_id == circular.pdf_id


def test_figures_that_are_not_the_ledgers_go_no_further(booked, walk):
    circular = walk("checking")
    Standing.objects.filter(period__key="2026-03", unit=booked.town_b).update(received=11)
    with pytest.raises(Refused, match="1 个单位"):
        passing.submit_circular(circular, by=booked.assessor)
    making.take_figures(circular, by=booked.assessor, version=circular.version)
    passing.submit_circular(circular, by=booked.assessor)
    Standing.objects.filter(period__key="2026-03", unit=booked.town_b).update(received=12)
    with pytest.raises(Refused, match="请退回"):
        passing.approve_circular(circular, by=booked.approver)
    passing.send_back_circular(circular, by=booked.approver, reason="数有变动")
    assert "收到全县各单位报送信息26条" in circular.text


def test_publication_needs_frozen_periods_and_can_freeze_them(booked, walk):
    Period.objects.filter(key="2026-03").update(state="open", frozen_at=None)
    with transaction.atomic():
        restand(booked.office.pk, Period.objects.filter(key="2026-03"))  # as booking leaves them
    now = timezone.now()
    Run.objects.create(office=booked.office, year=2026, phase="done", by=booked.clock, started_at=now, finished_at=now)
    circular = walk("approved")
    with pytest.raises(Refused, match="2026年3月还没有冻结"):
        passing.publish_circular(circular, by=booked.assessor)
    assert "同时冻结2026年3月" in booked.client(booked.assessor).get(f"{circular.get_absolute_url()}act/publish/").text
    assert "同时冻结" not in booked.client(booked.approver).get(f"{circular.get_absolute_url()}act/publish/").text
    with pytest.raises(Refused, match="请考核员冻结"):
        passing.publish_circular(circular, by=booked.approver, freeze=True)
    passing.publish_circular(circular, by=booked.assessor, freeze=True)
    assert Period.objects.get(key="2026-03").is_frozen


def test_units_have_until_the_day_and_their_objections_are_answered(booked, make, days):
    circular = make()
    with pytest.raises(Refused, match="从今天起"):
        passing.check_circular(circular, by=booked.assessor, until=days(-1))
    passing.check_circular(circular, by=booked.assessor, until=days(3))
    assert Notice.objects.filter(to=booked.clerk, text__contains="前核对本单位的数").count() == 1
    line = get_line(booked.clerk, circular)
    once = uuid.uuid4()
    for _ in range(2):
        objection = checking.object_to(line, by=booked.clerk, once=once, item="points", reason="第3期采用的没有记")
    with pytest.raises(Refused, match="1 条异议没有答复"):
        passing.submit_circular(circular, by=booked.assessor)
    with pytest.raises(Refused, match="还没有答复"):
        checking.confirm_line(line, by=booked.clerk)
    checking.answer_objection(objection, by=booked.editor, upheld=False, answer="第3期没有这一篇")
    assert "第3期没有这一篇" in booked.client(booked.clerk).get(f"{circular.get_absolute_url()}own/").text
    with pytest.raises(Stale):
        checking.withdraw_objection(Objection.objects.get(), by=booked.clerk)
    with pytest.raises(Refused, match="还有 4 个单位没有核对"):
        passing.submit_circular(circular, by=booked.assessor)
    page = booked.client(booked.assessor).get(circular.get_absolute_url())
    assert next(one for one in page.context["offers"] if one.name == "submit").reason.startswith("核对到")
    for who in (booked.clerk, booked.clerk_b, booked.clerk_c, booked.bureau_clerk):
        checking.confirm_line(get_line(who, circular), by=who)
    assert passing.submit_circular(circular, by=booked.assessor).state == "submitted"


def test_taking_figures_anew_asks_again_only_those_whose_line_moved(booked, walk):
    circular = walk("checking")
    for who in (booked.clerk, booked.clerk_b):
        checking.confirm_line(get_line(who, circular), by=who)
    making.edit_circular(
        circular,
        by=booked.editor,
        version=circular.version,
        title=circular.title,
        text=circular.text + "\n另有99条待核。",
    )
    assert [one.said for one in judging.warnings(circular)] == ["99条"]
    Standing.objects.filter(period__key="2026-03", unit=booked.town_b).update(received=11)
    assert making.take_figures(circular, by=booked.assessor, version=circular.version) == [booked.town_b.pk]
    assert circular.lines.get(name="青石镇").confirmed_at is not None
    assert circular.lines.get(name="柳河镇").confirmed_at is None
    assert (
        Notice.objects.filter(text__startswith="本单位的数有变动").values_list("to__unit", flat=True).distinct().get()
        == booked.town_b.pk
    )
    assert {one.said for one in judging.warnings(circular)} >= {
        "8.7%",
        "99条",
    }  # the edited text is kept, what is wrong in it shown
    assert "99条" in booked.client(booked.approver).get(circular.get_absolute_url()).text
    making.redraft_circular(circular, by=booked.editor, version=circular.version)
    assert "报送信息26条" in circular.text
    with pytest.raises(Stale):
        making.edit_circular(circular, by=booked.editor, version=1, title="旧", text="旧")


def test_a_unit_sees_only_its_own_line_until_it_is_published(booked, walk):
    circular = walk("checking")
    clerk = booked.client(booked.clerk)
    assert clerk.get(circular.get_absolute_url()).url == f"{circular.get_absolute_url()}own/"
    own = clerk.get(f"{circular.get_absolute_url()}own/").text
    assert "采用 21.00 分（1 笔）" in own
    assert "柳河镇" not in own
    assert clerk.get(f"{circular.get_absolute_url()}units/{booked.town_b.pk}/").status_code == 404
    assert "关于2026年3月" not in clerk.get("/find/?q=信息报送采用情况").text
    walk("published", circular=None, span="2026-02")
    assert "关于2026年2月" in clerk.get("/find/?q=信息报送采用情况").text


def test_titles_on_a_units_page_are_for_who_may_open_them(booked, walk, ledger):
    report = booked.report("received")
    type(report).objects.filter(pk=report.pk).update(label="work_secret", title="不宜外传的题目")
    period = Period.objects.get(key="2026-03")
    ScoreEntry.objects.create(
        office=booked.office, unit=booked.town_a, period=period, item="adoption", fact="adoption:1", points=0, reason="采用",
        report=report, rulebook=ledger.rulebook(booked.office, booked.assessor), on=period.ends,
    )  # fmt: skip
    type(booked.member).objects.filter(pk=booked.member.pk).update(role="head")
    url = f"{walk('checking').get_absolute_url()}own/"
    seen = [booked.client(who).get(url).text for who in (booked.member, booked.signer)]
    assert [report.receipt in text for text in seen] == [True, False]
    assert ["不宜外传的题目" in text for text in seen] == [False, True]


def test_without_ranking_nobody_is_placed_or_named(booked, walk):
    set_ranking(by=booked.assessor, on=False)
    circular = walk("published")
    assert not circular.ranked
    assert not circular.lines.exclude(rank=None).exists()
    assert "有1个单位没有报送信息；" in circular.text
    assert not any(name in circular.text for name in ("青石镇", "白鹭乡", "县水利局"))
    page = booked.client(booked.clerk_b).get(f"{circular.get_absolute_url()}tables/").text
    assert "青石镇" in page
    assert not any(word in page for word in ("累计得分", "采用率", ">报送</th>")), "only own figures and completion"
    assert "名次" not in booked.client(booked.clerk_b).get(f"{circular.get_absolute_url()}own/").text


def test_a_published_circular_is_put_right_only_by_another_that_names_it(booked, walk):
    old = walk("published")
    once = uuid.uuid4()
    new = making.correct_circular(old, by=booked.assessor, once=once)
    assert making.correct_circular(old, by=booked.assessor, once=once) == new
    assert f"（{old.number_text}）有误，现予更正" in new.text
    with pytest.raises(Refused, match="已经有更正在办"):
        making.correct_circular(old, by=booked.assessor, once=uuid.uuid4())
    with pytest.raises(Refused, match="要改先退回"):
        making.edit_circular(old, by=booked.assessor, version=old.version, title="改", text="改")
    walk("published", circular=new)
    assert "以更正为准" in booked.client(booked.clerk).get(old.get_absolute_url()).text


def test_the_queries_are_as_many_for_forty_units_as_for_four(booked, ledger):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            take(booked.office, span_of("2026-03"))
        return len(queries)

    four = asked()
    from tests.world import _unit  # noqa: PLC0415

    more = [_unit(f"第{n}村", "village", booked.town_a, office=booked.office) for n in range(36)]
    period = Period.objects.get(key="2026-03")
    Standing.objects.bulk_create([Standing(period=period, unit=u, league="村榜", received=1) for u in more])
    assert asked() == four <= 30
    assert len(take(booked.office, span_of("2026-03")).lines) == 40


def test_a_marking_is_stopped_and_nothing_typed_is_lost(booked, make):
    circular = make()
    form = {"title": circular.title, "text": "机密★10年 写了很多", "version": circular.version}
    page = booked.client(booked.editor).post(f"{circular.get_absolute_url()}text/", form)
    assert page.status_code == 422
    assert "写了很多" in page.text


def test_ranking_switched_off_takes_places_and_the_others_figures_off_every_paper(booked, walk, make):
    old = walk("published", span="2026-02")
    circular = walk("checking")
    own = f"{circular.get_absolute_url()}own/"
    assert "名次" in booked.client(booked.clerk).get(own).text
    set_ranking(by=booked.assessor, on=False)
    assert "名次" not in booked.client(booked.clerk).get(own).text, "switched off while it is being checked"
    assert "现在已经不排名" in booked.client(booked.clerk).get(old.get_absolute_url()).text
    page = booked.client(booked.assessor)
    assert "请先“重新取数”" in page.get(circular.get_absolute_url()).text
    assert "名次" not in page.get(f"{circular.get_absolute_url()}tables/").text
    assert page.get(f"{circular.get_absolute_url()}files/xlsx/").status_code == 403
    making.take_figures(circular, by=booked.assessor, version=circular.version)
    assert page.get(f"{circular.get_absolute_url()}files/xlsx/").status_code == 200
    lines = list(circular.lines.order_by("position"))
    assert sheets(circular, lines) == [], "no task, no table"
    assert load_workbook(io.BytesIO(workbook_of(circular, lines))).active.max_row == 1
    lines[0].due, lines[0].done = 5, 3
    assert sheets(circular, lines)[0].head == ["单位", "任务", "完成", "完成率"]


def test_a_superiors_outcome_learnt_after_the_freeze_counts_where_it_was_entered(world):
    from tongzheng.upward.actions.outcomes import enter_outcome  # noqa: PLC0415
    from tongzheng.upward.models import Outcome  # noqa: PLC0415

    today = timezone.localdate()
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    before, now = (last, this - timedelta(days=1)), (this, today)
    frozen = timezone.now() - timedelta(hours=1)
    Period.objects.create(
        office=world.office, key=f"{last:%Y-%m}", starts=last, ends=before[1], state="frozen", frozen_at=frozen
    )
    period = Period.objects.create(office=world.office, key=f"{this:%Y-%m}", starts=this, ends=today)
    fields = {"by": world.editor, "on": before[1], "level": "city"}
    for post in (world.clerk, world.clerk_b):
        report = world.report("received", by=post)
        enter_outcome(report, once=uuid.uuid4(), kind="adoption", outlet="云州信息", issue_no="1", **fields)
        enter_outcome(report, once=uuid.uuid4(), kind="instruction", leader="市长", text="好", **fields)
    Outcome.objects.filter(report=report).update(at=frozen - timedelta(days=1))  # 柳河镇's were known in time
    a, b = world.town_a.pk, world.town_b.pk
    for read in (outside.adopted_above, outside.instructed):
        assert read(world.office, *before) == ({b: 1}, {"市": 1})
        assert read(world.office, *now) == ({a: 1}, {"市": 1})
        assert read(world.office, last, today)[0] == {a: 1, b: 1}
    assert counts(period)[1] == {a: 1}, "采用 too"


def test_what_was_booked_late_is_said_and_named(booked, ledger):
    period = Period.objects.get(key="2026-03")
    law = ledger.rulebook(booked.office, booked.assessor)
    plain = {"office": booked.office, "unit": booked.town_b, "rulebook": law, "item": "adoption", "reason": "迟到"}
    for number, (points, day) in enumerate((("25", 28), ("0.50", 27), ("0", 26))):  # a line of 0 is seen, not counted
        ScoreEntry.objects.create(
            **plain, period=period, on=date(2026, 2, day), fact=f"late:{number}", points=points, late=True
        )
    march = take(booked.office, span_of("2026-03")).figures
    assert (march.late, march.late_points) == ([("柳河镇", 2)], "25.5")
    assert ("迟到记入", ["柳河镇"]) in named(march)
    assert "属于以前、本月才登记的得分2笔，记入本月，合计25.5分。" in draft(march, whole="全县", ranked=True)
    quarter = take(booked.office, span_of("2026-Q1")).figures  # late within the quarter is not late for it
    assert quarter.late == []
    assert "才登记" not in draft(quarter, whole="全县", ranked=True)


def test_a_breach_is_named_while_it_holds(booked, ledger):
    from tongzheng.scoring.models import Fact  # noqa: PLC0415

    period = Period.objects.get(key="2026-03")
    law = ledger.rulebook(booked.office, booked.assessor)

    def line(fact, points, item="breach", unit=booked.town_a, **fields):
        values = {"office": booked.office, "unit": unit, "period": period, "rulebook": law, "on": period.ends}
        return ScoreEntry.objects.create(**values, item=item, fact=fact, points=points, reason="漏报", **fields)

    def breaches():
        return take(booked.office, span_of("2026-03")).figures.breaches

    fact = Fact.objects.create(
        office=booked.office, unit=booked.town_b, kind="breach", what="error", on=period.ends, by=booked.assessor
    )
    wrong, appealed = line("fact:900001", -5), line("fact:900002", -5, unit=booked.town_c)
    line(f"fact:{fact.pk}", -2, item="error", unit=booked.town_b)
    assert breaches() == [("青石镇", 1), ("柳河镇", 1), ("白鹭乡", 1)]
    line(f"void:{wrong.fact}", 5)
    line("appeal:1", 5, unit=booked.town_c, of=appealed)
    assert breaches() == [("柳河镇", 1)]


def test_a_unit_that_left_within_a_quarter_keeps_its_figures_and_is_named_for_nothing(booked, make):
    Standing.objects.filter(unit=booked.town_c, period__key="2026-03").delete()
    circular = make("2026-Q1")
    line = circular.lines.get(name="白鹭乡")
    assert (line.received, line.points, line.cumulative, line.rank) == (3, Decimal("-1.50"), Decimal("-1.50"), None)
    assert circular.figures["now"]["received"] == 73
    assert "白鹭乡" not in circular.text


def test_every_figure_of_a_line_opens_what_it_counts(booked, walk):
    from tongzheng.reporting.models import Adoption, Report  # noqa: PLC0415
    from tongzheng.upward.actions import outcomes  # noqa: PLC0415
    from tongzheng.upward.models import Outcome  # noqa: PLC0415

    at = datetime(2026, 3, 5, 9, tzinfo=timezone.get_default_timezone())
    report = booked.report("received")
    Report.objects.filter(pk=report.pk).update(received_at=at)
    for level, outlet in (("county", "政务信息"), ("city", "市政务信息")):
        Adoption.objects.create(report=report, at=at, outlet=outlet, issue_no="第3期", level=level, by=booked.editor)
    outcomes.enter_outcome(
        report,
        by=booked.editor,
        once=uuid.uuid4(),
        kind="instruction",
        level="city",
        leader="市长阮明夷",
        text="好",
        on=at.date(),
    )
    Outcome.objects.update(at=at)
    Standing.objects.filter(unit=booked.town_a, period__key="2026-03").update(received=1, adopted=1)
    circular = walk("checking")
    line = circular.lines.get(unit=booked.town_a)
    clerk = booked.client(booked.clerk)
    for what in behind.WORDS:
        rows = behind.behind(circular, line, what)
        assert len(rows) == getattr(line, what) == 1, what
        page = clerk.get(f"/circulars/{circular.pk}/units/{line.unit_id}/{what}/")
        assert report.title in page.text
        assert booked.client(booked.clerk_b).get(page.request["PATH_INFO"]).status_code == 404
    assert "阮明夷" in page.text
    assert clerk.get(f"/circulars/{circular.pk}/units/{line.unit_id}/points/").status_code == 404


def test_the_office_says_how_many_stand_at_the_head_and_where_it_stands_above(booked):
    from tongzheng.upward.models import Superior, SuperiorTable, TableRow  # noqa: PLC0415

    city = Superior.objects.create(office=booked.office, name="市政府办", level="city")
    table = SuperiorTable.objects.create(
        superior=city, period="2026-03", starts=date(2026, 3, 1), ends=date(2026, 3, 31), published_on=date(2026, 4, 3), units=9,
        by=booked.assessor,
    )  # fmt: skip
    TableRow.objects.create(table=table, name="云岭县", rank=2, points=Decimal("41.50"), us=True)
    circular = making.make_circular(by=booked.assessor, once=uuid.uuid4(), span="2026-03", best=1)
    assert "得分居前的是青石镇（53.5分）。" in circular.text
    assert "云岭县在市政府办县市区9个单位中列第2位，得41.5分" in circular.text
    page = booked.client(booked.assessor).get(f"/circulars/{circular.pk}/take/").text
    assert 'name="best" value="1"' in page
    making.take_figures(circular, by=booked.assessor, version=circular.version, best=2)
    assert "青石镇（53.5分）、柳河镇（43.5分）" in circular.text
    assert making.make_circular(by=booked.assessor, once=uuid.uuid4(), span="2026-02").best == 2, "as many as last time"


def test_the_text_saves_itself_without_a_trail_entry_and_is_kept_when_handed_on(booked, walk):
    from tongzheng.text.revisions import revisions_of  # noqa: PLC0415
    from tongzheng.trail.models import Entry  # noqa: PLC0415

    circular = walk("checking")
    url, client = f"/circulars/{circular.pk}/text/", booked.client(booked.assessor)
    assert f'data-autosave="{url}"' in client.get(url).text
    said = {"title": circular.title, "text": f"{circular.text}\n补一句。", "version": circular.version}
    before, kept = Entry.objects.count(), revisions_of(circular).count()
    saved = client.post(url, said, headers={"X-Autosave": "1"})
    assert saved.json()["version"] == circular.version + 1
    assert (Entry.objects.count(), revisions_of(circular).count()) == (before, kept)
    assert client.post(url, said | {"text": "别处写的"}, headers={"X-Autosave": "1"}).status_code == 409
    marked = client.post(url, said | {"text": "机密★3年", "version": circular.version + 1}, headers={"X-Autosave": "1"})
    assert (marked.status_code, marked.json()["marking"]) == (422, True)
    circular.refresh_from_db()
    passing.submit_circular(circular, by=booked.assessor)
    assert revisions_of(circular).last().body.endswith("补一句。")


def test_a_published_circular_is_filed_once_and_says_who_has_not_opened_it(booked, walk):
    from tongzheng.archive.models import Item  # noqa: PLC0415

    circular = walk("published")
    page = booked.client(booked.assessor).get(circular.get_absolute_url()).text
    assert "还有 4 个单位没有打开" in page
    booked.client(booked.clerk).get(circular.get_absolute_url())
    booked.client(booked.signer).get(circular.get_absolute_url())
    assert [reading.by for reading in circular.readings.all()] == [booked.clerk]
    assert "青石镇" not in unread(circular)
    editor = booked.client(booked.editor)
    for _ in range(2):
        assert editor.post(f"/circulars/{circular.pk}/file/").status_code == 302
    item = Item.objects.get()
    assert {"正本.pdf", "附表.xlsx", "文本.txt", "办理过程.html", "元数据.json"} <= {
        file.name for file in item.files.all()
    }
    assert circular.title in editor.get(item.get_absolute_url()).text
    assert (
        "归档"
        not in editor.get(circular.get_absolute_url())
        .text.split("</main>")[0]
        .split('class="bar"')[1]
        .split("</div>")[0]
    )

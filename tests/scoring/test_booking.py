"""Facts become lines, lines are compared with the ledger, only differences are added (E3, K2)."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db.models import Q
from django.utils import timezone

from tests.scoring.conftest import SHIPPED, month_before
from tongzheng.reporting.models import Adoption
from tongzheng.scoring import tasks
from tongzheng.scoring.actions import begin_run, book_due, carry_on, freeze_period
from tongzheng.scoring.actions.comparing import compare
from tongzheng.scoring.engine.ledger import Line
from tongzheng.scoring.engine.rulebook import dump, load
from tongzheng.scoring.models import Due, Period, Rulebook, Run, ScoreEntry, Standing
from tongzheng.scoring.queries.booking import booked, open_book
from tongzheng.trail.refusals import Refused


@pytest.fixture
def office(world):
    """The office with a rulebook in force, and two reports received in the month before last, one of them adopted."""
    from tongzheng.reporting.models import Report  # noqa: PLC0415

    today = timezone.localdate()
    Rulebook.objects.create(
        office=world.office, name="云溪办法", text=SHIPPED.read_text(), starts=dt.date(today.year - 1, 1, 1), state="active",
        by=world.assessor,
    )  # fmt: skip
    world.first = month_before(today, 2)
    world.reports = [world.report("received"), world.report("received", by=world.clerk_b)]
    Report.objects.filter(pk__in=[r.pk for r in world.reports]).update(received_at=moment(world.first, 3))
    adopt(world, world.reports[0], world.first + dt.timedelta(days=4))
    return world


def moment(first, day):
    return dt.datetime(first.year, first.month, day, 9, tzinfo=timezone.get_current_timezone())


def adopt(world, report, on, **fields):
    from tongzheng.reporting.models import Adoption  # noqa: PLC0415

    values = {"outlet": "云溪政务", "issue_no": f"{on:%Y}年第{on.day}期", "level": "county", "by": world.editor}
    at = moment(on, on.day)
    return Adoption.objects.create(report=report, at=at, **{**values, **fields})


def recompute(world, year=None):
    return carry_on(begin_run(world.office.pk, year or world.first.year, by=world.clock))


def lines(**where):
    return [(str(e.points), e.item, e.period.key) for e in ScoreEntry.objects.filter(**where).select_related("period")]


def agrees():
    """The ledger's sum is the standing's figure, for every unit and period."""
    for standing in Standing.objects.select_related("period"):
        booked = ScoreEntry.objects.filter(unit=standing.unit, period=standing.period)
        assert sum((e.points for e in booked), Decimal(0)) == standing.total, (standing, standing.period.key)
    assert Standing.objects.exists()


def test_working_a_year_out_books_it_once_and_again_adds_nothing(office):
    month = f"{office.first:%Y-%m}"
    assert recompute(office) > 0
    entry = ScoreEntry.objects.get(item="adoption")
    assert (entry.points, entry.unit, entry.period.key) == (Decimal("4.00"), office.town_a, month)
    assert (entry.person, entry.report) == (office.clerk.person, office.reports[0])
    assert "云溪政务" in entry.reason
    assert ("2.00", "problem", month) in lines(unit=office.town_a)
    assert ("0.50", "base", month) in lines(unit=office.town_b)
    agrees()
    assert recompute(office) == 0
    standing = Standing.objects.get(unit=office.town_a, period__key=month)
    assert (standing.rank, standing.league, standing.received, standing.adopted) == (1, "乡镇榜", 1, 1)


def test_a_run_killed_halfway_goes_on_to_the_same_ledger(office, monkeypatch):
    from tongzheng.scoring.actions import runs  # noqa: PLC0415

    monkeypatch.setattr(runs, "UNITS", 1)
    run = begin_run(office.office.pk, office.first.year, by=office.clock)

    class Killed(Exception):
        pass

    def kill(done, total):
        if Run.objects.get(pk=run.pk).phase == "closing" and done > 3:
            raise Killed

    with pytest.raises(Killed):
        carry_on(run, kill)
    with pytest.raises(Refused, match="正在重算"):
        begin_run(office.office.pk, office.first.year, by=office.clock)
    again = Run.objects.get(pk=run.pk)
    carry_on(again)
    assert Run.objects.get(pk=run.pk).phase == "done"
    whole = sorted(map(str, lines()))
    assert recompute(office) == 0
    assert sorted(map(str, lines())) == whole
    agrees()


def test_points_come_the_same_day_and_a_wrong_adoption_is_booked_back(office):
    recompute(office)
    report = office.reports[1]
    Due.objects.all().delete()
    wrong = adopt(office, report, office.first + dt.timedelta(days=8), outlet="云溪专报")
    Due.objects.create(office=office.office, report=report)
    assert tasks.book_due() > 0
    assert not Due.objects.exists()
    month = f"{office.first:%Y-%m}"
    assert ("8.00", "adoption", month) in lines(unit=office.town_b)
    wrong.withdrawn_at = timezone.now()
    wrong.save()
    Due.objects.create(office=office.office, report=report)
    book_due(office.office)
    assert sum(e.points for e in ScoreEntry.objects.filter(report=report)) == 0
    agrees()
    assert recompute(office) == 0


def freeze(world):
    period = Period.objects.get(key=f"{world.first:%Y-%m}")
    Due.objects.all().delete()
    earlier = Period.objects.filter(office=world.office, starts__lt=period.starts).order_by("starts")
    for one in [*earlier, period]:
        freeze_period(one, by=world.assessor)
    Period.objects.filter(state="frozen").update(frozen_at=timezone.now() - dt.timedelta(days=1))
    period.refresh_from_db()
    return period


def test_a_frozen_period_holds_and_what_is_known_late_goes_to_the_next(office):
    recompute(office)
    period = freeze(office)
    before = (
        sorted(map(str, lines(period=period))),
        list(Standing.objects.filter(period=period).values("unit", "total", "rank")),
    )
    adopt(
        office, office.reports[1], office.first + dt.timedelta(days=9), outlet="市政务信息", level="city",
        known_on=timezone.localdate(),
    )  # fmt: skip
    Due.objects.create(office=office.office, report=office.reports[1])
    book_due(office.office)
    late = ScoreEntry.objects.get(unit=office.town_b, item="adoption")
    assert (late.points, late.late) == (Decimal("12.00"), True)
    assert late.period.key == f"{month_before(timezone.localdate(), 1):%Y-%m}"
    assert "迟到" in late.reason
    after = (
        sorted(map(str, lines(period=period))),
        list(Standing.objects.filter(period=period).values("unit", "total", "rank")),
    )
    assert after == before
    assert recompute(office) == 0
    agrees()


def test_when_a_period_may_be_frozen(office):
    recompute(office)
    first = Period.objects.get(key=f"{office.first:%Y-%m}")
    Due.objects.create(office=office.office, report=office.reports[0])
    with pytest.raises(Refused, match="没有算进来|先冻结"):
        freeze_period(first, by=office.assessor)
    Due.objects.all().delete()
    now = Period.objects.get(key=f"{timezone.localdate():%Y-%m}")
    with pytest.raises(Refused, match="完了再冻结"):
        freeze_period(now, by=office.assessor)
    with pytest.raises(Refused, match="先冻结它"):
        freeze_period(Period.objects.get(key=f"{month_before(timezone.localdate(), 1):%Y-%m}"), by=office.assessor)
    with pytest.raises(Refused, match="考核员"):
        freeze_period(first, by=office.editor)


def test_a_frozen_period_that_disagrees_with_the_rulebook_is_reported_not_touched(office):
    recompute(office)
    period = freeze(office)
    whole = lines(period=period)
    Rulebook.objects.update(text=SHIPPED.read_text().replace("points = 4, clause", "points = 5, clause"))
    recompute(office)
    assert lines(period=period) == whole
    assert any("已冻结 4.00 分，按办法算 5.00 分" in words for words in Run.objects.first().differing)


def test_the_command_and_the_night_do_the_same(office, capsys):
    from tongzheng.config.cli import main  # noqa: PLC0415

    year = str(office.first.year)
    assert main(["scores", "recompute", "--year", year, "--json"]) == 0
    assert '"differing": []' in capsys.readouterr().out
    assert main(["scores", "status", "--office", "县政府办", "--year", year, "--json"]) == 0
    assert f'"{office.first:%Y-%m}": "open"' in capsys.readouterr().out
    assert main(["scores", "status", "--office", "没有这个办公室"]) == 2
    Run.objects.update(started_at=timezone.now() - dt.timedelta(days=1))
    assert tasks.nightly() == 1
    assert tasks.nightly() == 0, "it waits for the one under way"
    run = Run.objects.first()
    assert tasks.go_on.func(run.pk) == 0
    assert Run.objects.get(pk=run.pk).phase == "done"


def test_an_instruction_withdrawn_after_the_freeze_is_booked_back_in_an_open_period(office):
    from tongzheng.upward.actions import outcomes  # noqa: PLC0415
    from tongzheng.upward.models import Outcome  # noqa: PLC0415

    said = outcomes.enter_outcome(
        office.reports[0], by=office.editor, once=uuid.uuid4(), kind="instruction", level="city", leader="市长阮明夷", text="好",
        on=office.first + dt.timedelta(days=5),
    )  # fmt: skip
    Outcome.objects.update(at=moment(office.first, 6))
    recompute(office)
    period = freeze(office)
    booked = ScoreEntry.objects.get(item="instruction")
    assert (booked.points > 0, booked.period) == (True, period)
    outcomes.withdraw_outcome(said, by=office.editor, reason="登记错了")
    book_due(office.office)
    back = ScoreEntry.objects.get(fact=f"void:outcome:{said.pk}")
    assert back.points == -booked.points
    assert back.period.starts > period.ends
    assert recompute(office) == 0


def test_a_report_without_points_is_counted_at_once(office):
    from tongzheng.reporting.models import Report  # noqa: PLC0415

    whole = load(SHIPPED.read_text())
    bare = tuple(replace(version, base=(), tasks=(), rates=()) for version in whole.versions)
    Rulebook.objects.update(text=dump(replace(whole, versions=bare)))
    recompute(office)
    Due.objects.all().delete()
    Report.objects.filter(pk=office.report("received", by=office.clerk_b).pk).update(
        received_at=moment(office.first, 5), kind="news"
    )
    assert Due.objects.exists()
    last = ScoreEntry.objects.latest("id").pk
    assert book_due(office.office) == 0, lines(id__gt=last)
    standing = Standing.objects.get(unit=office.town_b, period__key=f"{office.first:%Y-%m}")
    assert standing.received == 2


def test_a_line_over_several_items_is_put_right_item_by_item(office):
    recompute(office)
    book, key = open_book(office.office, office.first.year), f"{office.first:%Y-%m}"
    book.periods[key] = Period.objects.get(key=key)

    def book_again(**parts):
        """What the lines of a fact add up to, item by item, after the engine said these parts."""
        points = {item: Decimal(part) for item, part in parts.items()}
        line = Line(
            str(office.town_a.pk), key, "correction", "appeal:1", sum(points.values(), Decimal(0)), "", "更正", "", office.first,
            parts=tuple(points.items()),
        )  # fmt: skip
        found = compare(book, [line] if parts else [], booked(Q(fact="appeal:1")))
        ScoreEntry.objects.bulk_create(found.entries)
        sums = defaultdict(Decimal)
        for entry in ScoreEntry.objects.filter(fact="appeal:1"):
            for item, part in entry.parts:
                sums[item] += Decimal(part)
        return {item: part for item, part in sums.items() if part}

    assert book_again(adoption="4", relay="-1") == {"adoption": 4, "relay": -1}
    assert book_again(adoption="6", relay="-1") == {"adoption": 6, "relay": -1}
    assert book_again() == {}


def test_a_run_that_can_never_end_is_given_up_with_the_reason_and_holds_nobody_up(office):
    run = begin_run(office.office.pk, office.first.year, by=office.clock)
    Rulebook.objects.update(state="draft")
    with pytest.raises(Refused):
        tasks.go_on.func(run.pk)
    assert Run.objects.get(pk=run.pk).phase == "failed"
    assert "还没有启用计分办法" in office.client(office.assessor).get("/scores/periods/").text
    Rulebook.objects.update(state="active")
    assert tasks.book_due() > 0
    assert recompute(office) > 0


def test_a_unit_that_no_longer_reports_stays_in_the_periods_it_took_part_in(office):
    from tongzheng.network.actions.units import change_unit  # noqa: PLC0415

    recompute(office)
    freeze(office)
    past = f"{month_before(timezone.localdate(), 1):%Y-%m}"
    adopt(office, office.reports[0], month_before(timezone.localdate(), 1), outlet="云溪专报")
    recompute(office)
    assert Standing.objects.get(unit=office.town_a, period__key=past).rank == 1
    Due.objects.all().delete()
    change_unit(office.town_a, by=office.admin, reports=False)
    assert Due.objects.get().what == Due.What.YEAR, "its office is worked out anew within a minute"
    recompute(office)
    stood = {s.period.key: s for s in Standing.objects.filter(unit=office.town_a).select_related("period")}
    now = f"{timezone.localdate():%Y-%m}"
    assert (stood[past].rank, stood[now].more.get("left")) == (1, None), "the month it left in is its last"
    Standing.objects.filter(unit=office.town_a, period__key=now).delete()  # as if it had left last month
    recompute(office)
    assert set(stood) - {f"{s.period.key}" for s in Standing.objects.filter(unit=office.town_a)} == {now}
    assert not ScoreEntry.objects.filter(unit=office.town_a, period__key=now, cause="closing").exists()
    adopt(office, office.reports[0], timezone.localdate().replace(day=1), outlet="市政务信息", level="city")
    recompute(office)
    late = Standing.objects.get(unit=office.town_a, period__key=now)
    assert (late.rank, late.more["left"], late.total > 0) == (None, True, True), (
        "what it still earns is shown, without a place"
    )
    assert recompute(office) == 0
    agrees()


def test_a_trial_begins_from_the_ledgers_own_totals_corrections_too(office):
    from tongzheng.scoring.actions import correct_points, start_trial, work_out  # noqa: PLC0415

    recompute(office)
    period = Period.objects.get(key=f"{office.first:%Y-%m}")
    correct_points(
        by=office.assessor,
        once=uuid.uuid4(),
        unit=office.town_a,
        period=period,
        points=Decimal("-1.25"),
        reason="份额写错",
    )
    year = office.first.year
    trial = start_trial(by=office.assessor, once=uuid.uuid4(), rulebook=Rulebook.objects.get(), year=year)
    assert work_out(trial)
    trial.refresh_from_db()
    rows = {row["unit"]: row for found in trial.result["leagues"].values() for row in found}
    stood = Standing.objects.filter(period__key__startswith=str(year)).order_by("-period__starts")
    for unit in (office.town_a, office.town_b):
        assert Decimal(rows[unit.short_name]["now"]) == stood.filter(unit=unit)[0].cumulative
    assert rows["青石镇"]["then"] == rows["青石镇"]["now"]


@pytest.mark.parametrize(("shipped", "words"), [
    ("B", ("折算得分",)),
    ("C", ("计分件数", "平均得分", "等次")),
    ("D", ("信息板块", "综合得分", "达标")),
])  # fmt: skip
def test_what_places_go_by_is_shown_wherever_the_rulebook_has_more_than_a_sum(office, shipped, words):
    from tongzheng.circulars.actions.making import make_circular  # noqa: PLC0415
    from tongzheng.circulars.queries.tables import columns  # noqa: PLC0415
    from tongzheng.scoring.actions import correct_points  # noqa: PLC0415

    text = SHIPPED.with_name(f"{shipped}.toml").read_text()
    office_year = dt.date(office.first.year, 1, 1)
    Rulebook.objects.update(text=text.replace("《政务信息》", "云溪政务"), starts=office_year)
    recompute(office)
    period = Standing.objects.latest("period__starts").period
    correct_points(
        by=office.assessor, once=uuid.uuid4(), unit=office.town_a, period=period, points=Decimal(9), reason="份额写错"
    )
    for page in (
        office.client(office.assessor).get("/scores/", {"period": period.pk}),
        office.client(office.clerk).get("/scores/", {"period": period.pk}),
    ):
        assert [word for word in words if word not in page.text] == []
    circular = make_circular(by=office.assessor, once=uuid.uuid4(), span=period.key)
    printed = [word for word, _ in columns(circular, list(circular.lines.all()))]
    assert [word for word in words if word not in printed] == []


def test_a_finding_is_named_on_the_units_page_and_what_is_void_says_so(office):
    from tongzheng.scoring.actions.facts import take_back_facts  # noqa: PLC0415
    from tongzheng.scoring.models import Fact  # noqa: PLC0415

    fact = Fact.objects.create(
        office=office.office,
        kind="breach",
        what="error",
        unit=office.town_a,
        on=office.first,
        title="塌方",
        by=office.assessor,
    )
    recompute(office)
    period = Period.objects.get(key=f"{office.first:%Y-%m}")
    page = office.client(office.clerk).get("/scores/", {"period": period.pk}).text
    assert "违规认定" in page
    assert "差错被通报（塌方）" in page, "without points too"
    take_back_facts(fact.once, office=office.office.pk, by=office.supervisor, reason="查明不是")
    recompute(office)
    assert "更正：登记作废，认定撤销" in ScoreEntry.objects.get(fact=f"void:fact:{fact.pk}").reason
    assert "违规认定" not in office.client(office.clerk).get("/scores/", {"period": period.pk}).text
    agrees()


def test_another_length_of_period_from_1_january_books_december_once(office):
    """Months until the end of last year, quarters from 1 January; a report of December is adopted in January, and late."""
    from tongzheng.reporting.models import Report  # noqa: PLC0415

    year = timezone.localdate().year
    december = dt.date(year - 1, 12, 1)
    Report.objects.filter(pk=office.reports[1].pk).update(received_at=moment(december, 20))
    Report.objects.filter(pk=office.reports[0].pk).update(received_at=moment(dt.date(year, 1, 1), 5))
    Adoption.objects.update(at=moment(december, 22))
    Adoption.objects.update(report=office.reports[1])
    row = Rulebook.objects.get()
    recompute(office, year - 1)
    Period.objects.filter(key__startswith=str(year - 1)).update(
        state="frozen", frozen_at=moment(dt.date(year, 1, 1), 10)
    )
    adopt(office, office.reports[1], december.replace(day=28), outlet="云溪专报", known_on=dt.date(year, 1, 20))
    adopt(office, office.reports[1], dt.date(year, 2, 3), outlet="市政务信息", level="city")
    Rulebook.objects.filter(pk=row.pk).update(ends=dt.date(year - 1, 12, 31))
    row.pk, row._state.adding, row.once, row.version, row.starts = None, True, uuid.uuid4(), 2, dt.date(year, 1, 1)
    row.text = row.text.replace('period = "month"', 'period = "quarter"')
    row.save()
    recompute(office, year)
    booked = {
        (e.fact, e.period.key, e.late) for e in ScoreEntry.objects.filter(item="adoption").select_related("period")
    }
    assert sorted((key, late) for _, key, late in booked) == [
        (f"{year - 1}-12", False), (f"{year}-Q1", False), (f"{year}-Q1", True)
    ]  # fmt: skip
    assert not Run.objects.latest("id").differing
    assert (recompute(office, year - 1), recompute(office, year)) == (0, 0)
    keys = set(Standing.objects.filter(unit=office.town_b).values_list("period__key", flat=True))
    assert f"{year}-Q1" in keys
    assert f"{year}-01" not in keys
    agrees()


def test_the_second_late_report_costs_more_one_void_moves_the_turns_and_an_average_is_by_reports(office):
    from tongzheng.scoring.actions.facts import void_fact  # noqa: PLC0415
    from tongzheng.scoring.models import Fact  # noqa: PLC0415

    harder = 'escalations = [{ name = "迟", on = "breach", kinds = ["late"], number = 2, points = -7 }]\nbreaches = ['
    text = SHIPPED.read_text().replace("\nbreaches = [", f"\n{harder}")
    Rulebook.objects.update(text=text.replace('total = "sum"', 'total = "average"\naverage_by = "reports"'))
    facts = [
        Fact.objects.create(
            office=office.office, kind="breach", what="late", unit=office.town_a, on=office.first + dt.timedelta(days=n),
            title="塌方", by=office.assessor,
        )
        for n in range(3)
    ]  # fmt: skip
    recompute(office)
    found = ScoreEntry.objects.filter(item="breach").order_by("fact")
    assert [e.points for e in found] == [-3, -7, -7]
    assert "全年第 2 次，第 2 次起每次扣 7 分" in found[1].reason
    void_fact(facts[0], by=office.assessor, reason="查明不是")
    book_due(office.office)
    assert sum(e.points for e in ScoreEntry.objects.filter(item="breach")) == -10
    before = ScoreEntry.objects.count()
    recompute(office)
    assert ScoreEntry.objects.count() == before
    agrees()
    standing = Standing.objects.get(unit=office.town_a, period__key=f"{office.first:%Y-%m}")
    assert standing.received
    assert standing.score == (standing.total / standing.received).quantize(Decimal("0.01"), "ROUND_HALF_UP")

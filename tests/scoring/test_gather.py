"""Facts gathered from the rooms: nothing lost, in the rulebook's words, a fixed number of queries a batch (K2)."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongzheng.awards.queries.money import facts_of
from tongzheng.bulletins.actions import amending
from tongzheng.circulars.queries.outside import adopted_above
from tongzheng.instructions.actions import initial_issue, instruct
from tongzheng.network.models import DirectReporting
from tongzheng.reporting.actions import adoption as adopting
from tongzheng.reporting.actions import intake
from tongzheng.reporting.models import Adoption, Report
from tongzheng.scoring import gather
from tongzheng.scoring.actions import facts as registering
from tongzheng.scoring.engine.chain import book_family
from tongzheng.scoring.gather.words import rank_of, way_of
from tongzheng.scoring.models import Fact, Period
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.scoring.queries.booking import open_book
from tongzheng.targets.queries.progress import adoptions
from tongzheng.upward.actions import outcomes

TODAY = timezone.localdate()
YEAR = (dt.date(TODAY.year, 1, 1), dt.date(TODAY.year, 12, 31))


@pytest.fixture
def cases(world):
    from tests.house.cases import Cases  # noqa: PLC0415 - models load only after engine.configure()

    return Cases(world)


def family(world, report):
    (found,) = gather.of_reports(world.office, [report.pk])
    return found


def test_one_report_with_everything_that_happened_to_it(cases, world):
    issue, text = cases.printed
    report = cases.adopted
    said = instruct(text, by=world.leader, once=uuid.uuid4(), text="请研究", nature="handle")
    initial_issue(issue, by=world.leader)  # no rulebook counts it: it is not even read
    above = outcomes.enter_outcome(
        report, by=world.editor, once=uuid.uuid4(), kind="adoption", on=TODAY, level="city", outlet="云州信息",
        issue_no="第8期", section="综合信息",
    )  # fmt: skip
    outcomes.enter_outcome(
        report,
        by=world.editor,
        once=uuid.uuid4(),
        kind="instruction",
        on=TODAY,
        level="city",
        leader="市长阮明夷",
        text="好",
    )
    recall = amending.draft_amendment(issue, by=world.editor, kind="recall", reason="数字有误")
    amending.sign_amendment(recall, by=world.approver)

    got = family(world, report)
    assert (got.report.unit, got.report.kind, got.report.officer) == (
        str(world.town_a.pk),
        "problem",
        str(world.clerk.person_id),
    )
    own, superior = got.adoptions
    assert (own.level, own.way, own.route, own.periodical, own.issue) == (
        "county",
        "single",
        "",
        issue.name,
        issue.number_text,
    )
    assert (superior.level, superior.way, superior.route, superior.periodical) == (
        "city",
        "combined",
        "relay",
        "云州信息",
    )
    assert superior.registered == timezone.localtime(above.at).date()
    ours, theirs = got.instructions
    assert (ours.id, ours.target, ours.level, ours.rank) == (f"instruction:{said.pk}", own.id, "county", "principal")
    assert (theirs.target, theirs.level, theirs.rank, theirs.leader) == (
        str(report.pk),
        "city",
        "principal",
        "市长阮明夷",
    )
    assert [(w.adoption, w.recall) for w in got.withdrawals] == [(own.id, True)]
    assert [f"adoption:{a.pk}" for a in adoptions_that_count()] == [superior.id], "recalled: counted nowhere"


def test_an_adoption_entered_wrongly_is_lifted_and_one_for_the_units_sake_withdrawn(world):
    report = world.report("received")
    wrong = outcomes.enter_outcome(
        report, by=world.editor, once=uuid.uuid4(), kind="adoption", on=TODAY, level="city", outlet="甲", issue_no="1"
    )
    outcomes.withdraw_outcome(wrong, by=world.editor, reason="登记错了")
    right = outcomes.enter_outcome(
        report, by=world.editor, once=uuid.uuid4(), kind="adoption", on=TODAY, level="city", outlet="乙", issue_no="1"
    )
    Fact.objects.create(
        office=world.office, unit=world.town_a, kind="withdrawal", what="unit", on=TODAY, adoption=right.adoptions.get(),
        by=world.assessor,
    )  # fmt: skip
    got = family(world, report)
    assert [a.periodical for a in got.adoptions] == ["甲", "乙"]
    assert [(a.fact, a.set) for a in got.appeals] == [(got.adoptions[0].id, {"void": True})]
    assert [(w.adoption, w.cause, w.recall) for w in got.withdrawals] == [(got.adoptions[1].id, "unit", False)]
    assert not adoptions_that_count().exists()
    for count in (adopted_above(world.office, TODAY, TODAY)[0], adoptions(world.office, TODAY, TODAY)):
        assert count == {}
    assert not facts_of(world.office, TODAY, TODAY).adoptions, "and paid to nobody"
    Fact.objects.update(state="void", void_at=timezone.now(), void_why="登错了")
    assert adopted_above(world.office, TODAY, TODAY)[0] == {world.town_a.pk: 1}


def test_direct_reporting_relays_and_joint_shares(world):
    DirectReporting.objects.create(unit=world.town_a, to_office=world.city_office, mode="same")
    direct = world.report("sent", office=world.city_office, joint_units=[(world.bureau, Decimal(2))])
    twin = direct.twins.get()
    intake.receive_report(twin, by=world.editor)
    intake.receive_report(direct, by=world.city_editor)
    adopting.adopt_report(direct, by=world.city_editor, outlet="云州信息", issue_no="第1期", level="city")
    up = intake.forward_report(twin, by=world.office_officer, once=uuid.uuid4())
    Report.objects.filter(pk=up.pk).update(
        state="received", number=900, year=TODAY.year, signed_at=timezone.now(), received_at=timezone.now()
    )
    got = family(world, twin)
    assert [(a.route, a.level) for a in got.adoptions] == [("direct", "city")]
    assert [(r.level, r.report) for r in got.relays] == [("city", str(twin.pk))]
    assert got.report.joint == ((str(world.town_a.pk), 1), (str(world.bureau.pk), 2))
    assert next(u for u in gather.units(world.office) if u.id == str(world.town_a.pk)).direct


def test_on_a_day_of_freezing_the_minute_says_which_side_and_no_day_somebody_claims(world):
    report = world.report("received")
    day = TODAY - dt.timedelta(days=40)
    outcomes.enter_outcome(
        report,
        by=world.editor,
        once=uuid.uuid4(),
        kind="adoption",
        on=day,
        known_on=day,
        level="city",
        outlet="甲",
        issue_no="1",
    )
    assert (
        family(world, report).adoptions[0].registered == TODAY
    )  # known_on is a claim: it cannot go back behind a freeze
    Period.objects.create(
        office=world.office, key="2001-01", starts=dt.date(2001, 1, 1), ends=dt.date(2001, 1, 31), state="frozen", frozen_at=timezone.now()
    )  # fmt: skip
    registered = family(world, report).adoptions[0].registered
    assert isinstance(registered, dt.datetime)
    assert registered.tzinfo is None


def test_batches_give_every_family_of_the_days_once_and_old_ones_only_when_touched(world):
    old, touched, new = (world.report("received") for _ in range(3))
    last_year = timezone.now() - dt.timedelta(days=366)
    for report in (old, touched):
        Report.objects.filter(pk=report.pk).update(received_at=last_year, year=last_year.year)
    adopting.adopt_report(touched, by=world.editor, outlet="政务信息", issue_no="第1期")
    world.report("draft")
    found, place = gather.batch(world.office, *YEAR, size=1)
    then, end = gather.batch(world.office, *YEAR, after=place, size=1)
    assert [f.report.id for f in (*found, *then)] == [str(touched.pk), str(new.pk)]
    assert gather.batch(world.office, *YEAR, after=end) == ([], end)
    assert [f.report.id for f in next(gather.families(world.office, *YEAR))] == [str(touched.pk), str(new.pk)]


def test_a_batch_costs_the_same_queries_however_many_reports(world):
    def cost(reports):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(gather.of_reports(world.office, [r.pk for r in reports])) == len(reports)
        return len(seen)

    reports = [world.report("received", joint_units=[world.bureau]) for _ in range(4)]
    for n, report in enumerate(reports):
        adopting.adopt_report(report, by=world.editor, outlet="政务信息", issue_no=f"第{n}期")
    assert cost(reports[:1]) == cost(reports) <= 18
    assert Adoption.objects.count() == 4


@pytest.mark.parametrize(
    ("title", "rank", "word"),
    [
        ("县长", None, "principal"), ("县委书记", 2, "principal"), ("常务副县长", 2, "deputy"), ("县委副书记", None, "deputy"),
        ("县委常委、政法委书记", 5, "deputy"), ("主任", 1, "principal"), ("市长阮明夷", None, "principal"), ("副市长某", None, "deputy"),
    ],
)  # fmt: skip
def test_who_is_a_principal_leader(title, rank, word):
    assert rank_of(title, rank) == word


def test_the_way_of_an_adoption_above_is_read_from_its_section():
    assert way_of("single", "简讯集锦", "省政务信息", above=True) == "brief"
    assert way_of("combined", "简讯集锦", "云岭政务", above=False) == "combined"  # at home the article says it
    assert way_of("single", "", "县政府网站", above=False) == "web"


def test_what_is_gathered_comes_out_in_points(cases, world):
    """By a rulebook in force: shares of a joint report to the cent, a wrong entry set right, a breach and its lifting."""
    _ = cases.rulebook_active
    report = world.report("received", joint_units=[(world.bureau, Decimal(1))], share=Decimal(2))
    adopting.adopt_report(report, by=world.editor, outlet="政务信息", issue_no="第1期")
    wrong = outcomes.enter_outcome(
        report, by=world.editor, once=uuid.uuid4(), kind="adoption", on=TODAY, level="city", outlet="甲", issue_no="1"
    )
    outcomes.withdraw_outcome(wrong, by=world.editor, reason="登记错了")
    registering.void_fact(cases.hand_fact, by=world.assessor, reason="时间记错了")
    terms = open_book(world.office, TODAY.year).terms
    lines = [
        line for batch in gather.families(world.office, *YEAR) for f in batch for line in book_family(terms, f).lines
    ]
    points: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        key = (line.unit, line.fact.partition(":")[0] if line.item == "breach" else line.item)
        points[key] = points.get(key, Decimal(0)) + line.points
    town, bureau = str(world.town_a.pk), str(world.bureau.pk)
    assert (points[town, "adoption"], points[bureau, "adoption"]) == (Decimal("2.67"), Decimal("1.33"))
    assert (points[town, "fact"], points[town, "void"]) == (-3, 3)

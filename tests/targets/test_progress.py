"""Due and done of units and people (R7, K3, K4, K8)."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongzheng.reporting.models import Report
from tongzheng.scoring.models import Fact
from tongzheng.targets import queries
from tongzheng.targets.models import Exemption, Plan, Share, Task
from tongzheng.targets.queries.duties import book
from tongzheng.targets.queries.progress import by_span, together
from tongzheng.targets.rules import month_end

TODAY = timezone.localdate()
YEAR = date(TODAY.year, 1, 1), date(TODAY.year, 12, 31)
MONTH = TODAY.replace(day=1), month_end(TODAY)


def make_plan(world, **fields):
    values = {"office": world.office, "year": TODAY.year, "name": "年度任务", "by": world.assessor, "state": "force"}
    return Plan.objects.create(**{**values, **fields})


def task(plan, scope, every="month", count=5, units=(), **fields):
    made = Task.objects.create(plan=plan, scope=scope, every=every, count=count, starts=YEAR[0], ends=YEAR[1], **fields)
    made.units.set(units)
    return made


@pytest.fixture
def plan(world):
    return make_plan(world)


def test_the_closest_target_counts_and_the_office_is_the_sum_of_its_units(world, plan):
    task(plan, "kinds", kinds=["township"], count=5, parts={"analysis": 1})
    task(plan, "units", units=[world.town_b], count=8)
    task(plan, "people", count=2)
    for _ in range(2):
        world.report("received")
    world.report("received", kind="analysis")
    world.report("returned")
    found = queries.completion(world.office, *MONTH)
    one = found[world.town_a.pk]
    assert (one.due, one.done, one.kinds, one.parts) == (5, 3, {"problem": 2, "analysis": 1}, {"analysis": 1})
    assert found[world.town_b.pk].due == 8
    assert found[world.bureau.pk].due == 2  # no target of its own: those of its people together
    people = queries.completion_of_people(world.office, *MONTH)
    mine = people[world.town_a.pk, world.clerk.person_id]
    assert (mine.due, mine.done, mine.missing) == (2, 3, 0)
    whole = together(found.values())
    assert whole.due == 5 + 8 + 5 + 2 + found.get(world.village.pk, queries.Completion()).due
    assert whole.done == sum(one.done for one in people.values())


def test_a_share_of_the_year_stands_in_place_of_the_task_and_falls_to_the_only_officer(world, plan):
    task(plan, "kinds", kinds=["township"], count=5, parts={"analysis": 1})
    months = [10] * 12
    Share.objects.create(plan=plan, unit=world.town_a, total=120, months=months, by=world.assessor)
    found = queries.completion(world.office, *YEAR)[world.town_a.pk]
    assert (found.due, found.parts) == (120, {"analysis": 12})
    assert queries.completion_of_people(world.office, *YEAR)[world.town_a.pk, world.clerk.person_id].due == 120
    line = by_span(world.office, book(world.office, *YEAR), [MONTH])[world.town_a.pk]
    assert line[0].due == 10


def test_who_is_exempt_or_not_in_post_owes_nothing_for_those_months(world, plan):
    task(plan, "people", count=5)
    first = YEAR[0]
    until = first.replace(month=2, day=28)
    Fact.objects.create(
        office=world.office, kind="exemption", unit=world.town_a, on=first, until=until, by=world.assessor
    )
    Exemption.objects.create(
        office=world.office, unit=world.town_b, person=world.clerk_b.person, starts=first, ends=first.replace(day=31),
        reason="产假", by=world.assessor,
    )  # fmt: skip
    type(world.clerk_c).objects.filter(pk=world.clerk_c.pk).update(starts=first.replace(month=11))
    found = queries.completion(world.office, *YEAR)
    assert [found[unit.pk].due for unit in (world.town_a, world.town_b, world.town_c)] == [50, 55, 10]


def test_reports_stay_with_the_person_and_unit_of_then(world, plan):
    task(plan, "people", every="year", count=4)
    world.report("received")
    gone = timezone.localdate() - timedelta(days=1)
    type(world.clerk).objects.filter(pk=world.clerk.pk).update(ends=gone)
    new = type(world.clerk).objects.create(
        person=world.member.person, unit=world.town_a, role="officer", employment="full", starts=TODAY
    )
    found = queries.completion_of_people(world.office, *YEAR)
    assert found[world.town_a.pk, world.clerk.person_id].done == 1
    assert found[world.town_a.pk, new.person_id].done == 0
    shares = [found[world.town_a.pk, p.person_id].due for p in (world.clerk, new)]
    assert sum(shares) in (4, 5)  # months in post, each rounded half up


def test_a_draft_counts_for_nothing_and_a_closed_year_keeps_its_last_version(world):
    task(make_plan(world, state="draft"), "people")
    assert not queries.completion(world.office, *MONTH)
    task(make_plan(world, version=2, state="closed"), "people", count=3)
    assert queries.completion(world.office, *MONTH)[world.town_a.pk].due == 3


def test_seventy_three_officers(world, plan, django_assert_max_num_queries):
    """The figures to live by: 3,580 due, 2,457 received, 68.6 % (R7)."""
    Share.objects.create(plan=plan, unit=world.town_a, total=3580, months=[298] * 11 + [302], by=world.assessor)
    report = world.report("received")
    Report.objects.bulk_create(
        Report(
            once=uuid.uuid4(), unit=report.unit, office=report.office, author=report.author, title="一条", state="received",
            number=n, year=report.year, received_at=report.received_at,
        )
        for n in range(2, 2458)
    )  # fmt: skip
    with django_assert_max_num_queries(9):
        whole = together(queries.completion(world.office, *YEAR).values())
    assert (whole.due, whole.done, str(whole.rate)) == (3580, 2457, "68.6")

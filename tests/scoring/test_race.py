"""Several workers on one office's ledger at once, in real processes (K2)."""

import datetime as dt
import uuid
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from tests import engine

pytestmark = [pytest.mark.race, pytest.mark.slow]
SHIPPED = Path(__file__).resolve().parents[2] / "tongzheng/scoring/rulebooks/E.toml"


def make(number):
    from tests.world import make_world
    from tongzheng.reporting.models import Adoption
    from tongzheng.scoring.models import Due, Rulebook

    world = make_world()
    Rulebook.objects.create(
        office=world.office, name="云溪办法", text=SHIPPED.read_text(), starts=dt.date(timezone.localdate().year, 1, 1),
        state="active", by=world.assessor,
    )  # fmt: skip
    for n in range(number):
        report = world.report("received")
        Adoption.objects.create(
            report=report, at=timezone.now(), outlet="云溪政务", issue_no=f"{n}", level="county", by=world.editor
        )
        Due.objects.create(office=world.office, report=report)
    return world.office.pk


def book(index, office):
    from tongzheng.network.models import Unit
    from tongzheng.scoring.actions import book_due

    return book_due(Unit.objects.get(pk=office))


def correct(index, office, once):
    from decimal import Decimal

    from tongzheng.network.models import Role, Unit
    from tongzheng.network.queries import posts
    from tongzheng.scoring.actions import correct_points
    from tongzheng.scoring.models import Period

    entry = correct_points(
        by=posts().get(unit=office, role=Role.ASSESSOR), once=uuid.UUID(once), unit=Unit.objects.filter(office=office).first(),
        period=Period.objects.filter(office=office).latest("starts"), points=Decimal(1), reason="合报份额写错",
    )  # fmt: skip
    return entry.pk


def booked(office):
    from tongzheng.scoring.models import Due, ScoreEntry

    keys = ScoreEntry.objects.filter(office=office).values_list("unit", "period", "item", "fact")
    return [max(Counter(keys).values()), len(keys), Due.objects.count()]


def test_two_workers_book_every_line_once_and_one_form_is_one_correction(own_database):
    office = own_database.call(make, 12)
    answers = own_database.run(book, office, processes=2, threads=2)
    assert all(a.ok for a in answers), [a.trace for a in answers]
    most, lines, due = own_database.call(booked, office)
    assert (most, due) == (1, 0)
    assert lines == sum(a.value for a in answers) > 12
    answers = own_database.run(correct, office, str(uuid.uuid4()), processes=2, threads=2)
    assert all(a.ok for a in answers), [a.trace for a in answers]
    assert len({a.value for a in answers}) == 1, "one form is one correction"


def make_month(number):
    """Last month worked out, with nothing due: it may be frozen."""
    from tests.world import make_world
    from tongzheng.scoring.actions import begin_run, carry_on
    from tongzheng.scoring.models import Due, Rulebook

    world = make_world()
    first = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    Rulebook.objects.create(
        office=world.office, name="云溪办法", text=SHIPPED.read_text(), starts=first, state="active", by=world.assessor
    )
    reports = [world.report("received").pk for _ in range(number)]
    for year in sorted({first.year, timezone.localdate().year}):
        carry_on(begin_run(world.office.pk, year, by=world.clock))
    Due.objects.all().delete()
    return [world.office.pk, reports]


def adopt_or_freeze(index, office, reports):
    """The first worker freezes last month while the others each record an adoption of that month, and are slow to commit."""
    import time

    from tongzheng.network.models import Role
    from tongzheng.network.queries import posts
    from tongzheng.reporting.models import Adoption, Report
    from tongzheng.scoring.actions import freeze_period
    from tongzheng.scoring.followers import report_due
    from tongzheng.scoring.models import Period
    from tongzheng.trail.actions import action
    from tongzheng.trail.refusals import Refused

    period = Period.objects.filter(office=office).earliest("starts")

    @action
    def adopt(report):
        assert report.title != "改过", "done anew with what it was given, not with what it had made of it"
        report.title = "改过"
        editor = posts().filter(unit=office, role=Role.EDITOR).first()
        Adoption.objects.create(report=report, at=timezone.now(), outlet="云溪政务", issue_no=f"{index}", by=editor)
        time.sleep(0.6 * (index % 2))  # some reach the ledger before the freeze, some after it
        report_due(None, report)
        time.sleep(0.6 * ((index + 1) % 2))

    try:
        if index == 0:
            time.sleep(0.3)
            freeze_period(period, by=posts().get(unit=office, role=Role.ASSESSOR))
            return "frozen"
        adopt(Report.objects.get(pk=reports[index - 1]))
    except Refused as refused:
        return f"refused: {refused.reason}"
    return "recorded"


def seen(office):
    """Adoptions recorded before a freeze that is not aware of them."""
    from tongzheng.reporting.models import Adoption
    from tongzheng.scoring.models import Due, Period

    frozen = Period.objects.filter(office=office, frozen_at__isnull=False).first()
    before = Adoption.objects.filter(at__lte=frozen.frozen_at).count() if frozen else 0
    return [frozen is not None, before, Due.objects.count(), Adoption.objects.count()]


def test_freezing_waits_for_facts_that_are_not_committed_yet(own_database):
    office, reports = own_database.call(make_month, 4)
    answers = own_database.run(adopt_or_freeze, office, reports, processes=5, threads=1)
    assert all(a.ok for a in answers), [a.trace for a in answers]
    frozen, before, due, adopted = own_database.call(seen, office)
    assert due == adopted == sum(a.value == "recorded" for a in answers)
    assert not (frozen and before), "a fact recorded before the freeze, and nobody will book it"
    assert frozen or "没有算进来" in answers[0].value


def freeze_under_an_act(index, office, reports):
    """The first worker freezes last month while an act of the second one, begun before, has not reached the ledger yet."""
    import time

    from django.utils import timezone

    from tongzheng.network.models import Role
    from tongzheng.network.queries import posts
    from tongzheng.reporting.models import Adoption, Report
    from tongzheng.scoring.actions import freeze_period
    from tongzheng.scoring.followers import report_due
    from tongzheng.scoring.models import Period
    from tongzheng.trail.actions import action
    from tongzheng.trail.refusals import Refused

    if index == 0:
        time.sleep(0.7)
        try:
            return freeze_period(
                Period.objects.filter(office=office).earliest("starts"), by=posts().get(unit=office, role=Role.ASSESSOR)
            ).state
        except Refused as refused:
            return refused.reason
    tries, report, editor = [], Report.objects.get(pk=reports[0]), posts().filter(unit=office, role=Role.EDITOR).first()

    @action
    def adopt(report):
        tries.append(report.title)
        Adoption.objects.create(report=report, at=timezone.now(), outlet="云溪政务", issue_no="1", by=editor)
        report.title = "改过"
        time.sleep(0 if tries[1:] else 1.5)
        report_due(None, report)

    adopt(report)
    return tries


def test_an_act_that_a_freeze_overtook_is_done_anew_with_what_it_was_given(own_database):
    office, reports = own_database.call(make_month, 1)
    answers = own_database.run(freeze_under_an_act, office, reports, processes=2, threads=1)
    assert all(a.ok for a in answers), [a.trace for a in answers]
    assert len(set(answers[1].value)) == 1
    frozen, before, due, adopted = own_database.call(seen, office)
    assert (due, adopted) == (1, 1), "recorded once"
    if engine.is_postgres():
        assert (answers[0].value, frozen, before) == ("frozen", True, 0), "recorded after the freeze"
        assert len(answers[1].value) == 2
    else:  # SQLite writes one act after the other: whichever was first, the ledger misses nothing
        assert (frozen and not before) or "没有算进来" in answers[0].value
        assert len(answers[1].value) == 1


def correct_or_freeze(index, office):
    """The first worker freezes last month while the others correct points in it."""
    from decimal import Decimal

    from tongzheng.network.models import Role, Unit
    from tongzheng.network.queries import posts
    from tongzheng.scoring.actions import correct_points, freeze_period
    from tongzheng.scoring.models import Period
    from tongzheng.trail.refusals import Refused

    period = Period.objects.filter(office=office).earliest("starts")
    by = posts().get(unit=office, role=Role.ASSESSOR)
    unit = Unit.objects.filter(office=office, reports=True).earliest("pk")
    try:
        if index == 0:
            freeze_period(period, by=by)
        else:
            correct_points(by=by, once=uuid.uuid4(), unit=unit, period=period, points=Decimal(index), reason="份额写错")
    except Refused as refused:
        return refused.reason
    return "done"


def frozen_sums(office):
    """Units whose frozen standing is not the sum of their lines."""
    from django.db.models import Sum

    from tongzheng.scoring.models import Period, ScoreEntry, Standing

    period = Period.objects.get(office=office, state="frozen")
    sums = dict(ScoreEntry.objects.filter(period=period).order_by().values_list("unit").annotate(Sum("points")))
    totals = dict(Standing.objects.filter(period=period).values_list("unit", "total"))
    return [unit for unit in {*sums, *totals} if abs(sums.get(unit, 0) - totals.get(unit, 0)) > 0.001]


def test_what_is_frozen_is_the_sum_of_its_lines_whoever_corrects_meanwhile(own_database):
    office, _ = own_database.call(make_month, 1)
    answers = own_database.run(correct_or_freeze, office, processes=4, threads=1)
    assert all(a.ok for a in answers), [a.trace for a in answers]
    assert answers[0].value == "done"
    assert all(a.value == "done" or "已经冻结" in a.value for a in answers)
    assert own_database.call(frozen_sums, office) == []

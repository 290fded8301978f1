"""Several workers on one office's ledger at once, in real processes (K2)."""

import datetime as dt
import uuid
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

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

"""Whatever comes in whatever order, and whenever it is worked out, the ledger adds up to the same (K2)."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.test_booking import adopt, agrees, office, recompute  # noqa: F401 - the fixture
from tongzheng.scoring.actions import book_due
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.models import Due, Period, ScoreEntry

PAPERS = [("云溪政务", "county"), ("云溪专报", "county"), ("市政务信息", "city"), ("省政府信息", "province")]
ADOPTIONS = st.lists(st.tuples(st.integers(0, 1), st.integers(5, 27), st.sampled_from(PAPERS)), min_size=2, max_size=4)


def ledger_after(world, adoptions, *, each):
    """Sums by unit, period and item; `each`: worked out after every one of them, else once at the end."""
    found = defaultdict(Decimal)
    with transaction.atomic():
        if each:
            recompute(world)
        for number, (which, day, (outlet, level)) in enumerate(adoptions):
            report = world.reports[which]
            on = world.first.replace(day=day)
            adopt(world, report, on, outlet=outlet, level=level, issue_no=f"第{day}{level}{number}期"[:30])
            Due.objects.create(office=world.office, report=report)
            if each:
                book_due(world.office)
        if each:
            left = restand(world.office.pk, Period.objects.all())
            assert left == 0, (
                "what one event touches is all that it moves: places, totals and counts of everybody are right"
            )
        recompute(world)
        agrees()
        assert recompute(world) == 0
        for entry in ScoreEntry.objects.select_related("period"):
            found[entry.unit_id, entry.period.key, entry.item] += entry.points
        transaction.set_rollback(True)
    return {key: points for key, points in found.items() if points}


def test_the_order_of_arrival_changes_no_sum(office):  # noqa: F811
    @settings(max_examples=3)
    @given(adoptions=ADOPTIONS, turned=st.booleans())
    def holds(adoptions, turned):
        # the same adoptions, registered on the same days, in another order of rows and worked out at other times
        one = ledger_after(office, sorted(adoptions, key=str), each=False)
        other = ledger_after(office, sorted(adoptions, key=str, reverse=turned), each=True)
        assert one == other

    holds()

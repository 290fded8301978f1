"""What holds for every rulebook and any facts: order means nothing, sums agree, splits lose nothing, frozen is frozen."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.engine.invented import World, rulebook, shuffled
from tongzheng.scoring.engine.compute import book, compute, terms_of
from tongzheng.scoring.engine.families import families
from tongzheng.scoring.engine.ledger import Sums
from tongzheng.scoring.engine.money import split

BOOKS = {name: rulebook(name) for name in "ABCDEX"}
END = date(2027, 6, 30)
seeds = st.integers(0, 10**9)
few = settings(max_examples=40, deadline=None)
fewer = settings(max_examples=15, deadline=None)


def ledger(result):
    return [(x.unit, x.period, x.item, x.fact, x.points, x.reason) for x in result.lines]


@given(name=st.sampled_from("ABCDEX"), seed=seeds)
@few
def test_order_of_rows_means_nothing(name, seed):
    facts = World(name, seed).facts
    one, other = compute(BOOKS[name], facts, END), compute(BOOKS[name], shuffled(facts, seed + 1), END)
    assert ledger(one) == ledger(other)
    assert one.standings == other.standings


@given(name=st.sampled_from("ABCDEX"), seed=seeds)
@few
def test_what_was_frozen_stays_as_it_was(name, seed):
    facts = World(name, seed).facts
    before = date(2026, 1, 5) + (END - date(2026, 1, 5)) * random.Random(seed).random()
    then, now = compute(BOOKS[name], facts, before), compute(BOOKS[name], facts, END)
    frozen = set(then.frozen)
    assert [x for x in ledger(then) if x[1] in frozen] == [x for x in ledger(now) if x[1] in frozen]
    for period in frozen:
        for unit, standing in then.standings.periods[period].items():
            assert standing == now.standings.periods[period][unit]


@given(name=st.sampled_from("ABCDEX"), seed=seeds)
@few
def test_the_ledgers_sum_is_the_circulars_figure(name, seed):
    result = compute(BOOKS[name], World(name, seed).facts, END)
    sums: dict = defaultdict(Decimal)
    duty: dict = defaultdict(Decimal)
    for line in result.lines:
        (duty if name == "D" and line.item == "duty" else sums)[line.unit, line.period] += line.points
    for period, rows in result.standings.periods.items():
        if len(period) == 4:
            continue
        for unit, row in rows.items():
            if name == "D":
                if not row.boards:
                    continue
                assert row.boards == {"info": sums[unit, period], "duty": 100 + duty[unit, period]}
            else:
                assert row.total == sums[unit, period]
    if name in "ABEX":
        for unit, row in result.standings.periods["2026"].items():
            assert row.cumulative == sum(
                points for (who, period), points in sums.items() if who == unit and period[:4] == "2026"
            )


@given(name=st.sampled_from("BEX"), seed=seeds)
@fewer
def test_a_joint_report_brings_what_it_would_bring_one_unit(name, seed):
    world = World(name, seed, appeals=False)
    items = ("adoption", "relay", "instruction", "problem")

    def whole(facts):
        found: dict = defaultdict(Decimal)
        for line in compute(BOOKS[name], facts, END).lines:
            if line.item in items and not line.fact.startswith("cap:"):
                found[line.report, line.item] += line.points
        return {key: points for key, points in found.items() if points}

    together = whole(world.facts)
    for report in world.facts.reports:
        object.__setattr__(report, "joint", ())
    assert together == whole(world.facts)


@given(seed=seeds)
@fewer
def test_batches_of_families_add_up_to_the_same(seed):
    facts = World("X", seed, reports=6).facts
    terms = terms_of(BOOKS["X"], facts, END)
    found = list(families(terms, facts))
    whole, parts = Sums(), Sums()
    list(book(terms, found, whole))
    random.Random(seed).shuffle(found)
    for i in range(0, len(found), 3):
        list(book(terms, found[i : i + 3], parts))
    assert (whole.points, whole.tallies) == (parts.points, parts.tallies)


@given(
    whole=st.decimals(-1000, 1000, places=2),
    shares=st.lists(st.integers(1, 99), min_size=1, max_size=9),
    mode=st.sampled_from(["equal", "ratio", "lead"]),
)
def test_splitting_makes_and_loses_nothing(whole, shares, mode):
    parts = split(whole, [(str(i), Decimal(share)) for i, share in enumerate(shares)], mode)
    assert sum(points for _, points in parts) == whole
    assert all(points == points.quantize(Decimal("0.01")) for _, points in parts)

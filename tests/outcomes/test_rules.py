"""Figures, facts and groups hold for any rows: what is counted is what opens, each problem stands in one group (D6, D7, K1)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tongzheng.outcomes.rules.booking import due_of, facts_of
from tongzheng.outcomes.rules.figures import KEYS, Told, as_kept, behind, per_cent, read_kept, rows_of, total_of
from tongzheng.outcomes.rules.grouping import Said, group, grown, names_policy

DAY = dt.date(2026, 11, 2)
days = st.integers(-40, 40).map(lambda n: DAY + dt.timedelta(n))
marks = st.sampled_from(["", "yes", "fair", "no"])


@st.composite
def rows(draw):
    made = []
    for n in range(draw(st.integers(0, 8))):
        sent = draw(st.none() | days)
        made.append(
            Told(
                item=n,
                numbered=f"督〔2026〕{n}号",
                title="事项",
                unit=draw(st.integers(1, 3)),
                unit_name="镇",
                round=1,
                due=DAY,
                feedback=100 + n if sent else None,
                sent=sent,
                timely=None if sent is None else sent <= DAY,
                quality=draw(st.sampled_from(["", "good", "fair", "poor"])) if sent else "",
                leader=draw(marks) if sent else "",
                asker=draw(marks) if sent else "",
                returned=tuple((k, DAY) for k in range(draw(st.integers(0, 2)))),
                chased=draw(st.integers(0, 3)),
                overdue=sent is None and draw(st.booleans()),
            )  # fmt: skip
        )
    return made


@given(rows())
def test_every_figure_is_the_number_of_rows_it_opens_to(told):
    found = rows_of(told)
    for row in found:
        for key in KEYS:
            assert row.count[key] == len(behind(told, row.unit, key))
    whole = total_of(found).count
    assert all(whole[key] == len(behind(told, None, key)) for key in KEYS)
    assert whole["in_time"] + whole["late"] == whole["answered"] == whole["unchased"] + whole["once"] + whole["more"]
    assert [row.count for row in read_kept(as_kept(found))] == [row.count for row in found]
    share = per_cent(whole["in_time"], whole["answered"])
    assert share is None or abs(share * whole["answered"] - 100 * whole["in_time"]) * 2 <= whole["answered"]


@given(rows())
def test_an_answer_is_in_time_or_late_and_what_never_came_is_undone_once(told):
    for one in told:
        whats = Counter(due.what for due in facts_of(one))
        judged = whats["in_time"] + whats["late"] + whats["undone"]
        assert judged == bool(one.sent or (one.overdue and not one.returned))
        assert whats["returned"] == len(one.returned)
        assert not (whats["silent"] and not one.chased)
        assert whats["chased"] == bool(one.sent and one.chased)
    assert len(due_of(told)) == sum(len(facts_of(one)) for one in told)  # no two facts have one key


WORDS = [
    "资金没有到位",
    "经费缺口大",
    "管护人员少",
    "管护人员老",
    "《办法》没有细则",
    "需省级明确标准",
    "阻工",
    "雨季长",
    "村民不理解",
]
problems = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(WORDS), st.integers(0, 2)), max_size=14)


@given(problems, st.integers(2, 4))
def test_every_problem_of_the_period_stands_in_one_group_and_the_group_says_why(told, least):
    said = [Said(str(n), unit, text, ago) for n, (unit, text, ago) in enumerate(told)]
    now = {one.key: one for one in said if one.ago == 0}
    groups = group(said, least)
    assert sorted(key for one in groups for key in one.keys) == sorted(now)
    for one in groups:
        units = {now[key].unit for key in one.keys}
        assert one.units == len(units)
        assert one.common <= (len(units) >= least)
        assert one.growing <= grown(one.times)
        assert not one.policy or 2 * sum(bool(names_policy(now[key].text)) for key in one.keys) >= len(one.keys)
        assert f"{len(units)}个单位的{len(one.keys)}条" in one.why
        if one.common or one.growing:
            assert all(any(word in now[key].text for word in one.words) for key in one.keys)


def test_growing_means_more_than_before_and_not_less_before_that():
    assert [grown(times) for times in ((3, 2, 1), (3, 2, 2), (2, 1, 0), (3, 0, 0), (2, 2, 1), (3, 1, 2))] == [
        True, True, True, False, False, False
    ]  # fmt: skip

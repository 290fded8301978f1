"""Two hands on the same report at once, in real processes (E1, R8)."""

import uuid

import pytest

pytestmark = [pytest.mark.race, pytest.mark.slow]


def make(number, state):
    from tests.world import make_world

    world = make_world()
    return [[world.report(state).pk for _ in range(number)], [world.editor.pk, world.editor2.pk]]


def _seen(pk):
    from tongzheng.reporting.models import Report

    return Report.objects.select_related("unit", "office__desk").get(pk=pk)


def _by(index, editors):
    from tongzheng.network.queries import posts

    return posts().get(pk=editors[index % 2])


def claim(index, pks, editors):
    from tongzheng.reporting.actions import intake

    return intake.claim_report(_seen(pks[0]), by=_by(index, editors)).editor_id


def receive(index, pks, editors):
    from tongzheng.reporting.actions import intake

    return intake.receive_report(_seen(pks[index]), by=_by(index, editors)).number


def edit_or_return(index, pks, editors):
    from tongzheng.reporting.actions import editing, intake

    if index % 2:
        return intake.return_report(_seen(pks[0]), by=_by(index, editors), reason="数字待核").state
    return editing.start_article([_seen(pks[0])], by=_by(index, editors), once=uuid.uuid4()).state


def outcome(pk):
    from tongzheng.trail.queries import entries_of

    report = _seen(pk)
    steps = [e.kind.rsplit(".", 1)[-1] for e in entries_of(report)]
    return [report.state, report.editor_id, report.articles.filter(state="editing").count(), steps]


def test_of_many_that_claim_at_once_one_gets_it(own_database):
    pks, editors = own_database.call(make, 1, "sent")
    answers = own_database.run(claim, pks, editors, processes=2, threads=2)
    assert [a.ok for a in answers].count(True) == 1
    assert {a.error.split(":")[0] for a in answers if not a.ok} == {"Stale"}
    state, editor, _, steps = own_database.call(outcome, pks[0])
    assert (state, editor) == ("editing", next(a.value for a in answers if a.ok))
    assert (steps.count("receive"), steps.count("claim")) == (1, 1)


def test_numbers_given_at_once_have_no_gap_and_no_repeat(own_database):
    pks, editors = own_database.call(make, 6, "sent")
    answers = own_database.run(receive, pks, editors, processes=3, threads=2)
    assert all(a.ok for a in answers), [a.error for a in answers]
    assert sorted(a.value for a in answers) == [1, 2, 3, 4, 5, 6]


def test_a_report_is_never_both_returned_and_in_an_article(own_database):
    pks, editors = own_database.call(make, 1, "received")
    answers = own_database.run(edit_or_return, pks, editors, processes=2, threads=1)
    assert [a.ok for a in answers].count(True) == 1, [a.error for a in answers]
    state, _, live, _ = own_database.call(outcome, pks[0])
    assert (state, live) in {("returned", 0), ("editing", 1)}

"""The limits of other rooms are clocks: started, moved, met, stopped by the room's own acts (Z6)."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from tests.house.cases import Cases
from tongzheng.breaches.actions import cases as breaches
from tongzheng.breaches.actions import findings
from tongzheng.circulars.actions import checking, passing
from tongzheng.circulars.queries import get_line
from tongzheng.config.wiring import OPEN_CLOCKS
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.queries import deadlines
from tongzheng.oversight.actions import cases as oversight
from tongzheng.reporting.actions import intake

DAY = dt.timedelta(days=1)


def clocks(room, **fields):
    """(state, late) of the room's clocks in the order of their start."""
    return [(one.state, one.late) for one in Deadline.objects.filter(room=room, **fields).order_by("id")]


def test_a_report_is_dealt_with_before_it_is_backlog(world):
    with time_machine.travel(
        dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC)
    ):  # Friday; two working days: Tuesday is backlog
        report = world.report("received")
    clock = Deadline.objects.get(room="reporting")
    assert timezone.localtime(clock.due_at).strftime("%m-%d %H:%M") == "11-23 23:59"
    assert (clock.unit, clock.post) == (world.office, None)
    intake.claim_report(report, by=world.editor)
    clock.refresh_from_db()
    assert clock.post_id == world.editor.pk
    with time_machine.travel(dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)):
        intake.decline_report(report, by=world.editor, reason="同类已用")
        assert clocks("reporting") == [("met", True)]
        intake.reopen_report(report, by=world.editor, reason="再看看")
    assert clocks("reporting") == [("met", True), ("running", False)]
    assert not deadlines(world.clerk).exists()
    assert deadlines(world.supervisor).count() == 2


def test_a_work_secrets_clock_names_nothing_and_is_seen_by_few(world):
    report = world.report("received", label="work_secret", title="某专班的安排")
    clock = Deadline.objects.get(room="reporting", subject_id=report.pk)
    assert "专班" not in clock.title
    assert clock in deadlines(world.editor)
    assert clock not in deadlines(world.supervisor)


def test_a_unit_answers_a_finding_late_and_a_dismissed_one_is_over(world):
    case = Cases(world)
    breach = case.heard_breach
    clock = Deadline.objects.get(room="breaches")
    assert (clock.unit, clock.due_at) == (breach.unit, breach.answer_by)
    later = breach.answer_by + DAY
    breaches.hear_unit(breach, by=world.assessor, answer_by=later)  # asked again: an extension
    clock.refresh_from_db()
    assert (clock.due_at, clock.first_due_at) == (later, later - DAY)
    with time_machine.travel(later + DAY):
        breaches.note_silence()
        assert clocks("breaches") == [("running", False)]
        breach.refresh_from_db()
        breaches.answer_breach(breach, by=world.clerk, text="当时忙于处置")
        assert clocks("breaches") == [("met", True)]
    other = case._bad.registered()
    breaches.hear_unit(other, by=world.assessor)
    findings.dismiss_breach(other, by=world.approver, reason="核实不是")
    assert clocks("breaches")[1:] == [("stopped", False)]


def test_an_order_to_mend_is_met_by_the_answer_and_by_a_better_look(world):
    today = timezone.localdate()
    case = oversight.list_unit(by=world.assessor, once=uuid.uuid4(), unit=world.town_a, words="三个月没有采用")
    oversight.order_unit(case, by=world.assessor, text="一个月内改好", due=today + 20 * DAY)
    assert clocks("oversight") == [("running", False)]
    assert Deadline.objects.get(room="oversight").alarms.count() == 3
    oversight.answer_case(case, by=world.clerk, text="已调整专人")
    assert clocks("oversight") == [("met", False)]
    oversight.look_again(case, by=world.assessor, on=today, outcome="same", text="还是没有")
    oversight.order_unit(case, by=world.assessor, text="再给十天", due=today + 10 * DAY)
    oversight.look_again(case, by=world.assessor, on=today, outcome="same", text="还是没有")
    assert clocks("oversight") == [("met", False), ("stopped", False)]


def test_each_unit_checks_its_line_of_a_circular(world):
    case = Cases(world)
    circular = case.checked_circular
    if timezone.localtime().hour >= 18:  # to be checked today, and the day is over: nobody can be late for it
        assert clocks("circulars") == []
        return
    own = {"unit": world.town_a}
    assert len(clocks("circulars")) == circular.lines.count()
    line = get_line(world.clerk, circular)
    objection = checking.object_to(line, by=world.clerk, once=uuid.uuid4(), item="points", reason="少记一篇")
    assert clocks("circulars", **own) == [("met", False)]
    checking.withdraw_objection(objection, by=world.clerk)
    assert clocks("circulars", **own) == [("met", False), ("running", False)]
    checking.confirm_line(get_line(world.clerk, circular), by=world.clerk)
    assert clocks("circulars", **own) == [("met", False), ("met", False)]
    assert set(deadlines(world.clerk).values_list("unit", flat=True)) == {world.town_a.pk}
    with time_machine.travel(timezone.now() + DAY):
        passing.submit_circular(circular, by=world.assessor)
    assert ("running", False) not in clocks("circulars")
    assert ("stopped", False) in clocks("circulars")


@pytest.mark.parametrize("start", OPEN_CLOCKS, ids=lambda start: start.__module__)
def test_what_was_open_before_there_were_clocks_gets_one_once(world, start, request):
    case = SimpleNamespace(reporting="received", breaches="heard_breach", circulars="checked_circular")
    room = start.__module__.split(".")[1]
    if room not in vars(case):
        assert start() == 0
        return
    _ = world.report("received") if room == "reporting" else getattr(Cases(world), getattr(case, room))
    made = list(Deadline.objects.filter(room=room).values_list("key", "due_at"))
    Alarm.objects.all().delete()
    Deadline.objects.filter(room=room).delete()
    assert start() == start() == len(made)
    assert list(Deadline.objects.filter(room=room).values_list("key", "due_at")) == made

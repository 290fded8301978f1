"""The clocks of an emergency: started, moved, met, judged; who is told (U2)."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.utils import timezone

from tests.emergencies.cases import register, written
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.emergencies import actions, queries
from tongzheng.emergencies.actions.settings import keep_clock_rule, keep_kind, keep_threshold
from tongzheng.emergencies.models import ClockRule, Emergency, Kind
from tongzheng.notices.models import Notice
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

MINUTE = dt.timedelta(minutes=1)


def clock(emergency, what):
    return Deadline.objects.filter(subject_id=emergency.pk, what=what).order_by("id").last()


def follow_up(world, emergency):
    return actions.enter_report(
        emergency, by=world.duty, once=uuid.uuid4(), stage="follow_up", way="phone", unit=world.town_a, body="续报。"
    )


def test_written_counts_from_the_call_and_phone_from_when_the_unit_knew(world):
    e = register(world)
    assert clock(e, "written").due_at == e.phoned_at + 40 * MINUTE
    assert clock(e, "phone") is None  # nobody knows yet since when the unit knew
    actions.note_moment(e, by=world.duty, name="learnt_at", at=e.phoned_at - 25 * MINUTE)
    assert clock(e, "phone").late
    actions.correct_moment(e, by=world.duty, name="learnt_at", at=e.phoned_at - 5 * MINUTE, reason="听错了")
    assert not clock(e, "phone").late
    span = e.at - dt.timedelta(hours=1), e.at + dt.timedelta(hours=1)
    assert queries.late_reports(world.office, *span) == []  # the last judgement counts
    written(world, e, "sent")
    assert clock(e, "written").state == "met"
    assert queries.late_reports(world.office, *span) == []


def test_overdue_goes_to_the_lead_and_the_director_and_is_found_late(world):
    e = register(world, phoned_at=timezone.now() - 20 * MINUTE)
    e.refresh_from_db()
    for after, told in ((36, world.clerk), (41, world.approver), (51, world.approver)):
        assert sweep(e.phoned_at + after * MINUTE) >= 1
        assert Notice.objects.filter(to=told, text__contains="书面报告").exists(), after
    assert Notice.objects.filter(to=world.duty, text__startswith="临近").exists()
    assert list(Alarm.objects.filter(deadline=clock(e, "written")).values_list("audience", flat=True)) == [
        "warn", "lead", "director",
    ]  # fmt: skip
    Deadline.objects.filter(pk=clock(e, "written").pk).update(due_at=timezone.now() - MINUTE)
    [late] = queries.late_reports(world.office, timezone.now() - 60 * MINUTE, timezone.now())
    assert (late.emergency, late.what, late.unit, late.came_at) == (e, "written", world.town_a, None)


def test_a_graver_severity_shortens_clocks_but_makes_nobody_late(world):
    e = register(world, figures={"deaths": 1}, phoned_at=timezone.now() - 25 * MINUTE)
    before = clock(e, "relay")
    assert before.due_at == e.phoned_at + 120 * MINUTE
    assert clock(e, "follow_up") is None
    follow_up(world, e)
    actions.grade_emergency(e, by=world.duty, severity=2, reason="影响恶劣")
    assert clock(e, "relay").due_at == e.phoned_at + 30 * MINUTE
    assert clock(e, "follow_up").state == "running"
    actions.grade_emergency(e, by=world.duty, severity=4, reason="核实后不严重")
    assert clock(e, "relay").due_at == e.phoned_at + 120 * MINUTE
    assert clock(e, "follow_up").state == "stopped"


def long_ago(world, minutes, **fields):
    """Registered and phoned so many minutes ago, its clocks too."""
    back = timezone.now() - minutes * MINUTE
    with time_machine.travel(back, tick=False):
        return register(world, occurred_at=None, **fields)


def test_what_a_grade_granted_stays_granted(world):
    e = long_ago(world, 90, figures={"deaths": 1})
    assert clock(e, "relay").due_at == e.phoned_at + 120 * MINUTE
    actions.enter_report(
        e, by=world.duty, once=uuid.uuid4(), stage="follow_up", way="phone", unit=world.town_a, body="死3人。", figures={"deaths": 3}
    )  # fmt: skip
    assert e.severity == 3
    actions.change_emergency(e, by=world.duty, place="桥头")
    assert clock(e, "relay").due_at == e.phoned_at + 120 * MINUTE  # not the 60 minutes that had passed before
    actions.correct_moment(e, by=world.duty, name="phoned_at", at=e.phoned_at - 5 * MINUTE, reason="记错")
    assert clock(e, "relay").due_at == e.phoned_at + 60 * MINUTE  # a false time is judged


def test_who_becomes_responsible_later_has_the_whole_time(world):
    e = long_ago(world, 300)
    actions.change_emergency(e, by=world.duty, unit=world.town_b)
    now = timezone.now()
    assert clock(e, "written").unit == world.town_b
    assert now + 39 * MINUTE < clock(e, "written").due_at < now + 41 * MINUTE
    assert clock(e, "final").due_at > now + 6 * 1440 * MINUTE
    span = e.at - 60 * MINUTE, now + 60 * MINUTE
    assert not [late for late in queries.late_reports(world.office, *span) if late.unit == world.town_b]


def test_another_rule_for_follow_ups_counts_from_now(world, time_machine):
    time_machine.move_to(
        timezone.localtime().replace(hour=21)
    )  # by day the one rule's time of yesterday is the other's too
    e = long_ago(world, 26 * 60, sensitive_reason="涉校")
    actions.daily_on(e, by=world.duty)
    actions.daily_off(e, by=world.duty)
    assert clock(e, "follow_up").due_at > timezone.now()
    due = clock(e, "follow_up").due_at
    actions.change_emergency(e, by=world.duty, place="桥头")
    assert clock(e, "follow_up").due_at == due


def test_a_moment_known_later_judges_what_came(world):
    e = register(world, occurred_at=None, way="press", source="某报")
    enter = {"by": world.duty, "stage": "initial", "way": "phone", "unit": world.town_a, "body": "侧翻。"}
    actions.enter_report(e, once=uuid.uuid4(), **enter)
    assert clock(e, "phone").state == "stopped"  # came, and nobody knows since when the unit knew
    actions.note_moment(e, by=world.duty, name="learnt_at", at=e.phoned_at - 120 * MINUTE)
    assert clock(e, "phone").late
    actions.enter_report(e, once=uuid.uuid4(), **enter | {"stage": "final"})
    actions.close_emergency(e, by=world.duty)
    actions.correct_moment(e, by=world.duty, name="learnt_at", at=e.phoned_at - 5 * MINUTE, reason="听错了")
    assert (clock(e, "phone").state, clock(e, "phone").late) == ("met", False)
    assert not Deadline.objects.filter(subject_id=e.pk, state="running").exists()


def test_what_becomes_owed_later_is_not_late_from_the_start(world):
    e = register(world, phoned_at=timezone.now() - 300 * MINUTE, occurred_at=None)
    Emergency.objects.filter(pk=e.pk).update(at=timezone.now() - 300 * MINUTE)
    actions.grade_emergency(Emergency.objects.get(pk=e.pk), by=world.duty, severity=3, reason="伤亡扩大")
    now = timezone.now()
    assert now + 59 * MINUTE < clock(e, "relay").due_at < now + 61 * MINUTE
    assert clock(e, "follow_up").due_at > now + 59 * MINUTE


def test_follow_ups_come_one_after_another_until_the_end(world):
    e = register(world, sensitive_reason="涉校")
    first = clock(e, "follow_up")
    local = timezone.localtime(first.due_at)
    assert local.strftime("%H:%M") in ("08:00", "17:00")
    assert first.due_at - e.phoned_at > 60 * MINUTE
    follow_up(world, e)
    second = clock(e, "follow_up")
    first.refresh_from_db()
    assert (first.state, second.state) == ("met", "running")
    assert timezone.localtime(second.due_at).strftime("%H:%M") != local.strftime("%H:%M")
    assert second.due_at > first.due_at
    follow_up(world, e)
    assert clock(e, "follow_up") == second  # said again before the next one counts: still owed
    actions.daily_on(e, by=world.duty)
    assert timezone.localtime(clock(e, "follow_up").due_at).strftime("%H:%M") == "17:00"
    written(world, e, "received", stage="final", body="处置完毕。")
    e = Emergency.objects.get(pk=e.pk)
    assert clock(e, "final").state == "met"
    assert clock(e, "follow_up").state in ("met", "stopped")
    actions.close_emergency(e, by=world.duty)
    assert not Deadline.objects.filter(subject_id=e.pk, state="running").exists()
    actions.reopen_emergency(e, by=world.duty, reason="又有新情况")
    assert {d.what for d in Deadline.objects.filter(subject_id=e.pk, state="running")} >= {"final", "follow_up"}


def test_merged_stops_and_intervals_count_from_the_report(world):
    kept, twin = register(world), register(world)
    keep_clock_rule(
        by=world.admin, what="follow_up", category="", kind=None, severity=9, sensitive=False, start="phoned_at", minutes=None,
        every=120, times="", warn=5, lead_after=0, director_after=10, active=True,
    )  # fmt: skip
    actions.change_emergency(twin, by=world.duty, unit=world.town_b)
    assert (clock(twin, "written").unit, clock(twin, "written").due_at) == (world.town_b, twin.phoned_at + 40 * MINUTE)
    report = follow_up(world, kept)
    assert clock(kept, "follow_up").due_at == report.sent_at + 120 * MINUTE
    actions.merge_emergencies(twin, by=world.duty, into=kept, reason="同一件事")
    assert set(Deadline.objects.filter(subject_id=twin.pk).values_list("state", flat=True)) == {"stopped"}


def test_the_tables_are_the_offices_own(world):
    register(world)
    fire = Kind.objects.get(name="火灾")
    keep_threshold(by=world.admin, category="", kind=fire, severity=3, measure="houses", at_least=20, basis="本县")
    e = register(world, kind=fire, figures={"houses": 25, "deaths": 5})
    assert e.severity == 3
    with pytest.raises(Refused, match="已经有标准"):
        keep_threshold(by=world.admin, category="", kind=fire, severity=3, measure="houses", at_least=30)
    with pytest.raises(Refused, match="已经有"):
        keep_kind(by=world.admin, category="accident", name="火灾")
    rule = ClockRule.objects.get(what="written")
    values = {
        name: getattr(rule, name)
        for name in ("what", "category", "kind", "severity", "sensitive", "start", "warn", "active")
    }
    with pytest.raises(Refused, match="多少分钟"):
        keep_clock_rule(
            by=world.admin, rule=rule, **values, minutes=None, times="08:00", lead_after=0, director_after=10
        )
    with pytest.raises(Refused, match="由管理员"):
        keep_clock_rule(by=world.duty, rule=rule, **values, minutes=30, times="", lead_after=0, director_after=10)
    keep_clock_rule(by=world.admin, rule=rule, **values, minutes=30, times="", lead_after=0, director_after=10)
    assert clock(register(world), "written").due_at - register(world).phoned_at < 31 * MINUTE


def change_rule(world, what, **fields):
    """The rule as its form sends it."""
    rule = ClockRule.objects.get(what=what, sensitive=False, severity=9)
    names = ("what", "category", "kind", "severity", "sensitive", "start", "minutes", "every", "times", "warn",
             "lead_after", "director_after", "active", "basis")  # fmt: skip
    return keep_clock_rule(by=world.admin, rule=rule, **{name: getattr(rule, name) for name in names} | fields)


def alarms_of(deadline):
    found = deadline.alarms.filter(off_at__isnull=True).order_by("step")
    return [(a.audience, round((a.at - deadline.due_at) / MINUTE), a.raised_at is not None) for a in found]


def test_a_changed_rule_reaches_running_clocks_at_once(world):
    """Longer, shorter, other alarms, switched off and on again; nobody becomes late by it and nobody is told twice (U2)."""
    long, e = long_ago(world, 35), register(world)
    came = register(world)
    written(world, came, "sent")
    version = Emergency.objects.get(pk=e.pk).version
    assert change_rule(world, "written", minutes=60).moved == 2
    assert clock(e, "written").due_at == e.phoned_at + 60 * MINUTE
    assert alarms_of(clock(e, "written"))[-1] == ("director", 10, False)
    assert change_rule(world, "written", minutes=20).moved == 2
    now = timezone.now()
    assert clock(e, "written").due_at == e.phoned_at + 20 * MINUTE
    assert now + 19 * MINUTE < clock(long, "written").due_at <= now + 20 * MINUTE  # 20 minutes had passed: from now
    assert (clock(came, "written").state, clock(came, "written").late) == ("met", False)
    assert change_rule(world, "written", minutes=20).moved == 0
    due = clock(e, "written").due_at
    sweep(due - 4 * MINUTE)
    change_rule(world, "written", minutes=20, warn=9, director_after=30)
    assert clock(e, "written").due_at == due
    assert alarms_of(clock(e, "written")) == [("warn", -5, True), ("lead", 0, False), ("director", 30, False)]
    entry = Entry.objects.filter(kind="deadlines.deadline.shift", subject_id=clock(e, "written").pk).last()
    assert (entry.by, entry.reason) == (world.admin, "报送时限的规定改了")
    assert change_rule(world, "written", minutes=20, active=False).moved == 2
    assert clock(e, "written").state == "stopped"
    change_rule(world, "written", minutes=20, active=True)
    assert clock(e, "written").state == "running"
    assert Emergency.objects.get(pk=e.pk).version == version  # whoever is typing about it is not disturbed


def test_a_new_rule_judges_nothing_that_has_been_done(world):
    """What came before anybody asked for it is not late, now or at the next act (U2)."""
    register(world)
    change_rule(world, "written", active=False)
    e = long_ago(world, 300)
    written(world, e, "sent")
    change_rule(world, "written", active=True)
    actions.change_emergency(e, by=world.duty, place="桥头")
    assert clock(e, "written") is None

"""A clock from its start to its end, and the alarms it raises on the way (U2)."""

import datetime as dt
from collections import Counter

import pytest
from django.db import DataError, transaction
from django.utils import timezone

from tongzheng.config import wiring
from tongzheng.deadlines import actions, queries
from tongzheng.deadlines.models import Alarm, Deadline, Outage, Pulse
from tongzheng.deadlines.rules import Plan
from tongzheng.notices.models import Notice
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused


def after(minutes):
    return timezone.now() + dt.timedelta(minutes=minutes)


def told():
    """(who, what) of every alarm's notices in the order they were sent."""
    found = Notice.objects.filter(entry__kind="deadlines.alarm.ring").order_by("id")
    return [(notice.to.person.name, notice.text.split("：")[0]) for notice in found]


def rung():
    return Entry.objects.filter(kind="deadlines.alarm.ring").count()


def test_a_clock_is_started_once_and_ends_with_what_was_owed(room):
    deadline = room.start()
    assert room.start(due=900) == deadline
    assert list(queries.running_of(room.world.town_a)) == [deadline]
    assert deadline.alarms.count() == 3
    actions.sweep(after(36))
    met = room.act("meet_deadline", "a", at=after(38))
    assert (met.state, met.late) == ("met", False)
    assert actions.sweep(after(600)) == 0
    assert room.act("meet_deadline", "a", at=after(700)).ended_at == met.ended_at
    assert room.act("meet_deadline", "no such", at=after(1)) is None
    assert list(queries.running_of(room.world.town_a)) == []
    kept = [(alarm.raised_at is None, alarm.off_at is None) for alarm in Alarm.objects.order_by("step")]
    assert kept == [(False, True), (True, False), (True, False)]


def test_what_came_late_is_kept_as_late(room):
    room.start()
    assert room.act("meet_deadline", "a", at=after(41)).late
    entry = Entry.objects.get(kind="deadlines.deadline.meet")
    assert entry.data["seconds_left"] == pytest.approx(-60, abs=2)


def test_every_alarm_is_raised_once_and_goes_up_the_line(room):
    room.start()
    room.start("b")
    assert [actions.sweep(after(minutes)) for minutes in (34, 36, 36, 41, 51, 600)] == [0, 2, 0, 2, 2, 0]
    assert told() == [("罗一鸣", "临近")] * 2 + [("罗一鸣", "已超时")] * 2 + [("沈定远", "超时 10 分钟")] * 2
    assert rung() == 6


def test_a_moved_clock_keeps_what_was_and_rings_anew(room):
    deadline = room.start(turns=(after(32), after(40), after(80)))
    was = deadline.due_at
    actions.sweep(after(36))
    room.act(
        "shift_deadline", "a", due_at=was + dt.timedelta(hours=2), reason="定级由一般改为未达级",
        alarms=[Plan(was + dt.timedelta(hours=2), "lead", "已超时")],
    )  # fmt: skip
    deadline.refresh_from_db()
    assert (deadline.first_due_at, deadline.due_at) == (was, was + dt.timedelta(hours=2))
    assert deadline.turn_2 == deadline.due_at or abs(deadline.turn_2 - deadline.due_at) < dt.timedelta(seconds=2)
    entry = Entry.objects.get(kind="deadlines.deadline.shift")
    assert (entry.data["before"], entry.reason) == (was.isoformat(), "定级由一般改为未达级")
    assert actions.sweep(after(100)) == 0
    assert actions.sweep(after(161)) == 1
    assert told() == [("罗一鸣", "临近"), ("林述之", "已超时")]
    room.act("stop_deadline", "a", reason="并入另一事件")
    assert Deadline.objects.get().state == "stopped"
    assert Alarm.objects.count() == 4


def test_a_worker_that_was_down_catches_up_and_says_so(room):
    room.start(due=2)
    actions.sweep(after(0))
    assert queries.worker_down(after(0)) is None
    assert queries.worker_down(after(14)) == pytest.approx(840, abs=5)
    assert actions.sweep(after(14)) == 2
    outage = Outage.objects.get()
    assert outage.caught_up == 2
    assert "迟发 12 分钟，后台停过）" in Notice.objects.get(text__startswith="已超时").text
    assert Entry.objects.get(kind="deadlines.outage.found").data == {"minutes": 14, "caught_up": 2}
    assert "停了 14 分钟" in Notice.objects.get(to=room.world.admin).text
    actions.sweep(after(14.1))
    assert Outage.objects.count() == 1


def test_an_alarm_planned_after_its_time_is_not_called_late(room):
    room.start(due=-30, starts_at=after(-60))
    Pulse.objects.create(pk=1, at=timezone.now())
    assert actions.sweep() == 3
    assert not Notice.objects.filter(text__contains="迟发").exists()


def test_nobody_on_duty_is_no_reason_to_drop_an_alarm(room):
    room.people["duty"] = []
    del room.people["director"]  # asking for it fails
    room.start(alarms=((0, "duty", "甲"), (0, "director", "乙"), (0, "lead", "丙")))
    room.start("b", room="nobody's", alarms=((0, "duty", "丁"),))
    assert actions.sweep(after(41)) == 4
    assert sorted(told()) == sorted([("罗一鸣", "甲"), ("罗一鸣", "乙"), ("林述之", "丙"), ("罗一鸣", "丁")])


def test_a_broken_way_out_takes_no_alarm_with_it(room, monkeypatch):
    sent = []

    def way(rung):
        for alarm, entry, posts in rung:
            if alarm.words == "坏":
                raise RuntimeError("no such gateway")
            if alarm.words == "太长":
                raise DataError("value too long")  # what the database refuses
            sent.append((alarm.words, entry.data["text"][:1], [post.person.name for post in posts]))

    monkeypatch.setattr(wiring, "ALARM_OUT", [way])
    room.start(alarms=((0, "duty", "好"), (0, "duty", "坏"), (0, "duty", "太长"), (0, "lead", "也好")))
    assert actions.sweep(after(41)) == 4
    assert sorted(told()) == sorted([("罗一鸣", "好"), ("罗一鸣", "坏"), ("罗一鸣", "太长"), ("林述之", "也好")])
    assert sent[-2:] == [("好", "好", ["罗一鸣"]), ("也好", "也", ["林述之"])]


def test_many_that_ring_together_ask_little_and_each_is_told_once(room, django_assert_max_num_queries):
    """Eighty at once cost what a few cost: 5,000 in a minute (issue 7)."""
    for n in range(40):
        room.start(f"k{n}", alarms=((0, "duty", f"甲{n}"), (0, "lead", f"乙{n}")))
    with django_assert_max_num_queries(100):  # five batches, two ways out
        assert actions.sweep(after(41)) == 80
    assert Counter(told()) == Counter(
        [("罗一鸣", f"甲{n}") for n in range(40)] + [("林述之", f"乙{n}") for n in range(40)]
    )
    assert actions.sweep(after(42)) == 0


def test_confirming_keeps_who_when_and_what_and_the_first_stands(room):
    world = room.world
    room.start()
    actions.sweep(after(600))
    first, _, last = Alarm.objects.order_by("step")
    with pytest.raises(Refused, match="由收到的人确认"):
        actions.acknowledge_alarm(first, by=world.clerk)
    with pytest.raises(Refused, match="这一条发给主任"):
        actions.acknowledge_alarm(last, by=world.duty)
    assert actions.acknowledge_alarms([first, last], by=world.duty, note="已电话催报") == [first]
    again = actions.acknowledge_alarm(Alarm.objects.get(pk=first.pk), by=world.approver, note="我也看了")
    assert (again.acknowledged_by, again.note) == (world.duty, "已电话催报")
    assert [alarm.step for alarm in queries.open_alarms(world.duty)] == [1, 2]
    assert [alarm.step for alarm in queries.clocks_of(world.town_a)[0].alarms] == [0, 1, 2]
    assert Entry.objects.get(kind="deadlines.alarm.acknowledge").reason == "已电话催报"
    assert list(queries.alarms(world.clerk_b)) == []


def test_parts_of_an_act_are_refused_outside_of_one(room):
    deadline = room.start()
    connection = transaction.get_connection()
    was, connection.in_atomic_block = connection.in_atomic_block, False
    try:
        with pytest.raises(RuntimeError, match="outside an action"):
            actions.meet_deadline(deadline.key, by=room.world.duty, at=after(1))
    finally:
        connection.in_atomic_block = was

"""Rosters, swaps, who was on duty at any minute (U7)."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.duty.cases import ask, make_pattern, make_roster, seat_in
from tongzheng.duty import queries
from tongzheng.duty.actions import rosters, swaps
from tongzheng.duty.actions.settings import add_leave, cancel_leave
from tongzheng.duty.models import Roster, ShiftPost
from tongzheng.duty.queries.rosters import counts_of, problems_of, shifts_of
from tongzheng.duty.queries.swaps import in_the_way, takers, waiting_for
from tongzheng.network.models import Appointment, Person
from tongzheng.notices.models import Notice
from tongzheng.trail.refusals import Refused, Stale

DECEMBER = date(2026, 12, 1)
NOVEMBER_22 = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # 10:00 in China


@pytest.fixture(autouse=True)
def _november(world):
    world.sessions.clear()  # they would end while time goes on
    with time_machine.travel(NOVEMBER_22, tick=False):
        yield


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 12, day, hour, minute))  # noqa: DTZ001 - made aware at once


def test_without_a_roster_the_desk_is_on_duty_and_the_director_leads(world):
    assert queries.on_duty(world.office, timezone.now()) is None
    assert queries.officers_at(world.office, timezone.now()) == [world.duty]
    assert queries.lead_at(world.office, timezone.now()) == queries.director_of(world.office) == world.approver


def test_a_month_is_made_changed_by_hand_and_published(world):
    """Leaves are kept clear, clashes refused with names, a published month stays; those on it are told."""
    leave = add_leave(by=world.duty, post=world.duty.pk, starts=date(2026, 12, 3), ends=date(2026, 12, 6))
    roster = make_roster(world, DECEMBER, publish=False)
    shifts = shifts_of(roster)
    assert len(shifts) == 31
    assert not problems_of(roster, shifts)
    assert not any(post == world.duty for shift in shifts[2:6] for post in shift.officers)
    third, before = shifts[2], shifts[1].officers[0]
    for officer, why in ((world.duty, "罗一鸣这一天请了假"), (before, "不能连着值两班"), (world.clerk, "不在本办公室")):
        with pytest.raises(Refused, match=why):
            rosters.change_shift(third, by=world.duty, version=roster.version, officers=[officer.pk])
    page = world.client(world.duty).post(
        f"/duty/shifts/{third.pk}/", {"version": roster.version, "lead": "", "officer_0": ""}
    )
    assert page.status_code == 302
    page = world.client(world.duty).post(f"/duty/shifts/{third.pk}/", {"version": roster.version, "officer_0": ""})
    assert page.status_code == 409  # somebody changed it meanwhile
    roster.refresh_from_db()
    assert "缺值班员" in world.client(world.approver).get(roster.get_absolute_url()).text
    with pytest.raises(Refused, match="还有空缺：12月3日"):
        rosters.publish_roster(roster, by=world.approver, version=roster.version)
    rosters.change_shift(
        third, by=world.duty, version=roster.version, lead=shifts[2].lead.pk, officers=[shifts[2].officers[0].pk]
    )
    roster.refresh_from_db()
    rosters.publish_roster(roster, by=world.approver, version=roster.version)
    assert Notice.objects.filter(to=world.editor, text__contains="2026年12月值班表已印发").count() == 1
    with pytest.raises(Refused, match="只能通过换班"):
        rosters.generate_roster(DECEMBER, by=world.duty, again=True)
    cancel_leave(leave, by=world.duty)
    answer = world.client(world.duty)
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        assert answer.get(f"/duty/rosters/{roster.pk}/file.{form}").content.startswith(begins)
    assert "罗一鸣" in answer.get(f"/duty/rosters/{roster.pk}/paper/").text


def test_weekends_and_holidays_go_round_by_themselves(world):
    """October 2026: the holiday is 1 to 7 October; its seven shifts fall on all three officers."""
    roster = make_roster(world, date(2026, 10, 1))
    counts = {one.person.name: one.month for one in counts_of(roster)}
    officers = [counts[name] for name in ("罗一鸣", "林述之", "程未晚")]
    assert sum(one["holidays"] for one in officers) == 7
    assert max(one["holidays"] for one in officers) - min(one["holidays"] for one in officers) <= 1
    assert max(one["times"] for one in officers) - min(one["times"] for one in officers) <= 2
    make_up = shifts_of(roster)[9]  # Saturday 10 October is worked (调休)
    assert timezone.localdate(make_up.starts_at) == date(2026, 10, 10)
    assert make_up.holiday == ""


def test_a_year_the_calendar_does_not_know_is_said(world):
    with time_machine.travel(datetime(2026, 12, 20, tzinfo=UTC), tick=False):
        roster = make_roster(world, date(2027, 1, 1))
        assert "2027年的节假日安排还没有公布" in world.client(world.duty).get(roster.get_absolute_url()).text


def test_two_months_join_and_the_turn_goes_on(world):
    make_roster(world, date(2026, 11, 1), cycle="week")
    december = rosters.generate_roster(DECEMBER, by=world.duty)
    first = december.shifts.order_by("starts_at").first()
    assert timezone.localtime(first.starts_at).day == 7  # the last week of November runs until Monday
    last = Roster.objects.get(month=date(2026, 11, 1)).shifts.order_by("-starts_at").first()
    assert first.starts_at == last.ends_at
    assert not {s.post_id for s in first.seats.all()} & {s.post_id for s in last.seats.all()}


def test_a_swap_is_agreed_then_approved_then_in_force(world):
    """The taker first, the lead of that shift or the director next, never a party; history kept; the page says who was on."""
    roster = make_roster(world, DECEMBER)
    seat = seat_in(roster, 3)
    world_client = world.client
    with pytest.raises(Refused, match="本办公室"):
        ask(seat, world.duty, world.clerk)
    swap = ask(seat, world.duty, world.supervisor, starts_at=at(4, 20), ends_at=at(5, 0))
    assert Notice.objects.filter(to=world.supervisor, text__contains="请您接班").exists()
    with pytest.raises(Refused, match="谢秋实本人"):
        swaps.agree_swap(swap, by=world.duty)
    with pytest.raises(Stale):
        swaps.approve_swap(swap, by=world.approver)
    assert [waiting_for(post) for post in (world.supervisor, world.approver)] == [[swap], []]
    swaps.agree_swap(swap, by=world.supervisor)
    assert [waiting_for(post) for post in (world.supervisor, world.approver, world.leader)] == [[], [swap], []]
    for other in (world.supervisor, world.admin, world.leader):
        with pytest.raises(Refused):
            swaps.approve_swap(swap, by=other)
    page = world_client(world.approver).post(f"/duty/swaps/{swap.pk}/approve/")
    assert page.status_code == 302
    for moment, who in (
        (at(4, 19, 59), seat.post), (at(4, 20), world.supervisor), (at(4, 23, 59), world.supervisor), (at(5, 0), seat.post),
    ):  # fmt: skip
        assert queries.officers_at(world.office, moment) == [who]
    text = world_client(world.leader).get("/duty/?at=2026-12-04T21:15").text
    assert "2026年12月4日 21:15 谁在值班" in text
    assert world.supervisor.person.phone in text
    for nonsense in ("昨天", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert "日期时间不对" in world_client(world.leader).get(f"/duty/?at={nonsense}").text
    assert ShiftPost.objects.filter(shift=seat.shift, part="officer").count() == 4  # what was before stays


def test_a_lead_swaps_with_the_director_or_a_leader(world):
    """The director's own shift is for a leader of the county to approve; both seats of an exchange change hands."""
    roster = make_roster(world, DECEMBER)
    mine = next(seat_in(roster, n, "lead") for n in range(9) if seat_in(roster, n, "lead").post == world.approver)
    his = next(seat_in(roster, n, "lead") for n in range(10, 31) if seat_in(roster, n, "lead").post == world.leader2)
    with pytest.raises(Refused, match="连着值两班"):
        ask(mine, world.approver, world.leader2)  # with two leads his shifts lie on both sides
    taker = world.leader
    swap = ask(mine, world.approver, taker)
    swaps.agree_swap(swap, by=taker)
    with pytest.raises(Refused, match="双方不能自己批"):
        swaps.approve_swap(swap, by=world.approver)
    with pytest.raises(Refused, match="办公室主任批"):
        swaps.approve_swap(swap, by=world.duty)
    swaps.approve_swap(swap, by=world.leader2)
    assert queries.lead_at(world.office, mine.starts_at) == taker
    assert queries.lead_at(world.office, his.starts_at) == world.leader2
    back = swaps.ask_swap(
        seat_in(roster, 20), by=world.duty, once=uuid.uuid4(), taker=world.assessor.pk, reason="出差",
    )  # fmt: skip
    swaps.decline_swap(back, by=world.assessor, reason="那天也有事")
    assert queries.officers_at(world.office, back.seat.starts_at) == [back.seat.post]


def test_an_exchange_and_what_is_too_late(world):
    roster = make_roster(world, DECEMBER, turns=[world.duty.pk, world.editor.pk, world.editor2.pk, world.assessor.pk])
    give = seat_in(roster, 1)
    back = next(one for one in (seat_in(roster, n) for n in range(6, 31)) if _free(give, one))
    swap = ask(give, give.post, back.post, back=back.pk)
    swaps.agree_swap(swap, by=back.post)
    swaps.approve_swap(swap, by=world.approver)
    assert queries.officers_at(world.office, give.starts_at) == [back.post]
    assert queries.officers_at(world.office, back.starts_at) == [give.post]
    with pytest.raises(Refused, match="已经换给别人"):
        ask(give, give.post, world.supervisor)
    with time_machine.travel(at(16, 12), tick=False):
        with pytest.raises(Refused, match="已经过了"):
            ask(seat_in(roster, 14), world.duty, world.supervisor)
        running = ask(seat_in(roster, 15), world.duty, world.supervisor)
        swaps.agree_swap(running, by=world.supervisor)
        swaps.approve_swap(running, by=world.approver)
    past, now = at(16, 11, 59), at(16, 12)
    assert queries.officers_at(world.office, past) != [world.supervisor]  # what was true then stays true
    assert queries.officers_at(world.office, now) == [world.supervisor]


def _free(give, back):
    """Both can take the other's, without two in a row."""
    first = in_the_way(back.post, give, give.starts_at, give.ends_at, back)
    second = in_the_way(give.post, back, back.starts_at, back.ends_at, give)
    return give.post != back.post and not first and not second


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 2 * 1440), st.integers(1, 900), st.integers(0, 2)), max_size=6))
def test_who_was_on_duty_at_any_minute(world, asked):
    """Approved swaps of any stretch against an array of minutes: the database says the same as writing them down."""
    with transaction.atomic():
        _swap_about(world, asked)
        transaction.set_rollback(True)


def _swap_about(world, asked):
    roster, start = make_roster(world, DECEMBER), at(8, 8, 30)
    _helpers(world)
    base = [seat_in(roster, n) for n in (7, 8)]
    slow = [base[minute // 1440].post_id for minute in range(2 * 1440)]
    helpers = list(Appointment.objects.filter(person__name__startswith="顶班").order_by("pk"))
    for minute, length, who in asked:
        moment = start + timedelta(minutes=minute)
        seat = ShiftPost.objects.filter(
            part="officer", ended_by__isnull=True, starts_at__lte=moment, ends_at__gt=moment
        ).first()
        if seat is None or seat.post_id == helpers[who].pk or minute >= 2 * 1440:
            continue
        until = min(moment + timedelta(minutes=length), seat.ends_at)
        try:
            swap = ask(seat, world.duty, helpers[who], starts_at=moment, ends_at=until)
        except Refused:
            continue  # he is on the seat before or after
        swaps.agree_swap(swap, by=helpers[who])
        swaps.approve_swap(swap, by=world.approver)
        for changed in range(minute, int((until - start).total_seconds() // 60)):
            slow[changed] = helpers[who].pk
    for minute in {m + d for m, n, _ in asked for m in (m, m + n) for d in (-1, 0, 1)} | {0, 1439, 1440, 2879}:
        if 0 <= minute < 2 * 1440:
            found = queries.officers_at(world.office, start + timedelta(minutes=minute))
            assert [post.pk for post in found] == [slow[minute]], minute


def _helpers(world):
    for n in range(3):
        person = Person.objects.create(login=f"helper{n}", name=f"顶班{n}")
        Appointment.objects.create(person=person, unit=world.office, role="assessor", starts=date(2026, 1, 1))


def test_the_next_month_is_asked_for_once_some_days_before(world):
    """Nothing on the 22nd; on the 27th the desk is told, once; publishing ends the clock."""
    from tongzheng.deadlines.actions import sweep  # noqa: PLC0415
    from tongzheng.deadlines.models import Deadline  # noqa: PLC0415

    make_pattern(world)
    assert rosters.remind_of_next_month() == 0
    with time_machine.travel(NOVEMBER_22 + timedelta(days=5), tick=False):
        assert (rosters.remind_of_next_month(), rosters.remind_of_next_month()) == (1, 0)
        sweep()
        assert Notice.objects.filter(to=world.duty, text__contains="12月值班表").count() == 1
        make_roster(world, DECEMBER)
        assert Deadline.objects.get(room="duty").state == "met"
    assert takers(seat_in(Roster.objects.get()))

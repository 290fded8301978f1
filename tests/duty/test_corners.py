"""What goes wrong where two people, or two days, meet: found by review and mended (U7, U12)."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db.models import Q
from django.utils import timezone

from tests.duty.cases import ask, coming_month, enter, file_days, filed, make_roster, seat_in
from tongzheng.deadlines.models import Deadline
from tongzheng.duty import access
from tongzheng.duty.actions import checks, filings, handovers, log, rosters, settings, swaps
from tongzheng.duty.models import Handover, Leave, LogNote, Roster
from tongzheng.duty.queries import handovers as handover_queries
from tongzheng.duty.queries.checks import circular_line
from tongzheng.duty.queries.filings import in_force, is_covered
from tongzheng.duty.queries.rosters import counts_of, problems_of, shifts_of
from tongzheng.duty.views import log as log_views
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

NOVEMBER_22 = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DECEMBER = date(2026, 12, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _november(world):
    world.sessions.clear()  # they would end while time goes on
    with time_machine.travel(NOVEMBER_22, tick=False):
        yield


def test_a_roster_printed_meanwhile_is_not_made_anew(world):
    """Who pressed 重新排 or 改 a moment before 印发 changes nothing that was printed."""
    roster = make_roster(world, DECEMBER, publish=False)
    seen = Roster.objects.get(pk=roster.pk)
    shift = roster.shifts.select_related("roster__office", "office").order_by("starts_at").first()
    assert shift.roster.state == "draft"
    rosters.publish_roster(roster, by=world.approver, version=roster.version)
    people = list(roster.shifts.values_list("pk", "seats__post"))
    with pytest.raises(Stale):
        rosters.change_shift(shift, by=world.duty, version=seen.version, officers=[world.editor2.pk])
    with pytest.raises((Stale, Refused)):
        rosters.generate_roster(DECEMBER, by=world.duty, again=True)
    assert list(roster.shifts.values_list("pk", "seats__post")) == people


def test_the_middle_of_a_shift_given_away_leaves_it_whole(world):
    """Three pieces, two people: named once, nothing wrong, and the shift is counted for who served most of it."""
    roster = make_roster(world, DECEMBER)
    before = {one.person.name: one.month["times"] for one in counts_of(roster)}
    seat = seat_in(roster, 3)
    begins = seat.starts_at
    swap = ask(seat, world.duty, world.supervisor, starts_at=begins + 6 * DAY / 24, ends_at=begins + 14 * DAY / 24)
    swaps.approve_swap(swaps.agree_swap(swap, by=world.supervisor), by=world.approver)
    shifts = shifts_of(roster)
    assert [post.person.name for post in shifts[3].officers] == [seat.post.person.name, "谢秋实"]
    assert problems_of(roster, shifts) == []
    assert {one.person.name: one.month["times"] for one in counts_of(roster)} == before


def test_nobody_is_put_on_after_his_last_day(world):
    world.editor2.ends = date(2026, 12, 10)
    world.editor2.save()
    roster = make_roster(world, DECEMBER)
    days = [timezone.localdate(s.starts_at) for s in shifts_of(roster) if world.editor2 in s.officers]
    assert days
    assert max(days) <= date(2026, 12, 10)


def test_every_second_day_is_not_every_day(world):
    """Who goes home in the morning does not stand for that day: the unit still owes the days between."""
    call = filings.ask_filings(
        by=world.duty, name="节前", starts=DECEMBER, ends=DECEMBER + 3 * DAY, due_at=timezone.now() + 5 * DAY
    )
    clock = Deadline.objects.get(key=filings.key_of(call, world.town_a.pk))
    file_days(world.clerk, DECEMBER, DECEMBER + 3 * DAY, [filed(DECEMBER), filed(DECEMBER + 2 * DAY)])
    clock.refresh_from_db()
    assert (is_covered(world.town_a, DECEMBER, DECEMBER + 3 * DAY), clock.state) == (False, "running")
    week = filed(DECEMBER, hours=24 * 7)
    file_days(world.clerk, DECEMBER, DECEMBER + 6 * DAY, [week])
    assert is_covered(world.town_a, DECEMBER, DECEMBER + 6 * DAY)
    nights = [filed(DECEMBER + n * DAY, at=time(18), hours=14) for n in range(4)]
    file_days(world.clerk, DECEMBER, DECEMBER + 3 * DAY, nights)
    assert {row.starts_at.hour for row in in_force([world.town_a.pk], DECEMBER + 6 * DAY, DECEMBER + 6 * DAY)} == set()
    with pytest.raises(Refused, match="已经要求过"):
        filings.ask_filings(
            by=world.duty, name="节前", starts=DECEMBER, ends=DECEMBER + 3 * DAY, due_at=timezone.now() + 2 * DAY
        )


def test_whoever_comes_does_not_sign_both_sides(world):
    """With nobody leaving the coming officer takes it alone; giving it himself he could never take it."""
    roster = make_roster(world, DECEMBER)
    first = shifts_of(roster)[0]
    with time_machine.travel(first.starts_at + timedelta(minutes=5), tick=False):
        handovers.open_handovers()
        handover = handover_queries.get_handover(world.duty, Handover.objects.get(coming=first).pk)
        coming = first.officers[0]
        verdict = access.can_give(coming, handover)
        assert (verdict.ok, "单方接班" in verdict.reason) == (False, True)
        handovers.take_handover_alone(handover, by=coming, reason="首次排班，没有上一班")
        assert Deadline.objects.get(key=handovers.key_of(handover)).state == "met"


def test_pressed_twice_is_once_and_what_went_on_stays_where_it_went(world):
    entry = enter(world.duty)
    for _ in range(2):
        log.add_to_log(entry, by=world.duty, text="已通知水利局")
        settings.add_leave(by=world.duty, post=world.editor.pk, starts=DECEMBER, ends=DECEMBER + DAY, why="事假")
    assert (LogNote.objects.filter(entry=entry).count(), Leave.objects.count()) == (1, 1)
    log.pass_on(by=world.duty, log=str(entry.pk), what="突发事件 12 号", url="/emergencies/12/")
    entry.refresh_from_db()
    with pytest.raises(Refused, match="突发事件 12 号"):
        log.leave_matter(by=world.duty, once=uuid.uuid4(), text="再列一次", log=entry)
    entry.refresh_from_db()
    assert entry.became_url == "/emergencies/12/"


def test_somebody_elses_voice_is_not_in_post(world):
    for result in ("in_post", "other"):
        checks.enter_check(
            by=world.duty, once=uuid.uuid4(), unit=world.town_b.pk, called="苏见秋", result=result, seconds=5
        )
    line = circular_line(world.duty, date(2026, 11, 1), date(2026, 11, 22))
    assert "1 次由他人代接" in line
    assert "全部在岗" not in line


def test_an_officer_does_not_get_the_leads_seat_in_return(world):
    """The form offers seats of the same part only; neither does the act take another."""
    roster = make_roster(world, coming_month())
    his = next(seat_in(roster, n, "lead") for n in range(8, 20) if seat_in(roster, n, "lead").post == world.approver)
    with pytest.raises(Refused, match="要换回的班"):
        ask(seat_in(roster, 3), world.duty, world.approver, back=his.pk)


def test_two_people_do_not_overwrite_each_others_duty_system(world):
    """The one who saves second is shown what was saved meanwhile and keeps what he typed."""
    clerk, signer = world.client(world.clerk), world.client(world.signer)
    for version in (0, 1):  # nothing there yet; then something
        fields = {"phone": "6612345", "system": f"二十四小时值班，第{version}稿。"}
        for client in (clerk, signer):
            assert f'name="version" value="{version}"' in client.get("/duty/mine/profile/").text
        assert clerk.post("/duty/mine/profile/", fields | {"version": version}).status_code == 302
        late = signer.post("/duty/mine/profile/", {"phone": "1", "system": "我打的字", "version": version})
        assert (late.status_code, "我打的字" in late.text) == (409, True)
        assert f"第{version}稿" in clerk.get("/duty/mine/").text
    assert signer.post("/duty/mine/profile/", {"phone": "1", "system": "没有版本"}).status_code == 422


def test_days_no_calendar_reaches_are_refused_not_broken(world):
    desk = world.client(world.duty)
    assert desk.get("/duty/log/?since=0001-01-01&until=9999-12-31").status_code == 200
    fields = {"name": "远", "starts": "2026-12-01", "ends": "2026-12-02", "due_at": "9999-12-31T23:59"}
    answer = desk.post("/duty/units/ask/", fields)
    assert (answer.status_code, "9999年不对" in answer.text) == (422, True)


def test_who_took_the_log_or_the_month_is_on_the_trail(world, monkeypatch):
    """And a log too long for one workbook is said, not cut."""
    roster = make_roster(world, DECEMBER)
    for _ in range(2):
        enter(world.duty)
    desk = world.client(world.auditor)
    assert desk.get("/duty/log/?export=xlsx&q=塌方").content.startswith(b"PK")
    assert desk.get(f"/duty/rosters/{roster.pk}/file.docx").status_code == 200
    assert desk.get(f"/duty/rosters/{roster.pk}/file.exe").status_code == 404
    taken = Entry.objects.filter(by=world.auditor, kind__in=["duty.log.export", "duty.roster.download"])
    assert [(entry.kind, entry.data.get("rows")) for entry in taken.order_by("id")] == [
        ("duty.log.export", 2), ("duty.roster.download", None)
    ]  # fmt: skip
    monkeypatch.setattr(log_views, "EXPORTED", 1)
    assert "超过 1 条" in desk.get("/duty/log/?export=xlsx").text


def test_a_shift_hands_over_by_name_only_what_its_officers_may_see(world, monkeypatch):
    """Of another room's clock they may not see they learn that there is one, not its title (U7)."""
    from tests.deadlines.rooms import Room  # noqa: PLC0415
    from tongzheng.config import wiring  # noqa: PLC0415

    room = Room(world)
    monkeypatch.setitem(wiring.DEADLINES, "test", room)
    room.start("hidden", title="不归值班室看的事")
    room.visible = lambda actor: Q(title__contains="水情") if actor.role == "duty" else Q(office_id=actor.unit_id)
    room.start("shown", title="水情续报")
    now = timezone.now()
    shown = " ".join(text for text, _ in handover_queries.clocks(world.office, now, [world.duty, world.approver]))
    assert "水情续报" in shown
    assert "不归值班室看的事" not in shown
    assert "另有 1 个时限" in shown
    assert "不归值班室看的事" in str(handover_queries.clocks(world.office, now, [world.approver]))

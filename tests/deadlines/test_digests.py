"""The weekly digest: once, on Monday or when the worker is back, to whom it concerns, its numbers kept (Z6)."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from tests.deadlines.rooms import browser
from tongzheng.deadlines.actions.digests import send_digests
from tongzheng.deadlines.models import Deadline, Digest
from tongzheng.deadlines.rules import digest as rules
from tongzheng.notices.models import Notice

MONDAY = dt.datetime(2026, 11, 30, 0, 10, tzinfo=dt.UTC)  # ten past eight in the office
DAY = dt.timedelta(days=1)


@pytest.fixture
def week(room):
    """In the week before: two red ones, one met late, one met in time; two are due in the week to come."""
    with time_machine.travel(MONDAY - 4 * DAY):
        room.start("red", due=-2 * 24 * 60, starts_at=timezone.now() - 3 * DAY, title="青石镇红了")
        room.start("raised", due=6 * 24 * 60, title="三催不办", scheme="ladder")
        room.start("late", due=-60, starts_at=timezone.now() - DAY, title="迟办的", unit=room.world.town_c)
        room.start("good", due=60, title="按时的")
        room.start("next", due=7 * 24 * 60, title="下周的")
        room.act("raise_floor", "raised", floor=3, reason="三催不办")
        room.act("meet_deadline", "late", at=timezone.now())
        room.act("meet_deadline", "good", at=timezone.now())
    return room


def test_it_says_what_happened_once_and_stays_as_it_was(week):
    world = week.world
    world.client(world.leader).post("/deadlines/weekly/wish/", {"wanted": "1"})
    with time_machine.travel(MONDAY):
        assert send_digests() == 3  # the office, 青石镇, 白鹭乡
        assert send_digests() == 0
        whole = Digest.objects.get(unit__isnull=True)
        counts = whole.figures["counts"]
        assert [row[0] for row in whole.figures["turned"]] == ["三催不办", "青石镇红了"]
        assert [row[0] for row in whole.figures["ended"]] == ["迟办的"]
        assert (counts["met"], counts["late"], counts["overdue"], counts["red"]) == (1, 1, 1, 2)
        assert [(day["day"], day["titles"]) for day in whole.figures["coming"]] == [
            ("2026-12-02", ["三催不办"]), ("2026-12-03", ["下周的"]),
        ]  # fmt: skip
        assert whole.figures["owing"] == [["青石镇", 1, 2, "2026-11-24T08:10"]]
        told = {n.to_id: n.text for n in Notice.objects.filter(url__startswith="/deadlines/weekly/")}
        assert {world.approver.pk, world.supervisor.pk, world.leader.pk, world.clerk.pk} <= set(told)
        assert world.editor.pk not in told
        assert (
            told[world.supervisor.pk]
            == "时限周报（11月23日至29日）：新转红 2 件，迟办 1 件，逾期未办 1 件，接下来一周到期 2 件"
        )
        own = Digest.objects.get(unit=world.town_c)
        assert own.figures["turned"] == []
        assert own.figures["counts"]["late"] == 1
        Deadline.objects.filter(key="red").update(title="改了名")
        page = browser(world, world.leader).get(f"/deadlines/weekly/{whole.pk}/").content.decode()
        assert "青石镇红了" in page
        assert browser(world, world.clerk).get(f"/deadlines/weekly/{whole.pk}/").status_code == 404
        assert browser(world, world.clerk).get(f"/deadlines/weekly/{own.pk}/").status_code == 404
        assert browser(world, world.supervisor).get(f"/deadlines/weekly/{whole.pk}/docx/").content[:2] == b"PK"
        assert browser(world, world.supervisor).get(f"/deadlines/weekly/{whole.pk}/exe/").status_code == 404


def test_a_worker_that_was_down_makes_it_later_and_says_so(week):
    with time_machine.travel(MONDAY - DAY):  # Sunday: the week before that one, long since due
        send_digests()
        assert Digest.objects.filter(unit__isnull=True).get().week == dt.date(2026, 11, 16)
    with time_machine.travel(MONDAY + 16 * DAY):
        assert send_digests() > 0
        late = Digest.objects.filter(unit__isnull=True).first()
        assert late.week == dt.date(2026, 12, 7)
        assert late.note == "应于12月14日出，12月16日补出：当时后台没有运行；前面 2 周没有出过"
        page = browser(week.world, week.world.approver).get(late.get_absolute_url()).content.decode()
        assert "前面 2 周没有出过" in page


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-30 07:59", dt.date(2026, 11, 16)),
        ("2026-11-30 08:00", dt.date(2026, 11, 23)),
        ("2026-12-06 23:59", dt.date(2026, 11, 23)),
        ("2027-01-04 09:00", dt.date(2026, 12, 28)),
    ],
)
def test_it_is_out_on_monday_at_eight(moment, week):
    assert rules.due_week(dt.datetime.fromisoformat(f"{moment}+08:00")) == week


def test_a_work_secret_is_not_named(room):
    world = room.world
    with time_machine.travel(MONDAY - 3 * DAY):
        report = world.report("sent", label="work_secret")
        room.start("secret", due=-60, title="不能说的事", subject=report, starts_at=timezone.now() - DAY)
        room.act("meet_deadline", "secret", at=timezone.now())
    with time_machine.travel(MONDAY):
        send_digests()
    assert "不能说的事" not in str(list(Digest.objects.values_list("figures", flat=True)))
    assert Digest.objects.get(unit__isnull=True).figures["ended_count"] == 1

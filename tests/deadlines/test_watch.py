"""All clocks on one page: every number is right, leads to what it counts, and goes into the workbook (Z6)."""

import datetime as dt
import io
import random
import re
from html import unescape

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests.deadlines.rooms import browser
from tongzheng.deadlines import actions
from tongzheng.deadlines.actions.standing import settle
from tongzheng.deadlines.models import Deadline, LightScheme
from tongzheng.deadlines.queries import scheme_of
from tongzheng.deadlines.queries.standing import stale
from tongzheng.deadlines.queries.watch import SHAPES, Sieve, Watch
from tongzheng.deadlines.rules.lights import SCHEMES
from tongzheng.response.actions.settings import add_portfolio

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


def many(room, count=60, seed=3):
    """Clocks of two units and a person by all schemes, some raised, moved, met in time or late, stopped."""
    world, rng, now = room.world, random.Random(seed), timezone.now()
    LightScheme.objects.create(
        office=world.office, key="ladder", name="本地", colour_2="红", when_2="due", when_3="event"
    )
    for n in range(count):
        due, key = rng.randint(-3000, 3000), f"w{n}"
        room.start(
            key, due=due, starts_at=now + MINUTE * (due - rng.choice((30, 4000))), title=f"第{n}件", alarms=(),
            unit=rng.choice((world.town_a, world.town_c)), scheme=rng.choice((*SCHEMES, "ladder")),
            post=rng.choice((None, None, world.clerk)),
        )  # fmt: skip
        act = rng.randrange(6)
        if act == 1:
            room.act("raise_floor", key, floor=rng.randint(1, 3), reason="退回")
        elif act == 2:
            room.act("shift_deadline", key, due_at=now + MINUTE * rng.randint(-50, 50), alarms=[], reason="延期")
        elif act == 3:
            room.act("meet_deadline", key, at=now + MINUTE * (due + rng.choice((-5, 5))))
        elif act == 4:
            room.act("stop_deadline", key, reason="合并")


def slowly(deadline, now):
    """(shape, overdue) of a running clock, worked out here by the words of the scheme."""
    scheme, level = scheme_of(deadline.office_id, deadline.scheme), deadline.floor
    for n, turn in enumerate((deadline.turn_1, deadline.turn_2, deadline.turn_3), 1):
        if turn and turn <= now and n > level:
            level = n
    return scheme.lights[level].shape, deadline.due_at <= now


def test_totals_are_those_of_counting_one_by_one_whether_the_worker_runs_or_not(room):
    many(room)
    start = timezone.now()
    # two days on nobody has looked: kept levels are old; after `settle` they are new; both must be right
    for hours, swept in ((0, False), (30, False), (30, True), (60, False)):
        now = start + hours * HOUR
        if swept:
            assert settle(now) > 0
            assert not stale(now).exists()
        watch = Watch(room.world.duty, now=now, since=start.date(), until=start.date())
        rows = list(Deadline.objects.filter(state="running"))
        told = [slowly(row, now) for row in rows]
        total = watch.total(Sieve())
        assert {shape: total.lights[shape] for shape in SHAPES} == {s: sum(one[0] == s for one in told) for s in SHAPES}
        assert (total.running, total.overdue) == (len(rows), sum(late for _, late in told))
        town = room.world.town_c.pk
        by_unit = {row.key: row for row in watch.by_unit(Sieve(room="test"))}
        assert by_unit[town].running == sum(row.unit_id == town for row in rows)
        assert sum(row.running for row in watch.by_post(Sieve(unit=town))) == by_unit[town].running
        for shape in SHAPES:
            listed = Deadline.objects.filter(watch.showing(shape), state="running").values_list("pk", flat=True)
            assert set(listed) == {row.pk for row, one in zip(rows, told, strict=True) if one[0] == shape}


def test_every_number_of_every_table_leads_to_as_many_clocks(room):
    many(room, 30)
    client = room.world.client(room.world.supervisor)
    for by in ("unit", "post", "week"):
        with CaptureQueriesContext(connection) as seen:
            page = client.get(f"/deadlines/?by={by}&room=test").content.decode()
        assert len(seen) <= 15
        links = set(re.findall(r'class="num"[^>]*><a href="([^"]+)#clocks">(\d+)</a>', page))
        assert len(links) >= 4
        for url, number in sorted(links)[::3]:
            shown = client.get(f"/deadlines/{unescape(url)}").content.decode()
            assert shown.split('id="clocks"')[1].count('data-label="时限"') == min(50, int(number)), url


def test_the_workbook_says_its_filter_and_has_its_clocks(room):
    many(room)
    client, town = room.world.client(room.world.approver), room.world.town_c
    answer = client.get(f"/deadlines/?unit={town.pk}&state=overdue&export=xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    said, head, *lines = book["时限清单"].iter_rows(values_only=True)
    assert "单位：白鹭乡；清单状态：逾期未办" in said[0]
    expected = Deadline.objects.filter(unit=town, state="running", due_at__lte=timezone.now())
    assert {line[1] for line in lines} == set(expected.values_list("title", flat=True))
    assert {line[head.index("应办单位")] for line in lines} == {"白鹭乡"}
    assert [row[0] for row in book["按单位"].iter_rows(values_only=True)][2:] == ["青石镇", "白鹭乡"] or len(lines) > 0


def test_days_that_cannot_be_are_said_and_a_kept_address_shows_nothing_rather_than_everything(room):
    room.start("one", due=60)
    client = room.world.client(room.world.duty)
    page = client.get("/deadlines/?since=2026-12-31&until=2026-01-01").content.decode()
    assert "“到”早于“从”" in page
    assert "青石镇书面报告" in page
    assert "年份要在 1900 到 2200 之间" in client.get("/deadlines/?since=0001-01-01").content.decode()
    gone = client.get(f"/deadlines/?unit={room.world.town_c.pk}").content.decode()
    assert "青石镇书面报告" not in gone
    assert "没有这样的时限" in gone


def test_a_clock_due_in_a_year_nobody_knows_says_so(room):
    with time_machine.travel(dt.datetime(2026, 12, 30, 2, tzinfo=dt.UTC)):
        deadline = room.start("far", due=60 * 24 * 10)
        room.start("near", due=30)
        client = browser(room.world, room.world.clerk)
        assert "有的时限在2027年，程序里还没有那一年的放假安排" in client.get("/deadlines/").content.decode()
        assert "2027年" in client.get(f"/deadlines/{deadline.pk}/").content.decode()
        near = Deadline.objects.get(key="near")
        assert "放假安排" not in client.get(f"/deadlines/{near.pk}/").content.decode()
    assert actions.sweep() >= 0


def test_a_leader_sees_the_clocks_of_the_units_he_is_in_charge_of(room, monkeypatch):
    """By his portfolio, only in rooms that say so; their light, not their matter, and no alarm to confirm (Z6)."""
    world = room.world
    mine, other = room.start("mine", title="青石镇的"), room.start("other", title="柳河镇的", unit=world.town_b)
    add_portfolio(by=world.admin, leader=world.leader2.pk, unit=world.town_a)
    client = world.client(world.leader2)
    assert "青石镇的" not in client.get("/deadlines/").text
    monkeypatch.setattr(room, "led", True, raising=False)
    page = client.get("/deadlines/").text
    assert ("青石镇的" in page, "柳河镇的" in page) == (True, False)
    one = client.get(f"/deadlines/{mine.pk}/")
    assert (one.status_code, "看这件事" in one.text) == (200, False)
    assert client.get(f"/deadlines/{other.pk}/").status_code == 404
    assert "青石镇的" not in world.client(world.leader).get("/deadlines/").text

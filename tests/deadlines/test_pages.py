"""The pages of clocks, the calendar and the lights as people use them (U2, D4, Z6)."""

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongzheng.deadlines import actions
from tongzheng.deadlines.models import Alarm, CalendarDay, Deadline, LightScheme, Pulse
from tongzheng.deadlines.queries import calendar


def shown(client, url):
    """The page's text, asked of the database in few questions."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    assert len(seen) <= 15, "\n".join(query["sql"][:160] for query in seen)
    return answer.content.decode()


def test_the_board_says_what_is_late_and_that_the_worker_is_down(room):
    world = room.world
    for number in range(60):
        room.start(f"n{number}", title=f"第{number}件", due=5 + number)
    now = timezone.now()
    room.start("late", title="白鹭乡续报", unit=world.town_c, due=-20, starts_at=now - dt.timedelta(hours=1))
    actions.sweep()
    page = shown(world.client(world.duty), "/deadlines/")
    assert page.count("未确认</b>") >= 3
    assert "已超 20 分" in page
    assert "后台没有运行" not in page
    assert 'light=behind#clocks">1</a>' in page
    only = shown(world.client(world.duty), f"/deadlines/?light=2&unit={world.town_c.pk}")
    assert "白鹭乡续报" in only
    assert "第1件" not in only.split("<table")[1]
    assert "白鹭乡续报" not in shown(world.client(world.clerk), "/deadlines/")
    Pulse.objects.update(at=now - dt.timedelta(minutes=12))
    assert "后台没有运行（已停 12 分" in shown(world.client(world.duty), "/deadlines/")


def test_several_alarms_are_confirmed_at_once_and_their_story_stays(room):
    world = room.world
    deadline = room.start()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        actions.sweep()
        client = world.client(world.duty)
        nothing = client.post("/deadlines/acknowledge/", {"note": "已催"})
        assert nothing.status_code == 422
        assert 'value="已催"' in nothing.content.decode()
        ids = [str(pk) for pk in Alarm.objects.values_list("pk", flat=True)]
        done = client.post("/deadlines/acknowledge/", {"alarm": ids, "note": "已电话催报"}, follow=True)
        assert "已确认 2 条；1 条不是发给您的，没有动" in done.content.decode()
        story = shown(client, f"/deadlines/{deadline.pk}/")
    assert story.count("已电话催报") == 2
    assert "沈定远" in story


def test_an_office_enters_a_year_the_program_does_not_know(world):
    client = world.client(world.admin)
    page = shown(client, "/deadlines/calendar/?year=2027")
    assert "还没有2027年的放假安排，暂按周一至周五上班算" in page
    send = {"first": "2027-10-01", "last": "2027-10-07", "working": "rest", "name": "国庆节"}
    assert client.post("/deadlines/calendar/set/", send).status_code == 302
    assert not calendar.is_working(dt.date(2027, 10, 1), world.office)
    assert calendar.is_working(dt.date(2027, 10, 1), world.other_office)
    assert "已录入 7 天" in shown(client, "/deadlines/calendar/?year=2027")
    bad = client.post("/deadlines/calendar/set/", send | {"last": "2027-09-01"})
    assert bad.status_code == 422
    assert "“到”早于“从”" in bad.content.decode()
    client.post("/deadlines/calendar/set/", send | {"working": "restore"})
    assert not CalendarDay.objects.exists()
    refused = client.post("/deadlines/calendar/set/", send | {"name": "机密★3年"})
    assert refused.status_code == 422


def test_an_office_shows_its_own_words_and_colours(room):
    world = room.world
    room.start("late", due=-20, starts_at=timezone.now() - dt.timedelta(hours=1))
    client = world.client(world.admin)
    form = client.get("/deadlines/lights/default/").context["form"]
    send = {name: form[name].value() for name in form.fields} | {"colour_2": "橙", "word_2": "催办"}
    assert client.post("/deadlines/lights/default/", send).status_code == 302
    assert "橙灯 催办" in shown(world.client(world.duty), "/deadlines/")
    assert client.post("/deadlines/lights/default/", send).status_code == 409  # begun from the shipped one
    assert client.get("/deadlines/lights/no-such/").status_code == 404
    assert LightScheme.objects.get().office == world.office
    assert Deadline.objects.get().scheme == "default"


def test_nonsense_in_the_address_is_passed_over(world):
    client = world.client(world.duty)
    asked = ["light=9", "light=x", "unit=99999999999999999999", "state=gone&page=-1"]
    assert {query: client.get(f"/deadlines/?{query}").status_code for query in asked} == dict.fromkeys(asked, 200)

"""Pages of the duty desk: few queries, small, nothing typed is lost, tables can be set (U1, U2)."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.emergencies.cases import register, written
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.emergencies.models import ClockRule, Emergency, Kind, Report, Threshold
from tongzheng.emergencies.queries import board
from tongzheng.network.models import Appointment
from tongzheng.search.queries import find
from tongzheng.search.rules import Wanted

FIVE = {"unit": "", "told_by": "周小禾 66001", "occurred_at": "刚刚", "title": "", "body": "下溪村民房起火，烟很大。"}


def get(client, url, queries=15):
    with CaptureQueriesContext(
        connection,
    ) as ran:
        page = client.get(url)
    assert page.status_code == 200
    asked = [q["sql"] for q in ran.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(asked) <= queries, "\n".join(asked)
    return page


def test_the_pages_of_the_desk_and_of_a_unit_are_cheap(world):
    many = [register(world, figures={"deaths": n}) for n in range(6)]
    report = written(world, many[0], "sent")
    duty, clerk, admin = (world.client(post) for post in (world.duty, world.clerk, world.admin))
    page = get(duty, "/emergencies/desk/").text
    assert page.count('class="sheet emg"') == 6
    assert "签收首报" in page
    assert "后台没有运行过" in page  # the worker is down, and the page says so
    assert len(get(duty, many[0].get_absolute_url()).content) < 60_000
    for client, url in (
        (duty, "/emergencies/?state=going&severity=3"), (clerk, "/emergencies/"), (clerk, many[0].get_absolute_url()),
        (duty, "/emergencies/new/"), (duty, report.get_absolute_url()), (admin, "/emergencies/rules/"),
        (clerk, f"/emergencies/{many[0].pk}/write/"), (duty, f"/emergencies/{many[0].pk}/enter/"),
    ):  # fmt: skip
        get(client, url)
    assert get(duty, "/emergencies/export/").content[:2] == b"PK"
    get(duty, "/emergencies/?until=9999-12-31&since=0001-01-01")


def test_the_desk_keeps_what_is_due_first_and_the_newest_alarms(world, monkeypatch):
    events = [register(world) for _ in range(4)]
    monkeypatch.setattr(board, "SHOWN", 2)
    monkeypatch.setattr(board, "ALARMS", 2)
    oldest, *_ = events
    now = timezone.now()
    clocks = list(Deadline.objects.filter(what="written").order_by("id"))
    Deadline.objects.filter(pk=clocks[0].pk).update(due_at=now - dt.timedelta(hours=1))
    for minutes, clock in enumerate(clocks):
        Alarm.objects.filter(deadline=clock, step=0).update(raised_at=now + dt.timedelta(minutes=minutes))
    desk = board.desk(world.duty)
    assert (desk.rows[0].emergency, desk.more) == (oldest, True)
    assert [alarm.deadline for alarm in desk.alarms] == [clocks[3], clocks[2]]
    assert desk.unheard == 4
    assert "更早的在时限告警里" in get(world.client(world.duty), "/emergencies/desk/").text


def test_only_who_may_confirm_an_alarm_is_offered_it(world):
    """An alarm for the lead or the director shows the duty officer whose it is, on all three pages (U2)."""
    clock = Deadline.objects.filter(subject_id=register(world).pk, what="written").get()
    clock.alarms.update(raised_at=timezone.now())
    for url in ("/emergencies/desk/", "/deadlines/", f"/deadlines/{clock.pk}/"):
        page = get(world.client(world.duty), url).text
        assert page.count("这一条发给带班领导，由收到的人或主任确认") == 1, url
        assert page.count("这一条发给主任，由收到的人或主任确认") == 1, url
        for alarm in clock.alarms.all():
            assert (f"/deadlines/alarms/{alarm.pk}/acknowledge/" in page) == (alarm.audience == "warn"), url
            assert f'name="alarm" value="{alarm.pk}"' not in page or alarm.audience == "warn"
        assert "由收到的人" not in get(world.client(world.approver), url).text


def test_the_phone_form_registers_once_and_keeps_what_was_typed(world):
    duty = world.client(world.duty)
    wrong = duty.post("/emergencies/new/", FIVE | {"unit": "", "occurred_at": "上周吧"})
    assert wrong.status_code == 422
    for said in ("还没选哪里", "看不懂“上周吧”", "下溪村民房起火，烟很大。", "周小禾 66001"):
        assert said in wrong.text
    good = FIVE | {"unit": str(world.town_a.pk), "once": str(uuid.uuid4())}
    first, again = duty.post("/emergencies/new/", good), duty.post("/emergencies/new/", good)
    assert first.url == again.url
    e = Emergency.objects.get()
    assert (e.title, e.unit, e.occurred_at is not None, e.kind) == ("下溪村民房起火，烟很大", world.town_a, True, None)
    secret = duty.post("/emergencies/new/", good | {"once": str(uuid.uuid4()), "body": "绝密★长期"})
    assert secret.status_code == 422
    assert Emergency.objects.count() == 1


def test_a_unit_reports_its_own_in_writing(world):
    clerk = world.client(world.clerk)
    answer = clerk.post("/emergencies/new/", FIVE | {"unit": str(world.town_a.pk), "once": str(uuid.uuid4())})
    e, report = Emergency.objects.get(), Report.objects.get()
    assert answer.url == e.get_absolute_url()
    assert (report.state, report.way, e.phoned_at) == ("draft", "written", None)
    assert report.body not in world.client(world.duty).get(e.get_absolute_url()).text
    signer = world.client(world.signer)
    assert signer.post(f"/emergencies/reports/{report.pk}/do/sign_off/").status_code == 302
    e.refresh_from_db()
    assert e.written_at is not None
    assert report.body in world.client(world.duty).get(e.get_absolute_url()).text


@pytest.mark.parametrize("what", ["kinds", "thresholds", "clocks"])
def test_the_administrator_sets_the_tables(world, what):
    admin = world.client(world.admin)
    assert admin.get("/emergencies/rules/").status_code == 200  # the shipped tables are there from the first look on
    model = {"kinds": Kind, "thresholds": Threshold, "clocks": ClockRule}[what]
    one = model.objects.filter(office=world.office).first()
    page = admin.get(f"/emergencies/rules/{what}/{one.pk}/")
    form = page.context["form"]
    data = {name: value for name, value in form.initial.items() if str(value) not in ("None", "False", "")}
    change = {"kinds": {"must": "一律报"}, "thresholds": {"at_least": "123"}, "clocks": {"warn": 7}}[what]
    assert admin.post(f"/emergencies/rules/{what}/{one.pk}/", data | change).status_code == 302
    [(name, value)] = change.items()
    assert str(getattr(model.objects.get(pk=one.pk), name)).removesuffix(".00") == str(value)
    assert world.client(world.other_editor).get(f"/emergencies/rules/{what}/{one.pk}/").status_code == 403
    if what == "thresholds":
        assert admin.post(f"/emergencies/rules/thresholds/{one.pk}/", data | {"drop": "on"}).status_code == 302
        assert not Threshold.objects.filter(pk=one.pk).exists()


def test_found_by_its_words_and_by_those_who_may(world):
    e = register(world, body="一辆冷链货车侧翻在石拱桥头。")
    for post, found in ((world.duty, 1), (world.clerk, 1), (world.clerk_b, 0), (world.other_editor, 0)):
        assert len(find(post, Wanted("石拱桥头")).hits) == found, post
    assert [
        hit.pk
        for hit in find(
            world.duty,
            Wanted(e.title),
        ).hits
        if hit.model == "emergencies.emergency"
    ] == [e.pk]


def test_what_the_call_proposes_is_taken_only_when_ticked(world):
    e = register(world, body="上溪村货车与面包车相撞，3人死亡5人受伤。")
    duty = world.client(world.duty)
    proposed = duty.get(f"/emergencies/{e.pk}/proposed/").text
    assert "道路交通事故" in proposed
    assert "死亡（人） 3" in proposed
    e.refresh_from_db()
    assert (e.kind, e.deaths, e.severity) == (None, None, 9)  # shown, not filled in
    answer = duty.post(f"/emergencies/{e.pk}/do/take/", {"chosen": ["kind", "deaths"]})
    e.refresh_from_db()
    assert (answer.status_code, e.kind.name, e.deaths, e.injuries, e.severity) == (302, "道路交通事故", 3, None, 3)


def test_the_duty_officer_of_a_unit_reports_and_lands_on_its_page(world):
    post = Appointment.objects.create(person=world.member.person, unit=world.town_a, role="duty")
    mine, other = register(world), register(world, unit=world.town_b)
    client = world.client(post)
    assert client.get("/emergencies/desk/").url == "/emergencies/"
    page = client.get("/emergencies/").text
    assert mine.get_absolute_url() in page
    assert other.get_absolute_url() not in page
    assert client.get(f"/emergencies/{mine.pk}/write/").status_code == 200

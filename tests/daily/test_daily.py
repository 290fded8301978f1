"""The daily meeting: yesterday's matters collect themselves, are assigned, tracked until done (U10)."""

import io
import re
import uuid
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.duty.cases import enter
from tongzheng.daily import actions
from tongzheng.daily.handing import open_emergencies
from tongzheng.daily.models import Item, Meeting
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Deadline
from tongzheng.duty.actions.checks import enter_check
from tongzheng.notices.models import Notice
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 8:00 in China


@pytest.fixture(autouse=True)
def _monday(world):
    world.sessions.clear()  # they would end while time goes on
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_a_morning_with_something_has_an_agenda_one_without_has_none(world):
    """Calls and absences since yesterday, each once; what came later is taken in when it is collected again."""
    assert actions.collect_each_morning() == 0
    enter(world.duty, body="上溪村道路塌方，无人受伤", happened_at=MONDAY - timedelta(hours=9))
    enter(world.duty, kind="巡查", body="一切正常")  # nothing that is open
    enter_check(by=world.duty, once=uuid.uuid4(), unit=world.town_b.pk, called="苏见秋", result="silent")
    with time_machine.travel(MONDAY - timedelta(hours=1), tick=False):
        assert actions.collect_each_morning() == 0  # before half past seven
    with time_machine.travel(MONDAY + timedelta(minutes=20), tick=False):
        assert (actions.collect_each_morning(), actions.collect_each_morning()) == (1, 0)
        meeting = Meeting.objects.get()
        assert [item.source for item in meeting.items.all()] == ["值班日志", "点名"]
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        enter(world.duty, body="县城东街水管爆裂")
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        assert actions.collect_meeting(by=world.duty) == meeting
        assert meeting.items.filter(text__contains="水管").count() == 1
    with time_machine.travel(MONDAY + timedelta(days=5), tick=False):  # Saturday
        assert actions.collect_each_morning() == 0


def test_what_is_assigned_is_tracked_until_done(world):
    """The unit is told, answers, is warned; the next day's meeting shows it until the office says it is done."""
    enter(world.duty, body="上溪村道路塌方，无人受伤")
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        meeting = actions.collect_meeting(by=world.duty)
        item = meeting.items.get()
        desk, unit = world.client(world.duty), world.client(world.clerk)
        assert unit.get(item.get_absolute_url()).status_code == 404
        with pytest.raises(Refused, match="还有 1 件没有交办"):
            actions.hold_meeting(meeting, by=world.approver)
        bad = desk.post(
            f"/daily/items/{item.pk}/assign/", {"unit": world.town_a.pk, "due_at": "2026-11-01T08:00", "order": "立牌"}
        )
        assert bad.status_code == 422
        assert "期限要在现在以后" in bad.text
        assert "立牌" in bad.text
        good = {"unit": world.town_a.pk, "due_at": "2026-11-25T18:00", "order": "立警示牌"}
        assert desk.post(f"/daily/items/{item.pk}/assign/", good).status_code == 302
        assert Notice.objects.filter(to=world.clerk, text__contains="11月25日 18:00 前办").count() == 1
        assert unit.post(item.get_absolute_url(), {"text": "牌子已经立了"}).status_code == 302
        assert "牌子已经立了" in desk.get(item.get_absolute_url()).text
        assert world.client(world.clerk_b).get(item.get_absolute_url()).status_code == 404
        actions.write_minutes(meeting, by=world.duty, version=1, chair="沈定远", present="各科", minutes="抓紧办。")
        meeting.refresh_from_db()
        actions.hold_meeting(meeting, by=world.approver)
        assert desk.get(f"/daily/{meeting.pk}/minutes.docx").content.startswith(b"PK")
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        sweep()
        assert Notice.objects.filter(to=world.clerk, text__contains="已到期").exists()
        actions.collect_each_morning()  # nothing new, and yet a meeting: something is open
        later = Meeting.objects.get(day=timezone.localdate())
        desk = world.client(world.duty)
        assert "塌方" in desk.get(later.get_absolute_url()).text
        item = Item.objects.get()
        actions.finish_item(item, by=world.duty, reason="现场看过")
        assert Deadline.objects.get(room="daily").state == "met"
        assert "都办结了" in desk.get(later.get_absolute_url()).text


def test_the_duty_hands_over_open_emergencies_and_names_no_secret(world):
    """Each with its overdue clocks; of a work secret only its number; a closed one no more."""
    from tongzheng.emergencies.actions import register_emergency  # noqa: PLC0415
    from tongzheng.emergencies.models import Emergency  # noqa: PLC0415

    values = {"by": world.duty, "unit": world.town_a, "body": "塌方约三十方，半幅路不通"}
    register_emergency(once=uuid.uuid4(), title="上溪村塌方", **values)
    register_emergency(once=uuid.uuid4(), title="不可说的事", label="work_secret", **values)
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        found = "".join(text for text, _ in open_emergencies(world.office, timezone.now()))
    assert "上溪村塌方，处置中" in found
    assert "已超时" in found
    assert "2 号（工作秘密）" in found
    assert "不可说的事" not in found
    Emergency.objects.update(state="closed")
    assert open_emergencies(world.office, timezone.now()) == []


def test_a_matter_given_again_has_a_running_clock(world):
    """Only the words new: the clock goes on. Talked about anew and given as before: a new one runs. Never none (U10)."""
    with time_machine.travel(MONDAY - timedelta(hours=1), tick=False):
        enter(world.duty, body="上溪村道路塌方")
    item = actions.collect_meeting(by=world.duty).items.get()
    due = MONDAY + timedelta(days=1, hours=-1)  # 7:00 in China: in UTC still the day before
    for order in ("先抢通", "先抢通，再加固"):
        actions.assign_item(item, by=world.duty, unit=world.town_a.pk, due_at=due, order=order)
    clocks = Deadline.objects.filter(room="daily", subject_id=item.pk)
    assert [clock.state for clock in clocks] == ["running"]
    actions.finish_item(item, by=world.duty, reason="抢通了")
    actions.reopen_item(item, by=world.duty, reason="又塌了")
    actions.assign_item(item, by=world.duty, unit=world.town_a.pk, due_at=due)
    assert sorted(clock.state for clock in clocks.all()) == ["met", "running"]
    actions.assign_item(item, by=world.duty, unit=world.town_b.pk, due_at=due)
    assert [clock.unit for clock in clocks.filter(state="running")] == [world.town_b]
    form = world.client(world.duty).get(f"/daily/items/{item.pk}/assign/").text
    assert "2026-11-24T07:00" in form
    for _ in range(2):
        actions.answer_item(item, by=world.clerk_b, text="在办")
    assert item.progress.count() == 1


def test_the_minutes_say_the_limit_by_the_offices_clock(world):
    """Before eight in the morning the day in UTC is the day before; who took the file is on the trail."""
    with time_machine.travel(MONDAY - timedelta(hours=1), tick=False):
        enter(world.duty, body="上溪村道路塌方")
    meeting = actions.collect_meeting(by=world.duty)
    due = MONDAY + timedelta(days=1, hours=-1)
    actions.assign_item(meeting.items.get(), by=world.duty, unit=world.town_a.pk, due_at=due)
    answer = world.client(world.duty).get(f"/daily/{meeting.pk}/minutes.docx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pages:
        text = re.sub("<[^>]+>", "", pages.read("word/document.xml").decode())
    assert "11月24日 07:00" in text
    assert Entry.objects.filter(kind="daily.meeting.download", subject_id=meeting.pk).count() == 1
    _settled_minutes_stay(world, meeting)


def _settled_minutes_stay(world, meeting):
    """What became of a matter later is on its own page, not in minutes that were settled before (U10)."""
    actions.hold_meeting(meeting, by=world.approver)
    item = meeting.items.get()
    desk = world.client(world.duty)
    before = desk.get(meeting.get_absolute_url()).text
    assert "11月24日 07:00" in before
    later = MONDAY + timedelta(days=3)
    actions.assign_item(item, by=world.duty, unit=world.town_b.pk, due_at=later)
    actions.finish_item(item, by=world.duty, reason="抢通了")
    page = desk.get(meeting.get_absolute_url()).text
    for said in ("已交办", world.town_a.short_name, "11月24日 07:00"):
        assert said in page.split('aria-label="今天的"')[1], said
    assert "已办结" not in page
    assert world.town_b.short_name not in page
    answer = desk.get(f"/daily/{meeting.pk}/minutes.docx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pages:
        text = re.sub("<[^>]+>", "", pages.read("word/document.xml").decode())
    assert "已交办" in text
    assert "已办结" not in text

"""Who is told, by the office's rules; each answers in one tap or by phone; who does not raises an alarm (U4)."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.channels.cases import make_channel
from tests.emergencies.cases import register, written
from tests.response.cases import graded, press
from tongzheng.channels.models import Delivery
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Deadline
from tongzheng.emergencies.actions import (
    close_emergency,
    enter_report,
    grade_emergency,
    mark_sensitive,
    register_emergency,
)
from tongzheng.notices.models import Notice
from tongzheng.response.actions import settings
from tongzheng.response.actions import told as acts
from tongzheng.response.models import RecipientRule, Told
from tongzheng.response.queries.told import board
from tongzheng.response.rules import applies
from tongzheng.trail.refusals import Refused


def names(emergency):
    return {row.who for row in Told.objects.filter(emergency=emergency)}


def must_answer(emergency):
    return {row.who for row in Told.objects.filter(emergency=emergency, due_at__isnull=False)}


def test_by_severity_the_desk_the_leader_in_charge_then_the_first_leader(world):
    settings.add_portfolio(by=world.admin, leader=world.leader2.pk, unit=world.town_a)
    small = register(world)
    assert names(small) == {"林述之", "程未晚"}  # the information section; the duty officer did it himself
    assert must_answer(small) == set()
    larger = graded(world)
    assert must_answer(larger) == {"卢沛"}
    major = graded(world, 2)
    assert must_answer(major) == {"卢沛", "高屹", "沈定远"}
    grade_emergency(larger, by=world.duty, severity=4, reason="核实后降级")
    assert must_answer(larger) == {"卢沛"}  # a lower grade asks nobody anew


def test_nobodys_portfolio_is_the_first_leaders_and_a_sensitive_one_jumps_the_grades(world):
    found = register(world)
    mark_sensitive(found, by=world.duty, sensitive=True, reason="涉及学校")
    assert must_answer(found) == {"高屹"}
    text = Notice.objects.get(to=world.leader).text
    assert text == "突发事件（敏感）：上溪村路段货车侧翻（列为敏感件）"


def test_registered_and_graded_at_once_is_told_once_outside_too(world):
    make_channel(world, "sms", "https://sms.example.cn/send")
    figures = {"deaths": 12}
    found = register(world, figures=figures, title="上溪村客车坠崖")
    assert found.severity <= 2
    mine = Told.objects.filter(emergency=found, post=world.leader)
    assert mine.count() == 1
    assert Delivery.objects.filter(to=world.leader).count() == 1
    assert Told.objects.filter(emergency=found, post=world.editor).count() == 1


def test_a_follow_up_is_said_and_asks_no_answer(world):
    found = graded(world)
    Told.objects.update(at=timezone.now() - dt.timedelta(hours=1))
    enter_report(
        found, by=world.duty, once=uuid.uuid4(), stage="follow_up", way="phone", unit=world.town_a, body="道路抢通"
    )
    row = Told.objects.filter(emergency=found, post=world.leader).order_by("-id").first()
    assert (row.why, row.due_at) == ("续报1", None)
    report = written(world, found)  # the first written report was told with the registration
    assert not Told.objects.filter(why__startswith="首报").exists()
    assert report.state == "received"


def test_one_tap_answers_all_and_stops_the_clock(world):
    found = graded(world)
    page = world.client(world.leader)
    shown = page.get("/response/").content.decode()
    assert "上溪村路段货车侧翻" in shown
    assert page.post(f"/response/of/{found.pk}/know/").status_code == 302
    assert page.post(f"/response/of/{found.pk}/know/").status_code == 302  # a second tap
    row = Told.objects.get(emergency=found, post=world.leader)
    assert row.acknowledged_by == world.leader
    assert Deadline.objects.get(key=row.key).state == "met"
    assert world.client(world.leader2).post(f"/response/of/{found.pk}/know/").status_code == 404
    with pytest.raises(Refused, match="没有通知到您"):
        acts.acknowledge(found, by=world.leader2)


def test_who_does_not_answer_raises_an_alarm_to_the_duty_officer_then_to_the_lead(world):
    found = graded(world)
    row = Told.objects.get(emergency=found, post=world.leader)
    sweep(row.due_at - dt.timedelta(seconds=1))
    assert not Notice.objects.filter(text__contains="没有答复").exists()
    sweep(row.due_at)
    assert set(Notice.objects.filter(text__startswith="没有答复：高屹").values_list("to", flat=True)) == {world.duty.pk}
    sweep(row.due_at + dt.timedelta(minutes=10))
    assert Notice.objects.filter(text__startswith="仍没有答复").exists()


def test_the_board_says_told_sent_opened_answered_phoned_and_reminds(world):
    make_channel(world, "sms", "https://sms.example.cn/send")
    found = graded(world, 2)
    page = world.client(world.leader)
    notice = Notice.objects.get(to=world.leader, entry__kind="emergencies.emergency.grade")
    page.get(f"/notices/{notice.pk}/")
    lines = {line.told.who: line for line in board(found)}
    assert lines["高屹"].opened_at
    assert [d.channel.kind for d in lines["高屹"].ways] == ["sms"]
    assert lines["高屹"].word == "等答复"
    acts.nudge(found, by=world.duty)
    director, page_beside = (Told.objects.get(emergency=found, post=world.approver) for _ in range(2))
    acts.confirm_by_phone(director, by=world.duty, spoke_with="沈定远", said="马上到岗")
    assert Deadline.objects.get(key=director.key).state == "met"
    with pytest.raises(Refused, match="已经登记过"):
        acts.confirm_by_phone(page_beside, by=world.duty, spoke_with="别人")
    with pytest.raises(Refused, match="现在以前"):
        acts.confirm_by_phone(
            Told.objects.get(emergency=found, post=world.leader), by=world.duty, spoke_with="高屹",
            at=timezone.now() + dt.timedelta(hours=1),
        )  # fmt: skip
    shown = world.client(world.duty).get(f"/emergencies/{found.pk}/told/").content.decode()
    for words in ("马上到岗", "催过 1 次", "电话确认", "等答复"):
        assert words in shown
    assert len(shown) < 100_000


def test_further_people_by_hand_once_and_an_end_waits_for_nobody(world):
    found = graded(world)
    once = uuid.uuid4()
    for _ in range(2):
        acts.tell_more(found, by=world.duty, once=once, posts=[world.leader2.pk], why="请协调")
    row = Told.objects.get(emergency=found, post=world.leader2)
    assert row.due_at
    call = press(world, found)
    body = "处置完毕"
    enter_report(found, by=world.duty, once=uuid.uuid4(), stage="final", way="phone", unit=world.town_a, body=body)
    found.refresh_from_db()
    close_emergency(found, by=world.duty)
    assert not Deadline.objects.filter(room="response", state="running").exists()
    call.refresh_from_db()
    assert call.closed_at


def test_a_work_secret_is_seen_by_whom_it_was_told_and_its_title_stays_in_the_house(world):
    make_channel(world, "sms", "https://sms.example.cn/send")
    found = graded(world, label="work_secret", title="某单位网络受攻击")
    assert Delivery.objects.get(to=world.leader).guarded
    assert world.client(world.leader).get(found.get_absolute_url()).status_code == 200
    assert world.client(world.leader2).get(found.get_absolute_url()).status_code == 404
    row = Told.objects.get(emergency=found, post=world.leader)
    sweep(row.due_at)  # the alarm speaks of it too
    alarm = Delivery.objects.filter(entry__kind="deadlines.alarm.ring")
    assert alarm
    assert all(one.guarded for one in alarm)


def test_the_administrator_changes_the_rules_and_the_superiors_room_is_phoned(world):
    page = world.client(world.admin)
    register(world)
    rule = RecipientRule.objects.get(office=world.office, whom="superior")
    sent = {"whom": "superior", "severity": "3", "answer": "on", "active": "on"}
    assert page.post(f"/response/settings/rules/{rule.pk}/", sent).status_code == 302
    assert page.post(
        "/response/settings/minutes/", {"ack_minutes": "3", "call_minutes": "5", "version": "0"}
    ).status_code
    found = graded(world)
    row = Told.objects.get(emergency=found, post=None)
    assert row.name == "市政府办总值班室"
    assert (row.due_at - row.at) == dt.timedelta(minutes=3)
    shown = page.get("/response/settings/").content.decode()
    assert "上级总值班室（打电话）：较大及以上" in shown


@pytest.mark.parametrize(
    ("rule", "about", "holds"),
    [
        ((3, False, "", None), (3, False, 1), True),
        ((3, False, "", None), (4, True, 1), False),
        ((3, True, "", None), (9, True, 1), True),
        ((9, False, "health", None), (1, False, 1), False),
        ((9, False, "natural", 2), (1, False, 1), False),
    ],
)
def test_when_a_rule_holds(rule, about, holds):
    severity, sensitive, category, kind = rule
    made = RecipientRule(severity=severity, sensitive=sensitive, category=category, kind_id=kind)
    event = type("About", (), dict(zip(("severity", "sensitive", "kind_id"), about, strict=True)))
    assert applies(made, event, "natural") is holds


def test_a_unit_that_registers_tells_the_desk(world):
    made = register_emergency(by=world.clerk, once=uuid.uuid4(), unit=world.town_a, body="上溪村山体滑坡，无人伤亡")
    assert {"罗一鸣", "林述之"} <= names(made)

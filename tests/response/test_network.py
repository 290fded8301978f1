"""One press: all at once, each signs, who has not is seen and reminded; drills say so everywhere (U8)."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.channels.cases import make_channel
from tests.duty.cases import file_days, filed
from tests.response.cases import MEMBERS, graded, make_group, press
from tongzheng.channels.models import Delivery
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Deadline
from tongzheng.notices.models import Notice
from tongzheng.response.actions import network
from tongzheng.response.models import Answer, Call, Group
from tongzheng.response.queries.network import board, fitting
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale


def test_one_press_reaches_all_each_signs_and_the_board_shows_who_has_not(world):
    make_channel(world, "sms", "https://sms.example.cn/send")
    found = graded(world)
    group = make_group(world)
    duty, town, bureau = (world.client(p) for p in (world.duty, world.clerk, world.bureau_signer))
    form = {"groups": str(group.pk), "text": "山体滑坡，请出动", "minutes": "5", "once": str(uuid.uuid4())}
    for _ in range(2):  # pressed twice
        answer = duty.post(f"/emergencies/{found.pk}/calls/press/", form)
    call = Call.objects.get()
    assert answer.headers["Location"] == call.get_absolute_url()
    told = Notice.objects.filter(entry=call.entry)
    assert set(told.values_list("to", flat=True)) == {
        world.clerk.pk, world.signer.pk, world.bureau_clerk.pk, world.bureau_signer.pk,
    }  # fmt: skip
    assert Delivery.objects.filter(entry=call.entry, urgent=True).count() == 4
    mine = Answer.objects.get(unit=world.town_a)
    assert town.post(mine.get_absolute_url()).status_code == 302
    assert town.post(mine.get_absolute_url(), {"line": "已派2车12人"}).status_code == 302
    assert bureau.get(mine.get_absolute_url()).status_code == 404  # another unit's
    shown = duty.get(call.get_absolute_url()).content.decode()
    for words in ("1 / 3", "已派2车12人", "周小禾", "95598", "不在系统里", "分钟没有签收"):
        assert words in shown
    assert [line.answer.name for line in board(call)] == ["县水利局", "云岭供电公司", "青石镇"]
    assert "青石镇" not in {a.name for a in network.nudge(call, by=world.duty)}
    power = Answer.objects.get(unit=None)
    network.sign_by_phone(power, by=world.duty, line="值班长小郑：抢修车已出发")
    with pytest.raises(Refused, match="已经签收"):
        network.sign_by_phone(power, by=world.duty, line="又一次")
    assert Deadline.objects.filter(room="response", what="answer", state="met").count() == 2


def test_who_is_on_duty_tonight_as_filed_is_phoned_and_gets_the_short_message(world):
    """By number, once, though he has no post here; a landline and a number of somebody told already get none (U12, U8)."""
    make_channel(world, "sms", "https://sms.example.cn/send")
    today = timezone.localdate()
    night = {"person": "马长顺", "phone": "139-0000 0007", "lead": "李为民", "lead_phone": "6600002"}
    file_days(
        world.clerk, today - timedelta(days=1), today, [filed(today - timedelta(days=n), **night) for n in (1, 0)]
    )
    landline = [filed(today - timedelta(days=n), person="何新") for n in (1, 0)]
    file_days(world.bureau_clerk, today - timedelta(days=1), today, landline)
    found = graded(world)
    call = press(world, found, groups=[make_group(world, "青石镇\n县水利局｜防汛办").pk])
    texts = Delivery.objects.filter(entry=call.entry, to=None)
    assert [(d.name, d.number, d.unit) for d in texts] == [("马长顺", "13900000007", world.town_a)]
    network.nudge(call, by=world.duty)
    duty = world.client(world.duty)
    answer = Answer.objects.get(unit=world.town_a)
    for url in (
        "/emergencies/desk/",
        found.get_absolute_url(),
        call.get_absolute_url(),
        f"/response/answers/{answer.pk}/phone/",
        "/duty/units/",
    ):
        shown = duty.get(url).text
        assert "马长顺" in shown, url
        assert "139-0000 0007" in shown, url
    assert duty.get("/channels/deliveries/").text.count("马长顺") == 2
    assert world.client(world.clerk).get("/emergencies/").text.count("139-0000 0007") == 0


def test_a_unit_that_does_not_sign_in_time_is_an_alarm_until_it_is_over(world):
    call = press(world, graded(world), minutes=5)
    late = Deadline.objects.filter(what="answer").first().due_at
    network.sign(Answer.objects.get(unit=world.town_a), by=world.signer)
    sweep(late)
    rung = Notice.objects.filter(text__contains="没有签收一键通知", to=world.duty)
    assert {n.text.split("：")[1].split("没有")[0] for n in rung} == {"县水利局", "云岭供电公司"}
    network.close(call, by=world.duty)
    with pytest.raises(Refused, match="已经结束"):
        network.nudge(call, by=world.duty)
    assert not Deadline.objects.filter(what="answer", state="running").exists()


def test_a_drill_needs_no_emergency_and_says_so_everywhere(world):
    call = press(world)
    assert all(n.text.startswith("【演练】") for n in Notice.objects.filter(entry=call.entry))
    assert all("演练" in d.title for d in Deadline.objects.filter(what="answer"))
    assert Entry.objects.filter(kind="response.call.drill").exists()
    for post, url in ((world.duty, call.get_absolute_url()), (world.clerk, "/response/")):
        assert "【演练】" in world.client(post).get(url).content.decode()
    with pytest.raises(Refused, match="从突发事件上发"):
        press(world, drill=False)


def test_the_groups_of_a_kind_and_what_was_typed_wrong(world):
    found = graded(world)
    group = make_group(world)
    assert fitting(found) == [group]
    for members, why in (
        ("青石镇\n青石镇", "写了两遍"), ("没有这个单位", "请写值班电话"), ("", "成员要写"), ("a" * 61 + "｜｜1", "第 1 行太长"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            network.save_group(None, by=world.admin, once=uuid.uuid4(), name="错", members=members)
    page = world.client(world.admin)
    url = f"/response/settings/groups/{group.pk}/"
    sent = {"name": "应急联动", "members": MEMBERS.replace("县水利局", "柳河镇"), "version": "1", "active": "on"}
    assert page.post(url, sent).status_code == 302
    assert [m.unit for m in Group.objects.get().members.all()] == [world.town_a, world.town_b, None]
    with pytest.raises(Stale):
        network.save_group(group, by=world.admin, name="又改", members=MEMBERS, version=1)

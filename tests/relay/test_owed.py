"""What a superior has to sign for and what it gives back are clocks, on the duty desks (U4, U2)."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.utils import timezone

from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.queries import open_alarms
from tongzheng.emergencies import actions as emergencies
from tongzheng.notices.models import Notice
from tongzheng.relay.actions import composing, passing, sending
from tongzheng.relay.models import Delivery
from tongzheng.trail.refusals import Stale


def test_a_superior_that_works_here_gets_an_alarm_that_stands_until_somebody_signs(up):
    w = up.w
    delivery = sending.send_relay(up.signed().deliveries.get(), by=w.duty, way="web")
    city, now = w.client(w.city_editor), timezone.now()
    assert sweep() > 0
    assert "下级报来突发事件，请签收" in city.get("/emergencies/desk/").text
    assert Notice.objects.filter(to=w.city_editor, text__contains="请签收").count() == 2  # told, and alarmed
    clock = Deadline.objects.get(room="relay", what="receive")
    assert not open_alarms(w.duty).filter(deadline=clock).exists()  # the superior's, not ours
    assert w.client(w.other_editor).get(f"/deadlines/{clock.pk}/").status_code == 404
    sweep(now + dt.timedelta(minutes=25))
    assert Alarm.objects.filter(deadline=clock, raised_at__isnull=False).count() == 3
    city.post(f"{delivery.get_absolute_url()}do/confirm/")
    clock.refresh_from_db()
    assert (clock.state, open_alarms(w.city_editor).filter(deadline=clock).count()) == ("met", 0)


def test_what_a_superior_gives_back_runs_on_the_duty_desk_until_it_goes_up_again(up):
    w = up.w
    relay = up.signed()
    delivery = sending.send_relay(relay.deliveries.get(), by=w.duty, way="web")
    city, desk, now = w.client(w.city_editor), w.client(w.duty), timezone.localtime()
    url, hour = f"{delivery.get_absolute_url()}do/return/", now + dt.timedelta(hours=1)
    typed = {"reason": "伤亡数字不准，核实再报", "again_by": f"{now - dt.timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    past = city.post(url, typed)
    assert (past.status_code, "伤亡数字不准" in past.text, "请核对" in past.text) == (422, True, True)
    for _ in range(2):  # pressed twice
        city.post(url, typed | {"again_by": f"{hour:%Y-%m-%dT%H:%M}"})
    clock = Deadline.objects.get(what="again")
    assert timezone.localtime(clock.due_at) == hour.replace(second=0, microsecond=0)
    assert Deadline.objects.get(what="receive").state == "met"
    assert Notice.objects.filter(to=w.duty, text__contains=f"请在 {hour:%m-%d %H:%M} 前重报").exists()
    sweep()
    for page in ("/emergencies/desk/", up.event.get_absolute_url(), relay.get_absolute_url()):
        assert "退回" in desk.get(page).text, page
    assert f'href="{relay.get_absolute_url()}"' in desk.get("/emergencies/desk/").text
    emergencies.change_emergency(up.event, by=w.duty, unit=w.town_b)  # its unit is another
    clock.refresh_from_db()
    assert clock.state == "running"
    new = composing.correct_relay(relay, by=w.duty, once=uuid.uuid4())
    passing.submit_relay(new, by=w.duty, no_secret=True)
    passing.sign_relay(up.see(w.approver, new), by=w.approver)
    sending.send_relay(up.see(w.duty, new).deliveries.get(), by=w.duty, way="web")
    clock.refresh_from_db()
    assert clock.state == "met"


def test_minutes_are_the_offices_own_and_a_closed_event_owes_nothing(up):
    w = up.w
    sent = sending.send_relay(up.signed().deliveries.get(), by=w.duty, way="web")
    form = {
        "paper": "值班信息",
        "layout_key": "special",
        "leader_from": "",
        "again_minutes": "20",
        "receive_minutes": "5",
    }
    admin = w.client(w.admin)
    assert admin.post("/relays/settings/", form | {"again_minutes": "2"}).status_code == 422
    assert admin.post("/relays/settings/", form | {"version": "1"}).status_code == 302
    with time_machine.travel(timezone.now(), tick=False):
        sending.return_delivery(sent, by=w.duty, reason="电话里说不行")  # written down by our own desk
        assert Delivery.objects.get(pk=sent.pk).again_by == timezone.now() + dt.timedelta(minutes=20)
    with pytest.raises(Stale):
        sending.return_delivery(sent, by=w.duty, reason="又一次")
    up.report("处置完毕。", unit=w.town_a, stage="final")
    emergencies.close_emergency(up.event, by=w.duty)
    assert Deadline.objects.get(what="again").state == "stopped"

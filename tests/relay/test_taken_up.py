"""What an office below reported becomes the superior's own event, and is found by the search of both (U4, E10)."""

from tongzheng.emergencies.models import Emergency, Report
from tongzheng.relay.actions import sending
from tongzheng.relay.models import Delivery


def test_the_city_takes_a_report_up_as_its_own_event_and_the_next_one_follows_it(up):
    w = up.w
    first = sending.send_relay(up.signed().deliveries.get(), by=w.duty, way="web")
    city = w.client(w.city_editor)
    assert "登记为本级突发事件" in city.get(first.get_absolute_url()).text
    for _ in range(2):  # sent twice
        assert city.post(f"{first.get_absolute_url()}do/take_up/").status_code == 302
    (own,) = Emergency.objects.filter(office=w.city_office)
    assert (own.title, own.unit, own.deaths, own.occurred_at) == (up.event.title, w.office, 2, up.event.occurred_at)
    assert own.learnt_at == Delivery.objects.get(pk=first.pk).sent_at, "the city's clocks run from when it came"
    second = sending.send_relay(up.signed("follow_up").deliveries.get(), by=w.duty, way="web")
    assert city.post(f"{second.get_absolute_url()}do/take_up/").status_code == 302
    assert Emergency.objects.filter(office=w.city_office).count() == 1
    assert [r.stage for r in Report.objects.filter(emergency=own).order_by("id")] == ["initial", "follow_up"]
    assert "本级事件" in city.get(second.get_absolute_url()).text
    assert first.relay.title[:8] in city.get("/find/", {"q": "民兵40人"}).text
    assert "值班信息" in w.client(w.duty).get("/find/", {"q": "民兵40人"}).text

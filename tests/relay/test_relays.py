"""A report to the superiors: drafted, signed, numbered, kept, sent, confirmed, put right by another (U4)."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.emergencies import actions as emergencies
from tongzheng.emergencies.actions.sources import set_wording
from tongzheng.emergencies.models import Emergency
from tongzheng.notices.models import Notice
from tongzheng.relay import access
from tongzheng.relay.actions import calls, composing, passing, sending
from tongzheng.relay.models import Call, Delivery, Relay
from tongzheng.relay.queries import known
from tongzheng.text.revisions import revisions_of
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale


def test_from_the_thread_to_the_superiors_receipt(up):
    w = up.w
    relay = up.draft()
    assert "死亡2人，失联1人" in relay.body
    assert "民兵40人" in relay.body
    passing.submit_relay(relay, by=w.duty, no_secret=True)
    assert "现场负责人" in Entry.objects.get(kind="relay.relay.submit").data["missing"], "missing elements stop nothing"
    assert Notice.objects.filter(to=w.approver, text__contains="待签发").exists()
    passing.sign_relay(relay, by=w.approver)
    kept = {kind: getattr(relay, f"{kind}_id") for kind in ("pdf", "docx", "ofd")}
    assert all(kept.values())
    assert up.event.relayed_at is None
    delivery = relay.deliveries.get()
    sending.send_relay(delivery, by=w.duty, way="web")
    up.event.refresh_from_db()
    assert up.event.relayed_at == delivery.sent_at
    assert not Deadline.objects.filter(what="relay", state="running", subject_id=up.event.pk)
    assert Notice.objects.filter(to=w.city_editor, text__contains="请签收").exists()
    city = w.client(w.city_editor)
    assert "死亡2人" in city.get(delivery.get_absolute_url()).text
    assert city.post(f"{delivery.get_absolute_url()}do/confirm/").status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.confirmed_how, delivery.confirmed_by) == ("confirmed", "系统内签收", w.city_editor)
    assert Notice.objects.filter(to=w.duty, text__contains="已签收").exists()
    with pytest.raises(Refused, match="发更正"):
        composing.edit_relay(relay, by=w.duty, version=relay.version, title="改", body="改")
    relay.refresh_from_db()
    assert {kind: getattr(relay, f"{kind}_id") for kind in kept} == kept


def test_numbers_have_no_gap_and_a_void_one_keeps_its_number(up):
    first = up.signed()
    passing.void_relay(first, by=up.w.approver, reason="情况已变")
    second = up.signed()
    third = up.draft("follow_up")
    passing.submit_relay(third, by=up.w.duty, no_secret=True)
    Relay.objects.filter(pk=third.pk).update(body="被人改过")
    with pytest.raises(Refused, match="变动"):
        passing.sign_relay(up.see(up.w.approver, third), by=up.w.approver)
    passing.send_back_relay(up.see(up.w.approver, third), by=up.w.approver, reason="看过再送")
    passing.submit_relay(up.see(up.w.duty, third), by=up.w.duty, no_secret=True)
    third = passing.sign_relay(up.see(up.w.approver, third), by=up.w.approver)
    assert [r.number for r in (first, second, third)] == [1, 2, 3]
    assert str(third) == f"值班信息〔{timezone.localdate().year}〕第3期"
    assert (third.stage_text, third.title[-5:]) == ("续报一", "（续报一）")


def test_figures_that_contradict_stop_it_until_a_wording_is_agreed_or_a_reason_given(up):
    w = up.w
    up.report("县医院收治伤员5人，1人死亡。", source="县人民医院", deaths=1)
    relay = up.draft()
    assert "死亡人数各方报告不一（青石镇2人、县人民医院1人），正在核实" in relay.body
    with pytest.raises(Refused, match="口径"):
        passing.submit_relay(relay, by=w.duty, no_secret=True)
    passing.submit_relay(relay, by=w.duty, no_secret=True, unsettled="核实要一小时，先报")
    passing.send_back_relay(relay, by=w.approver, reason="先核实")
    words = "经县公安局核实，死亡2人、失联1人。"
    set_wording(up.event, by=w.duty, wording=words, figures={"deaths": 2}, reason="县公安局核实")
    relay = composing.redraft_relay(up.see(w.duty, relay), by=w.duty, version=relay.version)
    assert "经县公安局核实" in relay.body
    assert "不一" not in relay.body
    passing.submit_relay(up.see(w.duty, relay), by=w.duty, no_secret=True)
    assert [r.number for r in revisions_of(relay)] == [1, 2]
    up.report("县医院：又有1人不治。", source="县人民医院", deaths=3)
    with pytest.raises(Refused, match="口径"):
        passing.sign_relay(up.see(w.approver, relay), by=w.approver)


def test_two_people_at_one_draft_lose_nothing(up):
    relay = up.draft()
    composing.edit_relay(relay, by=up.w.duty, version=1, title=relay.title, body="先写的")
    with pytest.raises(Stale):
        composing.edit_relay(up.see(up.w.editor, relay), by=up.w.editor, version=1, title="题", body="后写的")
    with pytest.raises(Classified):
        composing.edit_relay(relay, by=up.w.duty, version=2, title="题", body="绝密★30年")
    late = up.w.client(up.w.duty).post(
        f"{relay.get_absolute_url()}edit/", {"title": "", "body": "写了很多", "version": 2}
    )
    assert late.status_code == 422
    assert "写了很多" in late.text


def test_past_a_level_only_with_a_reason_and_that_level_is_told(up):
    w = up.w
    relay = up.signed(superiors=[up.province.pk])
    delivery = relay.deliveries.get()
    with pytest.raises(Refused, match="越级"):
        sending.send_relay(delivery, by=w.duty, way="fax")
    sending.send_relay(delivery, by=w.duty, way="fax", skips="市值班室电话打不通")
    told = relay.deliveries.get(superior=up.city)
    assert (told.told, told.state) == (True, "sent")
    assert Notice.objects.filter(to=w.city_editor, text__contains="越级").exists()
    assert Entry.objects.filter(kind="relay.delivery.skipped", reason="市值班室电话打不通").exists()
    with pytest.raises(Refused, match="与谁"):
        sending.confirm_delivery(delivery, by=w.duty)
    sending.confirm_delivery(delivery, by=w.duty, confirmed_with="省值班室 刘值班")
    assert delivery.confirmed_how == "电话"


def test_a_grave_event_goes_up_under_the_leaders_name(up):
    w = up.w
    relay = up.draft()
    assert not access.can_sign(w.leader, relay)
    emergencies.grade_emergency(up.event, by=w.duty, severity=2, reason="影响重大")
    relay = passing.submit_relay(up.see(w.duty, relay), by=w.duty, no_secret=True)
    assert Notice.objects.filter(to=w.leader, text__contains="待签发").exists()
    with pytest.raises(Refused, match="哪位领导"):
        passing.sign_relay(up.see(w.approver, relay), by=w.approver)
    assert not access.can_sign(w.duty, relay)
    page = w.client(w.leader)
    assert relay.title in page.get(relay.get_absolute_url()).text
    assert page.post(f"{relay.get_absolute_url()}do/sign/", {"version": relay.version}).status_code == 302
    assert Relay.objects.get(pk=relay.pk).signed_by == w.leader


def test_a_correction_names_the_old_one_which_stays(up):
    w = up.w
    relay = up.signed()
    sending.send_relay(relay.deliveries.get(), by=w.duty, way="web")
    new = composing.correct_relay(relay, by=w.duty, once=uuid.uuid4())
    assert str(relay) in new.body
    assert [d.superior for d in new.deliveries.all()] == [up.city]
    with pytest.raises(Refused, match="已经有一份更正"):
        composing.correct_relay(relay, by=w.duty, once=uuid.uuid4())
    passing.submit_relay(new, by=w.duty, no_secret=True)
    passing.sign_relay(new, by=w.approver)
    assert (new.number, new.pdf_id != relay.pdf_id) == (2, True)
    assert "已有更正" in w.client(w.duty).get(relay.get_absolute_url()).text


def test_a_work_secret_leaves_only_by_the_confidential_way(up):
    w = up.w
    type(up.event).objects.filter(pk=up.event.pk).update(label="work_secret")
    up.event.refresh_from_db()
    relay = up.signed(superiors=[up.city.pk, up.province.pk])
    city, province = relay.deliveries.order_by("superior__level")
    sending.send_relay(city, by=w.duty, way="web")
    with pytest.raises(Refused, match="机要"):
        sending.send_relay(province, by=w.duty, way="fax")
    assert w.client(w.supervisor).get(relay.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="机要"):
        calls.phone_up(up.event, by=w.duty, once=uuid.uuid4(), superior=up.province, person="刘", words="滑坡")


def test_who_asked_first_is_kept_as_evidence(up):
    w = up.w
    asked = calls.enter_question(
        up.event, by=w.duty, once=uuid.uuid4(), superior=up.city, person="市值班室", words="网上说滑坡，怎么没报"
    )
    calls.phone_up(up.event, by=w.duty, once=uuid.uuid4(), superior=up.city, person="市值班室", words="2人死亡")
    up.event.refresh_from_db()
    later = calls.enter_question(
        up.event, by=w.duty, once=uuid.uuid4(), superior=up.city, person="市值班室", words="失联的找到没有"
    )
    assert (asked.first, later.first) == (True, False)
    assert up.event.relayed_at == Call.objects.get(kind="phoned").at, "told by phone first, written after"
    with pytest.raises(Refused, match="早于"):
        calls.answer_question(asked, by=w.duty, answer="在搜救", at=asked.at - dt.timedelta(hours=1))
    calls.answer_question(asked, by=w.duty, answer="在搜救")
    with pytest.raises(Refused, match="已经回复"):
        calls.answer_question(asked, by=w.duty, answer="再答")
    assert "上级先问" in w.client(w.duty).get(f"/relays/of/{up.event.pk}/").text


def test_the_city_asks_and_is_answered_inside_the_program(up):
    w = up.w
    delivery = sending.send_relay(up.signed().deliveries.get(), by=w.duty, way="web")
    city = w.client(w.city_editor)
    assert city.post(f"{delivery.get_absolute_url()}do/ask/", {"words": "失联人员身份"}).status_code == 302
    call = Call.objects.get()
    assert Notice.objects.filter(to=w.duty, text__contains="失联人员身份").exists()
    calls.answer_question(call, by=w.duty, answer="本村村民")
    assert "本村村民" in city.get(delivery.get_absolute_url()).text
    sending.return_delivery(delivery, by=w.city_editor, reason="缺现场负责人电话")
    assert Notice.objects.filter(to=w.duty, text__contains="退回").exists()
    assert w.client(w.other_editor).get(delivery.get_absolute_url()).status_code == 404


def test_a_follow_up_begins_where_the_last_one_ended(up):
    up.signed()
    up.report("失联人员已找到，确认死亡。", unit=up.w.town_a, deaths=3, missing=0)
    up.event.refresh_from_db()
    relay = up.draft("follow_up")
    assert "死亡由2人增至3人，失联由1人核减为0人" in relay.body
    assert "民兵40人" not in relay.body
    up.report("道路抢通。", unit=up.w.town_a)
    assert known.news_since(relay) == 1
    assert "又来了 1 份" in up.w.client(up.w.duty).get(relay.get_absolute_url()).text


def test_pages_are_light(up, django_assert_max_num_queries):
    relay = up.signed()
    sending.send_relay(relay.deliveries.get(), by=up.w.duty, way="web")
    client = up.w.client(up.w.duty)
    for url in (relay.get_absolute_url(), "/relays/", "/relays/?which=sent", f"/relays/of/{up.event.pk}/"):
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200
    assert Delivery.objects.count() == 1


def test_two_follow_ups_side_by_side_bear_two_numbers_in_their_titles(up):
    """The title is part of what is signed: it says the number it has when it is submitted, and is not signed with another."""
    up.signed()
    one, other = up.draft("follow_up"), up.draft("follow_up")
    for relay in (one, other):
        passing.submit_relay(relay, by=up.w.duty, no_secret=True)
    passing.sign_relay(up.see(up.w.approver, one), by=up.w.approver)
    with pytest.raises(Refused, match="次序变了"):
        passing.sign_relay(up.see(up.w.approver, other), by=up.w.approver)
    other = up.see(up.w.duty, other)
    passing.submit_relay(passing.send_back_relay(other, by=up.w.duty, reason="次序"), by=up.w.duty, no_secret=True)
    signed = passing.sign_relay(up.see(up.w.approver, other), by=up.w.approver)
    assert ("续报二" in signed.title, "续报一" in signed.title, signed.stage_text) == (True, False, "续报二")


def test_an_event_that_becomes_a_work_secret_takes_its_drafts_along(up):
    """Who may not know it does not see the draft any more, and it leaves by the confidential way only."""
    relay = up.signed(superiors=[up.province.pk])
    assert up.w.client(up.w.supervisor).get(relay.get_absolute_url()).status_code == 200
    Emergency.objects.filter(pk=up.event.pk).update(label="work_secret")
    assert up.w.client(up.w.supervisor).get(relay.get_absolute_url()).status_code == 404
    delivery = up.see(up.w.duty, relay).deliveries.get()
    with pytest.raises(Refused, match="走机要"):
        sending.send_relay(delivery, by=up.w.duty, way="fax", skips="急")
    up.event.refresh_from_db()
    draft = up.draft("follow_up")
    assert passing.submit_relay(draft, by=up.w.duty, no_secret=True).label == "work_secret"

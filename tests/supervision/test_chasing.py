"""Reminders, their ladder and slips; absences; periods; more time; opinions nobody could settle; the line closed (D2–D4, D8, D10, D12)."""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile

import pytest
from django.utils import timezone
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.supervision.test_flow import WORDS, again, answered, at_units, drafted, told
from tongzheng.channels.actions import add_channel
from tongzheng.channels.models import Delivery
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.instructions.actions import instruct
from tongzheng.network.actions.people import deputise
from tongzheng.oversight.actions.team import record_away
from tongzheng.supervision import actions, queries
from tongzheng.supervision.models import Reminder
from tongzheng.supervision.queries import chasing
from tongzheng.supervision.queries.results import counted, unit_rows
from tongzheng.supervision.rules.timing import next_due, read_days
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale


def ring(item, audience):
    """Bring one alarm of the matter's clock forward to now and let the worker look."""
    waiting = Alarm.objects.filter(off_at__isnull=True, raised_at__isnull=True, audience=audience)
    alarm = waiting.filter(deadline__subject_id=item.pk, deadline__what="item").order_by("at")[0]
    Alarm.objects.filter(pk=alarm.pk).update(at=timezone.now() - dt.timedelta(seconds=1))
    sweep()


def test_each_is_reminded_once_however_often_it_is_clicked(world, django_assert_max_num_queries):
    """The preview says who is told and who has no number; a double click and a second supervisor send nothing twice."""
    add_channel(
        by=world.admin, once=uuid.uuid4(), name="短信", kind="sms", address="https://sms.example.cn/send", active=True,
        reach="all", detail="title", urgent_only=False,
    )  # fmt: skip
    world.bureau_clerk.person.phone = ""
    world.bureau_clerk.person.save()
    items = [at_units(world), at_units(world)]
    client = world.client(world.supervisor)
    address = "/supervision/remind/?all=1&state=underway"
    with django_assert_max_num_queries(18):
        page = client.get(address).content.decode()
    assert page.count("没有登记电话") == 2
    assert f"{items[0].pk}:0" in page
    seen = f"{items[0].pk}:0,{items[1].pk}:0"
    form = {
        "way": ["系统通知", "短信、邮件、政务微信"],
        "step": "officer",
        "text": "请抓紧",
        "seen": seen,
        "once": uuid.uuid4(),
    }
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert Reminder.objects.count() == 2
    assert Delivery.objects.filter(to=world.bureau_clerk).count() == 2
    other = client.post(address, form | {"once": uuid.uuid4()})  # made from a page that is older than the reminder
    assert other.status_code == 422
    assert "刚由别人催过" in other.content.decode()
    assert Reminder.objects.count() == 2


def test_a_reminder_by_telephone_is_noted_answered_and_printed(world):
    item = at_units(world)
    once = uuid.uuid4()
    with pytest.raises(Refused, match="电话是谁接的"):
        actions.remind_items([item], by=world.supervisor, way=["电话"], once=once)
    [sent] = actions.remind_items(
        [item], by=world.supervisor, way=["电话", "书面催办单"], once=once, callee="办公室小李", text="请今天报"
    )
    assert (sent.number, sent.way) == (1, "系统通知、电话、书面催办单")
    unit = world.client(world.bureau_clerk)
    unit.post(f"/supervision/{item.pk}/reminders/{sent.pk}/answer/", {"text": "今天下班前报"})
    page = world.client(world.supervisor).get(f"/supervision/{item.pk}/").content.decode()
    assert "今天下班前报" in page
    assert "办公室小李" in page
    assert any("答复催办" in text for text in told(world.supervisor))
    with pytest.raises(Refused, match="已经答复"):
        actions.answer_reminder(again(sent), by=world.bureau_clerk, text="再说一遍")
    word = unit.get(f"/supervision/{item.pk}/reminders/{sent.pk}/slip/docx/").content
    printed = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert "今天下班前报" in printed
    assert sent.numbered in printed
    assert unit.get(f"/supervision/{item.pk}/reminders/{sent.pk}/slip/pdf/").content.startswith(b"%PDF")


def test_chosen_times_ring_once_count_as_chasing_and_stand_on_the_ladder(world):
    item = at_units(world)
    at = timezone.now() + dt.timedelta(hours=5)
    with pytest.raises(Refused, match="天数"):
        actions.set_timing(item, by=world.supervisor, version=item.version, before="五天")
    actions.set_timing(item, by=world.supervisor, version=item.version, before="2、1", after="1", at=[at])
    with pytest.raises(Stale):
        actions.set_timing(again(item), by=world.supervisor, version=1, before="3")
    planned = Alarm.objects.filter(deadline__subject_id=item.pk, deadline__what="item", off_at__isnull=True)
    assert sorted(planned.values_list("audience", flat=True)).count("chase") == 2
    ring(item, "chase")
    sweep()
    reminder = Reminder.objects.get(auto=True)
    assert any("定时催办" in text for text in told(world.bureau_clerk))
    ring(item, "head")
    assert any("逾期" in text for text in told(world.bureau_signer))
    kinds = Entry.objects.filter(subject_type="supervision.item", subject_id=item.pk).values_list("kind", flat=True)
    assert {"supervision.item.auto_remind", "supervision.item.escalate"} <= set(kinds)
    page = world.client(world.supervisor).get(f"/supervision/{item.pk}/").content.decode()
    assert "自动催办" in page
    actions.accept_result(answered(world, again(item)), by=world.supervisor)
    today = timezone.localdate()
    [row] = unit_rows(world.supervisor, today, today)
    assert (row.chased["once"], reminder.unit) == (1, world.bureau)
    assert counted(world.supervisor, today, today, "once", world.bureau.pk) == [item.pk]
    shown = world.client(world.supervisor).get(f"/supervision/results/once/?unit={world.bureau.pk}").content.decode()
    assert item.title in shown


def test_a_day_in_an_absence_is_said_at_assignment_and_others_hear_meanwhile(world):
    """Officer called away: the page names him and who stands in; without a deputy the unit's leaders are told (D4)."""
    today = timezone.localdate()
    record_away(
        world.bureau_clerk, by=world.assessor, once=uuid.uuid4(), kind="borrowed", where="县委巡察组", starts=today, ends=None,
        note="",
    )  # fmt: skip
    item = drafted(world)
    actions.propose_item(item, by=world.supervisor)
    actions.approve_item(item, by=world.approver)
    client = world.client(world.supervisor)
    form = {"lead": world.bureau.pk, "due": item.due, "known": ""}
    first = client.post(f"/supervision/{item.pk}/assign/", form)
    assert first.status_code == 422
    words = first.content.decode()
    assert world.bureau_clerk.person.name in words
    assert f"可请{world.bureau_signer.post_name}" in words
    assert client.post(f"/supervision/{item.pk}/assign/", form | {"known": "on"}).status_code == 302
    kept = Entry.objects.get(kind="supervision.item.assign", subject_id=item.pk)
    assert "县委巡察组" in kept.data["away"][0]
    actions.remind_items([again(item)], by=world.supervisor)
    assert any("催办" in text for text in told(world.bureau_signer))
    deputise(world.bureau_clerk, world.signer.person, by=world.admin, starts=today, ends=today + dt.timedelta(60))
    found = chasing.previews(world.supervisor, queries.chosen(world.supervisor, [str(item.pk)]), [], [])
    assert world.signer.person.name in "".join(found[0].people)


def test_periods_roll_on_by_themselves_and_a_missed_one_stays_visible(world, time_machine):
    today = timezone.localdate()
    item = at_units(world, rhythm="weekly", due=today + dt.timedelta(3), last_day=today + dt.timedelta(40))
    assert actions.roll_periods() == 0
    time_machine.move_to(timezone.now() + dt.timedelta(days=4), tick=False)
    assert [actions.roll_periods(), actions.roll_periods()] == [1, 0]
    item = again(item)
    assert item.due == today + dt.timedelta(10)
    running = Deadline.objects.filter(subject_id=item.pk, state="running").values_list("what", flat=True)
    assert set(running) == {"item", "missed", "sign"}  # 青石镇 has not signed for its part
    assert any("第 1 期没有报" in text for text in told(world.bureau_clerk))
    assert [p.missed_at is not None for p in item.periods.all()] == [True, False]
    item = answered(world, item)
    assert not Deadline.objects.filter(subject_id=item.pk, state="running").exclude(what="sign").exists()
    actions.go_on(item, by=world.supervisor)
    item = again(item)
    assert item.due == today + dt.timedelta(17)
    assert [(p.number, p.timely) for p in item.periods.all()] == [(1, False), (2, True), (3, None)]
    [row] = unit_rows(world.supervisor, today, today + dt.timedelta(9))
    assert (row.missed, row.overdue) == (1, 0)


@drawn(
    first=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), rhythm=st.sampled_from(["weekly", "monthly", "quarterly"]),
    later=st.integers(0, 2000),
)  # fmt: skip
def test_the_next_day_of_a_rhythm_is_the_first_one_after(first, rhythm, later):
    after = first + dt.timedelta(later)
    day = next_due(first, rhythm, after, None)
    months = {"monthly": 1, "quarterly": 3}.get(rhythm)
    assert day > after
    if months is None:
        assert (day - first).days % 7 == 0
        assert (day - after).days <= 7
    else:
        between = (day.year - first.year) * 12 + day.month - first.month
        assert between % months == 0
        assert day.day == first.day or (day + dt.timedelta(1)).day == 1
        assert (day - after).days <= 31 * months
    assert next_due(first, rhythm, after, after) is None


def test_days_are_read_as_they_are_written():
    assert read_days("2, 5、10；5") == (10, 5, 2)
    assert read_days("") == ()
    for wrong in ("五", "0", "-1", "61", "1、2、3、4、5、6、7", "3.5"):
        with pytest.raises(ValueError, match="天数|最多"):
            read_days(wrong)


def test_asked_in_time_and_granted_late_counts_refused_and_lapsed_do_not(world, time_machine):
    item, other = at_units(world), at_units(world)
    later = item.due + dt.timedelta(20)
    asked = {"reason": "低温", "progress": "六成", "due": later}
    extension = actions.ask_extension(item, by=world.bureau_clerk, once=uuid.uuid4(), **asked)
    void = actions.ask_extension(other, by=world.bureau_clerk, once=uuid.uuid4(), **asked)
    actions.sign_extension(extension, by=world.bureau_signer)
    actions.pass_extension(extension, by=world.supervisor)
    time_machine.move_to(timezone.now() + dt.timedelta(days=8), tick=False)
    item = answered(world, again(item))  # the result came while the office was still deciding
    actions.grant_extension(again(extension), by=world.approver)
    actions.accept_result(again(item), by=world.supervisor)
    assert again(item).timely is True
    actions.accept_result(answered(world, again(other)), by=world.supervisor)
    assert (again(void).state, again(other).timely) == ("lapsed", False)
    assert any("已失效" in text for text in told(world.bureau_clerk))


def test_the_lead_hands_back_and_what_was_signed_stands(world):
    """A supporting unit need not sign again; a suspended lead is replaced by the supervisor, its clock stops."""
    item = drafted(world)
    actions.propose_item(item, by=world.supervisor)
    actions.approve_item(item, by=world.approver)
    actions.assign_item(item, by=world.supervisor, lead=world.bureau, supports=[world.town_a])
    actions.support_sign(again(item), by=world.clerk)
    actions.hand_back(again(item), by=world.bureau_signer, reason="不归我们")
    assert any("等另行交办" in text for text in told(world.clerk))
    actions.assign_item(again(item), by=world.supervisor, lead=world.town_b, supports=[world.town_a])
    parts = {part.unit: bool(part.signed_at) for part in queries.parts(item)}
    assert parts == {world.town_b: False, world.town_a: True}
    actions.take_back(again(item), by=world.supervisor, reason="柳河镇并入")
    assert not Deadline.objects.filter(subject_id=item.pk, state="running").exists()
    actions.assign_item(again(item), by=world.supervisor, lead=world.bureau)
    assert [part.unit for part in queries.parts(item)] == [world.bureau]


def test_what_the_lead_cannot_settle_the_office_does(world):
    item = at_units(world)
    actions.support_sign(item, by=world.clerk)
    opinion = actions.write_feedback(item, by=world.clerk, once=uuid.uuid4(), kind="opinion", text="应由局里出钱")
    actions.submit_feedback(opinion, by=world.clerk)
    actions.sign_feedback(opinion, by=world.signer)
    actions.refer_opinion(again(opinion), by=world.bureau_clerk, text="两家都没有资金渠道，请办公室定")
    assert any("报请协调" in text for text in told(world.supervisor))
    with pytest.raises(Refused, match="报请办公室"):
        actions.settle_opinion(again(opinion), by=world.bureau_signer, text="各一半")
    actions.settle_opinion(again(opinion), by=world.supervisor, text="从预备费列支")
    assert any("已协调" in text for text in told(world.clerk))
    assert answered(world, item).state == "feedback"


def test_with_its_parent_a_part_is_cancelled_and_is_as_secret_as_it(world):
    item = at_units(world, label="work_secret")
    child, late = drafted(world, parent=item, title="分解一"), drafted(world, parent=item, title="分解二")
    assert child.label == "work_secret"
    actions.open_item(child, by=world.supervisor)
    actions.assign_item(child, by=world.supervisor, lead=world.town_a)
    actions.cancel_item(again(item), by=world.approver, reason="政策变了")
    assert (again(child).state, again(late).state) == ("cancelled", "dropped")
    assert not Deadline.objects.filter(subject_id=child.pk, state="running").exists()


def test_the_contact_is_told_too_and_a_gap_is_listed(world):
    contact = actions.set_contact(
        world.bureau, by=world.bureau_signer, post=world.bureau_signer, phone="6612345", duties="督促按期报"
    )
    with pytest.raises(Refused, match="在任"):
        actions.set_contact(world.bureau, by=world.supervisor, post=world.clerk, phone="1", duties="督促")
    item = at_units(world)
    actions.remind_items([item], by=world.supervisor)
    assert any("第 1 次催办" in text for text in told(contact.post))
    client = world.client(world.supervisor)
    assert "6612345" in client.get(f"/supervision/{item.pk}/").content.decode()
    page = client.get("/supervision/contacts/?gaps=1").content.decode()
    assert "没有定联络员" in page
    assert "6612345" not in page


def test_three_reds_running_propose_a_talk_until_one_is_noted(world):
    items = [at_units(world) for _ in range(3)]
    then = timezone.now() - dt.timedelta(30)
    Deadline.objects.filter(what="item", subject_id__in=[i.pk for i in items[:2]]).update(due_at=then, turn_3=then)
    assert chasing.suggestions(world.supervisor) == []
    Deadline.objects.filter(what="item").update(due_at=then, turn_3=then)
    [found] = chasing.suggestions(world.supervisor)
    assert (found.unit, len(found.reds), found.talk) == (world.bureau, 3, None)
    form = {"held": "yes", "note": "约谈了局长，一周内报齐", "once": uuid.uuid4()}
    client = world.client(world.supervisor)
    assert client.post(f"/supervision/talks/{world.bureau.pk}/", form).status_code == 302
    assert "约谈了局长" in client.get("/supervision/talks/").content.decode()


def test_the_result_stands_under_the_instruction_for_the_leader_and_the_clerk(world, placement):
    given = instruct(placement, by=world.leader, once=uuid.uuid4(), nature="handle", text=WORDS)
    item = drafted(world, instruction=given)
    actions.open_item(item, by=world.supervisor)
    actions.assign_item(item, by=world.supervisor, lead=world.bureau)
    actions.sign_for(again(item), by=world.bureau_clerk)
    actions.accept_result(answered(world, again(item)), by=world.supervisor)
    actions.report_item(again(item), by=world.supervisor)
    leader = world.client(world.leader)
    assert "您批示的事报来结果" in leader.get("/today/").content.decode()
    mine = leader.get("/instructions/mine/").content.decode()
    assert "七个村恢复供水" in mine
    assert item.get_absolute_url() in mine
    report = placement.article.sources.get()
    author = world.client(report.author)
    for page in (f"/reports/{report.pk}/instructions/", f"/reports/{report.pk}/line/"):
        shown = author.get(page).content.decode()
        assert "七个村恢复供水" in shown, page
        assert item.get_absolute_url() not in shown  # not his unit's matter: its words, not its page
    actions.say_word(again(item), by=world.leader, once=uuid.uuid4(), again=False)
    assert "您批示的事报来结果" not in leader.get("/today/").content.decode()

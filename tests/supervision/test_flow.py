"""From a leader's instruction to the result on his page, and what may go wrong on the way (D2–D4, D8)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.queries import light_of
from tongzheng.deadlines.queries.calendar import add_working_days
from tongzheng.files.xlsx import read_rows
from tongzheng.instructions.actions import instruct
from tongzheng.notices.models import Notice
from tongzheng.supervision import actions, exports, queries
from tongzheng.supervision.models import Item
from tongzheng.supervision.queries.results import total, unit_rows
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

WORDS = "饮水无小事。请水利局牵头，青石镇配合，3个工作日内拿出办法，结果报我。"


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def drafted(world, **fields):
    """A matter without an instruction, its term three working days from today."""
    values = {
        "title": "冬季饮水困难", "text": "查清原因，先送水保供。", "origin": "meeting",
        "due": add_working_days(timezone.localdate(), 3), "once": uuid.uuid4(), **fields,
    }  # fmt: skip
    return actions.draft_item(by=world.supervisor, **values)


def at_units(world, **fields):
    """The same, approved, given to 县水利局 with 青石镇 supporting, and signed for."""
    item = drafted(world, **fields)
    actions.propose_item(item, by=world.supervisor)
    actions.approve_item(item, by=world.approver)
    actions.assign_item(item, by=world.supervisor, lead=world.bureau, supports=[world.town_a])
    actions.sign_for(again(item), by=world.bureau_clerk)
    return again(item)


def answered(world, item, text="七个村恢复供水。"):
    feedback = actions.write_feedback(item, by=world.bureau_clerk, once=uuid.uuid4(), kind="result", text=text)
    actions.submit_feedback(feedback, by=world.bureau_clerk)
    actions.sign_feedback(feedback, by=world.bureau_signer)
    return again(item)


def told(post):
    return [notice.text for notice in Notice.objects.filter(to=post).order_by("id")]


def test_from_instruction_to_the_leader_and_back_to_the_clerk(world, placement, django_assert_max_num_queries):
    """Words propose day and units; every step tells who is next; the clerk learns the end (D2, D8)."""
    given = instruct(placement, by=world.leader, once=uuid.uuid4(), nature="handle", text=WORDS)
    assert list(queries.waiting_instructions(world.supervisor)) == [given]
    today = timezone.localdate()
    proposal = queries.propose(world.supervisor, given.text, today)
    assert (proposal.lead, proposal.supports) == (world.bureau, [world.town_a])
    assert (proposal.due, proposal.due_basis) == (add_working_days(today, 3), "“3个工作日内”")

    item = drafted(world, instruction=given, due=proposal.due, title="三乡镇饮水")
    assert item.leader == world.leader
    with pytest.raises(Refused, match="已经立项"):
        drafted(world, instruction=given)
    actions.open_item(item, by=world.supervisor)
    assert item.numbered == f"督〔{today.year}〕1号"
    assert not queries.waiting_instructions(world.supervisor).exists()
    assert queries.list_items(world.bureau_clerk).count() == 0  # nothing before it is given out
    actions.assign_item(item, by=world.supervisor, lead=world.bureau, supports=[world.town_a])
    assert any("牵头" in text for text in told(world.bureau_clerk))
    assert any("配合" in text for text in told(world.clerk))
    actions.sign_for(again(item), by=world.bureau_clerk)
    item = answered(world, again(item))
    assert item.state == "feedback"
    assert Deadline.objects.get(subject_id=item.pk, what="item").state == "met"
    actions.send_back(item, by=world.supervisor, reason="没写完成时间")
    item = answered(world, again(item), "七个村恢复供水，11月底前全部完成。")
    actions.accept_result(item, by=world.supervisor)
    actions.report_item(again(item), by=world.supervisor)
    assert any("办好了" in text for text in told(world.leader))
    assert list(queries.list_items(world.leader)) == [item]
    assert queries.list_items(world.leader2).count() == 0
    with pytest.raises(Refused, match="领导还没有圈阅"):
        actions.close_item(again(item), by=world.supervisor)
    actions.say_word(again(item), by=world.leader, once=uuid.uuid4(), again=False, satisfied="yes")
    actions.close_item(again(item), by=world.supervisor)
    item = again(item)
    assert (item.state, item.timely, item.satisfied) == ("closed", True, "yes")
    assert any("督查事项已办结" in text for text in told(world.clerk))
    for post in (world.supervisor, world.bureau_clerk, world.leader):
        client = world.client(post)
        for url in ("/supervision/", item.get_absolute_url()):
            with django_assert_max_num_queries(15):
                assert "三乡镇饮水" in client.get(f"{url}?state=all").content.decode()
    kinds = list(
        Entry.objects.filter(subject_type="supervision.item", subject_id=item.pk).values_list("kind", flat=True)
    )
    assert {k.rsplit(".", 1)[-1] for k in kinds} >= {"draft", "open", "assign", "sign_for", "answer", "send_back", "accept", "report", "word", "close"}  # fmt: skip


def test_a_further_word_reopens_and_the_clock_starts_anew(world, placement):
    given = instruct(placement, by=world.leader, once=uuid.uuid4(), nature="handle", text=WORDS)
    item = drafted(world, instruction=given)
    actions.open_item(item, by=world.supervisor)
    actions.assign_item(item, by=world.supervisor, lead=world.bureau)
    actions.sign_for(again(item), by=world.bureau_clerk)
    item = answered(world, again(item))
    actions.accept_result(item, by=world.supervisor)
    actions.report_item(again(item), by=world.supervisor)
    once = uuid.uuid4()
    for _ in range(2):  # the same tap twice is one word
        actions.say_word(again(item), by=world.leader, once=once, again=True, text="再查，5个工作日内报")
    item = again(item)
    assert (item.state, item.round, item.words.count()) == ("underway", 2, 1)
    assert item.due == add_working_days(timezone.localdate(), 5)
    assert Deadline.objects.get(key=item.clock_key).state == "running"
    assert any("再交办" in text for text in told(world.bureau_clerk))
    item = answered(world, item)
    actions.accept_result(item, by=world.supervisor)
    assert again(item).state == "accepted"


def test_opening_needs_authority(world):
    """Without an instruction the approver opens it (条例 第 11 条); a dropped draft stays with its reason."""
    item = drafted(world)
    with pytest.raises(Refused, match="先报批"):
        actions.open_item(item, by=world.supervisor)
    actions.propose_item(item, by=world.supervisor)
    with pytest.raises(Refused, match="审签人"):
        actions.approve_item(item, by=world.supervisor)
    actions.refuse_item(item, by=world.approver, reason="同一件事已有")
    actions.drop_item(again(item), by=world.supervisor, reason="与督1号重复")
    assert (again(item).state, again(item).number) == ("dropped", None)
    child = drafted(world, parent=at_units(world), title="分解一")
    actions.open_item(child, by=world.supervisor)  # what is above it was approved
    assert child.number == 2


def test_only_the_lead_answers_and_only_after_opinions_are_settled(world):
    item = at_units(world)
    with pytest.raises(Refused, match="先签收"):
        actions.write_feedback(item, by=world.clerk, once=uuid.uuid4(), kind="progress", text="已送水")
    actions.support_sign(item, by=world.clerk)
    with pytest.raises(Refused, match="牵头单位统一报"):
        actions.write_feedback(item, by=world.clerk, once=uuid.uuid4(), kind="result", text="已送水")
    opinion = actions.write_feedback(item, by=world.clerk, once=uuid.uuid4(), kind="opinion", text="管网应由局里出钱")
    actions.submit_feedback(opinion, by=world.clerk)
    actions.sign_feedback(opinion, by=world.signer)
    with pytest.raises(Refused, match="青石镇的意见还没有协调"):
        answered(world, item)
    actions.settle_opinion(again(opinion), by=world.bureau_signer, text="两家各一半")
    result = item.feedback.get(kind="result")
    actions.sign_feedback(result, by=world.bureau_signer)
    assert again(item).state == "feedback"


def test_a_parent_waits_for_its_parts_and_closes_only_with_an_accepted_result(world):
    item = at_units(world)
    child = drafted(world, parent=item, title="分解一")
    actions.open_item(child, by=world.supervisor)
    with pytest.raises(Refused, match="分解事项没有办结"):
        answered(world, item)
    actions.cancel_item(child, by=world.approver, reason="并入上级事项")
    result = item.feedback.get()
    actions.sign_feedback(result, by=world.bureau_signer)
    with pytest.raises(Stale):
        actions.close_item(again(item), by=world.supervisor)
    actions.accept_result(again(item), by=world.supervisor)
    actions.close_item(again(item), by=world.supervisor)
    actions.archive_item(again(item), by=world.supervisor)
    assert again(item).state == "archived"


def test_more_time_is_approved_at_two_levels_and_counts(world):
    item = at_units(world)
    later = item.due + dt.timedelta(days=10)
    asked = {"once": uuid.uuid4(), "due": later, "reason": "低温不宜施工", "progress": "完成六成"}
    with pytest.raises(Refused, match="晚于现在的期限"):
        actions.ask_extension(item, by=world.bureau_clerk, **{**asked, "due": item.due})
    extension = actions.ask_extension(item, by=world.bureau_clerk, **asked)
    with pytest.raises(Refused, match="已经有一份"):
        actions.ask_extension(item, by=world.bureau_clerk, **{**asked, "once": uuid.uuid4()})
    with pytest.raises(Stale):
        actions.pass_extension(extension, by=world.supervisor)
    actions.sign_extension(extension, by=world.bureau_signer)
    actions.pass_extension(extension, by=world.supervisor)
    with pytest.raises(Refused):
        actions.grant_extension(extension, by=world.supervisor)
    actions.grant_extension(extension, by=world.approver)
    item = again(item)
    clock = Deadline.objects.get(subject_id=item.pk, what="item")
    assert (item.due, queries.judged_by(item), timezone.localdate(clock.due_at)) == (later, later, later)
    assert timezone.localdate(clock.first_due_at) < later


def test_late_without_leave_is_judged_by_the_first_day(world, time_machine):
    item = at_units(world)
    time_machine.move_to(timezone.now() + dt.timedelta(days=20), tick=False)
    with pytest.raises(Refused, match="到期前提出"):
        actions.ask_extension(
            item, by=world.bureau_clerk, once=uuid.uuid4(), due=item.due + dt.timedelta(60), reason="忙", progress="无"
        )
    actions.accept_result(answered(world, item), by=world.supervisor, quality="fair")
    assert again(item).timely is False


def test_reminders_climb_and_each_is_a_slip_of_its_colour(world):
    """三明: 蓝 → 橙 → 红, each a step higher; out of turn only with its reason (rules.md 5.4)."""
    actions.set_terms(by=world.approver, version=1, scheme="ladder")
    item = at_units(world)
    for colour, step in (("蓝", "officer"), ("橙", "head"), ("红", "director")):
        [sent] = actions.remind_items([again(item)], by=world.supervisor)
        assert (sent.slip, sent.step) == (f"{colour}色督查单", step)
    assert [one.numbered for one in item.reminders.all()] == [f"督催〔{sent.year}〕{n}号" for n in (1, 2, 3)]
    assert Deadline.objects.get(subject_id=item.pk, what="item").floor == 3
    assert any("第 3 次催办" in text for text in told(world.approver))
    other = at_units(world)
    with pytest.raises(Refused, match="写明原因"):
        actions.remind_items([other], by=world.supervisor, colour="红")
    [sent] = actions.remind_items([other], by=world.supervisor, colour="红", text="县长批示，特事特办")
    assert sent.colour == "红"
    with pytest.raises(Refused, match="不用催"):
        actions.remind_items([answered(world, item)], by=world.supervisor)


def test_where_lights_are_of_days_a_reminder_turns_none(world):
    item = at_units(world)
    for _ in range(3):
        actions.remind_items([again(item)], by=world.supervisor)
    clock = Deadline.objects.get(subject_id=item.pk, what="item")
    assert (clock.floor, light_of(clock).colour) == (0, "绿")


def test_handed_back_and_given_to_another(world):
    item = drafted(world)
    actions.propose_item(item, by=world.supervisor)
    actions.approve_item(item, by=world.approver)
    actions.assign_item(item, by=world.supervisor, lead=world.town_a, supports=[world.town_b])
    with pytest.raises(Refused):
        actions.hand_back(again(item), by=world.clerk, reason="不归我们")
    actions.hand_back(again(item), by=world.signer, reason="属水利局职责")
    actions.assign_item(again(item), by=world.supervisor, lead=world.bureau)
    item = again(item)
    assert [(p.unit, p.part) for p in queries.parts(item)] == [(world.bureau, "lead")]
    clocks = Deadline.objects.filter(subject_id=item.pk, what="item").order_by("id")
    assert [clock.state for clock in clocks] == ["stopped", "running"]
    assert clocks[1].unit == world.bureau
    other = drafted(world)
    actions.propose_item(other, by=world.supervisor)
    actions.approve_item(other, by=world.approver)
    with pytest.raises(Refused, match="不归本办公室"):
        actions.assign_item(other, by=world.supervisor, lead=world.other_town)


def test_a_long_matter_is_reported_on_period_by_period(world):
    today = timezone.localdate()
    item = at_units(world, rhythm="monthly", due=today + dt.timedelta(20), last_day=today + dt.timedelta(90))
    item = answered(world, item, "完成三成")
    actions.go_on(item, by=world.supervisor, due=today + dt.timedelta(50))
    item = again(item)
    assert (item.state, item.due) == ("underway", today + dt.timedelta(50))
    assert Deadline.objects.filter(subject_id=item.pk, what="item", state="running").count() == 1
    actions.accept_result(answered(world, item, "全部完成"), by=world.supervisor)
    assert again(item).timely is True


def test_alarms_climb_from_the_unit_to_the_leader(world, placement):
    given = instruct(placement, by=world.leader, once=uuid.uuid4(), nature="handle", text=WORDS)
    item = drafted(world, instruction=given, due=timezone.localdate() + dt.timedelta(14))
    actions.open_item(item, by=world.supervisor)
    actions.assign_item(item, by=world.supervisor, lead=world.bureau)
    alarms = Alarm.objects.filter(deadline__subject_id=item.pk, deadline__what="item").order_by("at", "id")
    assert [alarm.audience for alarm in alarms] == ["unit", "unit", "unit", "supervisor", "head", "director", "leader"]
    assert all(a.at <= b.at for a, b in zip(alarms, list(alarms)[1:], strict=False))


def test_how_the_units_did_and_who_had_to_be_chased(world):
    """In time, redone, and what came only after a reminder, each counted once (D6, D12)."""
    first = at_units(world)
    actions.accept_result(answered(world, first), by=world.supervisor)
    second = at_units(world)
    actions.remind_items([second], by=world.supervisor)
    actions.send_back(answered(world, second), by=world.supervisor, reason="数字不全")
    actions.accept_result(answered(world, again(second)), by=world.supervisor, quality="fair")
    at_units(world)
    today = timezone.localdate()
    [row] = unit_rows(world.supervisor, today, today)
    assert (row.unit, row.answered, row.in_time, row.redone, row.good, row.open) == ("县水利局", 2, 2, 1, 1, 1)
    assert (row.chased, row.dependence) == ({"none": 1, "once": 1, "more": 0}, 50)
    assert unit_rows(world.clerk_b, today, today) == []
    assert total([row, row]).chased["once"] == 2
    page = world.client(world.supervisor).get("/supervision/results/?start=x&end=2026-99-99")
    assert "催办依赖度" in page.content.decode()


def test_the_ledger_shows_each_only_his(world):
    item = at_units(world)
    for who, seen in (
        ("supervisor", 1), ("editor", 1), ("approver", 1), ("bureau_clerk", 1), ("clerk", 1), ("clerk_b", 0),
        ("leader", 0), ("duty", 0), ("other_clerk", 0), ("other_editor", 0), ("city_editor", 0),
    ):  # fmt: skip
        assert queries.list_items(getattr(world, who)).count() == seen, who
    Item.objects.filter(pk=item.pk).update(label="work_secret")
    assert queries.list_items(world.editor).count() == 0
    assert queries.list_items(world.bureau_clerk).count() == 0
    assert queries.list_items(world.bureau_signer).count() == 1


def test_the_ledger_says_the_day_as_it_was_here(world):
    """Opened at half past six in the morning: that is yesterday only in Greenwich."""
    item = at_units(world)
    Item.objects.filter(pk=item.pk).update(opened_at=dt.datetime(2026, 11, 30, 22, 30, tzinfo=dt.UTC))
    book = exports.ledger_xlsx(queries.list_items(world.supervisor))
    assert "2026-12-01" in str([row.values for row in read_rows(book)])


def test_a_supporting_unit_reads_neither_the_leads_reminders_nor_the_offices_own_talk(world):
    item = drafted(world)
    actions.propose_item(item, by=world.supervisor)
    actions.refuse_item(item, by=world.approver, reason="这个单位老拖，先别立")
    actions.propose_item(item, by=world.supervisor)
    actions.approve_item(item, by=world.approver)
    actions.assign_item(item, by=world.supervisor, lead=world.bureau, supports=[world.town_a])
    actions.sign_for(again(item), by=world.bureau_clerk)
    actions.remind_items([again(item)], by=world.supervisor, text="局里拖了三天")
    actions.ask_extension(
        again(item),
        by=world.bureau_clerk,
        once=uuid.uuid4(),
        due=item.due + dt.timedelta(3),
        reason="局里没有人手",
        progress="过半",
    )
    pages = [
        world.client(post).get(item.get_absolute_url()).text
        for post in (world.supervisor, world.bureau_clerk, world.clerk)
    ]
    assert [[words in page for words in ("先别立", "拖了三天", "没有人手")] for page in pages] == [
        [True, True, True], [False, True, True], [False, False, False],
    ]  # fmt: skip

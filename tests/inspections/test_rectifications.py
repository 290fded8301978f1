"""A unit is told what to put right; it answers; somebody looks again (D5, 第 18 条)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.inspections.cases import found, underway
from tests.pictures import PNG
from tongzheng.deadlines.models import Deadline
from tongzheng.files.xlsx import read_rows
from tongzheng.inspections import actions
from tongzheng.inspections.models import Rectification
from tongzheng.trail.refusals import Refused


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def ordered(world, **fields):
    """Something 青石镇 is to put right in ten days."""
    values = {
        "unit": world.town_a, "title": "消防通道被占用", "text": "清理占用，画线立牌，不再反弹。",
        "due": timezone.localdate() + dt.timedelta(10), "once": uuid.uuid4(), **fields,
    }  # fmt: skip
    return actions.order_rectification(by=world.supervisor, **values)


def answered(world, rectification, text="已清理三处占道摊点，画线立牌。"):
    photos = {"before": [SimpleUploadedFile("前.png", PNG)], "after": [SimpleUploadedFile("后.png", PNG)]}
    answer, refused = actions.write_answer(rectification, by=world.clerk, once=uuid.uuid4(), text=text, **photos)
    assert not refused
    actions.lay_answer(answer, by=world.clerk)
    actions.sign_answer(again(answer), by=world.signer)
    return again(rectification)


def test_put_right_only_at_the_second_look(world):
    """Order, sign for, answer, once more by a new day, answer, struck off: each round has its clock, answer and recheck."""
    one = ordered(world)
    actions.sign_for(one, by=world.clerk)
    one = answered(world, again(one))
    later = one.due + dt.timedelta(5)
    actions.once_more(one, by=world.supervisor, once=uuid.uuid4(), way="site", reason="东门还停着车", due=later)
    one = again(one)
    assert (one.state, one.round, one.due) == ("redo", 2, later)
    one = answered(world, one)
    actions.strike_off(one, by=world.supervisor, once=uuid.uuid4(), way="site", text="东门已清")
    assert again(one).state == "passed"
    clocks = Deadline.objects.filter(subject_type="inspections.rectification", subject_id=one.pk).order_by("id")
    assert [clock.state for clock in clocks] == ["met", "met"]
    assert [(a.round, a.state, a.recheck.passed) for a in one.answers.all()] == [
        (1, "returned", False),
        (2, "passed", True),
    ]
    assert one.answers.first().pictures.count() == 2


def test_more_time_is_asked_before_the_day_and_moves_the_clock(world):
    """By the unit's leader with a reason; granted, the clock goes by the new day; after the day it is refused."""
    one = actions.sign_for(ordered(world), by=world.clerk)
    later = one.due + dt.timedelta(7)
    with pytest.raises(Refused, match="由本单位领导"):
        actions.ask_delay(one, by=world.clerk, once=uuid.uuid4(), due=later, reason="下雨")
    asked = actions.ask_delay(again(one), by=world.signer, once=uuid.uuid4(), due=later, reason="下雨，进不了场")
    with pytest.raises(Refused, match="已经有一份"):
        actions.ask_delay(again(one), by=world.signer, once=uuid.uuid4(), due=later, reason="下雨")
    actions.grant_delay(asked, by=world.supervisor)
    clock = Deadline.objects.get(key=one.clock_key)
    assert (again(one).due, timezone.localtime(clock.due_at).date()) == (later, later)
    Rectification.objects.filter(pk=one.pk).update(due=timezone.localdate() - dt.timedelta(1))
    with pytest.raises(Refused, match="要在到期前提出"):
        actions.ask_delay(again(one), by=world.signer, once=uuid.uuid4(), due=later, reason="还要")
    page = world.client(world.supervisor).get(reverse("inspections:ledger") + "?state=late")
    assert "消防通道被占用" in page.text


def test_the_ledger_and_its_workbook(world, django_assert_max_num_queries):
    """By unit with lights, within fifteen questions; a unit sees its own; the workbook has the same rows."""
    ordered(world)
    ordered(world, unit=world.town_b, title="台账不全")
    with django_assert_max_num_queries(15):
        page = world.client(world.supervisor).get(reverse("inspections:ledger"))
    assert "消防通道被占用" in page.text
    assert "台账不全" in page.text
    assert "台账不全" not in world.client(world.clerk).get(reverse("inspections:ledger")).text
    book = world.client(world.supervisor).get(reverse("inspections:ledger") + "?export=xlsx&unit=x&state=zzz").content
    assert [row.values[2] for row in read_rows(book)] == ["问题", "消防通道被占用", "台账不全"]


def test_one_finding_is_put_right_once(world):
    """The same form twice is one order; a second order for the same finding is refused until the first is called off."""
    finding = found(world, underway(world))
    once = uuid.uuid4()
    first = ordered(world, finding=finding, once=once)
    assert ordered(world, finding=finding, once=once).pk == first.pk
    with pytest.raises(Refused, match="已经下达过整改"):
        ordered(world, finding=finding)
    actions.call_off(first, by=world.supervisor, reason="写错了单位")
    assert ordered(world, finding=finding).pk != first.pk
    with pytest.raises(Refused, match="不是这个单位的"):
        ordered(world, finding=finding, unit=world.town_b)


def test_a_form_made_for_one_finding_is_not_used_for_another(world):
    one = underway(world)
    first, second = found(world, one), found(world, one, text="泵站没有人看管")
    values = {
        "by": world.supervisor, "once": uuid.uuid4(), "unit": world.town_a, "title": "限期改好", "text": "返工",
        "due": timezone.localdate() + dt.timedelta(9),
    }  # fmt: skip
    made = actions.order_rectification(finding=first, **values)
    assert actions.order_rectification(finding=first, **values) == made
    with pytest.raises(Refused, match="已经用过"):
        actions.order_rectification(finding=second, **values)
    more = {"by": world.supervisor, "once": uuid.uuid4(), "title": "督办", "text": "督办", "due": values["due"]}
    item = actions.supervise_finding(first, **more)
    assert actions.supervise_finding(first, **more) == item
    with pytest.raises(Refused, match="已经用过"):
        actions.supervise_finding(second, **more)

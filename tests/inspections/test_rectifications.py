"""A unit is told what to put right; it answers; somebody looks again (D5, 第 18 条)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.pictures import PNG
from tongzheng.deadlines.models import Deadline
from tongzheng.inspections import actions


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

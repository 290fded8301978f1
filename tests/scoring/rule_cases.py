"""Rulebooks and things registered by hand for the permission table, of 云岭县."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.utils import timezone

from tongzheng.scoring.actions import facts as registering
from tongzheng.scoring.actions import rulebooks as ruling

SMALL = """
id = "t"
name = "云岭县政务信息计分办法"
[leagues]
town = "乡镇榜"
department = "部门榜"
[[versions]]
version = "v1"
from = 2020-01-01
to = 2099-12-31
points = [ { levels = ["county"], points = 4, clause = "6" }, { levels = ["city"], points = 12, clause = "7" } ]
repeats = [ { name = "采用", mode = "add", clause = "8" } ]
joints = [ { mode = "ratio", clause = "9" } ]
commissions = [ { results = ["done"], points = 2 }, { results = ["missed"], points = -2 } ]
breaches = [ { kinds = ["late"], points = -3, clause = "14" } ]
tasks = [ { name = "月任务", number = 2, short = 0.75, item = "quota" } ]
"""


class RuleCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def rulebook_draft(self) -> Any:
        return ruling.upload_rulebook(by=self.world.assessor, once=uuid.uuid4(), text=SMALL)

    @cached_property
    def rulebook_active(self) -> Any:
        made = ruling.upload_rulebook(by=self.world.assessor, once=uuid.uuid4(), text=SMALL)
        return ruling.activate_rulebook(made, by=self.world.assessor, starts=dt.date(timezone.localdate().year, 1, 1))

    @cached_property
    def hand_fact(self) -> Any:
        (fact,) = registering.register_facts(
            by=self.world.assessor, once=uuid.uuid4(), kind="breach", what="late", title="山洪信息迟报", document="通报1号",
            on=timezone.localdate(), units=[self.world.town_a.pk],
        )  # fmt: skip
        return fact

    @cached_property
    def fact_kind(self) -> str:
        return "commission"

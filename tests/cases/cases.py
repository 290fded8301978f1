"""Cases of the library for the permission table: being written, looked over, published."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from tests.emergencies.cases import register
from tongzheng.cases import actions
from tongzheng.emergencies import actions as emergencies

PARTS = {
    "summary": "夜间货车侧翻，驾驶员受伤。",
    "causes": "雨天路滑，连续弯道没有减速提示。",
    "measures": "交警先封闭一个车道，卫生院二十分钟到场。",
    "lessons": "连续弯道要加装减速带和提示牌。",
}


def closed(world: Any, **fields: Any) -> Any:
    """An emergency of 青石镇 that is over and closed."""
    found = register(world, **fields)
    once, body = uuid.uuid4(), "处置完毕。事故原因是雨天路滑。今后要加装提示牌。"
    emergencies.enter_report(found, by=world.duty, once=once, stage="final", way="phone", unit=found.unit, body=body)
    return emergencies.close_emergency(found, by=world.duty)


def written_case(world: Any, state: str = "draft", **fields: Any) -> Any:
    """The case of a closed emergency walked to draft | review | published."""
    shared = fields.pop("shared", False)
    case = actions.start_case(closed(world, **fields), by=world.duty)
    case = actions.save_case(case, by=world.duty, version=case.version, title=case.title, shared=shared, **PARTS)
    if state != "draft":
        actions.submit_case(case, by=world.duty)
    if state == "published":
        actions.publish_case(case, by=world.approver)
    return case


class LibraryCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def case_draft(self) -> Any:
        return written_case(self.world)

    @cached_property
    def case_review(self) -> Any:
        return written_case(self.world, "review")

    @cached_property
    def case_published(self) -> Any:
        return written_case(self.world, "published")

    @cached_property
    def case_shared(self) -> Any:
        return written_case(self.world, "published", shared=True)

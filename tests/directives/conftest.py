"""A superior that works here (the city's office) and one that does not; builders that walk the real actions (D11)."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

WORDS = "请云岭县抓紧查清冬季饮水困难的原因，先送水保供。"


@pytest.fixture
def above(world):
    """`above.city`, `.province` (superiors); `registered()`, `ordered()`, `opened()`, `answered()`, `composed()`, `signed()`."""
    return make_above(world)


def make_above(world: Any) -> SimpleNamespace:  # noqa: C901 - a handful of builders
    from tongzheng.directives import queries
    from tongzheng.directives.actions import opening, registering, reporting, showing
    from tongzheng.supervision import actions as supervision
    from tongzheng.upward.actions.settings import add_superior

    w, today = world, timezone.localdate()
    city = add_superior(by=w.editor, inside=True, name="市政府办公室", paper="云岭信息", level="city")
    province = add_superior(by=w.editor, name="省政府办公厅", paper="云岭专报", level="province", way="confidential")

    def registered(**fields: Any) -> Any:
        values: dict[str, Any] = {
            "once": uuid.uuid4(), "kind": "instruction", "level": "city", "leader": "市长阮明夷", "title": "冬季饮水困难",
            "document": "云州信息", "document_no": "第12期", "words": WORDS, "day": today - dt.timedelta(5),
            "received_on": today - dt.timedelta(4), "due": today + dt.timedelta(20), "superior": city, "points": "",
        }  # fmt: skip
        return registering.register_directive(by=fields.pop("by", w.supervisor), **values | fields)

    def ordered(**fields: Any) -> Any:
        """Laid before the county's leader, who wrote on it himself."""
        directive = registered(**fields)
        (lying,) = showing.show_directive(directive, by=w.supervisor, leaders=[w.leader])
        showing.note_words(lying, by=w.leader, words="请水利局牵头，一周内报。")
        return directive

    def wanted(directive: Any, **fields: Any) -> list[Any]:
        return [
            opening.Wanted(point, f"事项{n}", point.text, w.town_a, today + dt.timedelta(9), [w.town_b], **fields)
            for n, point in enumerate(queries.points_of(directive), 1)
        ]

    def opened(**fields: Any) -> Any:
        directive = ordered(**fields)
        opening.open_points(directive, by=w.supervisor, wanted=wanted(directive), leader=w.leader)
        return directive

    def answer(item: Any, text: str = "七个村恢复供水，涉及1260人。", problem: str = "管道老化，缺资金80万元") -> Any:
        """The unit's result of one item, accepted and closed."""
        supervision.sign_for(item, by=w.clerk)
        told = supervision.write_feedback(
            item, by=w.clerk, once=uuid.uuid4(), kind="result", text=text, problem=problem
        )
        supervision.sign_feedback(supervision.submit_feedback(told, by=w.clerk), by=w.signer)
        item.refresh_from_db()
        return supervision.accept_result(item, by=w.supervisor)

    def answered(**fields: Any) -> Any:
        directive = opened(**fields)
        for point in queries.points_of(directive):
            answer(point.item)
        return directive

    def composed(directive: Any = None, stage: str = "final") -> Any:
        directive = directive or answered()
        owed = next(o for o in queries.owed_of(directive) if o.stage == stage and o.open)
        return reporting.compose_report(owed, by=w.supervisor, once=uuid.uuid4())

    def see(post: Any, report: Any) -> Any:
        return queries.get_report(post, report.pk)

    def signed(directive: Any = None, stage: str = "final", unfinished: str = "") -> Any:
        report = see(w.supervisor, composed(directive, stage))
        reporting.submit_report(report, by=w.supervisor, no_secret=True, unfinished=unfinished)
        return reporting.sign_report(see(w.approver, report), by=w.approver)

    return SimpleNamespace(
        w=w, city=city, province=province, today=today, registered=registered, ordered=ordered, opened=opened, answer=answer,
        answered=answered, composed=composed, signed=signed, see=see, wanted=wanted,
    )  # fmt: skip

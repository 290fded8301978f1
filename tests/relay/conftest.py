"""An emergency at 青石镇, and two superiors: the city's office, which works here too, and the province's, which does not."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

BODY = (
    "今天凌晨上溪村后山滑坡，压埋民房3间，2人死亡、1人失联。镇党委书记已赶到现场指挥。"
    "已组织民兵40人救援，转移群众120人。可能引发次生滑坡。请求市里派地质专家。"
)


@pytest.fixture
def up(world):
    """`up.event`, `up.city`, `up.province`; `draft()`, `signed()`, `see(post, relay)`, `report(body, unit=, **figures)`."""
    return make_up(world)


def make_up(world):
    from tongzheng.emergencies import actions as emergencies
    from tongzheng.relay import queries
    from tongzheng.relay.actions import composing, passing
    from tongzheng.upward.actions.settings import add_superior

    w = world
    city = add_superior(by=w.editor, inside=True, name="市政府办公室", paper="云岭信息", level="city")
    province = add_superior(by=w.editor, name="省政府值班室", paper="云岭专报", level="province", way="fax")
    occurred = timezone.now() - timedelta(minutes=50)
    event = emergencies.register_emergency(
        by=w.duty, once=uuid.uuid4(), title="上溪村后山滑坡", place="上溪村", unit=w.town_a,
        told_by="镇长李立 13800000000", occurred_at=occurred, body=BODY, figures={"deaths": 2, "missing": 1},
    )  # fmt: skip

    if event.severity != 3:  # 较大 whatever the office's thresholds are
        emergencies.grade_emergency(event, by=w.duty, severity=3, reason="房屋压埋")

    def see(post, relay):
        return queries.get_relay(post, relay.pk)

    def draft(stage="initial", **fields):
        fields = {"superiors": [city.pk]} | fields
        return see(w.duty, composing.compose_relay(event, by=w.duty, once=uuid.uuid4(), stage=stage, **fields))

    def signed(stage="initial", **fields):
        relay = draft(stage, **fields)
        passing.submit_relay(relay, by=w.duty, no_secret=True)
        return passing.sign_relay(see(w.approver, relay), by=w.approver)

    def report(body, unit=None, source="", stage="follow_up", **figures):
        return emergencies.enter_report(
            event, by=w.duty, once=uuid.uuid4(), stage=stage, way="phone", unit=unit, source=source, body=body, figures=figures,
        )  # fmt: skip

    return SimpleNamespace(
        w=w, event=event, city=city, province=province, see=see, draft=draft, signed=signed, report=report
    )

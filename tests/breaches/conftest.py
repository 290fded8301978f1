"""An office with its list of breaches, a registered concealment, and a report that came late."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone


@pytest.fixture
def bad(world):
    """`bad.kind(name)`, `bad.registered(**)`, `bad.heard()`, `bad.found()`, `bad.event(minutes=, unit=)`, `bad.see(post, breach)`."""
    return make_bad(world)


def make_bad(world):
    from tongzheng.breaches import queries
    from tongzheng.breaches.actions import cases, findings, terms
    from tongzheng.breaches.models import Kind
    from tongzheng.emergencies import actions as emergencies

    w = world
    if not Kind.objects.filter(office=w.office).exists():
        terms.begin_terms(by=w.assessor)

    def kind(name):
        return Kind.objects.get(office=w.office, name=name)

    def see(post, breach):
        return queries.get_breach(post, breach.pk)

    def registered(name="瞒报", by=None, **fields):
        values = {
            "unit": w.town_a, "kind": kind(name), "title": "上溪村鱼塘溺水", "on": timezone.localdate(), "once": uuid.uuid4(),
            "text": "3人溺水，镇里没有报", "media": "某短视频账号", "media_at": timezone.now() - timedelta(hours=5),
        }  # fmt: skip
        return see(w.assessor, cases.register_breach(by=by or w.assessor, **(values | fields)))

    def heard(name="瞒报", **fields):
        breach = cases.hear_unit(registered(name, **fields), by=w.assessor)
        return cases.answer_breach(breach, by=w.clerk, text="以为已经由派出所报了")

    def found(name="瞒报", weight="ordinary", **fields):
        return findings.find_breach(heard(name, **fields), by=w.approver, weight=weight, text="属实")

    def event(minutes, unit=None, written=None, title="后山滑坡"):
        """One that the unit learnt of 5 hours ago and phoned so many minutes later; `written`: so many minutes later too."""
        learnt = timezone.now() - timedelta(hours=5)
        made = emergencies.register_emergency(
            by=w.duty, once=uuid.uuid4(), title=title, unit=unit or w.town_a, body="滑坡", occurred_at=learnt, learnt_at=learnt,
            phoned_at=learnt + timedelta(minutes=minutes),
        )  # fmt: skip
        if written is not None:
            at = learnt + timedelta(minutes=written)
            emergencies.enter_report(
                made, by=w.duty, once=uuid.uuid4(), stage="initial", way="written", unit=made.unit, body="书面", at=at
            )
        return made

    return SimpleNamespace(w=w, kind=kind, see=see, registered=registered, heard=heard, found=found, event=event)

"""What waits in every room has its clock; last week's digest is out, and the leader has it sent (Z6)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.utils import timezone

from tongzheng.deadlines.actions.digests import make_digests, wish_digest
from tongzheng.deadlines.rules.digest import due_week
from tongzheng.demo.county import County
from tongzheng.demo.people import People
from tongzheng.network.queries import clock


def start_clocks(county: County, people: People) -> None:
    """Real acts, so they bear the real time: only in a county that stands at today."""
    for start in import_module(settings.WIRING).OPEN_CLOCKS:
        start()
    wish_digest(by=people.cast["高屹"], wanted=True)
    now = timezone.now()
    make_digests(county["县政府办"], due_week(timezone.localtime(now)), by=clock(), now=now)

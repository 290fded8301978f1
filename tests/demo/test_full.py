"""The demo county at its full size and twice the same."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from tests.demo.checks import broken_chains, gaps
from tongzheng.demo.build import build_demo
from tongzheng.reporting.models import Adoption, Article, Report
from tongzheng.trail.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_house")]


@pytest.mark.slow
def test_full_county():
    counts = build_demo(today=date(2026, 11, 22))  # a Sunday
    assert 2400 <= counts["reports"] <= 2500
    assert 85 <= counts["issues"] <= 100
    assert 55 <= counts["instructions"] <= 66
    assert 0.2 <= counts["adopted"] / counts["reports"] <= 0.3
    assert counts["follow_ups"] > 30
    assert counts["corrections"] > 5
    assert Article.objects.filter(way="combined").count() > 15
    assert Adoption.objects.filter(level="city").exists()
    office = Report.objects.filter(office__short_name="县政府办")
    assert (
        30
        <= office.filter(state__in=["sent", "received", "editing"], signed_at__gte="2026-11-19T00:00+08:00").count()
        <= 75
    )
    assert office.filter(state="sent").exists()
    lengths = sorted(office.filter(signed_at__isnull=False).values_list("length", flat=True))
    assert lengths[len(lengths) // 2] > 200
    by_unit = Counter(office.filter(signed_at__isnull=False).values_list("unit_id", flat=True))
    assert 0.76 < sum(n for _, n in by_unit.most_common(15)) / counts["reports"] < 0.84
    months = Counter(
        timezone.localtime(at).month for at in office.exclude(signed_at=None).values_list("signed_at", flat=True)
    )
    assert months[7] < months[4]
    assert broken_chains() == []
    assert gaps() == []


def _texts(seed: int) -> list[tuple[object, ...]]:
    with transaction.atomic():
        build_demo(today=date(2027, 3, 1), seed=seed, scale=0.03)
        found = list(
            Report.objects.order_by("created_at", "title").values_list("title", "body", "state", "number", "signed_at")
        )
        found += list(Entry.objects.order_by("id").values_list("at", "kind", "person_name", "reason", "to_state"))
        transaction.set_rollback(True)
    return found


def test_same_seed_same_county():
    assert _texts(5) == _texts(5)

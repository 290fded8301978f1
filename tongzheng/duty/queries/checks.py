"""Spot checks: the list, the counts for a circular (U7)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone

from tongzheng.duty import access
from tongzheng.duty.models import CheckResult, SpotCheck
from tongzheng.network.models import Appointment, Unit


def units_to_check(actor: Appointment) -> list[Unit]:
    """The office itself, then the units that report to it."""
    below = Unit.objects.filter(office_id=actor.unit_id or 0, suspended_at__isnull=True, reports=True).order_by("path")
    return [*Unit.objects.filter(pk=actor.unit_id or 0), *below]


def checks_of(actor: Appointment, since: date, until: date) -> QuerySet[SpotCheck]:
    """Spot checks of the office between two days, both included, the latest first."""
    first, last = (timezone.make_aware(datetime.combine(day, time())) for day in (since, until + timedelta(days=1)))
    found = SpotCheck.objects.filter(access.visible(actor), at__gte=first, at__lt=last)
    return found.select_related("unit", "by__person")


def circular_line(actor: Appointment, since: date, until: date) -> str:
    """The sentence for a circular: how many calls, how many in post, who was not, how fast (U7)."""
    found = checks_of(actor, since, until)
    missing, others = Q(result__in=[CheckResult.ABSENT, CheckResult.SILENT]), Q(result=CheckResult.OTHER)
    sums = found.order_by().aggregate(
        calls=Count("id"),
        units=Count("unit", distinct=True),
        gone=Count("id", filter=missing),
        others=Count("id", filter=others),
        fast=Avg("seconds"),
    )
    if not sums["calls"]:
        return ""
    names = list(dict.fromkeys(found.filter(missing).order_by("at").values_list("unit__short_name", flat=True)))
    year = f"{until.year}年" if until.year != since.year else ""
    said = f"{since.year}年{since.month}月{since.day}日至{year}{until.month}月{until.day}日，点名抽查 {sums['calls']} 次，涉及 {sums['units']} 个单位"
    if sums["others"]:
        said += f"，{sums['others']} 次由他人代接"
    elif not sums["gone"]:
        said += "，全部在岗"
    said += "" if not sums["gone"] else f"，{sums['gone']} 次不在岗或无人接听（{'、'.join(names)}）"
    return said + (f"，平均 {sums['fast']:.0f} 秒接听。" if sums["fast"] is not None else "。")

"""Reads for the settings pages and the counts by unit (R4, R13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.checking.models import Desk, Leader, Length, NotWorth, Result, Setting, UnitName, Wording
from tongzheng.checking.queries.profile import kinds, leaders_of, silent_by_itself
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.checks import checks
from tongzheng.text.checks.base import Check, Level

MONTHS = 12


@dataclass(frozen=True)
class Row:
    """One check as it stands for an office."""

    check: Check
    on: bool
    level: Level
    own_level: bool  # the office set another level than the check comes with
    silent: tuple[str, ...]  # kinds for which it keeps silent, in Chinese


def checks_of(actor: Appointment) -> list[tuple[str, list[Row]]]:
    """Every check by group, as the office set it."""
    rows = {row.check_id: row for row in Setting.objects.filter(office_id=actor.unit_id)}
    words = dict(kinds())
    groups: dict[str, list[Row]] = {}
    for check in checks().values():
        groups.setdefault(check.group or "其他", []).append(_row(check, rows.get(check.id), words))
    return list(groups.items())


def _row(check: Check, own: Setting | None, words: dict[str, str]) -> Row:
    if own is None:
        silent = tuple(words[k] for k in silent_by_itself(check.id) if k in words)
        return Row(check, check.default, check.level, False, silent)
    level = Level(own.level) if own.level else check.level
    return Row(check, own.on, level, bool(own.level), tuple(words[k] for k in own.silent_kinds if k in words))


def setting_of(actor: Appointment, check_id: str) -> dict[str, Any]:
    """One check's settings for the form."""
    own = Setting.objects.filter(office_id=actor.unit_id, check_id=check_id).first()
    if own is None:
        return {"on": checks()[check_id].default, "level": "", "silent_kinds": silent_by_itself(check_id), "skip": []}
    return {"on": own.on, "level": own.level, "silent_kinds": own.silent_kinds, "skip": own.skip}


def standard_of(actor: Appointment) -> tuple[str, str]:
    """(id, 中文) of the chosen standard of quality; empty when none is chosen."""
    desk = Desk.objects.filter(pk=actor.unit_id).first()
    return (desk.standard, desk.get_standard_display()) if desk else ("", "")


def lengths_of(actor: Appointment) -> tuple[dict[str, Length], list[Length]]:
    """Lengths by kind, and those of periodicals."""
    rows = list(Length.objects.filter(office_id=actor.unit_id).order_by("periodical"))
    return {row.kind: row for row in rows if row.kind}, [row for row in rows if row.periodical]


def wordings_of(actor: Appointment) -> list[Wording]:
    """The office's own wordings and the words it avoids."""
    return list(Wording.objects.filter(office_id=actor.unit_id))


def get_wording(actor: Appointment, pk: int) -> Wording:
    """One of them, else 404."""
    return get_object_or_404(Wording, pk=pk, office_id=actor.unit_id)


def leaders(actor: Appointment) -> tuple[list[Leader], bool]:
    """The list of leaders, and whether it is the office's own (else it comes from the posts)."""
    found = leaders_of(actor.unit_id or 0)
    return found, bool(found and found[0].pk)


def get_leader(actor: Appointment, pk: int) -> Leader:
    """One line of the office's own list, else 404."""
    return get_object_or_404(Leader, pk=pk, office_id=actor.unit_id)


def names_of(actor: Appointment) -> list[UnitName]:
    """Former and other names of units."""
    return list(UnitName.objects.filter(office_id=actor.unit_id).select_related("unit"))


def get_name(actor: Appointment, pk: int) -> UnitName:
    """One of them, else 404."""
    return get_object_or_404(UnitName.objects.select_related("unit"), pk=pk, office_id=actor.unit_id)


def units_served(actor: Appointment) -> list[Unit]:
    """Units a former name may belong to."""
    assert actor.unit is not None  # noqa: S101 - for the type checker
    where = actor.unit.desk.serves.path
    return list(Unit.objects.filter(path__startswith=where, suspended_at__isnull=True).order_by("path")[:2000])


# ── counts (R13) ──


@dataclass(frozen=True)
class Line:
    """One unit in one span of months."""

    unit: Unit
    sent: int
    doubted: int  # reports that got at least one hint that they are not worth sending
    reasons: list[tuple[str, int]]
    errors: int  # reports that were sent with errors

    @property
    def share(self) -> int:
        """Doubted reports in a hundred."""
        return round(self.doubted * 100 / self.sent) if self.sent else 0


def months(actor: Appointment) -> list[dt.date]:
    """Months in which something was counted, the newest first."""
    found = (
        Result.objects.filter(office_id=actor.unit_id).annotate(month=TruncMonth("at")).values_list("month", flat=True)
    )
    return sorted({timezone.localtime(each).date() for each in found.distinct()}, reverse=True)[:MONTHS]


def counts(actor: Appointment, month: dt.date | None) -> list[Line]:
    """By unit: reports sent, how many got the hint 不值得报 and why; of one month, or of all (R13)."""
    results = Result.objects.filter(office_id=actor.unit_id)
    if month:
        zone = timezone.get_current_timezone()
        start = dt.datetime(month.year, month.month, 1, tzinfo=zone)
        after = dt.datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
        results = results.filter(at__gte=start, at__lt=after)
    sent = dict(results.order_by().values_list("unit").annotate(n=Count("pk")))
    wrong = dict(results.filter(errors__gt=0).order_by().values_list("unit").annotate(n=Count("pk")))
    notes = NotWorth.objects.filter(result__in=results).order_by()
    doubted = dict(notes.values_list("result__unit").annotate(n=Count("result", distinct=True)))
    reasons: dict[int, list[tuple[str, int]]] = {}
    for unit, reason, number in notes.values_list("result__unit", "reason").annotate(n=Count("pk")):
        reasons.setdefault(unit, []).append((reason, number))
    lines = [
        Line(unit, sent[unit.pk], doubted.get(unit.pk, 0), sorted(reasons.get(unit.pk, []), key=lambda r: -r[1]),
             wrong.get(unit.pk, 0))
        for unit in Unit.objects.filter(pk__in=list(sent))
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.doubted, -line.sent, line.unit.path))

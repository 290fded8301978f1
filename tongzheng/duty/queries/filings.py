"""What lower units filed: who is on there now, where nobody is (U12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines.queries import calendar
from tongzheng.duty import access
from tongzheng.duty.models import FiledDuty, Filing, FilingCall, UnitDuty
from tongzheng.duty.queries.people import setting_of
from tongzheng.duty.rules.filings import Gap, gaps
from tongzheng.network.models import Appointment, Unit

DAY = timedelta(days=1)
LONGEST = timedelta(days=8)  # of one row: a weekly duty begun before still counts, or was replaced
WORDS = {"night": "夜", "weekend": "周", "holiday": "假"}


def units_of(office: Unit) -> QuerySet[Unit]:
    """Units that report to an office."""
    return Unit.objects.filter(office=office, suspended_at__isnull=True, reports=True).order_by("path")


def get_unit(actor: Appointment, pk: int) -> Unit:
    """A unit of the actor's office, or the actor's own, else 404."""
    office = access.office_of(actor)
    own = Unit.objects.filter(pk=actor.unit_id or 0) if access.at_unit(actor) else Unit.objects.none()
    return get_object_or_404((units_of(office) if office else own).select_related("office"), pk=pk)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class Times(NamedTuple):
    """When somebody is on duty in a unit, of which filing; nothing else of the row."""

    pk: int
    unit_id: int
    filing_id: int
    starts_at: datetime
    ends_at: datetime


Row = TypeVar("Row", FiledDuty, Times)


def in_force(units: Iterable[int], starts: date, ends: date) -> list[FiledDuty]:
    """Filed rows that touch the days, only those of the latest filing for the day they begin on."""
    units = list(units)
    return _latest(_filed(units, starts, ends), units, starts, ends)


def times_in_force(units: Iterable[int], starts: date, ends: date) -> list[Times]:
    """The same where only the times are wanted: a month of fifty units are thousands of rows."""
    units = list(units)
    rows = _filed(units, starts, ends).values_list(*Times._fields)
    return _latest([Times(*row) for row in rows], units, starts, ends)


def _filed(units: list[int], starts: date, ends: date) -> QuerySet[FiledDuty]:
    rows = FiledDuty.objects.filter(
        unit_id__in=units, filing__replaced=False, starts_at__lt=_at(ends + 2 * DAY), ends_at__gt=_at(starts)
    )
    return rows.order_by("starts_at", "id")


def _latest(rows: Iterable[Row], units: list[int], starts: date, ends: date) -> list[Row]:
    filings = Filing.objects.filter(
        unit_id__in=units, replaced=False, starts__lte=ends + DAY, ends__gte=starts - LONGEST
    )
    latest: dict[int, list[tuple[int, date, date]]] = {}
    for unit, pk, first, last in filings.order_by("-id").values_list("unit_id", "pk", "starts", "ends"):
        latest.setdefault(unit, []).append((pk, first, last))
    found, zone = [], timezone.get_current_timezone()
    for row in rows:
        day = row.starts_at.astimezone(zone).date()
        newest = next((pk for pk, first, last in latest.get(row.unit_id, []) if first <= day <= last), None)
        if newest is None or newest == row.filing_id:
            found.append(row)
    return found


def unit_on_duty(unit: Unit, at: datetime) -> list[FiledDuty]:
    """Who is on duty in a unit at a moment as filed, with phone numbers; [] when nobody filed (U12)."""
    return units_on_duty([unit.pk], at).get(unit.pk, [])


def units_on_duty(units: Iterable[int], at: datetime) -> dict[int, list[FiledDuty]]:
    """The same of several units, by unit: two queries however many (U12)."""
    day = timezone.localdate(at)
    found: dict[int, list[FiledDuty]] = {}
    for row in in_force(units, day - DAY, day):
        if row.starts_at <= at < row.ends_at:
            found.setdefault(row.unit_id, []).append(row)
    return found


def _on_duty(times: Iterable[Times], at: datetime) -> dict[int, list[FiledDuty]]:
    now = [row.pk for row in times if row.starts_at <= at < row.ends_at]
    found: dict[int, list[FiledDuty]] = {}
    for row in FiledDuty.objects.filter(pk__in=now).order_by("starts_at", "id"):
        found.setdefault(row.unit_id, []).append(row)
    return found


@dataclass
class Reached:
    """How a unit is reached at night: its duty phone, who is on duty there now as it filed."""

    unit: Unit
    phone: str
    rows: list[FiledDuty]

    @property
    def words(self) -> str:
        """「值班员 马长顺 13900000001；带班 李为民」, or that nobody filed."""
        said = []
        for row in self.rows:
            lead = f"，带班 {row.lead} {row.lead_phone}".rstrip() if row.lead else ""
            said.append(f"值班员 {row.person} {row.phone}{lead}")
        return "；".join(said) or "这时没有报备值班的人"


def how_reached(units: Iterable[Unit], at: datetime, times: Iterable[Times] | None = None) -> dict[int, Reached]:
    """By unit, how it is reached at a moment: two queries however many units, one more if `duty_profile` is not at hand (U12, U8).

    `times` in force around the moment if they are at hand: then one query.
    """
    by_pk = {unit.pk: unit for unit in units}
    if not by_pk:
        return {}
    rows = units_on_duty(by_pk, at) if times is None else _on_duty(times, at)
    cached = [unit for unit in by_pk.values() if UnitDuty.unit.field.remote_field.is_cached(unit)]
    if len(cached) == len(by_pk):
        given = {unit.pk: unit.duty_profile.phone for unit in cached if hasattr(unit, "duty_profile")}
    else:
        given = dict(UnitDuty.objects.filter(unit__in=by_pk).values_list("unit_id", "phone"))
    return {pk: Reached(unit, given.get(pk) or unit.phone, rows.get(pk, [])) for pk, unit in by_pk.items()}


def duty_phone(unit: Unit) -> str:
    """The unit's duty phone: as it gave it, else the unit's own."""
    given = UnitDuty.objects.filter(unit=unit).values_list("phone", flat=True).first()
    return given or unit.phone


@dataclass
class UnitLine:
    """A unit on the board: whether it filed anything, has a duty system, where nobody is."""

    unit: Unit
    filed: bool
    system: bool
    gaps: list[Gap] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    reached: Reached | None = None  # now, when the page asks

    @property
    def wrong(self) -> bool:
        """Something is to be put right."""
        return not self.filed or not self.system or bool(self.gaps)

    @property
    def said(self) -> str:
        """What is wrong, in words."""
        found = [] if self.system else ["没有值班制度"]
        if not self.filed:
            return "；".join([*found, "没有报备值班表"])
        days = list(dict.fromkeys(gap.day for gap in self.gaps))
        shown = "、".join(f"{day.month}月{day.day}日" for day in days[:6])
        return "；".join(
            [*found, *([f"{shown}{'等' if len(days) > 6 else ''} {len(days)} 天有时段无人值班"] if days else [])]
        )


def board(
    office: Unit, units: Iterable[Unit], starts: date, ends: date, rows: Sequence[FiledDuty | Times] | None = None
) -> list[UnitLine]:
    """Every unit with its gaps from a day to a day; nights, weekends and holidays go by the office's calendar (U12).

    `rows` of these days if they are at hand.
    """
    units = list(units)
    setting, known = setting_of(office), calendar.days_of(office)
    have: dict[int, list[tuple[datetime, datetime]]] = {}
    zone = timezone.get_current_timezone()  # asked once: of thousands of moments
    for row in times_in_force([unit.pk for unit in units], starts, ends) if rows is None else rows:
        begin, end = (at.astimezone(zone).replace(tzinfo=None) for at in (row.starts_at, row.ends_at))
        have.setdefault(row.unit_id, []).append((begin, end))
    systems = set(UnitDuty.objects.filter(unit__in=units).exclude(system="").values_list("unit_id", flat=True))
    days = [starts + n * DAY for n in range((ends - starts).days + 1)]
    is_working = cache(known.is_working)  # of a day, for all units
    is_holiday = cache(lambda day: not known.name_of(day).startswith("周"))
    found = []
    for unit in units:
        line = UnitLine(unit, unit.pk in have, unit.pk in systems)
        line.gaps = gaps(
            have.get(unit.pk, []), starts, ends, opens=setting.work_from, closes=setting.work_until,
            is_working=is_working, is_holiday=is_holiday,
        )  # fmt: skip
        kinds = {gap.day: WORDS[gap.kind] for gap in line.gaps}
        line.cells = [kinds.get(day, "") for day in days]
        found.append(line)
    return found


def calls_of(office: Unit) -> QuerySet[FilingCall]:
    """What the office asked its units to file, the latest days first."""
    return FilingCall.objects.filter(office=office)


def calls_to(unit: Unit) -> QuerySet[FilingCall]:
    """What is asked of a unit, for days not over."""
    return calls_of(unit.office).filter(ends__gte=timezone.localdate()) if unit.office else FilingCall.objects.none()


def get_call(actor: Appointment, pk: int) -> FilingCall:
    """What the actor's unit was asked, else 404."""
    return get_object_or_404(FilingCall, pk=pk, office_id=(actor.unit.office_id if actor.unit else 0) or 0)


def filings_of(unit: Unit) -> QuerySet[Filing]:
    """What a unit filed, the latest first."""
    return Filing.objects.filter(unit=unit).select_related("by__person")


def get_filing(actor: Appointment, pk: int) -> Filing:
    """A filing of the actor's unit, or of a unit of the actor's office, else 404."""
    found = get_object_or_404(Filing.objects.select_related("unit", "by__person"), pk=pk)
    get_unit(actor, found.unit_id)
    return found


def rows_of(filing: Filing) -> list[FiledDuty]:
    """The rows of a filing in the order of time."""
    return list(filing.rows.order_by("starts_at", "id"))


def is_covered(unit: Unit, starts: date, ends: date) -> bool:
    """True when every day has somebody who begins on it or is on through it to its end: whoever leaves in the morning
    does not stand for that day too."""
    days = set()
    for row in in_force([unit.pk], starts, ends):
        first = timezone.localdate(row.starts_at)
        last = max(first, timezone.localdate(row.ends_at) - DAY)
        days |= {first + n * DAY for n in range((last - first).days + 1)}
    return all(starts + n * DAY in days for n in range((ends - starts).days + 1))


def profile_of(unit: Unit) -> UnitDuty:
    """The unit's phone and system, empty and of version 0 when it gave none (not saved)."""
    return UnitDuty.objects.filter(unit=unit).first() or UnitDuty(unit=unit, version=0)

"""Units file their rosters; the office asks for them; gaps are found and both are told (U12)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, start_deadline
from tongzheng.deadlines.queries import calendar
from tongzheng.deadlines.rules import Plan
from tongzheng.duty import access
from tongzheng.duty.models import FiledDuty, Filing, FilingCall, Setting, UnitDuty
from tongzheng.duty.queries import filings as queries
from tongzheng.duty.queries.filed_sheets import wrong_person
from tongzheng.duty.rules.rosters import next_month
from tongzheng.network.models import Appointment, Unit
from tongzheng.network.queries import clock
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "值班报备"
LONGEST = 62  # days in one filing
ROWS = 500
FURTHEST = 400  # days from today
AHEAD = 7  # days a unit has between being asked and the limit
DAY = timedelta(days=1)


def key_of(call: FilingCall, unit: int) -> str:
    """The key of the deadline by which a unit files."""
    return f"duty.filing:{call.pk}:{unit}"


@action
def file_roster(
    *, by: Appointment, once: uuid.UUID, starts: date, ends: date, rows: Iterable[Mapping[str, str]]
) -> Filing:
    """File the unit's roster of some days; filed again it counts instead of the earlier one (U12).

    A row: starts, ends (local ISO times), lead, lead_phone, person, phone.
    """
    require(access.can_file(by))
    unit = by.unit
    assert unit is not None
    if found := Filing.objects.filter(once=once).first():
        if found.unit_id != unit.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if not 0 <= (ends - starts).days < LONGEST:
        raise Refused(f"一次报备 1 到 {LONGEST} 天，止日不早于起日")
    if abs((starts - timezone.localdate()).days) > FURTHEST:
        raise Refused("只能报备前后一年以内的日子")
    lines = [_row(row, starts, ends) for row in rows]
    if not lines:
        raise Refused("一天也没有填，请至少填一行值班员和电话")
    if len(lines) > ROWS:
        raise Refused(f"一次最多 {ROWS} 行")
    refuse_secrets(DOOR, *(str(line[key]) for line in lines for key in ("lead", "person")))
    Filing.objects.filter(unit=unit, starts__gte=starts, ends__lte=ends).update(replaced=True)
    filing = Filing.objects.create(once=once, office_id=unit.office_id or 0, unit=unit, starts=starts, ends=ends, by=by)
    FiledDuty.objects.bulk_create(FiledDuty(filing=filing, unit=unit, **line) for line in lines)
    record(filing, "duty.filing.file", by=by, data={"starts": str(starts), "ends": str(ends), "rows": len(lines)})
    for call in FilingCall.objects.filter(office_id=unit.office_id, starts__lte=ends, ends__gte=starts):
        if queries.is_covered(unit, call.starts, call.ends):
            meet_deadline(key_of(call, unit.pk), by=by, at=timezone.now())
    return filing


def _row(row: Mapping[str, str], starts: date, ends: date) -> dict[str, Any]:
    """A row as it is kept; refused with the day named."""
    try:
        first, last = datetime.fromisoformat(row["starts"]), datetime.fromisoformat(row["ends"])
    except (KeyError, ValueError) as error:
        raise Refused("有一行的起止时间看不懂，请重新填") from error
    words = {key: clean_title(row.get(key, ""))[:40] for key in ("lead", "lead_phone", "person", "phone")}
    day = f"{first.month}月{first.day}日"
    if not starts <= first.date() <= ends or not first < last <= first + 8 * DAY:
        raise Refused(f"{day}这一行的起止时间不对，请核对")
    if said := wrong_person(words["person"], words["phone"], words["lead_phone"]):
        raise Refused(f"{day}：{said}")
    return {"starts_at": timezone.make_aware(first), "ends_at": timezone.make_aware(last), **words}


@action
def save_profile(*, by: Appointment, phone: str, system: str, version: int) -> UnitDuty:
    """The unit's duty phone and duty system (值班制度); what stood before is on the trail (U12).

    `version`: the one the person began from, 0 when there was none. Raises Stale when somebody was faster.
    """
    require(access.can_file(by))
    phone, system = clean_title(phone), clean_text(system)
    refuse_secrets(DOOR, phone, system)
    before = UnitDuty.objects.filter(unit_id=by.unit_id or 0).values("phone", "system").first()
    values: dict[str, Any] = {"phone": phone, "system": system, "updated_at": timezone.now()}
    profile, created = UnitDuty.objects.get_or_create(unit_id=by.unit_id or 0, defaults=values)
    if not created and (profile.phone, profile.system) == (phone, system):
        return profile  # pressed twice
    mine = UnitDuty.objects.filter(pk=profile.pk, version=version)
    if not created and mine.update(**values, version=F("version") + 1) != 1:
        raise Stale(profile)
    profile.refresh_from_db()
    record(profile, "duty.filing.profile", by=by, data={"before": before or {}})
    return profile


@action
def ask_filings(*, by: Appointment, name: str, starts: date, ends: date, due_at: datetime) -> FilingCall:
    """Ask every unit of the office for the roster of some days, by a moment; asked twice, one call (U12)."""
    require(access.can_ask_filings(by))
    assert by.unit is not None
    name = clean_title(name)
    refuse_secrets(DOOR, name)
    if not name or not 0 <= (ends - starts).days < LONGEST:
        raise Refused(f"要写名称；一次要求 1 到 {LONGEST} 天，止日不早于起日")
    if abs((starts - timezone.localdate()).days) > FURTHEST:
        raise Refused("只能要求前后一年以内的日子")
    if due_at <= timezone.now():
        raise Refused("期限已经过了，请另定")
    if timezone.localdate(due_at) > ends:
        raise Refused("期限要在这些日子过完以前，请另定")
    if there := FilingCall.objects.filter(office=by.unit, starts=starts, ends=ends).exclude(due_at=due_at).first():
        due = timezone.localtime(there.due_at)
        raise Refused(f"这些日子已经要求过（{there}，{due.month}月{due.day}日 {due:%H:%M} 前），不用再要求")
    return open_call(by.unit, by=by, name=name[:40], starts=starts, ends=ends, due_at=due_at)


@part
def open_call(office: Unit, *, by: Appointment, name: str, starts: date, ends: date, due_at: datetime) -> FilingCall:
    """The call, and a clock for each unit that has not filed these days yet."""
    call, created = FilingCall.objects.get_or_create(
        office=office, starts=starts, ends=ends, defaults={"name": name, "due_at": due_at}
    )
    if not created:
        return call
    units = [unit for unit in queries.units_of(office) if not queries.is_covered(unit, starts, ends)]
    record(call, "duty.filing.ask", by=by, data={"units": [unit.pk for unit in units]})
    for unit in units:
        start_deadline(
            by=by, key=key_of(call, unit.pk), room="duty", what="filing", subject=call, title=f"报备{call}",
            url=reverse("duty:mine"), office=office, unit=unit, starts_at=call.at, due_at=due_at,
            alarms=[Plan(due_at - DAY, "unit", "明天到期"), Plan(due_at, "unit", "没有报备值班表")],
        )  # fmt: skip
    return call


def ask_by_calendar(today: date | None = None) -> int:
    """The clock function: asks for the next month, and for every holiday to come; how many calls were made."""
    today = today or timezone.localdate()
    made = 0
    for setting in Setting.objects.filter(units_filed_from__lte=today).select_related("office"):
        for name, starts, ends in periods(setting.office, today, setting.filing_days + AHEAD):
            last = timezone.make_aware(datetime.combine(starts - setting.filing_days * DAY, setting.work_until))
            known = FilingCall.objects.filter(office=setting.office, starts=starts, ends=ends).exists()
            if known or last <= timezone.now():
                continue
            _ask(setting.office, by=clock(), name=name, starts=starts, ends=ends, due_at=last)
            made += 1
    return made


@action
def _ask(office: Unit, *, by: Appointment, **fields: Any) -> FilingCall:
    return open_call(office, by=by, **fields)


def periods(office: Unit, today: date, ahead: int) -> list[tuple[str, date, date]]:
    """(name, first day, last day) of the next month and of holidays of three days or more that begin soon."""
    found = []
    month = next_month(today)
    if (month - today).days <= ahead:
        found.append((f"{month.year}年{month.month}月", month, next_month(month) - DAY))
    known = calendar.days_of(office)
    for number in range(1, ahead + 1):
        day = today + number * DAY
        if known.is_working(day) or not known.is_working(day - DAY):
            continue
        last, name = day, ""
        while not known.is_working(last):
            said = known.name_of(last)
            name = name or ("" if said.startswith("周") else said)
            last += DAY
        if name and (last - day).days >= 3:
            found.append((f"{day.year}年{name}", day, last - DAY))
    return found


def sweep_units(now: datetime | None = None) -> int:
    """The clock function: once a week finds the units with gaps, without filing or system, and tells; how many (U12)."""
    now = now or timezone.now()
    local = timezone.localtime(now)
    monday = timezone.make_aware(datetime.combine(local.date() - local.weekday() * DAY, time(9)))
    if now < monday:
        return 0
    found = 0
    for setting in Setting.objects.filter(units_filed_from__lte=local.date()).select_related("office", "office__desk"):
        told = Entry.objects.filter(
            kind="duty.filing.gaps", subject_type="duty.setting", subject_id=setting.pk, at__gte=monday
        )
        if not told.exists():
            found += len(find_gaps(setting, by=clock(), today=local.date()).data["units"])
    return found


@action
def find_gaps(setting: Setting, *, by: Appointment, today: date) -> Entry:
    """Look at the next seven days of every unit and put what is wrong on the trail; followers tell (U12)."""
    lines = queries.board(setting.office, queries.units_of(setting.office), today, today + 6 * DAY)
    wrong = {str(line.unit.pk): line.said for line in lines if line.wrong}
    return record(setting, "duty.filing.gaps", by=by, data={"units": wrong, "of": len(lines)})

"""Days an office sets itself: 调休, a local holiday, a year the program does not know yet (D4)."""

from __future__ import annotations

import datetime as dt

from tongzheng.deadlines import access
from tongzheng.deadlines.models import CalendarDay
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

WORK, REST, RESTORE = "work", "rest", "restore"
CHOICES = [(REST, "休息"), (WORK, "上班"), (RESTORE, "恢复成国家安排（取消以前的改动）")]
MOST_DAYS = 62
NAME_MAX = 40
YEARS = (2000, 2100)


@action
def set_days(
    *, by: Appointment, first: dt.date, last: dt.date, working: str, name: str = "", everyone: bool = False
) -> int:
    """Set the days from first to last for the actor's office, or for every office; how many days. What stood before is on
    the trail; clocks that run keep their moments (D4)."""
    require(access.can_keep_calendar(by))
    if everyone:
        require(access.can_keep_for_all(by))
    name = clean_title(name)
    refuse_secrets("工作日历", name)
    days = (last - first).days + 1
    if days < 1:
        raise Refused("“到”早于“从”，请核对日期")
    if days > MOST_DAYS:
        raise Refused(f"一次最多改 {MOST_DAYS} 天，现在是 {days} 天，请分几次")
    if not YEARS[0] <= first.year <= last.year <= YEARS[1]:
        raise Refused(f"年份要在 {YEARS[0]} 到 {YEARS[1]} 之间")
    if len(name) > NAME_MAX:
        raise Refused(f"说明现在 {len(name)} 字，最多 {NAME_MAX} 字，请删减")
    if working not in dict(CHOICES):
        raise Refused("上班还是休息，请选一项")
    office = None if everyone else by.unit_id
    mine = CalendarDay.objects.filter(office_id=office, day__range=(first, last))
    before = {str(row.day): [row.working, row.name] for row in mine.select_for_update()}
    mine.delete()  # a setting, not a document; what it said is kept on the trail
    if working != RESTORE:
        CalendarDay.objects.bulk_create(
            CalendarDay(office_id=office, day=first + dt.timedelta(days=n), working=working == WORK, name=name)
            for n in range(days)
        )
    data = {
        "first": str(first),
        "last": str(last),
        "set": working,
        "name": name,
        "everyone": everyone,
        "before": before,
    }
    record(by.unit, "deadlines.calendar.change", by=by, data=data)
    return days

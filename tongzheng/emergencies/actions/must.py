"""必报清单: a unit confirms that it read the list in force; the desk reminds those that have not (U14)."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.emergencies import access
from tongzheng.emergencies.queries import must
from tongzheng.emergencies.watch import people_of
from tongzheng.network.models import Appointment
from tongzheng.notices.actions import notify
from tongzheng.trail.actions import action, record
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, require


@action
def confirm_must(*, by: Appointment, digest: str) -> Entry:
    """The actor's unit has read the list as it was shown (`digest`); read twice it stands once (U14)."""
    require(access.can_confirm_must(by))
    assert by.unit is not None
    assert by.unit.office is not None
    if digest != must.digest_of(by.unit.office):
        raise Refused("清单刚刚改过，请重新看过再确认")
    if there := must.read_by(by.unit.office, digest).get(by.unit.pk):
        return there
    return record(by.unit, "emergencies.must.read", by=by, data={"digest": digest})


@action
def remind_must(*, by: Appointment) -> int:
    """Tell the units that have not confirmed the list in force; how many (U14)."""
    require(access.can_remind_must(by))
    assert by.unit is not None
    waiting = [unit for unit, entry in must.readers(by.unit) if entry is None]
    if not waiting:
        raise Refused("各单位都确认过了，不用提醒")
    entry = record(by.unit, "emergencies.must.remind", by=by, data={"units": [unit.pk for unit in waiting]})
    people = [post for unit in waiting for post in people_of(unit.pk)]
    notify(people, text="请看必报清单并确认已阅知", url=reverse("emergencies:must"), entry=entry)
    return len(waiting)

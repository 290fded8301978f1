"""The tables every office begins with: kinds, thresholds, clocks (U1, U2, U14)."""

from __future__ import annotations

from decimal import Decimal

from tongzheng.emergencies import access, tables
from tongzheng.emergencies.models import ClockRule, Kind, Severity, Start, Threshold, What
from tongzheng.network.models import Appointment, Unit
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import require


@part
def ensure_defaults(office: Unit, *, by: Appointment) -> bool:
    """Give an office its tables when it first needs them; True when they were given now."""
    if Kind.objects.filter(office=office).exists():
        return False
    record(office, "emergencies.kind.change", by=by, data={"installed": put_tables(office)})
    return True


def put_tables(office: Unit) -> int:
    """Write the rows of `tables`; how many kinds. The caller writes the trail."""
    kinds = [
        Kind(
            office=office, category=category, name=name, clues=clues, must=must, sensitive=sensitive, position=position
        )
        for position, (category, name, clues, must, sensitive) in enumerate(tables.KINDS, 1)
    ]
    Kind.objects.bulk_create(kinds)
    by_name = {kind.name: kind for kind in Kind.objects.filter(office=office)}
    Threshold.objects.bulk_create(
        Threshold(
            office=office, category=by_name[of].category if of in by_name else of, kind=by_name.get(of),
            severity=Severity(severity), measure=measure, at_least=Decimal(str(least)), basis=basis,
        )
        for of, severity, measure, least, basis in tables.lines()
    )  # fmt: skip
    ClockRule.objects.bulk_create(
        ClockRule(office=office, what=What(what), severity=severity, start=Start(start), **more)
        for what, severity, start, more in tables.CLOCKS
    )
    return len(kinds)


@action
def install_defaults(office: Unit, *, by: Appointment) -> bool:
    """The administrator looks at the tables before the first emergency: they are given now (U1)."""
    require(access.can_configure(by))
    return ensure_defaults(office, by=by)

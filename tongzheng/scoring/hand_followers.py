"""What follows when something is registered by hand or a rulebook is put in force (K1, K2). Only rows are written here."""

from __future__ import annotations

from tongzheng.network.models import Role, Unit
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.scoring.followers import hand_due, report_due
from tongzheng.scoring.models import Due, Fact, Rulebook, Standing
from tongzheng.scoring.queries import keeps_points
from tongzheng.trail.models import Entry


def fact_due(entry: Entry, fact: Fact) -> None:
    """add, void: what hangs on a report is worked out with it; everything else by itself."""
    report = fact.report if fact.report_id else fact.adoption.report if fact.adoption_id and fact.adoption else None
    if report is not None:
        report_due(entry, report)
    if fact.kind != Fact.Kind.WITHDRAWAL:
        hand_due(entry, fact)


def rules_due(entry: Entry, rulebook: Rulebook) -> None:
    """activate, deactivate: the whole year is worked out anew, where points are still kept at all."""
    _year(rulebook.office_id)


def league_due(entry: Entry, office: Unit) -> None:
    """league: units stand in other tables."""
    _year(office.pk)


def unit_due(entry: Entry, unit: Unit) -> None:
    """move, change of a unit: the offices whose tables it and those below it come into or leave are worked out anew."""
    words = {change[0] for change in entry.data.get("changes", ())}
    if words & {"上级单位", "报送单位", "类别"}:
        within = Unit.objects.filter(path__startswith=unit.path)
        stood = Standing.objects.filter(unit__in=within).order_by().values_list("period__office", flat=True).distinct()
        now = within.filter(reports=True, office__isnull=False).order_by().values_list("office", flat=True).distinct()
        for office in {*stood, *now}:
            if office is not None:
                _year(office)


def _year(office: int) -> None:
    if keeps_points(office):
        Due.objects.create(office_id=office, what=Due.What.YEAR)


def tell_unit(entry: Entry, fact: Fact) -> None:
    """add, void: the unit it is about knows, and may appeal against the points."""
    if fact.unit_id is None:
        return
    word = "作废了" if entry.kind.endswith("void") else "登记了"
    people = posts().filter(unit=fact.unit_id, role__in=[Role.OFFICER, Role.SIGNER])
    text = f"{fact.office.short_name}{word}{fact}"
    notify(people, text=text[:200], url=fact.get_absolute_url(), entry=entry, detail=entry.reason or fact.document)


def tell_units(entry: Entry, rulebook: Rulebook) -> None:
    """activate: everybody who is scored by it can read it from now on."""
    people = posts().filter(unit__office=rulebook.office_id, role=Role.OFFICER)
    day = rulebook.starts
    text = f"《{rulebook.name}》自{day.year}年{day.month}月{day.day}日起计分"
    notify(people, text=text[:200], url=rulebook.get_absolute_url(), entry=entry)

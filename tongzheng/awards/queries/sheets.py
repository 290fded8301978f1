"""Reads of rules, sheets, vetoes and commendations; the actor comes first (N6, K5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.awards import access, rules
from tongzheng.awards.flow import SheetState
from tongzheng.awards.models import Awarding, AwardLine, AwardRule, Commendation, Mark, Veto
from tongzheng.network.models import Appointment, Person, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.trail.queries import entries_of


def list_rules(actor: Appointment) -> QuerySet[AwardRule]:
    """The office's rules, those in force first."""
    return (
        AwardRule.objects.filter(access.visible(actor)).select_related("by__person").order_by("ends", "what", "-amount")
    )


def get_rule(actor: Appointment, pk: int) -> AwardRule:
    """A rule of the actor's office, else 404."""
    return get_object_or_404(list_rules(actor), pk=pk)


def rules_between(office: Unit, starts: date, ends: date) -> list[AwardRule]:
    """Rules in force on some day of a time."""
    held = Q(starts__lte=ends) & (Q(ends__isnull=True) | Q(ends__gte=starts))
    return list(AwardRule.objects.filter(held, office=office).order_by("id"))


def list_sheets(actor: Appointment) -> QuerySet[Awarding]:
    """The office's sheets, the newest time first."""
    return (
        Awarding.objects.filter(access.visible(actor)).select_related("by__person", "corrects").order_by("-ends", "-id")
    )


def get_sheet(actor: Appointment, pk: int) -> Awarding:
    """A sheet of the actor's office, else 404."""
    found = list_sheets(actor).select_related("office", "approved_by__person", "paid_by__person", "corrects")
    return get_object_or_404(found, pk=pk)


def version_of(sheet: Awarding) -> int:
    """Which edition of a sheet somebody reads: the last step that made or changed its lines."""
    steps = [f"awards.awarding.{step}" for step in ("make", "recount", "add_line", "drop_line")]
    last = entries_of(sheet).filter(kind__in=steps).order_by("-id").values_list("pk", flat=True).first()
    return last or 0


def get_line(actor: Appointment, pk: int) -> AwardLine:
    """A line of a sheet of the actor's office, else 404."""
    sheets = list_sheets(actor).order_by().values("pk")
    return get_object_or_404(AwardLine.objects.filter(awarding__in=sheets).select_related("awarding"), pk=pk)


@dataclass
class Payee:
    """A person, or a unit, and all lines for them."""

    unit: Unit
    name: str
    lines: list[AwardLine] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """What is to be paid, or (below nought) handed in."""
        return rules.total(line.amount for line in self.lines)


def payees(sheet: Awarding) -> list[Payee]:
    """A sheet's lines, payee by payee in tree order; units stand before their people."""
    found: dict[tuple[int, int], Payee] = {}
    rows = sheet.lines.select_related("unit", "person", "rule").order_by("unit__path", "person_id", "id")
    for line in rows:
        key = (line.unit_id, line.person_id or 0)
        name = line.person.name if line.person else line.unit.short_name
        found.setdefault(key, Payee(line.unit, name)).lines.append(line)
    return list(found.values())


def amounts(office: Unit, starts: date, ends: date, unit: int | None = None) -> dict[tuple[int, int | None], Decimal]:
    """What approved and paid sheets whose time ends between two days gave: (unit, person or nobody) → yuan (K7)."""
    rows = AwardLine.objects.filter(
        awarding__office=office,
        awarding__state__in=[SheetState.APPROVED, SheetState.PAID],
        awarding__ends__range=(starts, ends),
    )
    if unit:
        rows = rows.filter(unit=unit)
    found: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    for at, person, amount in rows.values_list("unit_id", "person_id", "amount"):
        found[at, person] += amount
    return found


def overlapping(office: Unit, starts: date, ends: date, chosen: list[AwardRule]) -> Awarding | None:
    """A sheet that already pays one of these rules for some of these days."""
    found = Awarding.objects.filter(office=office, starts__lte=ends, ends__gte=starts, rules__in=chosen)
    return found.exclude(state=SheetState.DROPPED).filter(corrects__isnull=True).order_by("-id").first()


def list_vetoes(actor: Appointment) -> QuerySet[Veto]:
    """Vetoes entered by hand, the newest first."""
    return Veto.objects.filter(access.visible(actor)).select_related("unit", "person", "by__person")


def get_veto(actor: Appointment, pk: int) -> Veto:
    """One of them, else 404."""
    return get_object_or_404(list_vetoes(actor), pk=pk)


def list_commendations(actor: Appointment) -> QuerySet[Commendation]:
    """What was commended and criticised, the newest first; a unit sees its own."""
    if access.at_office(actor):
        seen = Q(office_id=actor.unit_id)
    else:
        seen = Q(unit_id=actor.unit_id, withdrawn_at__isnull=True) if actor.role in access.UNIT_SIDE else Q(pk__in=[])
    return Commendation.objects.filter(seen).select_related("unit", "person", "by__person")


def get_commendation(actor: Appointment, pk: int) -> Commendation:
    """One the actor's office entered, else 404."""
    return get_object_or_404(list_commendations(actor).filter(access.visible(actor)), pk=pk)


def marks(office: Unit, starts: date, ends: date) -> dict[tuple[int, int | None], list[Commendation]]:
    """Commendations and criticisms between two days: (unit, person or nobody) → them (K7)."""
    found: dict[tuple[int, int | None], list[Commendation]] = defaultdict(list)
    rows = Commendation.objects.filter(office=office, on__range=(starts, ends), withdrawn_at__isnull=True)
    for one in rows.order_by("on", "id"):
        found[one.unit_id, one.person_id].append(one)
    return found


def said_of(found: list[Commendation]) -> str:
    """「表彰：先进信息员（云政办〔2026〕3号）」."""
    return "；".join(
        f"{Mark(one.mark).label}：{one.title}" + (f"（{one.document_no}）" if one.document_no else "") for one in found
    )


def units_of(office: Unit | None) -> list[Unit]:
    """Units that report to an office."""
    return list(Unit.objects.filter(office=office, reports=True).order_by("path")) if office else []


def officers_of(office: Unit | None) -> list[Appointment]:
    """Officers of an office's units today, deputies not."""
    found = posts().filter(unit__office=office, role=Role.OFFICER, deputy_for__isnull=True)
    return list(found.order_by("unit__path", "id")) if office else []


def person_in(unit: Unit, person: int) -> Person | None:
    """Somebody who served in a unit at some time."""
    return Person.objects.filter(pk=person, appointments__unit=unit).first()

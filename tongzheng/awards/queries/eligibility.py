"""Who may still be commended, and why not: from the ledger, from breaches, from vetoes entered by hand (K5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tongzheng.awards.models import Veto
from tongzheng.awards.queries.people import Line, people_table
from tongzheng.breaches.queries import vetoed
from tongzheng.network.models import Unit
from tongzheng.oversight.models import Fault
from tongzheng.oversight.queries import found_faults
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.models import Fact, Standing
from tongzheng.targets.queries.duties import book

UNREPORTED = {"late", "omitted", "mistaken", "false", "concealed"}  # of major emergencies: one is enough
BARRED = (Fault.Consequence.VETO, Fault.Consequence.HAND_OVER)  # the other consequences are only named
Who = tuple[int, int | None]


@dataclass
class Candidate:
    """A unit or a person; with reasons it is out."""

    unit: Unit
    name: str
    person: int | None = None
    line: Line | None = None
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def may(self) -> bool:
        """Whether it may be commended."""
        return not self.reasons


def vetoes(
    office: Unit,
    starts: date,
    ends: date,
    entered: Sequence[Veto] | None = None,
    faults: Sequence[Fault] | None = None,
) -> dict[Who, list[str]]:
    """Every reason against somebody in a time: (unit, person or nobody) → reasons (K5); `entered`, `faults` if at hand."""
    found: dict[Who, list[str]] = defaultdict(list)
    facts = Fact.objects.filter(
        office=office,
        kind=Fact.Kind.BREACH,
        state=FactState.HOLDS,
        major=True,
        what__in=UNREPORTED,
        on__range=(starts, ends),
    )
    for fact in facts.order_by("on", "id"):
        found[fact.unit_id or 0, None].append(f"{fact.on.month}月{fact.on.day}日{fact.said}")
    for unit, reason in vetoed(office, starts, ends):
        found[unit, None].append(reason)
    faults = list(found_faults(office, starts, ends)) if faults is None else faults
    standings = Standing.objects.filter(period__office=office, period__starts__gte=starts, period__ends__lte=ends)
    said: set[tuple[int, str]] = set()
    for unit, key, more in standings.order_by("period__starts").values_list("unit_id", "period__key", "more"):
        # what is kept is the year's verdict as of when the period was last worked out: no month can be named
        year = key[:4]
        if more.get("commend") is False and (unit, year) not in said:
            said.add((unit, year))
            found[unit, None].append(f"按计分办法取消{year}年评先资格")
    for fault in (one for one in faults if one.consequence in BARRED):
        found[_blamed(fault)].append(_said(fault))
    by_hand = Veto.objects.filter(office=office, starts__lte=ends, ends__gte=starts).order_by("starts", "id")
    for veto in (v for v in (by_hand if entered is None else entered) if v.lifted_at is None):
        found[veto.unit_id, veto.person_id].append(veto.reason)
    return found


def _blamed(fault: Fault) -> Who:
    """The person where one is named, else the unit."""
    return fault.unit_id, fault.post.person_id if fault.post else None


def _said(fault: Fault) -> str:
    after = f"，{fault.get_consequence_display()}" if fault.consequence else ""
    return f"{fault.on.month}月{fault.on.day}日认定有过错：{fault.get_kind_display()}{after}"


@dataclass
class Table:
    """Everybody, and the vetoes entered by hand for that time."""

    units: list[Candidate]
    people: list[Candidate]
    vetoes: list[Veto]


def candidates(office: Unit, starts: date, ends: date) -> Table:
    """Units and people with their reasons; people of a vetoed unit carry a note (K5)."""
    by_hand = Veto.objects.filter(office=office, starts__lte=ends, ends__gte=starts).order_by("starts", "id")
    entered = list(by_hand.select_related("unit", "person", "by__person"))
    faults, owes = list(found_faults(office, starts, ends)), book(office, starts, ends)
    against = vetoes(office, starts, ends, entered, faults)
    units = [Candidate(unit, unit.short_name, reasons=against.get((unit.pk, None), [])) for unit in owes.places]
    named: dict[Who, list[str]] = defaultdict(list)
    for fault in (one for one in faults if one.consequence not in BARRED):
        named[_blamed(fault)].append(_said(fault))
    for place in units:
        place.notes += named.get((place.unit.pk, None), [])
    people = []
    for line in people_table(office, starts, ends, figures=False, owes=owes):
        one = Candidate(line.unit, line.name, line.person, line, against.get((line.unit.pk, line.person), []))
        if (line.unit.pk, None) in against:
            one.notes.append("所在单位有否决事由")
        one.notes += named.get((line.unit.pk, line.person), [])
        people.append(one)
    return Table(units, people, entered)

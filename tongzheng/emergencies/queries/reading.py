"""What a typed or pasted text proposes for the fields of a form, and which event it may be about (U3, U13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone

from tongzheng.emergencies.models import Kind
from tongzheng.emergencies.queries.events import active_kinds
from tongzheng.emergencies.queries.sources import MEASURES, Candidate, same_event, show
from tongzheng.emergencies.reading import Proposal, Span, propose
from tongzheng.network.models import Appointment, Unit, UnitKind

AREAS = (UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.COMMUNITY, UnitKind.VILLAGE)
SHOWN = 60  # characters of a quoted passage


@dataclass
class Offer:
    """One proposed value: the field of the form, what would be filled in, what the person sees, the words it comes from."""

    name: str
    label: str
    value: str  # "" when it can only be shown
    shown: str
    quotes: list[str]
    note: str = ""
    taken: bool = False


@dataclass
class Reading:
    """What was read in a text: offers, and events that may be the same."""

    offers: list[Offer] = field(default_factory=list)
    same: list[Candidate] = field(default_factory=list)
    must: str = ""  # what must be reported of the kind that was read (U14)
    past: list[dict[str, Any]] = field(default_factory=list)  # past cases like it: url, title, why, lessons

    @property
    def open(self) -> list[Offer]:
        """What can still be taken."""
        return [offer for offer in self.offers if offer.value and not offer.taken]


def areas(office: Unit) -> list[Unit]:
    """The places of the tree an office serves: its county, towns, villages."""
    serves = office.desk.serves
    found = Unit.objects.filter(path__startswith=serves.path, kind__in=AREAS, suspended_at__isnull=True)
    return list(found.only("id", "name", "short_name", "path", "kind", "office_id"))


def read(actor: Appointment, office: Unit, text: str, names: Iterable[str], *, exclude: int | None = None) -> Reading:
    """Read a text for the fields `names` of a form; four queries at most (U3)."""
    kinds, places = list(active_kinds(office)), areas(office)
    found = propose(text, kinds, places, timezone.localtime())
    wanted = set(names)
    offers = [offer for offer in _offers(found, places) if offer.name in wanted]
    same = same_event(
        actor, text=text[:400], kind=found.kind, place_unit=found.place_unit, at=found.occurred_at, exclude=exclude
    )
    if not (found.kind or found.place_unit):
        return Reading(offers)
    past = import_module(settings.WIRING).PAST_CASES  # a higher room's
    lines = past(actor, text=text[:1000], kind=found.kind, unit=found.place_unit, at=found.occurred_at) if past else []
    return Reading(offers, same, found.kind.must if found.kind else "", lines)


def _offers(found: Proposal[Kind, Unit], places: list[Unit]) -> list[Offer]:
    offers = []
    if found.place_unit is not None:
        town = _reports_for(found.place_unit, places)
        note = "" if town is found.place_unit or town is None else f"文中是{found.place_unit.short_name}"
        if town is not None:
            offers.append(_offer(found, "unit", "单位", str(town.pk), town.short_name, "place_unit", note))
        area = found.place_unit
        offers.append(_offer(found, "place_unit", "所在地", str(area.pk), area.short_name, "place_unit"))
    if found.occurred_at is not None:
        at = timezone.localtime(found.occurred_at)
        if found.fineness == "day":
            offers.append(
                _offer(found, "occurred_at", "何时发生", "", f"{at:%-m月%-d日}", note="文中没有钟点，请问清再填")
            )
        else:
            note = "文中只有时段，钟点是约数" if found.fineness == "part" else ""
            offers.append(
                _offer(found, "occurred_at", "何时发生", f"{at:%Y-%m-%d %H:%M}", f"{at:%-m月%-d日 %H:%M}", note=note)
            )
    if found.kind is not None:
        offers.append(_offer(found, "kind", "种类", str(found.kind.pk), str(found.kind)))
    if found.place:
        offers.append(_offer(found, "place", "具体地点", found.place[:120], found.place))
    for name, word in MEASURES:
        if name in found.figures:
            value = show(found.figures[name])
            offers.append(_offer(found, name, word, value, value))
    return offers


def _offer(
    found: Proposal[Any, Any], name: str, label: str, value: str, shown: str, said: str = "", note: str = ""
) -> Offer:
    quotes = [_quote(span) for span in found.spans.get(said or name, ())]
    return Offer(name, label, value, shown, quotes, note)


def _quote(span: Span) -> str:
    words = span.words.strip().replace("\n", " ")
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def _reports_for(place: Unit, places: list[Unit]) -> Unit | None:
    """The town a place lies in when it reports to an office, else the place itself when that does."""
    towns = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)
    above = [
        unit for unit in places if unit.office_id and place.path.startswith(unit.path) and unit.kind != UnitKind.COUNTY
    ]
    return max(above, key=lambda unit: (unit.kind in towns, len(unit.path)), default=None)

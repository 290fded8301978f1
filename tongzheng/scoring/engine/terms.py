"""What one computation goes by: the rulebook, its calendar, the units and how they merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from datetime import date, datetime, time
from decimal import Decimal

from tongzheng.scoring.engine.facts import Appointment, Exemption, Instruction, Merger, Unit
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.periods import Calendar, Moment, first_day, moment
from tongzheng.scoring.engine.rulebook.model import Rulebook
from tongzheng.scoring.engine.words import KINDS


class Terms:
    """`as_of` is the end of that day; `window` the first and last period closed; `frozen` and `kinds` see Calendar."""

    def __init__(
        self,
        rulebook: Rulebook,
        units: Iterable[Unit],
        as_of: Moment,
        *,
        mergers: Iterable[Merger] = (),
        exemptions: Iterable[Exemption] = (),
        appointments: Iterable[Appointment] = (),
        window: tuple[str, str] | None = None,
        frozen: Mapping[str, Moment] | None = None,
        kinds: Mapping[int, str] | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.calendar = Calendar(rulebook.period, rulebook.freeze_day, frozen, kinds)
        self.units = {unit.id: unit for unit in units}
        self.as_of = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time.max)
        known = [merger for merger in mergers if moment(merger.registered) <= self.as_of]
        self.mergers = {
            source: merger for merger in sorted(known, key=lambda m: (m.on, m.id)) for source in merger.sources
        }
        self.exemptions = list(exemptions)
        self.appointments: dict[str, list[Appointment]] = {}
        for post in appointments:
            self.appointments.setdefault(post.unit, []).append(post)
        self.window = window
        self.places = rulebook.places
        rules = [version.appeal[0] for version in rulebook.versions if version.appeal]
        self.real_effect = any(rule.mode == "board" for rule in rules)
        self._laws = [Law(rulebook, version) for version in rulebook.versions]
        self._ends = [(law.version.end, law) for law in self._laws]
        bonuses = [bonus for version in rulebook.versions for bonus in version.bonuses]
        self.bonus_kinds = {kind for bonus in bonuses for kind in bonus.kinds or KINDS}
        self.has_ranks = any(version.ranks for version in rulebook.versions)
        harder = {row.on for version in rulebook.versions for row in version.escalations}
        self.findings_together = bool(harder & {"breach", "supervised"})  # the n-th of a year costs more
        self.has_lumps = any(version.lumps for version in rulebook.versions)
        self.has_fixed = any(joint.mode == "fixed" for version in rulebook.versions for joint in version.joints)

    def only(self, units: Collection[str]) -> Terms:
        """The same terms for some of the units: what closing a few of them goes by."""
        few = copy(self)
        few.units = {key: unit for key, unit in self.units.items() if key in units}
        return few

    def belongs(self, unit: str, period: str) -> bool:
        """Whether a unit is the office's in a period: one that moved away is so to the period in which it did."""
        known = self.units.get(unit)
        return known is None or known.until is None or first_day(period) <= known.until

    def law(self, day: date) -> Law:
        """The version valid on a day."""
        for end, law in self._ends:
            if day <= end:
                return law
        return self._laws[-1]

    def rank(self, fact: Instruction) -> str:
        """A leader's rank: as recorded, or the rulebook's own one whose words stand in the title (the longest decide)."""
        if not self.has_ranks or not fact.title:
            return fact.rank
        own = [rank for rank in self.law(fact.on).version.ranks if fact.rank in ("", rank.of)]
        found = [(len(word), rank.key) for rank in own for word in rank.titles if word in fact.title]
        return max(found)[1] if found else fact.rank

    def known(self, registered: Moment) -> bool:
        """Whether a fact was recorded by `as_of`."""
        return (registered if isinstance(registered, datetime) else moment(registered)) <= self.as_of

    def unit_at(self, unit: str, on: date, registered: Moment) -> str:
        """Who is credited: the unit itself, or the one it was merged into by the time the fact counts or is recorded."""
        for _ in range(len(self.mergers)):
            merger = self.mergers.get(unit)
            if merger is None or moment(merger.registered) > moment(registered):
                return unit
            if on < merger.on and moment(registered) <= datetime.combine(merger.on, time.max):
                return unit
            unit = merger.into
        return unit

    def shares_at(self, shares: list[tuple[str, Decimal]], on: date, registered: Moment) -> list[tuple[str, Decimal]]:
        """A joint report's units at that time; the share of a merged unit goes to the one that took over."""
        if not self.mergers:
            return shares
        merged: dict[str, Decimal] = {}
        for unit, share in shares:
            now = self.unit_at(unit, on, registered)
            merged[now] = merged.get(now, Decimal(0)) + share
        return list(merged.items())

    def merged_on(self, unit: str) -> date | None:
        """The day a unit ended in a merger, if it did."""
        merger = self.mergers.get(unit)
        return merger.on if merger else None

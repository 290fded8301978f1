"""What a report adds to the counts: reports in, reports used, reports adopted in a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from tongzheng.scoring.engine.chain.adopting import qualifies
from tongzheng.scoring.engine.chain.correcting import corrected
from tongzheng.scoring.engine.chain.state import State, shares_of
from tongzheng.scoring.engine.facts import Adoption, Report
from tongzheng.scoring.engine.ledger import Tally
from tongzheng.scoring.engine.periods import Moment, moment


def tallies_of(state: State) -> list[Tally]:
    """Counts of one report, each with the period in which it became known."""
    found = _received(state)
    law = state.terms.law(state.family.report.on)
    if law.version.rates:
        found += _used(state)
    if state.terms.has_lumps and state.family.adoptions:
        found += _adopted(state)
    return found


def _received(state: State) -> list[Tally]:
    """The report counted when it was recorded, and counted anew when it was returned or an appeal corrected it."""
    report = state.family.report
    if not state.terms.known(report.registered):
        return []
    changes: list[tuple[Moment, date, str, dict[str, Any]]] = []  # when known, its day, the appeal, what it sets
    if report.returned and report.returned_on is not None:
        changes.append((report.returned_on, report.returned_on, "", {"returned": True}))
        report = replace(report, returned=False)
    for appeal in state.family.appeals:
        if appeal.fact == report.id and appeal.result == "upheld":
            changes.append((appeal.registered, appeal.on, appeal.id, appeal.set))  # noqa: PERF401
    tallies = [_count(state, report, report.on, report.registered, 1, "")]
    for when, on, appeal_id, change in sorted(changes, key=lambda c: (moment(c[0]), c[2])):
        if not state.terms.known(when):
            continue
        then = corrected(report, change) or replace(report, returned=True)
        if (_kind(then), then.unit, then.on) != (_kind(report), report.unit, report.on):
            tallies.append(_count(state, report, on, when, -1, appeal_id))
            tallies.append(_count(state, then, on, when, 1, appeal_id))
        report = then
    return tallies


def _kind(report: Report) -> str:
    return f"in:{report.kind}:{int(bool(report.commission))}{int(report.returned)}:"


def _count(state: State, report: Report, on: date, when: Moment, sign: int, appeal: str) -> Tally:
    """It goes to the period the report was received in while that is open, else to that of the day it became known."""
    calendar = state.terms.calendar
    period = calendar.key(report.on)
    booked = period if calendar.open(period, when) else calendar.book(on, when)[0]
    unit = state.terms.unit_at(report.unit, report.on, when)
    return Tally(unit, period, _kind(report) + appeal, sign * report.count, booked)


def _used(state: State) -> list[Tally]:
    """1 when the report had been adopted by the end of the period it was received in, as known at its freeze."""
    report, calendar = state.report, state.terms.calendar
    period = calendar.key(report.on)
    end = calendar.last_day(period)
    if not calendar.open(period, report.registered):
        return []
    if any(a.on <= end for a in _adoptions_then(state, calendar.limit(period))):
        unit = state.terms.unit_at(report.unit, report.on, report.registered)
        return [Tally(unit, period, "used", 1, period)]
    return []


def _adopted(state: State) -> list[Tally]:
    """For each year and yearly lump: 1 for every unit of a report that had a standing adoption at the end of the year."""
    found = []
    calendar, terms = state.terms.calendar, state.terms
    for year in sorted({adoption.on.year for adoption in state.family.adoptions}):
        end = date(year, 12, 31)
        limit = calendar.limit(calendar.key(end))
        standing = [a for a in _adoptions_then(state, limit) if a.on.year == year and _stands(state, a, end, limit)]
        shares = _shares_then(state, limit)
        for i, lump in enumerate(terms.law(end).version.lumps):
            if any(qualifies(a, lump.levels, lump.not_periodicals) for a in standing):
                when = min(datetime.combine(end, time.max), terms.as_of)
                units = dict.fromkeys(terms.unit_at(unit, end, when) for unit in shares)
                found += [Tally(unit, str(year), f"lump:{i}", 1, str(year)) for unit in units]
    return found


def _adoptions_then(state: State, limit: datetime) -> list[Adoption]:
    """The adoptions recorded by a freeze, as appeals decided by then left them; what comes later changes no frozen count."""
    found: list[Adoption] = []
    bound = min(limit, state.terms.as_of)
    if not state.family.appeals:
        return [adoption for adoption in state.family.adoptions if moment(adoption.registered) <= bound]
    for adoption in state.family.adoptions:
        then: Adoption | None = adoption
        for appeal in state.family.appeals:
            if appeal.fact == adoption.id and appeal.result == "upheld" and moment(appeal.registered) <= limit:
                then = corrected(then, appeal.set) if then is not None else None
        if then is not None and moment(then.registered) <= bound:
            found.append(then)
    return found


def _stands(state: State, adoption: Adoption, end: date, limit: datetime) -> bool:
    gone = state.gone.get(adoption.id)
    return gone is None or gone.fact.on > end or moment(gone.fact.registered) > limit


def _shares_then(state: State, limit: datetime) -> list[str]:
    """The units of the report as known when the year was closed."""
    report = state.family.report
    for appeal in sorted(state.family.appeals, key=lambda a: moment(a.registered)):
        if appeal.fact == report.id and appeal.result == "upheld" and moment(appeal.registered) <= limit:
            report = corrected(report, appeal.set) or report
    return [unit for unit, _ in shares_of(report)]

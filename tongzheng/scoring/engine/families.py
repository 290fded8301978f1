"""Facts sorted into families. A data base can do the same with queries, a batch of reports at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, TypeVar

from tongzheng.scoring.engine.chain import (
    BreachFamily,
    CommissionFamily,
    EventFamily,
    Family,
    FindingsFamily,
    ReportFamily,
)
from tongzheng.scoring.engine.chain.event import cuts
from tongzheng.scoring.engine.facts import Adoption, Breach, Facts, Recall, Supervised, Withdrawal
from tongzheng.scoring.engine.terms import Terms

T = TypeVar("T")


def families(terms: Terms, facts: Facts) -> Iterator[Family]:
    """Every family of a set of facts."""
    appeals = _by(facts.appeals, "fact")
    breaches, cutting = _breaches(terms, facts)
    yield from _reports(terms, facts, appeals)
    outcomes: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for outcome in facts.commission_outcomes:
        outcomes[outcome.unit, outcome.on.year].append(outcome)
    for (unit, year), found in outcomes.items():
        yield CommissionFamily(unit=unit, year=year, outcomes=found, appeals=_about(appeals, found))
    yield from _findings(terms, [*breaches, *facts.supervised], appeals)
    yield from _events(facts, appeals, cutting)


def _by(rows: list[T], name: str) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _about(appeals: dict[str, list[Any]], facts: list[Any]) -> list[Any]:
    return [appeal for fact in facts for appeal in appeals.get(fact.id, ())] if appeals else []


def _reports(terms: Terms, facts: Facts, appeals: dict[str, list[Any]]) -> Iterator[ReportFamily]:
    relays, adoptions = _by(facts.relays, "report"), _by(facts.adoptions, "report")
    instructions, withdrawals = _by(facts.instructions, "target"), _by(facts.withdrawals, "adoption")
    outcomes = {(o.commission, o.unit): o for o in facts.commission_outcomes}
    recalls: dict[tuple[str, str], list[Recall]] = defaultdict(list)
    for recall in facts.recalls:
        recalls[recall.periodical, recall.issue].append(recall)
    for report in facts.reports:
        mine, up = adoptions.get(report.id, []), relays.get(report.id, [])
        taken = [x for a in mine for x in withdrawals.get(a.id, [])]
        if recalls:
            taken += [
                recalled(terms, r, a) for a in mine for r in recalls.get((a.periodical, a.issue), ()) if _of(r, a)
            ]
        said = [i for key in (report.id, *(a.id for a in mine), *(x.id for x in up)) for i in instructions.get(key, ())]
        outcome = outcomes.get((report.commission, report.unit)) if report.commission else None
        done = [outcome] if outcome else []
        yield ReportFamily(
            report=report, relays=up, adoptions=mine, instructions=said, withdrawals=taken, outcomes=done,
            appeals=_about(appeals, [report, *mine, *up, *said, *taken, *done]),
        )  # fmt: skip


def _of(recall: Recall, adoption: Adoption) -> bool:
    """An issue's number comes back every year: the one meant is that of the last twelve months."""
    return bool(recall.issue) and timedelta(0) <= recall.on - adoption.on < timedelta(days=366)


def recalled(terms: Terms, recall: Recall, adoption: Adoption) -> Withdrawal:
    """A recall of an issue, for one of its adoptions."""
    rule = terms.law(recall.on).recall
    return Withdrawal(
        id=recall.id, on=recall.on, registered=recall.registered, adoption=adoption.id,
        cause=rule.cause if rule else "editor", recall=True,
    )  # fmt: skip


def _breaches(terms: Terms, facts: Facts) -> tuple[list[Breach], dict[tuple[str, str], list[Breach]]]:
    """Findings that stand by themselves, and those that cut an event's points, by event and unit."""
    event_of = {report.id: report.event for report in facts.emergency_reports}
    alone: list[Breach] = []
    cutting: dict[tuple[str, str], list[Breach]] = defaultdict(list)
    for breach in facts.breaches:
        event = breach.event or event_of.get(breach.report, "")
        if event and cuts(terms, breach.kind, breach.on):
            cutting[event, breach.unit].append(breach)
        else:
            alone.append(breach)
    return alone, cutting


def _findings(
    terms: Terms, found: list[Breach | Supervised], appeals: dict[str, list[Any]]
) -> Iterator[BreachFamily | FindingsFamily]:
    """Each by itself, or a unit's of a year together where the n-th costs more than the first."""
    if not terms.findings_together:
        for one in found:
            yield BreachFamily(breach=one, appeals=appeals.get(one.id, ()))
        return
    together: dict[tuple[str, int], list[Breach | Supervised]] = defaultdict(list)
    for one in found:
        together[one.unit, one.on.year].append(one)
    for (unit, _), mine in together.items():
        yield FindingsFamily(unit=unit, findings=mine, appeals=_about(appeals, mine))


def _events(
    facts: Facts, appeals: dict[str, list[Any]], cutting: dict[tuple[str, str], list[Breach]]
) -> Iterator[EventFamily]:
    event_of = {report.id: (report.event, report.unit) for report in facts.emergency_reports}
    reports: dict[tuple[str, str], list[Any]] = defaultdict(list)
    said: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for report in facts.emergency_reports:
        reports[report.event, report.unit].append(report)
    for fact in facts.instructions:
        if fact.event and fact.unit:
            said[fact.event, fact.unit].append(fact)
        elif fact.target in event_of:
            said[event_of[fact.target]].append(fact)
    for key in dict.fromkeys([*reports, *said, *cutting]):
        mine = (reports.get(key, []), said.get(key, []), cutting.get(key, []))
        yield EventFamily(
            event=key[0], unit=key[1], reports=mine[0], instructions=mine[1], breaches=mine[2],
            appeals=_about(appeals, [fact for group in mine for fact in group]),
        )  # fmt: skip

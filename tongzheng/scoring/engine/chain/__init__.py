"""Families: what belongs together, and so can be reckoned without anything else."""

from __future__ import annotations

from tongzheng.scoring.engine.chain.appeals import with_real_effect
from tongzheng.scoring.engine.chain.event import EventFamily, book_event
from tongzheng.scoring.engine.chain.findings import FindingsFamily, book_findings
from tongzheng.scoring.engine.chain.plain import BreachFamily, CommissionFamily, book_breach, book_commissions
from tongzheng.scoring.engine.chain.report import book_report
from tongzheng.scoring.engine.chain.state import ReportFamily
from tongzheng.scoring.engine.ledger import Booked, tidy
from tongzheng.scoring.engine.terms import Terms

__all__ = ["BreachFamily", "CommissionFamily", "EventFamily", "Family", "FindingsFamily", "ReportFamily", "book_family"]
Family = ReportFamily | EventFamily | BreachFamily | FindingsFamily | CommissionFamily


def book_family(terms: Terms, family: Family) -> Booked:
    """All lines, tallies and shadows of one family."""
    if family.appeals and terms.real_effect:
        booked = with_real_effect(terms, family, _book)
    else:
        booked = _book(terms, family)
    tidy(booked.lines, terms.places)
    return booked


def _book(terms: Terms, family: Family) -> Booked:
    if isinstance(family, ReportFamily):
        return book_report(terms, family)
    if isinstance(family, EventFamily):
        return book_event(terms, family)
    if isinstance(family, BreachFamily):
        return book_breach(terms, family)
    if isinstance(family, FindingsFamily):
        return book_findings(terms, family)
    return book_commissions(terms, family)

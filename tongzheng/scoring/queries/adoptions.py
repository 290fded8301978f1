"""Which adoptions still count, and when: not those recalled with their issue or text, nor those registered as withdrawn (K1, K3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Q
from django.db.models.lookups import Exact

from tongzheng.bulletins.models import Amendment
from tongzheng.reporting.models import Adoption
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.gather.clock import span
from tongzheng.scoring.models import Fact, Period
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


def adoptions_that_count() -> QuerySet[Adoption]:
    """Adoptions without those entered wrongly, recalled, or withdrawn; for others to filter, no query of its own."""
    return _that_count().all()


@cache  # only what is asked, never what was answered: to write it down anew took as long as the database's answer
def _that_count() -> QuerySet[Adoption]:
    withdrawn = Fact.objects.filter(adoption=OuterRef("pk"), kind=Fact.Kind.WITHDRAWAL, state=FactState.HOLDS)
    return Adoption.objects.filter(~Exists(withdrawn), ~Exists(_recalls()))


class NumberText(Func):
    """`Issue.number_text` of an issue's year, supplement and number; one expression, for a tree of them costs more than the query."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The words both databases know."""
        (year, a), (supplement, b), (number, c) = (compiler.compile(part) for part in self.get_source_expressions())
        words = f"CASE WHEN {supplement} THEN '年增刊第' ELSE '年第' END"
        return f"({year} || {words} || {number} || '期')", (*a, *b, *c)

    as_postgresql = as_sqlite


def _recalls() -> QuerySet[Amendment]:
    """Recalls of the adoption's issue, or of the text in it that was made of its report."""
    return Amendment.objects.filter(
        Q(placement__isnull=True) | Q(placement=F("issue__placements")),
        Q(issue__masthead=OuterRef("outlet")) | Q(issue__masthead="", issue__periodical__name=OuterRef("outlet")),
        Exact(NumberText("issue__year", "issue__supplement", "issue__number"), OuterRef("issue_no")),
        kind=Amendment.Kind.RECALL,
        state="published",
        issue__placements__article__sources=OuterRef("report"),
    ).order_by()


@dataclass(frozen=True, slots=True)
class Moved:
    """Outcomes that became known after the period of their day was frozen: those that count here for it, and those no longer here."""

    into: set[int] = field(default_factory=set)
    out: set[int] = field(default_factory=set)


def moved_outcomes(office: int, starts: date, ends: date) -> Moved:
    """Which of a superior's outcomes count in other days than their own, as their points do: when they were entered (K2, K3)."""
    first, after = span(starts, ends)
    near = Outcome.objects.filter(office=office, state=OutcomeState.HOLDS)
    near = near.filter(Q(on__range=(starts, ends)) | Q(at__gte=first, at__lt=after)).order_by()
    rows = list(near.values_list("pk", "on", "at"))
    if not rows:
        return Moved()
    periods = list(Period.objects.filter(office=office).values_list("starts", "ends", "frozen_at"))
    found = Moved()
    for pk, on, at in rows:
        around = [(last - begins, frozen) for begins, last, frozen in periods if begins <= on <= last]
        frozen = min(around, key=lambda one: one[0])[1] if around else None
        if frozen is None or at < frozen:
            continue
        here, there = starts <= on <= ends, first <= at < after
        if here and not there:
            found.out.add(pk)
        elif there and not here:
            found.into.add(pk)
    return found


def adopted_within(office: int, starts: date, ends: date) -> QuerySet[Adoption]:
    """Adoptions of any office that count in these days; a superior's learnt too late where it was entered (K2, K3)."""
    first, after = span(starts, ends)
    days = Q(at__gte=first, at__lt=after)
    moved = moved_outcomes(office, starts, ends)
    if moved.out:
        days &= ~Q(pk__in=_adoptions(moved.out))
    if moved.into:
        days |= Q(pk__in=_adoptions(moved.into))
    return adoptions_that_count().filter(days)


def _adoptions(outcomes: set[int]) -> QuerySet[Any]:
    return Outcome.adoptions.through.objects.filter(outcome__in=outcomes).values("adoption_id")

"""Which adoptions still count, and when: not those recalled with their issue or text, nor those registered as withdrawn (K1, K3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

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
    withdrawn = Fact.objects.filter(adoption=OuterRef("pk"), kind=Fact.Kind.WITHDRAWAL, state=FactState.HOLDS)
    return Adoption.objects.filter(~Exists(withdrawn), ~Exists(_recalls()))


def _recalls() -> QuerySet[Amendment]:
    """Recalls of the adoption's issue, or of the text in it that was made of its report."""
    text = Q(placement__article__sources=OuterRef("report"))
    whole = Q(placement__isnull=True, issue__placements__article__sources=OuterRef("report"))
    name = Coalesce(NullIf("issue__masthead", Value("")), "issue__periodical__name")
    kind = Case(When(issue__supplement=True, then=Value("年增刊第")), default=Value("年第"))  # as Issue.number_text
    year, number = (Cast(field, CharField()) for field in ("issue__year", "issue__number"))
    found = Amendment.objects.filter(kind=Amendment.Kind.RECALL, state="published").order_by()
    found = found.annotate(outlet=name, issue_no=Concat(year, kind, number, Value("期")))
    return found.filter(text | whole, outlet=OuterRef("outlet"), issue_no=OuterRef("issue_no"))


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


def _adoptions(outcomes: set[int]) -> list[int]:
    links = Outcome.adoptions.through.objects.filter(outcome__in=outcomes)
    return list(links.values_list("adoption_id", flat=True))

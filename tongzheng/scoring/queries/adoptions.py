"""Which adoptions still count: not those recalled with their issue or text, nor those registered as withdrawn (K1, K3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from tongzheng.bulletins.models import Amendment
from tongzheng.reporting.models import Adoption
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.models import Fact

if TYPE_CHECKING:
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

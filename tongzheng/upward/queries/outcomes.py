"""Reads of outcomes: of one text, and the register (E8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Article, Report, Source
from tongzheng.upward import access
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome


def get_outcome(actor: Appointment, pk: int) -> Outcome:
    """An outcome the actor may see, else 404."""
    return get_object_or_404(_whole().filter(access.visible_outcomes(actor)), pk=pk)


def outcomes_of(texts: Iterable[Article | Report]) -> list[Outcome]:
    """Outcomes that hold on these texts, by date; the caller has made sure the texts may be seen."""
    texts = list(texts)
    articles = [t.pk for t in texts if isinstance(t, Article)]
    reports = [t.pk for t in texts if isinstance(t, Report)]
    where = Q(article__in=articles) | Q(report__in=reports)
    return list(_whole().filter(where, state=OutcomeState.HOLDS).order_by("on", "id"))


def outcomes_behind(reports: Iterable[Report]) -> list[Outcome]:
    """Outcomes that hold on these reports or on articles made of them, by date."""
    ids = [r.pk for r in reports]
    articles = Source.objects.filter(report__in=ids).values("article_id")
    where = Q(report__in=ids) | Q(article__in=articles)
    return list(_whole().filter(where, state=OutcomeState.HOLDS).order_by("on", "id"))


def register(
    actor: Appointment,
    *,
    kind: str | None = None,
    level: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    unit: int | None = None,
    outlet: str | None = None,
    word: str = "",
    withdrawn: bool = False,
) -> QuerySet[Outcome]:
    """The register of superiors' results, the newest first; also withdrawn ones when asked for."""
    asked = {"kind": kind, "level": level, "on__gte": start, "on__lte": end, "outlet": outlet}
    where = Q(**{name: value for name, value in asked.items() if value})
    if not withdrawn:
        where &= Q(state=OutcomeState.HOLDS)
    if unit:
        of_unit = Source.objects.filter(report__unit=unit).values("article_id")
        where &= Q(report__unit=unit) | Q(article__in=of_unit)
    if word:
        titles = Q(article__title__icontains=word) | Q(report__title__icontains=word)
        where &= Q(outlet__icontains=word) | Q(leader__icontains=word) | titles
    return _whole().filter(access.visible_outcomes(actor)).filter(where).order_by("-on", "-id")


def units_behind(outcomes: Iterable[Outcome]) -> dict[int, str]:
    """For each outcome the names of the units its text came from; one query."""
    outcomes = list(outcomes)
    ids = {o.article_id for o in outcomes if o.article_id}
    names: dict[int, list[str]] = {}
    rows = Source.objects.filter(article_id__in=ids).order_by("position", "id")
    for article, name in rows.values_list("article_id", "report__unit__short_name"):
        names.setdefault(article, []).append(name)
    return {
        o.pk: o.report.unit.short_name if o.report else "、".join(dict.fromkeys(names.get(o.article_id or 0, [])))
        for o in outcomes
    }


def evidence_of(outcome: Outcome) -> list[Attachment]:
    """What proves it."""
    return list(attachments_of(outcome))


def get_evidence(outcome: Outcome, pk: int) -> Attachment:
    """One file of it, else 404."""
    return get_object_or_404(attachments_of(outcome), pk=pk)


def _whole() -> QuerySet[Outcome]:
    return Outcome.objects.select_related("article", "report__unit", "by__person").defer(
        "article__body", "report__body"
    )

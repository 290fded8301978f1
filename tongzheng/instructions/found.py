"""Instructions as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from tongzheng.instructions.models import Instruction
from tongzheng.instructions.queries import visible_instructions
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Source
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def instruction_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These instructions, or all of them oldest first; they belong to the units behind the text (D1)."""
    sources = Prefetch("placement__article__source_set", queryset=Source.objects.select_related("report__unit"))
    rows = Instruction.objects.select_related("placement__issue__periodical__office", "placement__article")
    rows = rows.prefetch_related(sources).order_by("pk")
    for given in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        issue = given.placement.issue
        units = [source.report.unit for source in given.placement.article.source_set.all()]
        yield Document(
            pk=given.pk,
            title=f"{given.by_name}（{given.by_title}）批示：{given.placement.title}",
            body=given.text,
            dated=timezone.localtime(given.at).date(),
            units=above([issue.periodical.office, *units]),
            author=given.by_name,
            tags=frozenset({f"outlet:{issue.name}", "adopted:1"}),
        )


def _visible(actor: Appointment) -> Any:
    return visible_instructions(actor).order_by().values("pk")


INSTRUCTIONS = Searchable(
    model="instructions.instruction",
    label="批示",
    documents=instruction_documents,
    visible=_visible,
    url=lambda pk: reverse("instructions:one", args=[pk]),
)

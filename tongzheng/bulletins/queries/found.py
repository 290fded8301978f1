"""Issues as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from tongzheng.bulletins import access
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Placement
from tongzheng.bulletins.queries.amendments import Standing, issues_of, recalled_text, standings
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Source
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def issue_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These issues, or all of them oldest first, with the texts placed in them: as printed once published (E5)."""
    sources = Source.objects.select_related("report__unit")
    placed = Placement.objects.select_related("article").prefetch_related(
        Prefetch("article__source_set", queryset=sources)
    )
    pks = None if pks is None else list(pks)
    rows = Issue.objects.select_related("periodical__office").order_by("pk")
    rows = rows.prefetch_related(Prefetch("placements", queryset=placed.order_by("position", "id")))
    signed = standings(pks)
    for issue in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=100):
        yield _issue(issue, signed.get(issue.pk))


def _issue(issue: Issue, standing: Standing | None) -> Document:
    placements = list(issue.placements.all())
    printed = issue.state == State.PUBLISHED
    texts = [(p.title, p.body) if printed else (p.article.title, p.article.body) for p in placements]
    units = [source.report.unit for p in placements for source in p.article.source_set.all()]
    at = timezone.localtime(issue.published_at or issue.created_at).date()
    standing = standing or Standing()
    if standing.recall:
        texts = [("", recalled_text(standing.recall))]
    else:
        recalls = [standing.recall_of(p.pk) for p in placements]
        texts = [(t[0], recalled_text(r)) if r else t for t, r in zip(texts, recalls, strict=True)]
        texts += [("已更正", f"“{c.wrong}”应为“{c.right}”") for cs in standing.corrections.values() for c in cs]
    return Document(
        pk=issue.pk,
        title=f"{issue}（{standing.word}）" if standing.word else str(issue),
        body="\n".join(
            filter(None, ["" if standing.recall else issue.note, *(f"{title}\n{body}" for title, body in texts)])
        ),
        dated=issue.date or at,
        units=above([issue.periodical.office, *units]),
        author="".join(p.byline for p in placements)
        if printed
        else "",  # a byline not yet printed may still be shielded
        tags=frozenset({f"outlet:{issue.name}", f"adopted:{int(printed)}"}),
    )


def _visible(actor: Appointment) -> Any:
    return Issue.objects.filter(access.visible(actor)).values("pk")


def _issues_with(article: int) -> list[int]:
    """Issues in which an article stands and is not yet printed."""
    return list(
        Placement.objects.filter(article=article).exclude(issue__state=State.PUBLISHED).values_list("issue", flat=True)
    )


ISSUES = Searchable(
    model="bulletins.issue",
    label="刊物",
    documents=issue_documents,
    visible=_visible,
    url=lambda pk: reverse("bulletins:issue", args=[pk]),
    touched_by={"reporting.article": _issues_with, "bulletins.amendment": issues_of},
)

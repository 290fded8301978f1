"""The text as first written and what each level changed (R15)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString

from tongzheng.network.models import Appointment
from tongzheng.reporting.access import knows_author, visible, visible_articles
from tongzheng.reporting.models import Article, Contribution, Report
from tongzheng.reporting.queries.names import HIDDEN, masked_keeper, names_of
from tongzheng.text import revisions
from tongzheng.text.diff import diff_counts, diff_html

LEVELS = 8  # village, town, county, city, province … and some to spare


@dataclass(slots=True)
class Stage:
    """One state of the text on its way up."""

    place: str
    what: str
    who: str
    at: dt.datetime | None
    title: str
    body: str
    title_change: SafeString | None = None
    change: SafeString | None = None
    came: int = 0
    gone: int = 0


def get_report_with_line(actor: Appointment, pk: int) -> tuple[Report, list[Report]]:
    """A report the actor may see, and the reports it came from, the lowest first; those came along."""
    report = get_object_or_404(_whole().filter(visible(actor)), pk=pk)
    chain = [report]
    while (below := chain[0].forwarded_from_id) and len(chain) < LEVELS and below not in {r.pk for r in chain}:
        chain.insert(0, _whole().get(pk=below))
    return report, chain


def stages(actor: Appointment, chain: list[Report]) -> list[Stage]:
    """Every kept state from the contribution up to the office's article, each with what it changed."""
    found: list[Stage] = []
    for report in chain:
        found += _at_unit(actor, report)
    articles = Article.objects.filter(visible_articles(actor), Q(sources=chain[-1])).exclude(state="dropped")
    for article in articles.order_by("id")[:3]:
        last = revisions.revisions_of(article).last()
        if last is not None and article.way == Article.Way.SINGLE:
            found.append(Stage(article.office.short_name, "编发稿", last.by_name, last.at, last.title, last.body))
    return _compared(found)


def _at_unit(actor: Appointment, report: Report) -> list[Stage]:
    place = report.unit.short_name
    found: list[Stage] = []
    contribution = Contribution.objects.filter(report=report).select_related("by__person").first()
    if contribution is not None:
        who = str(contribution.by.person) if knows_author(actor, report) else HIDDEN
        found.append(Stage(place, "投稿", who, contribution.at, contribution.title, contribution.body))
    for kept in revisions.revisions_of(report):
        who = masked_keeper(kept, report, actor)
        found.append(Stage(place, kept.note or "文稿", who, kept.at, kept.title, kept.body))
    if not found or (found[-1].title, found[-1].body) != (report.title, report.body):
        found.append(
            Stage(
                place, report.get_state_display(), names_of(report, actor), report.saved_at, report.title, report.body
            )
        )
    return found


def _compared(found: list[Stage]) -> list[Stage]:
    for before, after in zip(found, found[1:], strict=False):
        if before.title != after.title:
            after.title_change = diff_html(before.title, after.title)
        if before.body != after.body:
            after.change = diff_html(before.body, after.body)
            after.came, after.gone = diff_counts(before.body, after.body)
    return found


def _whole():  # type: ignore[no-untyped-def]
    return Report.objects.select_related("unit", "office__desk", "author__person", "contributor__person")

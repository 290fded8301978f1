"""Checks of reports and articles: the office's lists, the waivers that hold, what stood when it was sent (R4, R13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from tongzheng.checking import queries as checking
from tongzheng.checking.models import Result, Waiver
from tongzheng.checking.rules import Examination
from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment
from tongzheng.reporting.flow import AT_OFFICE
from tongzheng.reporting.models import Article, Report
from tongzheng.trail.models import Entry

REPORT, ARTICLE = Report._meta.label_lower, Article._meta.label_lower
NOTHING: Mapping[str, str] = MappingProxyType({})  # nothing is being typed: the text as it stands
BACK = dt.timedelta(days=62)  # how far back the clock looks for reports whose findings were not yet counted


def examine_new(actor: Appointment, *, title: str, body: str, kind: str) -> Examination:
    """What is found in a text that is not saved yet."""
    assert actor.unit is not None  # noqa: S101 - for the type checker
    return checking.examine(title, body, office=actor.unit.office, kind=kind)


def examine_report(report: Report, typed: Mapping[str, str] = NOTHING, *, attached: bool | None = None) -> Examination:
    """What is found in a report as it stands, or as it is being typed (title, body, kind); `attached` saves a query."""
    return checking.examine(
        typed.get("title", report.title),
        typed.get("body", report.body),
        office=report.office,
        kind=typed.get("kind", report.kind),
        attached=attachments_of(report).exists() if attached is None else attached,
        waivers=waivers_of(report),
    )


def examine_article(article: Article, typed: Mapping[str, str] = NOTHING, *, public: bool | None = None) -> Examination:
    """What is found in an article as it stands, or as it is being typed; the kind is its first report's (R4).

    `public`: as for the public, where personal data are errors; None: as the periodical it stands in is.
    """
    wiring = import_module(settings.WIRING)
    open_to_all = wiring.PUBLIC_OF(article) if public is None else public
    sources = [(source.report_id, source.report.kind) for source in article.source_set.all()]
    waivers = checking.waivers_on([(ARTICLE, article.pk), *((REPORT, pk) for pk, _ in sources)])
    return checking.examine(
        typed.get("title", article.title),
        typed.get("body", article.body),
        office=article.office,
        kind=sources[0][1] if sources else "",
        channel="public" if open_to_all else "article",
        periodical=wiring.PERIODICAL_OF(article),
        waivers=waivers,
    )


def waivers_of(report: Report) -> list[Waiver]:
    """What was marked right in this report, or in the same text at another office, or in the one it was made from."""
    return checking.waivers_on([(REPORT, pk) for pk in (report.pk, report.same_as_id, report.forwarded_from_id) if pk])


def get_waiver(subject: Report | Article, pk: int) -> Waiver:
    """A waiver on this text itself, else 404."""
    return checking.get_waiver(subject, pk)


def errors_when_sent(report: Report) -> int:
    """How many errors were open when the text was last sent for signing (R4)."""
    entry = Entry.objects.filter(
        subject_type=REPORT, subject_id=report.pk, kind__in=("reporting.report.submit", "reporting.report.withdraw")
    ).last()
    return int(entry.data.get("errors", 0)) if entry and entry.kind.endswith("submit") else 0


def uncounted(limit: int) -> list[Report]:
    """Reports sent lately, by whatever door, whose findings were not yet counted; the newest first (R13)."""
    counted = Result.objects.filter(subject_type=REPORT, subject_id=OuterRef("pk"), at=OuterRef("signed_at"))
    sent = Report.objects.filter(signed_at__gte=timezone.now() - BACK, state__in=AT_OFFICE).filter(~Exists(counted))
    return list(sent.select_related("unit", "office__desk__serves").order_by("-signed_at")[:limit])


def tally(report: Report) -> tuple[Any, Examination, dt.datetime]:
    """A report, what is found in it, and when it was sent: what `checking.actions.results` keeps."""
    return report, examine_report(report), report.signed_at or timezone.now()

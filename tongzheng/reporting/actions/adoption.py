"""Adoption and publication: what bulletins call when an issue is published (E3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.models import Adoption, Article, Level, Report
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import require


@action
def adopt_report(
    report: Report,
    *,
    by: Appointment,
    outlet: str,
    issue_no: str,
    section: str = "",
    level: str = Level.COUNTY,
    way: str = Article.Way.SINGLE,
) -> Adoption:
    """Adopt a report in one issue of one outlet; the same issue twice stays one adoption (E3)."""
    require(access.can_adopt(by, report))
    defaults = {"section": section[:40], "way": way, "by_id": by.pk}
    adoption, created = Adoption.objects.get_or_create(
        report=report, level=level, outlet=outlet[:60], issue_no=issue_no[:30], defaults=defaults
    )
    if created:
        data = {"adoption": adoption.pk, "outlet": outlet, "issue_no": issue_no, "section": section, "level": level}
        move(report, "adopt", by=by, data=data)
    return adoption


@action
def publish_article(article: Article, *, by: Appointment) -> Article:
    """An article is published with its issue and cannot be changed afterwards (E5).

    Stale when its text is no longer the one the caller read: what is printed is what stands.
    """
    require(access.can_publish(by, article))
    move(article, "publish", by=by, expect={"version": article.version})
    return article


@part
def adopt_above(
    report: Report,
    *,
    by: Appointment,
    level: str,
    outlet: str,
    issue_no: str,
    section: str,
    on: dt.date,
    known_on: dt.date,
) -> Adoption:
    """A superior's outlet used the text behind which this report stands; the report's own state does not move (E8).

    The room that learnt of it has checked who may say so. The same issue twice stays one adoption.
    """
    noon = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
    facts: dict[str, Any] = {
        "section": section[:40],
        "by_id": by.pk,
        "at": min(noon, timezone.now()),
        "known_on": known_on,
    }
    key = {"level": level, "outlet": outlet[:60], "issue_no": issue_no[:30]}
    adoption, created = Adoption.objects.get_or_create(report=report, **key, defaults=facts)
    if created:
        data = {
            "adoption": adoption.pk,
            **key,
            "section": section,
            "on": on.isoformat(),
            "known_on": known_on.isoformat(),
        }
        record(report, "reporting.report.adopted_above", by=by, data=data)
    return adoption


@part
def withdraw_adoption(adoption: Adoption, *, by: Appointment, reason: str) -> Adoption:
    """Mark an adoption above as entered wrongly; it stays on the trail and counts nowhere (E8)."""
    if Adoption.objects.filter(pk=adoption.pk).update(withdrawn_at=timezone.now()):
        data = {"adoption": adoption.pk, "outlet": adoption.outlet, "issue_no": adoption.issue_no}
        record(adoption.report, "reporting.report.unadopted_above", by=by, reason=reason, data=data)
    return adoption

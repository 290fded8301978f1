"""Adoption and publication: what bulletins call when an issue is published (E3)."""

from __future__ import annotations

from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.models import Adoption, Article, Level, Report
from tongzheng.trail.actions import action, move
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
    defaults = {"section": section[:40], "level": level, "way": way, "by_id": by.pk}
    adoption, created = Adoption.objects.get_or_create(
        report=report, outlet=outlet[:60], issue_no=issue_no[:30], defaults=defaults
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

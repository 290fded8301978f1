"""Reads of periodicals: settings, yearly progress, the reading list (E4, E5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins import access, rules
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical, Placement, Target
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Article


def list_periodicals(actor: Appointment) -> QuerySet[Periodical]:
    """The office's periodicals in their order."""
    return Periodical.objects.filter(access.visible_periodicals(actor)).select_related(
        "office__desk__serves", "into", "signer__person"
    )


def get_periodical(actor: Appointment, pk: int) -> Periodical:
    """A periodical the actor may see, else 404."""
    return get_object_or_404(list_periodicals(actor), pk=pk)


@dataclass(slots=True)
class Year:
    """One periodical's year: what was reached, what was wanted, per cent as it is (166 is 166) (E4)."""

    periodical: Periodical | None  # None: all together
    issues: int = 0
    supplements: int = 0  # of the issues
    articles: int = 0
    issues_target: int | None = None
    articles_target: int | None = None

    @property
    def issues_rate(self) -> int | None:
        """Per cent of the target of issues; None without one."""
        return rules.rate(self.issues, self.issues_target)

    @property
    def articles_rate(self) -> int | None:
        """Per cent of the target of texts; None without one."""
        return rules.rate(self.articles, self.articles_target)


def progress(actor: Appointment, year: int | None = None) -> list[Year]:
    """The office's periodicals in a year, those that appeared, had a target or still appear, in their order (E4)."""
    this_year = timezone.localdate().year
    year = year or this_year
    papers = list(list_periodicals(actor))
    rows = {paper.pk: Year(paper) for paper in papers}
    done = Issue.objects.filter(periodical__in=papers, year=year, state=State.PUBLISHED)
    for pk, supplement, n in done.values_list("periodical", "supplement").annotate(n=Count("id")).order_by():
        rows[pk].issues += n
        rows[pk].supplements += n if supplement else 0
    texts = Placement.objects.filter(issue__in=done).values_list("issue__periodical").annotate(n=Count("id"))
    for pk, n in texts.order_by():
        rows[pk].articles = n
    if year == this_year:
        kept = {p.pk: (p.yearly_target, p.yearly_articles) for p in papers}
    else:
        past = Target.objects.filter(periodical__in=papers, year=year)
        kept = {t.periodical_id: (t.issues, t.articles) for t in past}
    for pk, (issues, articles) in kept.items():
        rows[pk].issues_target, rows[pk].articles_target = issues, articles
    return [r for r in rows.values() if r.issues or r.issues_target or r.articles_target or r.periodical.appears()]  # type: ignore[union-attr]


def altogether(years: list[Year]) -> Year:
    """All periodicals together; the targets only of what was counted against one (E4)."""
    total = Year(None, sum(y.issues for y in years), sum(y.supplements for y in years), sum(y.articles for y in years))
    if years and all(y.issues_target for y in years if y.issues):
        total.issues_target = sum(y.issues_target or 0 for y in years) or None
    if years and all(y.articles_target for y in years if y.articles):
        total.articles_target = sum(y.articles_target or 0 for y in years) or None
    return total


def years_of(periodicals: Iterable[Periodical]) -> list[int]:
    """Years with issues, this one too, newest first."""
    found = Issue.objects.filter(periodical__in=list(periodicals), year__isnull=False).values_list("year", flat=True)
    return sorted({*(y for y in found.distinct().order_by() if y), timezone.localdate().year}, reverse=True)


def target_of(periodical: Periodical, year: int) -> dict[str, int | None]:
    """What a periodical was to reach in a year: issues, articles (E4)."""
    if year == timezone.localdate().year:
        return {"issues": periodical.yearly_target, "articles": periodical.yearly_articles}
    found = periodical.targets.filter(year=year).first()
    return {"issues": found.issues, "articles": found.articles} if found else {"issues": None, "articles": None}


def printed_texts(actor: Appointment, *, year: int, periodical: int | None = None) -> QuerySet[Placement]:
    """Texts printed in a year: the list behind the number of 采编条数 (E4)."""
    where = Q(issue__state=State.PUBLISHED, issue__year=year, issue__periodical__in=list_periodicals(actor))
    if periodical:
        where &= Q(issue__periodical_id=periodical)
    visible = Issue.objects.filter(access.visible(actor))
    found = Placement.objects.filter(where, issue__in=visible).select_related("issue__periodical", "section")
    return found.order_by("-issue__published_at", "-issue_id", "position", "id")


def fast_periodicals(actor: Appointment) -> list[Periodical]:
    """The office's periodicals for what cannot wait, that still appear (E7)."""
    return [p for p in list_periodicals(actor).filter(fast=True).select_related("signer__person") if p.appears()]


def possible_signers(periodical: Periodical) -> list[Appointment]:
    """Posts that may sign a periodical instead of the usual approver: the office's, and the leaders it serves (E7)."""
    office = Q(unit_id=periodical.office_id, role__in=(Role.APPROVER, Role.EDITOR))
    leaders = Q(unit=serves(periodical), role=Role.LEADER)
    found = posts().filter(office | leaders, deputy_for__isnull=True, unit__suspended_at__isnull=True)
    return list(found.order_by("unit__path", "rank", "id"))


def periodical_of(article: Article) -> str:
    """The name of the periodical an article stands in, the latest if in several; empty while it waits for a place (R4)."""
    place = Placement.objects.filter(article=article).select_related("issue__periodical").order_by("-id").first()
    return place.issue.name if place else ""


def readers_of(periodical: Periodical) -> QuerySet[Appointment]:
    """Posts in force on the reading list, leaders first (E5)."""
    return (
        posts()
        .filter(pk__in=periodical.readers.values("post_id"), unit__suspended_at__isnull=True)
        .order_by("unit__path", "rank", "id")
    )


def possible_readers(periodical: Periodical) -> list[Appointment]:
    """Posts in the office's jurisdiction that may be put on the reading list: leaders first, then units."""
    within = Q(unit__path__startswith=serves(periodical).path, unit__suspended_at__isnull=True)
    roles = (Role.LEADER, Role.HEAD, Role.CHARGE, Role.SIGNER, Role.OFFICER, Role.DUTY, Role.SUPERVISOR)
    found = posts().filter(within, role__in=roles, deputy_for__isnull=True).order_by("unit__path", "rank", "id")
    return sorted(found, key=lambda p: p.role != Role.LEADER)


def serves(periodical: Periodical) -> Unit:
    """Whom the periodical's office serves: its county, city, province."""
    office = periodical.office
    return office.desk.serves if hasattr(office, "desk") else office

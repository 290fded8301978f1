"""Reads of issues: lists, numbers, what can be placed, who received what (E4, E5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins import access
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Delivery, Issue, Periodical, Placement, Section
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import holders
from tongzheng.reporting import access as reporting_access
from tongzheng.reporting.flow import ArticleState
from tongzheng.reporting.models import Article, Report
from tongzheng.trail.numbers import peek_number

WORK = (State.COMPOSING, State.PROOF, State.APPROVED)


def _issues() -> QuerySet[Issue]:
    return Issue.objects.select_related(
        "periodical__office__desk__serves",
        "periodical__signer__person",
        "editor__person",
        "proofed_by__person",
        "approved_by__person",
        "periodical__layout",
    )


def get_issue(actor: Appointment, pk: int) -> Issue:
    """An issue the actor may see, else 404; it knows how its number is shown."""
    issue = get_object_or_404(_issues().filter(access.visible(actor)), pk=pk)
    if issue.state == State.COMPOSING:  # asked for again and again where texts are put under them
        prefetch_related_objects([issue], "periodical__sections")
    number_issues([issue])
    return issue


def issues_in_work(actor: Appointment) -> list[Issue]:
    """Issues not yet published, oldest first, each with `texts` (how many) and its planned number."""
    found: list[Issue] = list(
        _issues().filter(access.visible(actor), state__in=WORK).annotate(texts=Count("placements")).order_by("id")[:200]
    )
    number_issues(found)
    return found


def published_issues(actor: Appointment, *, periodical: int | None = None, year: int | None = None) -> QuerySet[Issue]:
    """Published issues the actor may see, newest first."""
    where = Q(state=State.PUBLISHED)
    if periodical:
        where &= Q(periodical_id=periodical)
    if year:
        where &= Q(year=year)
    found = Issue.objects.filter(access.visible(actor) & where).select_related("periodical")
    return found.annotate(texts=Count("placements")).order_by("-published_at", "-id")


def number_issues(issues: Iterable[Issue]) -> None:
    """Give each issue `shown`: 「第 12 期」, or 「拟第 13 期」 by the register and what stands before it.

    Also `next`: the number it has, or would get if approved now. Issues to be signed stand before those being composed.
    Supplements count apart (E4).
    """
    issues = list(issues)
    year = timezone.localdate().year
    wanted = {_series(i) for i in issues if i.number is None}
    waiting: dict[tuple[int, bool], list[int]] = {key: [] for key in wanted}
    if waiting:
        unnumbered = Issue.objects.filter(periodical__in=[pk for pk, _ in waiting], number__isnull=True)
        ordered = unnumbered.order_by("-state", "id")  # "proof" comes before "composing"
        for periodical, supplement, pk in ordered.values_list("periodical", "supplement", "pk"):
            waiting.setdefault((periodical, supplement), []).append(pk)
    peeked = {key: peek_number(series(key[0], year, supplement=key[1])) for key in sorted(wanted)}
    for issue in issues:
        shown: Any = issue
        kind = "增刊" if issue.supplement else ""
        if issue.number is None:
            shown.next = peeked[_series(issue)]
            shown.shown = f"拟{kind}第 {shown.next + waiting[_series(issue)].index(issue.pk)} 期"
        else:
            shown.next = issue.number
            shown.shown = f"{kind}第 {issue.number} 期"


def _series(issue: Issue) -> tuple[int, bool]:
    return issue.periodical_id, issue.supplement


def series(periodical_id: int, year: int, *, supplement: bool = False) -> str:
    """The register in which a periodical's issues of a year are numbered; its supplements have one of their own (E4)."""
    return f"issue:{periodical_id}:{year}" + (":supplement" if supplement else "")


def numbered_so_far(periodical: Periodical, *, supplements: bool = False) -> int:
    """How many issues of a periodical have a number, of all years; without supplements, which have no 总期号 (E4)."""
    found = Issue.objects.filter(periodical=periodical, number__isnull=False)
    return found.count() if supplements else found.filter(supplement=False).count()


def shown_name(issue: Issue) -> str:
    """「《政务信息》拟第 134 期」."""
    number_issues([issue])
    return f"《{issue.name}》{issue.shown}"  # type: ignore[attr-defined]


def composing_issues(actor: Appointment) -> list[Issue]:
    """Issues of the actor's office into which texts can be placed now."""
    return [i for i in issues_in_work(actor) if i.state == State.COMPOSING and i.periodical.office_id == actor.unit_id]


def sections_of(periodicals: Iterable[Periodical]) -> QuerySet[Section]:
    """Sections of some periodicals, in order."""
    return (
        Section.objects.filter(periodical__in=list(periodicals))
        .select_related("periodical")
        .order_by("periodical__position", "periodical_id", "position", "id")
    )


def get_placement(issue: Issue, pk: int) -> Placement:
    """A text's place in this issue, else 404."""
    return get_object_or_404(issue.placements.select_related("article", "section"), pk=pk)


def get_article(actor: Appointment, pk: int) -> Article:
    """An article the actor may see, else 404."""
    return get_object_or_404(Article.objects.filter(reporting_access.visible_articles(actor)), pk=pk)


def article_of(report: Report) -> Article | None:
    """The article being edited from this report, the latest."""
    found = Article.objects.filter(source__report=report, state=ArticleState.EDITING)
    return found.order_by("-id").first()


def waiting_articles(actor: Appointment, issue: Issue) -> list[Article]:
    """Articles in no unpublished issue of this periodical; `elsewhere` names another that has it."""
    here = Placement.objects.filter(issue__periodical_id=issue.periodical_id).exclude(issue__state=State.PUBLISHED)
    elsewhere = Placement.objects.filter(article=OuterRef("pk")).values("issue__periodical__name")
    return list(
        Article.objects.filter(reporting_access.visible_articles(actor), state=ArticleState.EDITING)
        .filter(office_id=issue.periodical.office_id)
        .exclude(pk__in=here.values("article_id"))
        .annotate(elsewhere=Subquery(elsewhere[:1]))
        .select_related("editor__person")
        .order_by("-id")[:50]
    )


def locking_issue(article: Article) -> Issue | None:
    """The issue in which this article's text is fixed: sent up for approval, approved or published (E5)."""
    return (
        Issue.objects.filter(placements__article=article)
        .exclude(state=State.COMPOSING)
        .select_related("periodical")
        .order_by("id")
        .first()
    )


def deliveries(actor: Appointment, issue: Issue) -> QuerySet[Delivery]:
    """Who received the issue and when each opened it, leaders first (E5)."""
    return issue.deliveries.select_related("to__person", "to__unit", "to__deputy_for__person").order_by(
        "to__unit__path", "to__rank", "id"
    )


def delivery_to(actor: Appointment, issue: Issue) -> Delivery | None:
    """The delivery of this issue to the actor's post (or to the post he deputises for)."""
    return issue.deliveries.filter(to_id__in=[actor.pk, actor.post_id]).select_related("issue__periodical").first()


def other_approver_exists(issue: Issue, than: Appointment) -> bool:
    """True when the office has an approver who is another person than this post's."""
    return holders(Role.APPROVER, issue.periodical.office).exclude(person=than.person).exists()

"""Where a text was adopted at every level, and who instructed there (E8, D1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from tongzheng.bulletins.rules import level_of
from tongzheng.instructions.flow import State as Given
from tongzheng.instructions.queries import on_articles
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Adoption, Article, Level, Report, Source
from tongzheng.upward.models import Outcome
from tongzheng.upward.queries.outcomes import outcomes_behind, outcomes_of
from tongzheng.upward.queries.sent import Mark, marks_of


@dataclass(frozen=True, slots=True)
class Words:
    """What a leader said, whichever way it came."""

    who: str
    text: str
    on: dt.date


@dataclass(slots=True)
class Rung:
    """One level: where it was printed, what was said, points."""

    level: str
    name: str
    adoptions: list[tuple[str, dt.date, str]] = field(default_factory=list)  # where, when, what else
    words: list[Words] = field(default_factory=list)


@dataclass(slots=True)
class Ladder:
    """All levels from below up, and where the text was sent."""

    rungs: list[Rung]
    marks: list[Mark]


def ladder_of_report(actor: Appointment, report: Report) -> Ladder:
    """A report's levels, for whoever may see the report."""
    articles = list(Source.objects.filter(report=report).values_list("article_id", flat=True))
    return _ladder(actor, [report], articles, outcomes_behind([report]), marks_of(report))


def ladder_of_article(actor: Appointment, article: Article) -> Ladder:
    """An article's levels: those of the reports behind it, each issue once."""
    reports = list(article.sources.all())
    return _ladder(actor, reports, [article.pk], outcomes_of([article, *reports]), marks_of(article))


def _ladder(
    actor: Appointment, reports: list[Report], articles: Iterable[int], outcomes: list[Outcome], marks: list[Mark]
) -> Ladder:
    rungs = {level.value: Rung(level.value, str(level.label)) for level in Level}
    more = {(o.level, o.outlet, o.issue_no): o for o in outcomes if o.kind == Outcome.Kind.ADOPTION}
    points = {(o.level, o.outlet, o.issue_no): o for o in outcomes if o.kind == Outcome.Kind.POINTS}
    seen: set[tuple[str, str, str]] = set()
    for adoption in Adoption.objects.filter(report__in=reports).order_by("at", "id"):
        key = (adoption.level, adoption.outlet, adoption.issue_no)
        if key in seen:
            continue
        seen.add(key)
        on = timezone.localtime(adoption.at).date()
        rungs[adoption.level].adoptions.append((str(adoption), on, _else(more.get(key), points.get(key), adoption)))
    for outcome in outcomes:
        if outcome.kind == Outcome.Kind.INSTRUCTION:
            rungs[outcome.level].words.append(Words(outcome.leader, outcome.text, outcome.on))
    if actor.role != Role.LEADER:
        _own_words(actor, articles, rungs)
    return Ladder([r for r in rungs.values() if r.adoptions or r.words], marks)


def _own_words(actor: Appointment, articles: Iterable[int], rungs: dict[str, Rung]) -> None:
    """What the own office's leaders said, as far as this post may read it."""
    found = on_articles(actor, articles).select_related("placement__issue__periodical__office__desk__serves")
    for given in found:
        if given.state == Given.GIVEN:
            who, on = f"{given.by_title}{given.by_name}", timezone.localtime(given.at).date()
            level = level_of(given.placement.issue.periodical.office.desk.serves.kind)
            rungs[level].words.append(Words(who, given.text, on))


def _else(entered: Outcome | None, scored: Outcome | None, adoption: Adoption) -> str:
    """「要闻，8.5 分，11月20日得知」."""
    points = next((o.points for o in (scored, entered) if o is not None and o.points is not None), None)
    late = entered is not None and entered.late
    known = f"{adoption.known_on.month}月{adoption.known_on.day}日得知" if late and adoption.known_on else ""
    parts = [adoption.section, f"{points.normalize():f} 分" if points is not None else "", known]
    return "，".join(part for part in parts if part)

"""The whole trail for the auditor and the administrator: who did what, read only (Z2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongzheng.network.access import jurisdiction
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.access import visible, visible_articles
from tongzheng.reporting.models import Article, Report
from tongzheng.reporting.queries.names import masked_person
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import search_entries

SIZE = 100
REPORT, ARTICLE = "reporting.report", "reporting.article"
THINGS = {
    REPORT: "来稿",
    ARTICLE: "编发稿",
    "reporting.contribution": "投稿",
    "bulletins.issue": "期",
    "bulletins.periodical": "刊物",
    "instructions.instruction": "批示",
    "network.unit": "单位",
    "network.person": "人员",
    "network.appointment": "任职",
}


@dataclass(slots=True)
class Row:
    """One line as this reader may see it."""

    entry: Entry
    who: str
    post: str
    thing: str
    thing_key: str
    reason: str


def entries(actor: Appointment, sieve: dict[str, Any]) -> QuerySet[Entry]:
    """Entries of the actor's jurisdiction, newest first, filtered by person, post, kind, thing, day.

    The administrator searches by name only where no author is shielded: a search must not tell what is hidden (R12).
    """
    where = Q(by__unit__path__startswith=jurisdiction(actor).path) | Q(by__role=Role.CLOCK)
    if sieve.get("person"):
        where &= Q(person_name__icontains=sieve["person"])
    if sieve.get("post"):
        where &= Q(post_name__icontains=sieve["post"])
    if sieve.get("kind"):
        where &= Q(kind=sieve["kind"])
    if sieve.get("thing"):
        kind, _, pk = sieve["thing"].rpartition("-")
        where &= Q(subject_type=kind, subject_id=int(pk)) if pk.isdecimal() and len(pk) < 19 else Q(pk__in=[])
    if sieve.get("day") and 1900 < sieve["day"].year < 9999:  # a day beyond these overflows the database's calendar
        start = midnight(sieve["day"])
        where &= Q(at__gte=start, at__lt=start + timedelta(days=1))
    found = search_entries().filter(where)
    if actor.role == Role.ADMIN and (sieve.get("person") or sieve.get("post")):
        found = found.exclude(subject_type=REPORT, subject_id__in=Report.objects.filter(shielded=True).values("pk"))
    return found


def midnight(day: date) -> datetime:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def page(actor: Appointment, sieve: dict[str, Any], *, before: int | None) -> tuple[list[Row], int | None]:
    """A hundred rows below a key, and the key to go on with (None at the end)."""
    found = entries(actor, sieve)
    if before:
        found = found.filter(pk__lt=before)
    some = list(found[: SIZE + 1])
    rest = some[SIZE - 1].pk if len(some) > SIZE else None
    return rows(actor, some[:SIZE]), rest


def rows(actor: Appointment, some: Iterable[Entry]) -> list[Row]:
    """Rows to show: shielded authors masked; the administrator sees no words of any text (R12, Z2)."""
    some = list(some)
    ids = {e.subject_id or 0 for e in some if e.subject_type == REPORT}
    shielded = Report.objects.filter(pk__in=ids, shielded=True)
    hidden = {r.pk: r for r in shielded.select_related("unit", "author__person", "contributor__person")}
    plain = actor.role == Role.ADMIN
    names = {} if plain else _titles(actor, some)
    result = []
    for entry in some:
        who, post = entry.who, entry.post_name
        report = hidden.get(entry.subject_id or 0) if entry.subject_type == REPORT else None
        if report is not None and (masked := masked_person(entry, report, actor)) != who:
            who, post = masked, report.unit.short_name
        key = f"{entry.subject_type}-{entry.subject_id}" if entry.subject_type else ""
        thing = THINGS.get(entry.subject_type, "其他") if entry.subject_type else ""
        name = names.get((entry.subject_type, entry.subject_id or 0), f"第{entry.subject_id}号" if key else "")
        result.append(Row(entry, who, post, f"{thing}　{name}" if thing else "", key, "" if plain else entry.reason))
    return result


def _titles(actor: Appointment, some: list[Entry]) -> dict[tuple[str, int], str]:
    """Titles of the reports and articles on a page that the actor may see, in two queries; no unit's drafts."""

    def ids(kind: str) -> set[int]:
        return {e.subject_id or 0 for e in some if e.subject_type == kind}

    reports = Report.objects.filter(visible(actor), pk__in=ids(REPORT)).values_list("pk", "title")
    articles = Article.objects.filter(visible_articles(actor), pk__in=ids(ARTICLE)).values_list("pk", "title")
    return {(REPORT, pk): title for pk, title in reports} | {(ARTICLE, pk): title for pk, title in articles}

"""What a report on what keeps failing is gathered from (D7), and what happened with a matter on one day (D9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tongzheng.inspections.access import visible_rectifications
from tongzheng.inspections.models import Rectification
from tongzheng.network.models import Appointment, Unit
from tongzheng.outcomes.flow import OUT
from tongzheng.outcomes.models import Publication
from tongzheng.outcomes.queries.telling import items_for, moments
from tongzheng.outcomes.rules.grouping import Group, Said, group
from tongzheng.outcomes.rules.reporting import Daily, Themed
from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Feedback, Item
from tongzheng.text.spans import Span, before
from tongzheng.trail.models import Entry

MOST = 1_000
# what of a matter's trail a bulletin tells: kinds by their last word
TELLS = {
    "open", "approve", "assign", "sign_for", "hand_back", "send_back", "accept", "go_on", "report", "close", "reopen", "cancel", "remind",
    "word", "extend", "settle", "stage", "auto_remind", "escalate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A problem with where it stands."""

    key: str
    unit: Unit
    about: str
    url: str
    on: dt.date
    text: str


def problems(actor: Appointment, starts: dt.date, ends: dt.date) -> list[Source]:
    """Problems units reported with their matters, and what they were told to put right, in these days; no work secret."""
    first, after = moments(starts, ends)
    said = (
        Feedback.objects.filter(item__in=items_for(actor, public=True), sent_at__gte=first, sent_at__lt=after)
        .exclude(problem="")
        .select_related("unit", "item")
        .order_by("-sent_at", "-id")[:MOST]
    )
    found = [
        Source(
            f"feedback:{one.pk}", one.unit, f"{one.item.numbered}《{one.item.title}》"[:160], one.get_absolute_url(),
            timezone.localdate(one.sent_at), one.problem,
        )
        for one in said
    ]  # fmt: skip
    told = (
        Rectification.objects.filter(visible_rectifications(actor), at__gte=first, at__lt=after)
        .exclude(Q(label=Label.WORK_SECRET) | Q(state="cancelled"))
        .select_related("unit")
        .order_by("-id")[:MOST]
    )
    found += [
        Source(
            f"rectification:{one.pk}", one.unit, f"整改〔{one.year}〕{one.number}号", one.get_absolute_url(),
            timezone.localdate(one.at), one.title,
        )
        for one in told
    ]  # fmt: skip
    return found


def grouped(actor: Appointment, period: Span, least: int) -> tuple[list[Group], dict[str, Source]]:
    """Groups of a period's problems, the two periods before looked at for what grows."""
    sources = problems(actor, period.starts, period.ends)
    said = [Said(one.key, one.unit.pk, one.text) for one in sources]
    earlier = period
    for ago in (1, 2):
        earlier = before(earlier)
        said += [Said(o.key, o.unit.pk, o.text, ago) for o in problems(actor, earlier.starts, earlier.ends)]
    return group(said, least), {one.key: one for one in sources}


def themed(publication: Publication) -> list[Themed]:
    """The report's groups as they stand, after regrouping by hand."""
    found = []
    for theme in publication.themes.prefetch_related("problems__unit"):
        own = list(theme.problems.all())
        names = tuple(dict.fromkeys(one.unit.short_name for one in own))
        told = tuple((one.unit.short_name, one.text, one.about) for one in own)
        if own:
            found.append(Themed(theme.title, theme.why, theme.common, theme.growing, theme.policy, names, told))
    return found


# ── one issue a day ──


def day_of(item: Item, day: dt.date) -> Daily:
    """What the trail and the feedback of a matter and its parts say of a day; days without an issue since the last one."""
    family = _family(item)
    ids = [one.pk for one in family]
    first, after = moments(day, day)
    titles = {one.pk: one.title for one in family}
    sent = (
        Feedback.objects.filter(item__in=ids, sent_at__gte=first, sent_at__lt=after)
        .select_related("unit")
        .order_by("sent_at")
    )
    lines = []
    for one in sent:
        about = "" if one.item_id == item.pk else f"（{titles[one.item_id]}）"
        at = f"{timezone.localtime(one.sent_at):%H:%M}"
        lines.append({"kind": "feedback", "who": one.unit.short_name, "text": f"{about}{one.text}", "at": at})
        if one.problem:
            lines.append({"kind": "problem", "who": one.unit.short_name, "text": f"{about}{one.problem}", "at": at})
    acts = Entry.objects.filter(subject_type="supervision.item", subject_id__in=ids, at__gte=first, at__lt=after)
    for entry in acts.order_by("id"):
        if entry.kind.rpartition(".")[2] in TELLS:
            about = "" if entry.subject_id == item.pk else f"（{titles[entry.subject_id or 0]}）"
            reason = f"：{entry.reason}" if entry.reason else ""
            text = f"{entry.word}{about}{reason}"
            lines.append(
                {"kind": "act", "who": entry.person_name, "text": text, "at": f"{timezone.localtime(entry.at):%H:%M}"}
            )
    last, missing = _missing(item, day)
    return Daily(day, item.title, tuple(lines), _parts(family, day), tuple(missing), last)


def _family(item: Item) -> list[Item]:
    """The matter and all its parts, no work secrets."""
    found, level = [item], [item.pk]
    while level and len(found) < MOST:
        below = list(
            Item.objects.filter(parent__in=level).exclude(Q(label=Label.WORK_SECRET) | Q(state=State.CANCELLED))
        )
        found += below
        level = [one.pk for one in below]
    return found


def _parts(family: list[Item], day: dt.date) -> dict[str, int]:
    """How many stood open, done and late at the end of that day, whenever the bulletin is written."""
    after = moments(day, day)[1]
    known = [one for one in family if one.opened_at is not None and one.opened_at < after]
    told = Feedback.objects.filter(item__in=[one.pk for one in known], kind="result", sent_at__lt=after)
    answered = set(told.exclude(state="returned").values_list("item_id", "round"))
    counted = {"事项": len(known), "已办结": 0, "在办": 0, "逾期": 0}
    for one in known:
        done = one.closed_at is not None and one.closed_at < after
        counted["已办结"] += done
        counted["在办"] += not done
        counted["逾期"] += not done and one.due < day and (one.pk, one.round) not in answered
    return counted


def _missing(item: Item, day: dt.date) -> tuple[int | None, list[dt.date]]:
    """The number of the last issue before this day, and the days since then that have none."""
    before_it = Publication.objects.filter(item=item, kind="daily", day__lt=day, corrects__isnull=True)
    last = before_it.filter(state__in=[*OUT, "signed"]).order_by("-day").first()
    if last is None or last.day is None:
        return None, []

    days = (last.day + dt.timedelta(n) for n in range(1, min((day - last.day).days, 400)))
    return last.number, list(days)

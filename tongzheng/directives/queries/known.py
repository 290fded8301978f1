"""What is known of a directive, put in order for the draft of a report (D11)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tongzheng.directives import queries
from tongzheng.directives.models import Directive, Kind, Point, Report
from tongzheng.directives.rules.drafting import Draft, Facts, Said, Source, Work, draft, title_of, traced
from tongzheng.directives.rules.numbers import unknown_numbers
from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import State as ItemState
from tongzheng.supervision.models import Assignment, Feedback, Item

DONE = (ItemState.ACCEPTED, ItemState.REPORTED, ItemState.CLOSED, ItemState.ARCHIVED)
GIVEN_UP = (ItemState.DROPPED, ItemState.CANCELLED)


def facts_of(directive: Directive, stage: str) -> Facts:
    """All that a report of this stage may say."""
    on = ""
    if directive.document or directive.document_no:
        name = f"《{directive.document.strip('《》')}》" if directive.document else ""
        on = f"{name}（{directive.document_no}）" if name and directive.document_no else name or directive.document_no
    shown = [
        (one.name, timezone.localdate(one.read_at) if one.read_at else None, one.words)
        for one in queries.showings_of(directive)
        if one.words
    ]
    return Facts(
        stage=stage, said_by=directive.said_by, on=on, words=directive.words, visit=directive.kind == Kind.VISIT,
        shown=[(name, day or directive.day, words) for name, day, words in shown], works=works_of(directive),
        today=timezone.localdate(), own_way=directive.own_way,
    )  # fmt: skip


def works_of(directive: Directive) -> list[Work]:
    """Each point with its item and what the units said of it: three queries."""
    points = queries.points_of(directive)
    ids = [point.item_id for point in points if point.item_id]
    leads = {
        part.item_id: part.unit.short_name
        for part in Assignment.objects.filter(item__in=ids, part="lead", ended_at__isnull=True).select_related("unit")
    }
    said: dict[int, list[Feedback]] = {}
    for one in Feedback.objects.filter(item__in=ids, sent_at__isnull=False).select_related("unit").order_by("id"):
        said.setdefault(one.item_id, []).append(one)
    if directive.label != Label.WORK_SECRET:  # a matter that became one says nothing in a report that is none
        for point in points:
            if point.item and point.item.label == Label.WORK_SECRET:
                said.pop(point.item_id or 0, None)
                point.item.title = ""
    return [_work(point, leads, said) for point in points]


def _work(point: Point, leads: dict[int, str], said: dict[int, list[Feedback]]) -> Work:
    item: Item | None = point.item
    if item is None:
        return Work(point=point.text)
    state = "done" if item.state in DONE else "dropped" if item.state in GIVEN_UP else "open"
    return Work(
        point=point.text, item=item.pk, numbered=item.numbered if item.number else "", title=item.title,
        unit=leads.get(item.pk, ""), state=state, word=item.get_state_display(), due=item.due,
        said=_told(item, state, said.get(item.pk, [])),
    )  # fmt: skip


def _told(item: Item, state: str, told: list[Feedback]) -> list[Said]:
    """The accepted results of this round (or what of earlier rounds still stands), and of what is open the last progress after them."""
    accepted = [f for f in told if f.state == "accepted" and f.kind == Feedback.Kind.RESULT]
    chosen = [f for f in accepted if f.round == item.round] or accepted[-1:]
    found = [_said(f, accepted=True) for f in chosen]
    if state == "open":
        after = chosen[-1].pk if chosen else 0
        progress = [f for f in told if f.kind == Feedback.Kind.PROGRESS and f.state != "returned" and f.pk > after]
        found += [_said(f, accepted=f.state == "accepted") for f in progress[-1:]]
    return found


def _said(one: Feedback, *, accepted: bool) -> Said:
    on: dt.date | None = timezone.localdate(one.sent_at) if one.sent_at else None
    return Said(one.pk, one.unit.short_name, one.text, accepted, on, one.problem)


def drafted(directive: Directive, stage: str) -> tuple[str, Draft]:
    """Title and draft of a report."""
    facts = facts_of(directive, stage)
    return title_of(facts.said_by, stage, facts.visit), draft(facts)


def kept(sources: list[Source]) -> list[dict[str, Any]]:
    """Sources as they are stored with the report."""
    return [{"text": s.text, "item": s.item, "feedback": s.feedback, "name": s.name} for s in sources]


def sources_of(report: Report) -> list[Source]:
    """And read again."""
    return [Source(s["text"], s["item"], s["feedback"], s["name"]) for s in report.sources]


def unfinished(directive: Directive) -> list[Work]:
    """What is not done: still open, or without an item while others have one."""
    return [work for work in works_of(directive) if work.state in ("open", "none") and not directive.own_way]


def doubts_of(report: Report) -> list[str]:
    """Numbers of the text that neither its sources nor the register have."""
    facts = facts_of(report.directive, report.stage)
    texts = [s.text for s in sources_of(report)] + [
        facts.words,
        facts.on,
        report.directive.company,
        report.directive.places,
    ]
    texts += [f"{work.title}{work.point}{work.numbered}" for work in facts.works]
    texts += [f"{said.text}{said.problem}" for work in facts.works for said in work.said]
    return unknown_numbers(f"{report.title}\n{report.body}", texts)


def news_since(report: Report) -> int:
    """Sentences a draft of now would have that the kept sources do not know: the units reported more since."""
    known = {source.text for source in sources_of(report)}
    fresh = drafted(report.directive, report.stage)[1]
    return sum(source.feedback is not None and source.text not in known for source in fresh.sources)


def shown(report: Report) -> list[list[tuple[str, Source | None]]]:
    """The text sentence by sentence, each with where it comes from."""
    return traced(report.body, sources_of(report))

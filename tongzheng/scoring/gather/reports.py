"""Reports with everything that happened to them, read in batches: a fixed number of queries a batch, no million rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tongzheng.bulletins.models import Amendment
from tongzheng.instructions.flow import State as InstructionState
from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Unit
from tongzheng.reporting.models import Adoption, Report
from tongzheng.scoring.engine.chain import ReportFamily
from tongzheng.scoring.gather.clock import span
from tongzheng.scoring.gather.family import COLUMNS, Row, build
from tongzheng.scoring.gather.hand import by_hand
from tongzheng.scoring.models import Fact
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Item, Outcome

BATCH = 2000


def families(
    office: Unit, starts: dt.date, ends: dt.date, reports: Collection[int] | None = None
) -> Iterator[list[Any]]:
    """Batches of the families that may book something for these days: received in them, or something happened in them;
    then what hangs on no report.

    A family is always whole, what happened before the days too: the engine needs its history. With `reports` only theirs;
    with none of them (an empty list) only what hangs on no report.
    """
    if reports:
        keys = sorted(set(reports))
        for first in range(0, len(keys), BATCH):
            yield of_reports(office, keys[first : first + BATCH])
        return
    place = 0
    while reports is None:
        found, place = batch(office, starts, ends, after=place)
        if not found:
            break
        yield found
    yield by_hand(office, starts, ends)


def batch(
    office: Unit, starts: dt.date, ends: dt.date, *, after: int = 0, size: int = BATCH
) -> tuple[list[ReportFamily], int]:
    """The next families by the report's key, and the last key: the `after` of the next call. Nothing found: the end."""
    first, last = span(starts, ends)
    began = after
    # a stretch of keys at a time: asked for the next of this year, the database went through the whole year each time
    following = Report.objects.filter(office=office).order_by("pk").values_list("pk", "received_at", "number")
    while rows := list(following.filter(pk__gt=after)[:size]):
        known = [(pk, at) for pk, at, number in rows if number is not None and at is not None and at < last]
        earlier = Report.objects.filter(pk__among=[pk for pk, at in known if at < first])
        touched = earlier.filter(_touched(first)).values_list("pk", flat=True)
        keys = sorted({*(pk for pk, at in known if at >= first), *touched})
        after = rows[-1][0]
        if keys:
            return of_reports(office, keys), after
    return [], began


def of_reports(office: Unit, reports: Iterable[int]) -> list[ReportFamily]:
    """The families of some reports of an office, by key; those it has not registered are left out."""
    keys = list(reports)
    return build(office, _rows(office, keys)) if keys else []


def _rows(office: Unit, keys: list[int]) -> list[Row]:
    found = Report.objects.filter(pk__among=keys, office=office, number__isnull=False)
    return [Row(*row) for row in found.order_by("pk").values_list(*COLUMNS)]


def _touched(since: dt.datetime) -> Q:
    """Earlier reports to which something happened since: adopted, sent up, instructed upon, recalled, registered by hand.

    Each way is a question of its own, so that the database can answer it from one report's rows.
    """
    day, report, behind = since.date(), OuterRef("pk"), OuterRef("pk")
    adopted = Adoption.every.filter(report=report)
    recalled = Amendment.objects.filter(issue__placements__article__source__report=behind)
    happened = (
        adopted.filter(Q(at__gte=since) | Q(known_on__gte=day) | Q(withdrawn_at__gte=since)),
        adopted.filter(outcomes__at__gte=since),
        Adoption.every.filter(report=OuterRef("same_as"), at__gte=since),
        Report.objects.filter(forwarded_from=report, signed_at__gte=since),
        Item.objects.filter(report=report, selection__sent_at__gte=since),
        Item.objects.filter(article__source__report=behind, selection__sent_at__gte=since),
        Instruction.objects.filter(placement__article__source__report=behind).filter(
            Q(at__gte=since) | Q(state=InstructionState.WITHDRAWN)
        ),  # whenever it was withdrawn: they are few, and only the trail knows the day
        Outcome.objects.filter(report=report).filter(Q(at__gte=since) | Q(state=OutcomeState.WITHDRAWN)),
        Outcome.objects.filter(article__source__report=behind).filter(
            Q(at__gte=since) | Q(state=OutcomeState.WITHDRAWN)
        ),
        recalled.filter(kind=Amendment.Kind.RECALL, published_at__gte=since),
        Fact.objects.filter(report=report).filter(Q(at__gte=since) | Q(void_at__gte=since)),
        Fact.objects.filter(adoption__report=report).filter(Q(at__gte=since) | Q(void_at__gte=since)),
    )
    either = Q()
    for found in happened:
        either |= Q(Exists(found))
    return either

"""The circular on emergency reporting: its figures, its pages (U6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.breaches import access
from tongzheng.breaches.models import Breach, Roundup
from tongzheng.breaches.queries import found_breaches
from tongzheng.breaches.queries.candidates import excused, late_ones
from tongzheng.breaches.rules.counting import FIRST, Event, Line, Totals, as_kept, count, read_kept, totals
from tongzheng.breaches.rules.drafting import HEAD, draft, rows
from tongzheng.bulletins.rules import fingerprint
from tongzheng.deadlines.flow import State as Clock
from tongzheng.deadlines.models import Deadline
from tongzheng.emergencies.flow import State as EventState
from tongzheng.emergencies.models import Emergency, Severity
from tongzheng.emergencies.queries.thread import SUBJECT
from tongzheng.files.store import open_blob
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.text.counted import unknown_numbers
from tongzheng.text.spans import Span, before, span_of
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import docx, pdf
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Foot, Head, Table, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def list_roundups(actor: Appointment) -> QuerySet[Roundup]:
    """Circulars a post may see, the latest first."""
    return Roundup.objects.filter(access.visible_roundups(actor)).select_related("office", "by__person")


def get_roundup(actor: Appointment, pk: int) -> Roundup:
    """One of them, else 404."""
    found = Roundup.objects.select_related("office__desk__serves", "by__person", "signed_by__person")
    return get_object_or_404(found.filter(access.visible_roundups(actor)), pk=pk)


def made_for(actor: Appointment) -> set[str]:
    """Periods that have one already."""
    found = Roundup.objects.filter(office_id=actor.unit_id or 0).exclude(state="dropped")
    return set(found.values_list("period", flat=True))


def take(office: Unit, period: Span) -> dict[str, Any]:
    """The figures of a period as they are kept: a line a unit, sums, those of the period before."""
    events = _events(office, period)
    earlier = _events(office, before(period))
    found = [(b.unit_id, b.kind.name, b.named) for b in _told(office, period)]
    later = _late_later(office, period)
    units = {e.unit for e in events} | {unit for unit, _, _ in found} | set(later)
    names = dict(Unit.objects.filter(pk__in=units).order_by("path").values_list("pk", "short_name"))
    lines = count(names, events, found, later)
    return as_kept(lines, totals(lines, events), totals(count({e.unit: "" for e in earlier}, earlier, []), earlier))


def _told(office: Unit, period: Span) -> QuerySet[Breach]:
    """Findings that hold; one about a work secret is in no circular."""
    return found_breaches(office, period.starts, period.ends).exclude(emergency__label=Label.WORK_SECRET)


def _events(office: Unit, period: Span) -> list[Event]:
    """Events by the day their first report was due, so that a lateness stands in one circular with its finding, whichever side of
    midnight the event was (without a clock by the day it happened or was registered). One that was merged is counted with the one
    it went into; a work secret is in no circular.
    """
    first, last = _span(period)
    clocks = Deadline.objects.filter(subject_type=SUBJECT, subject_id=OuterRef("pk"), what__in=FIRST)
    owed = clocks.exclude(state=Clock.STOPPED).order_by("due_at").values("due_at")[:1]
    dated = Emergency.objects.annotate(owed=Coalesce(Subquery(owed), "occurred_at", "at"))
    found = list(
        dated.filter(office=office, owed__gte=first, owed__lt=last)
        .exclude(state=EventState.MERGED)
        .exclude(label=Label.WORK_SECRET)
    )
    ids = {e.pk for e in found}
    not_counted = excused(ids)
    late: dict[int, set[str]] = {}
    for one in late_ones(office, first, last + dt.timedelta(days=3)):  # phoned before midnight, in writing after it
        if (
            one.what in FIRST
            and one.emergency.pk in ids
            and (one.emergency.pk, one.what, one.due_at) not in not_counted
        ):
            late.setdefault(one.emergency.pk, set()).add(one.what)
    return [
        Event(
            e.unit_id, e.severity <= Severity.LARGER, frozenset(late.get(e.pk, ())), _minutes(e, e.phoned_at), _minutes(e, e.written_at)
        )
        for e in found
    ]  # fmt: skip


def _late_later(office: Unit, period: Span) -> dict[int, int]:
    """unit -> events whose follow-up or final report was due in the period and came late, whenever the event was."""
    found = [
        one for one in late_ones(office, *_span(period))
        if one.what not in FIRST and one.emergency.label != Label.WORK_SECRET and one.emergency.state != EventState.MERGED
    ]  # fmt: skip
    not_counted = excused(one.emergency.pk for one in found)
    counted = {
        (one.unit.pk, one.emergency.pk) for one in found if (one.emergency.pk, one.what, one.due_at) not in not_counted
    }
    return dict(Counter(unit for unit, _ in counted))


def _span(period: Span) -> tuple[dt.datetime, dt.datetime]:
    """Its first moment and the first after it."""
    ends = period.ends + dt.timedelta(days=1)
    first, last = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (period.starts, ends))
    return first, last


def _minutes(event: Emergency, came: dt.datetime | None) -> int | None:
    since = event.learnt_at or event.occurred_at
    if since is None or came is None or came < since:
        return None
    return int((came - since).total_seconds() // 60)


# ── as it is read and printed ──


def figures_of(roundup: Roundup) -> tuple[list[Line], Totals, Totals]:
    """Lines, sums, sums of the period before, as they were taken."""
    return read_kept(roundup.figures)


def drafted(roundup: Roundup) -> str:
    """The text its figures would give."""
    whole = f"全{roundup.office.desk.serves.name[-1:]}"  # the short name may have lost its 县
    return draft(span_of(roundup.period), *figures_of(roundup), whole=whole)


def warnings(roundup: Roundup) -> list[str]:
    """Numbers in a changed text that its figures do not give."""
    return [one.around for one in unknown_numbers(roundup.text, drafted(roundup))]


def stale(roundup: Roundup) -> bool:
    """Whether the rooms say other than what was taken."""
    return bool(take(roundup.office, span_of(roundup.period)) != roundup.figures)


def digest_of(roundup: Roundup) -> str:
    """What was submitted."""
    return fingerprint(roundup.title, roundup.text, roundup.figures)


def document_of(roundup: Roundup) -> Document:
    """Text and table; number and day are those of the signature."""
    lines, _, _ = figures_of(roundup)
    office = roundup.office.name
    day = timezone.localtime(roundup.signed_at).date() if roundup.signed_at else None
    table = Table((HEAD, *rows(lines)), caption="附表　各单位紧急信息报送情况")
    blocks = (*parse_blocks(roundup.text), *([table] if lines else []))
    return Document(
        head=Head(office, roundup.number_text), texts=(Text(roundup.title, blocks),),
        foot=Foot(printer=office, printed=day) if day else Foot(), addressee="各报送单位", signature=office, signed=day,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Files:
    """Its pages, made but not yet kept."""

    digest: str
    pdf: bytes
    docx: bytes


def make_files(roundup: Roundup) -> Files:
    """Pages and Word file as it stands; Refused with what cannot be printed. Slow: made before an act's transaction."""
    document, layout = document_of(roundup), built_in()["results"]
    try:
        return Files(digest_of(roundup), pdf.render(document, layout).data, docx.render(document, layout).data)
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error


def kept_file(roundup: Roundup, kind: str) -> bytes | None:
    """A file as it was kept at publication; None before."""
    blob = getattr(roundup, kind)
    if blob is None:
        return None
    try:
        with open_blob(blob) as opened:
            return opened.read()
    except FileNotFoundError as error:
        raise Refused("存好的文件找不到了，请告诉管理员") from error

"""The duty log: kinds, entries, search, what is open (U7)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.duty import access
from tongzheng.duty.flow import LogState
from tongzheng.duty.models import LogEntry, LogKind, LogNote, Matter
from tongzheng.network.models import Appointment, Unit

# name, 下达通知要复述核对, open until handled
SHIPPED = [
    ("来电", False, True), ("去电", False, False), ("传真", False, True), ("来访", False, True),
    ("天气预警", False, True), ("下达通知", True, True), ("巡查", False, False), ("其他", False, False),
]  # fmt: skip


def all_kinds(office: Unit) -> list[LogKind]:
    """The office's kinds in order; until it changed one, those shipped (not saved)."""
    own = list(LogKind.objects.filter(office=office))
    names = {kind.name for kind in own}
    shipped = [
        LogKind(office=office, name=name, repeat=repeat, open=open_, position=n)
        for n, (name, repeat, open_) in enumerate(SHIPPED)
        if name not in names
    ]
    return sorted([*own, *shipped], key=lambda kind: (kind.position, kind.pk or 0))


def kinds_of(office: Unit) -> list[LogKind]:
    """Those in use."""
    return [kind for kind in all_kinds(office) if kind.active]


def get_kind(actor: Appointment, pk: int) -> LogKind:
    """A kind of the actor's own office, else 404."""
    return get_object_or_404(LogKind, pk=pk, office_id=actor.unit_id or 0)


def entries(
    actor: Appointment, *, words: str = "", kind: str = "", state: str = "", since: date | None = None,
    until: date | None = None,
) -> QuerySet[LogEntry]:  # fmt: skip
    """Entries of the office, the latest first; `words` all in any field, days both included."""
    found = LogEntry.objects.filter(access.visible(actor)).select_related("kind", "by__person")
    for word in words.split()[:5]:
        here = Q(body__icontains=word) | Q(handling__icontains=word) | Q(source__icontains=word)
        noted = LogNote.objects.filter(text__icontains=word).values("entry")
        found = found.filter(here | Q(person__icontains=word) | Q(phone__icontains=word) | Q(pk__in=noted))
    if kind:
        found = found.filter(kind__name=kind)
    if state in LogState.values:
        found = found.filter(state=state)
    if since:
        found = found.filter(happened_at__gte=_start(since))
    if until:
        found = found.filter(happened_at__lt=_start(until + timedelta(days=1)))
    return found


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def get_entry(actor: Appointment, pk: int) -> LogEntry:
    """An entry the actor may see, else 404."""
    return get_object_or_404(entries(actor).select_related("kind", "office", "by__person"), pk=pk)


def open_entries(office: Unit) -> QuerySet[LogEntry]:
    """What is not handled yet, the oldest first."""
    return LogEntry.objects.filter(office=office, state=LogState.OPEN).select_related("kind").order_by("id")


def open_matters(office: Unit) -> QuerySet[Matter]:
    """What shifts left to the next and nobody settled, the oldest first."""
    return Matter.objects.filter(office=office, state=LogState.OPEN).select_related("by__person", "log").order_by("id")


def get_matter(actor: Appointment, pk: int) -> Matter:
    """A matter of the office, else 404."""
    return get_object_or_404(Matter.objects.filter(access.visible(actor)).select_related("by__person"), pk=pk)


def as_call(actor: Appointment, log: str) -> dict[str, str]:
    """What the form of an emergency begins with when an address names an entry (`?log=`); {} when it names none (U7)."""
    if not (log.isascii() and log.isdigit() and len(log) < 19):
        return {}
    found = entries(actor).filter(pk=int(log), became="").first()
    if found is None:
        return {}
    who = " ".join(filter(None, [found.source, found.person, found.title, found.phone]))
    at = timezone.localtime(found.happened_at)
    return {
        "title": found.body.split("\n")[0][:60],
        "body": found.body,
        "told_by": who[:80],
        "phoned_at": f"{at:%Y-%m-%d %H:%M}",
    }

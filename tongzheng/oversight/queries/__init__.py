"""Reads of cases and faults; the actor comes first (N10, K11)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.oversight import access
from tongzheng.oversight.flow import State
from tongzheng.oversight.models import Case, Fault, Note, Watch
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of

PEOPLE = ("found_by__person", "decided_by__person", "by__person", "post__person")


def watch_of(office: Unit) -> Watch:
    """The office's rules; unsaved defaults until somebody changes them."""
    return Watch.objects.filter(office=office).first() or Watch(office=office)


def cases(actor: Appointment, state: str = "", unit: int | None = None) -> QuerySet[Case]:
    """Cases a post may see, the newest first: `state` is one state, "open" (the default) or "all"."""
    found = Case.objects.filter(access.visible(actor)).select_related("unit", "office", "by__person")
    if state in State.values:
        found = found.filter(state=state)
    elif state != "all":
        found = found.exclude(state=State.CLOSED)
    if unit:
        found = found.filter(unit_id=unit)
    return found.annotate(said=Count("notes")).order_by("-listed_on", "-id")


def counts(actor: Appointment) -> dict[str, int]:
    """How many cases in each state."""
    rows = Case.objects.filter(access.visible(actor)).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def get_case(actor: Appointment, pk: int) -> Case:
    """A case the actor may see, else 404."""
    found = Case.objects.select_related("unit", "office", "by__person", "direct__to_office")
    return get_object_or_404(found.filter(access.visible(actor)), pk=pk)


def notes_of(case: Case) -> list[Note]:
    """What was said step by step, each with its files; two queries."""
    found = list(case.notes.select_related("by__person", "by__unit").order_by("id"))
    files = files_of(Note, [note.pk for note in found])
    for note in found:
        note.files = files.get(note.pk, [])  # type: ignore[attr-defined]
        note.word = Case.FLOW.steps[note.step].done if note.step in Case.FLOW.steps else "单位答复"  # type: ignore[attr-defined]
    return found


def files_of(model: Any, ids: list[int]) -> dict[int, list[Any]]:
    """Attachments of several things of one kind, one query."""
    from tongzheng.files.models import Attachment  # noqa: PLC0415

    found: dict[int, list[Any]] = {}
    rows = Attachment.objects.filter(subject_type=model._meta.label_lower, subject_id__in=ids, removed_at__isnull=True)
    for file in rows.select_related("blob").order_by("id"):
        found.setdefault(file.subject_id, []).append(file)
    return found


def get_file(subject: Any, pk: int) -> Any:
    """An attachment of a thing, else 404."""
    return get_object_or_404(attachments_of(subject), pk=pk)


def note_with(case: Case, file: int) -> Any:
    """An attachment of one of the case's notes, else 404."""
    ids = list(case.notes.values_list("pk", flat=True))
    for found in files_of(Note, ids).values():
        for one in found:
            if one.pk == file:
                return one
    return get_object_or_404(Note.objects.none(), pk=0)


def history(subject: Any) -> list[Entry]:
    """What was done, oldest first."""
    return list(entries_of(subject)[:200])


def units_of(actor: Appointment) -> QuerySet[Unit]:
    """Units that report to the actor's office."""
    return (
        Unit.objects.filter(office_id=actor.unit_id or 0, suspended_at__isnull=True)
        .only("pk", "short_name")
        .order_by("path")
    )


def unit_posts(unit: int, *roles: str) -> list[Appointment]:
    """Who holds these roles in a unit today."""
    return list(posts().filter(unit_id=unit, role__in=roles))


# ── faults ──


def faults(actor: Appointment, state: str = "", kind: str = "", unit: int | None = None) -> QuerySet[Fault]:
    """Faults a post may see, the newest first."""
    found = Fault.objects.filter(access.visible_faults(actor)).select_related("unit", *PEOPLE)
    exact = {"state": state, "kind": kind, "unit_id": unit}
    return found.filter(**{name: value for name, value in exact.items() if value}).order_by("-on", "-id")


def get_fault(actor: Appointment, pk: int) -> Fault:
    """A fault the actor may see, else 404."""
    found = Fault.objects.select_related("unit", "office", "report__office__desk", *PEOPLE)
    return get_object_or_404(found.filter(access.visible_faults(actor)), pk=pk)


def people_to_blame(actor: Appointment) -> list[Appointment]:
    """Officers and signers of the office's units, for the form."""
    found = posts().filter(unit__office_id=actor.unit_id or 0, role__in=[Role.OFFICER, Role.SIGNER, Role.CHARGE])
    return list(found.order_by("unit__path", "id")[:2000])


def found_faults(office: Unit, starts: Any, ends: Any) -> QuerySet[Fault]:
    """Faults that hold (found, dealt with or upheld) of a span, for other rooms (K5, K11)."""
    holds = Q(state__in=["found", "decided", "upheld"])
    return Fault.objects.filter(holds, office=office, on__gte=starts, on__lte=ends).select_related(
        "unit", "post__person"
    )

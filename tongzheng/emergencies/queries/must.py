"""Which units confirmed the 必报清单 in force; a changed list has to be read again (U14)."""

from __future__ import annotations

import hashlib
import json

from tongzheng.emergencies.models import Kind
from tongzheng.emergencies.queries.events import units_below
from tongzheng.network.models import Unit
from tongzheng.trail.models import Entry

READ = "emergencies.must.read"


def digest_of(office: Unit) -> str:
    """A fingerprint of the list in force: kinds, what of each must be reported; "" while there is none."""
    kinds = Kind.objects.filter(office=office, active=True).order_by("pk")
    lines = list(kinds.values_list("pk", "name", "must", "sensitive"))
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()[:32] if lines else ""


def read_by(office: Unit, digest: str) -> dict[int, Entry]:
    """Unit -> when and by whom this list was confirmed."""
    found = Entry.objects.filter(kind=READ, subject_type="network.unit", data__digest=digest)
    found = found.filter(subject_id__in=units_below(office).order_by().values("pk"))
    return {entry.subject_id or 0: entry for entry in found.order_by("-id")}


def readers(office: Unit) -> list[tuple[Unit, Entry | None]]:
    """Every unit that reports, with its confirmation; those that have not confirmed first."""
    known = read_by(office, digest_of(office))
    units = list(units_below(office).filter(reports=True))
    return sorted(((unit, known.get(unit.pk)) for unit in units), key=lambda one: one[1] is not None)

"""Keeping the stored texts in step with the rooms' texts, in the transaction of the act that changed them (R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from tongzheng.copies.fingerprints import SCHEME, fingerprints, said
from tongzheng.copies.models import Fingerprint, StoredText
from tongzheng.copies.packing import pack, unpack
from tongzheng.copies.rules import Comparable, Text
from tongzheng.trail.actions import part

BATCH = 500  # texts stored in one go


def follow(entries: Iterable[Any]) -> None:
    """For EVERY_ACT: whatever an act did to a comparable text, the stored one says the same from then on (R5)."""
    subjects = {(entry.subject_type, entry.subject_id) for entry in entries if entry.subject_id is not None}
    for comparable in import_module(settings.WIRING).COMPARABLE:
        wanted: set[int] = set()
        for model, pk in subjects:
            if model == comparable.model:
                wanted.add(pk)
            elif model in comparable.touched_by:
                wanted.update(comparable.touched_by[model](pk))
        if wanted:
            store_texts(comparable, wanted)


@part
def store_texts(comparable: Comparable, pks: Iterable[int]) -> int:
    """Store these texts as their room gives them now, and forget those it gives no longer; how many changed.

    Two acts on the same text at once wait for each other; the same call twice changes nothing."""
    wanted = sorted(set(pks))
    return sum(
        _store_batch(comparable.model, wanted[i : i + BATCH], list(comparable.texts(wanted[i : i + BATCH])))
        for i in range(0, len(wanted), BATCH)
    )


def rebuild(comparables: Sequence[Comparable], progress: Callable[[str, int], None] = lambda label, done: None) -> int:
    """Forget everything and store all texts again, in small transactions, so that the office goes on working; how many."""
    with transaction.atomic():
        Fingerprint.objects.all().delete()
        StoredText.objects.all().delete()
    total = 0
    for comparable in comparables:
        done = 0
        for texts in _batches(comparable.texts(None)):
            with transaction.atomic():
                _store_batch(comparable.model, [text.pk for text in texts], texts)
            done += len(texts)
            progress(comparable.label, done)
        total += done
    return total


def _batches(texts: Iterator[Text]) -> Iterator[list[Text]]:
    while batch := list(islice(texts, BATCH)):
        yield batch


def _store_batch(kind: str, pks: list[int], texts: list[Text]) -> int:
    fresh = {text.pk: _row(text) for text in texts}
    rows = _rows(kind, pks)
    if all(pk in rows and pk in fresh and _facts(rows[pk]) == _facts(fresh[pk]) for pk in rows.keys() | fresh.keys()):
        return 0
    given = {text.pk: text for text in texts}
    _take_rows(kind, given)
    rows = _rows(kind, pks)
    changed = [pk for pk in given if rows[pk].scheme != SCHEME or _said(rows[pk]) != _said(fresh[pk])]
    gone = [pk for pk in rows if pk not in given]
    _drop_marks([rows[pk] for pk in changed + gone])
    StoredText.objects.filter(pk__in=[rows[pk].pk for pk in gone]).delete()
    told = [pk for pk in given if _facts(rows[pk]) != _facts(fresh[pk])]
    StoredText.objects.bulk_create(
        [fresh[pk] for pk in told],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["title", "dated", "unit", "packed", "scheme"],
    )
    _add_marks([rows[pk].pk for pk in changed], [fresh[pk] for pk in changed])
    return len(told) + len(gone)


def _rows(kind: str, pks: list[int]) -> dict[int, StoredText]:
    return {row.object_id: row for row in StoredText.objects.filter(kind=kind, object_id__in=pks)}


def _take_rows(kind: str, given: dict[int, Text]) -> None:
    """A row for each text, and ours until commit: another act on the same text waits here."""
    blank = [StoredText(kind=kind, object_id=pk, dated=t.dated, packed=b"", scheme=0) for pk, t in given.items()]
    StoredText.objects.bulk_create(blank, ignore_conflicts=True)
    StoredText.objects.filter(kind=kind, object_id__in=list(given)).update(scheme=F("scheme"))


def _row(text: Text) -> StoredText:
    return StoredText(
        kind=text.kind,
        object_id=text.pk,
        title=text.title.replace("\0", "")[:300],
        dated=text.dated,
        unit=text.unit,
        packed=pack(text.body),
        scheme=SCHEME,
    )


def _facts(row: StoredText) -> tuple[Any, ...]:
    return row.title, row.dated, row.unit, bytes(row.packed), row.scheme


def _said(row: StoredText) -> str:
    return said(row.title, unpack(bytes(row.packed))) if row.packed else ""


def _add_marks(numbers: list[int], rows: list[StoredText]) -> None:
    marks, owners = fingerprints([_said(row) for row in rows])
    _write_marks(_ADD, marks, np.array(numbers, np.int64)[owners])


def _drop_marks(rows: list[StoredText]) -> None:
    """A row's fingerprints are those of what it says, so no second index is needed to find them."""
    marks, owners = fingerprints([_said(row) for row in rows])
    _write_marks(_DROP, marks, np.array([row.pk for row in rows], np.int64)[owners])


_ADD = {
    "sqlite": "INSERT OR IGNORE INTO copies_fingerprint (mark, text) VALUES (%s, %s)",
    "postgresql": "INSERT INTO copies_fingerprint (mark, text) SELECT * FROM unnest(%s::bigint[], %s::bigint[]) "
    "ON CONFLICT DO NOTHING",
}
_DROP = {
    "sqlite": "DELETE FROM copies_fingerprint WHERE mark = %s AND text = %s",
    "postgresql": "DELETE FROM copies_fingerprint WHERE (mark, text) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))",
}


def _write_marks(statements: dict[str, str], marks: np.ndarray, numbers: np.ndarray) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(statements["sqlite"], list(zip(marks.tolist(), numbers.tolist(), strict=True)))
        elif len(marks):
            cursor.execute(statements["postgresql"], [marks.tolist(), numbers.tolist()])

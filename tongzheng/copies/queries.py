"""What a text is like (R5). The same comparing on the database's tables and on a library in memory (memory.Library)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

import numpy as np
from django.db import connection

from tongzheng.copies import overlap
from tongzheng.copies.comparing import TOLD, compare_with
from tongzheng.copies.models import StoredText
from tongzheng.copies.packing import unpack
from tongzheng.copies.rules import Comparison, Match, Passage, Store, Text

_HOLDERS = {
    "sqlite": "SELECT j.value, (SELECT group_concat(text) FROM (SELECT text FROM copies_fingerprint f "
    "WHERE f.mark = j.value ORDER BY text DESC LIMIT %s)) FROM json_each(%s) j",
    "postgresql": "SELECT w, ARRAY(SELECT text FROM copies_fingerprint f WHERE f.mark = w ORDER BY text DESC LIMIT %s) "
    "FROM unnest(%s::bigint[]) w",
}


class Tables:
    """The texts stored in the database."""

    def holders(self, marks: Sequence[int], limit: int) -> list[np.ndarray]:
        """For each fingerprint the numbers of the texts that have it, newest first; one query."""
        on_sqlite = connection.vendor == "sqlite"
        wanted = json.dumps(list(marks)) if on_sqlite else list(marks)
        with connection.cursor() as cursor:
            cursor.execute(_HOLDERS[connection.vendor], [limit, wanted])
            rows = cursor.fetchall()
        if on_sqlite:
            held = {mark: np.array((found or "").split(","), np.int64) for mark, found in rows if found}
        else:
            held = {mark: np.array(found, np.int64) for mark, found in rows}
        nobody = np.empty(0, np.int64)
        return [held.get(mark, nobody) for mark in marks]

    def load(self, numbers: Sequence[int]) -> dict[int, Text]:
        """The texts with these numbers; one query."""
        rows = StoredText.objects.filter(pk__in=list(numbers)).values_list(
            "pk", "kind", "object_id", "title", "packed", "dated", "unit"
        )
        return {
            number: Text(kind, pk, title, unpack(bytes(packed)), dated, unit)
            for number, kind, pk, title, packed, dated, unit in rows
        }


def compare(
    title: str,
    body: str,
    *,
    exclude: Collection[tuple[str, int]] = (),
    limit: int = TOLD,
    store: Store | None = None,
) -> list[Match]:
    """The stored texts this one is like, best first, at most `limit` (R5).

    `exclude`: (kind, pk) of texts that are no copies, e.g. itself, what it follows up, what it was combined from.
    `store`: a memory.Library instead of the database. Bounded for any input; two or three queries."""
    return list(look(title, body, exclude=exclude, limit=limit, store=store).matches)


def look(
    title: str,
    body: str,
    *,
    exclude: Collection[tuple[str, int]] = (),
    limit: int = TOLD,
    store: Store | None = None,
) -> Comparison:
    """As compare, with the number of all alike and whether there are more than that ("至少") (R5)."""
    return compare_with(store or Tables(), title, body, exclude=exclude, limit=limit)


def passages(body: str, other_body: str) -> tuple[Passage, ...]:
    """The shared passages of two texts, longest first, in characters of the texts as given (R5).

    None overlap in `body`; in `other_body` they may (a sentence used twice). At most 400; time linear in the lengths."""
    return overlap.passages(body, other_body)

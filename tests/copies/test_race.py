"""Two acts on the same text at once leave one stored text, with its own fingerprints and no others (R5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.copies.prose import report

pytestmark = pytest.mark.race


def rewrite(index: int, rounds: int) -> list[int]:
    """Store text 1 and text 2 again and again, each time with other words."""
    from django.db import transaction

    from tongzheng.copies.actions import store_texts
    from tongzheng.copies.rules import Comparable, Text

    changed = []
    for turn in range(rounds):
        body = report(100 * index + turn, 3)
        given = Comparable(
            "t.t", "", lambda pks, body=body: (Text("t.t", pk, "", body, date(2026, 1, 1)) for pk in pks)
        )
        with transaction.atomic():
            changed.append(store_texts(given, [2, 1] if index % 2 else [1, 2]))
    return changed


def state() -> dict[str, Any]:
    """What is stored, and what its words call for."""
    from tongzheng.copies.fingerprints import fingerprints
    from tongzheng.copies.models import Fingerprint, StoredText
    from tongzheng.copies.packing import unpack

    rows = list(StoredText.objects.order_by("pk"))
    marks, owners = fingerprints([unpack(bytes(row.packed)) for row in rows])
    wanted = sorted([mark, rows[owner].pk] for mark, owner in zip(marks.tolist(), owners.tolist(), strict=True))
    held = sorted([mark, text] for mark, text in Fingerprint.objects.values_list("mark", "text"))
    return {"texts": len(rows), "right": wanted == held, "held": len(held)}


def test_texts_stored_by_many_at_once_are_whole(own_database):
    answers = own_database.run(rewrite, 6, processes=3, threads=2)
    assert [answer.trace for answer in answers if not answer.ok] == []
    after = own_database.call(state)
    assert (after["texts"], after["right"]) == (2, True)
    assert after["held"] > 10

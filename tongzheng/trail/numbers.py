"""Numbers without gap or repeat."""

from django.db import transaction
from django.db.models import F

from tongzheng.trail.models import Counter


def next_number(series: str) -> int:
    """Give 1, 2, 3 … in a series; must run inside the transaction that uses the number.

    The UPDATE holds the row until commit, so two acts never get the same number, and a rolled-back act gives its number back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_number outside a transaction")
    Counter.objects.bulk_create([Counter(series=series)], ignore_conflicts=True)
    Counter.objects.filter(series=series).update(last=F("last") + 1)
    return Counter.objects.values_list("last", flat=True).get(series=series)


def peek_number(series: str) -> int:
    """The number that would come next; only for showing (「拟第 12 期」)."""
    return (Counter.objects.filter(series=series).values_list("last", flat=True).first() or 0) + 1

"""`tongzheng reindex`: make the indexes of search and copies anew from the things themselves, while the site runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import islice

from django.apps import apps
from django.db import transaction

from tongzheng.config import wiring
from tongzheng.copies import actions as copies
from tongzheng.search import actions, store
from tongzheng.search.models import Card
from tongzheng.search.rules import Searchable

BATCH = 200  # things in one transaction: a second at most, in which nobody else can write on SQLite
BAR = 30


def run(args: argparse.Namespace) -> int:
    """Rebuild, a bar for each kind of thing on standard error (R5)."""
    rebuild_search()
    rebuild_copies()
    return 0


def rebuild_copies() -> None:
    """Every comparable text and its fingerprints stored anew."""

    def progress(label: str, done: int) -> None:
        show(f"查重 {label}", done, done)

    copies.rebuild(wiring.COMPARABLE, progress)
    print(file=sys.stderr)


def rebuild_search() -> None:
    """Every document written anew in batches; what is gone is taken out. A damaged index is emptied first."""
    if not store.is_whole():
        with transaction.atomic():
            actions.empty()
    for searchable in wiring.SEARCHABLE:
        _rebuild(searchable)
    known = [searchable.model for searchable in wiring.SEARCHABLE]
    for model in Card.objects.exclude(model__in=known).values_list("model", flat=True).distinct():
        for pks in chunks(Card.objects.filter(model=model).values_list("thing", flat=True)):
            with transaction.atomic():
                actions.drop(model, pks)


def _rebuild(searchable: Searchable) -> None:
    there = set(apps.get_model(searchable.model)._base_manager.values_list("pk", flat=True))
    held = set(Card.objects.filter(model=searchable.model).values_list("thing", flat=True))
    total = len(there | held)
    done = 0
    for pks in chunks(sorted(there | held)):
        with transaction.atomic():
            actions.rebuild(searchable, pks)
        done += len(pks)
        show(f"检索 {searchable.label}", done, total)
    show(f"检索 {searchable.label}", total, total, end="\n")


def chunks(pks: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in lists of BATCH."""
    numbers = iter(pks)
    while chunk := list(islice(numbers, BATCH)):
        yield chunk


def show(what: str, done: int, total: int, end: str = "") -> None:
    """A progress bar on standard error, drawn over the last one."""
    full = min(BAR, BAR * done // max(total, 1)) if total else BAR
    print(f"\r{what} [{'█' * full}{'·' * (BAR - full)}] {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)

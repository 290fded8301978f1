"""Writing the index: only from documents, only what changed, in the transaction of whoever changed the text (R5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection

from tongzheng.search import store, tokens
from tongzheng.search.folding import fold
from tongzheng.search.models import Card, Sheet
from tongzheng.search.rules import Document, Searchable
from tongzheng.trail.actions import part

LONGEST_BODY = 500_000  # characters of one thing, attachments included, that are indexed
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def follow(entries: Iterable[Any]) -> None:
    """Keep the index in step with an act's entries: their subjects, and whatever else says it is touched by these (R5)."""
    subjects = {(entry.subject_type, entry.subject_id) for entry in entries if entry.subject_id is not None}
    for searchable in import_module(settings.WIRING).SEARCHABLE:
        pks: set[int] = set()
        for model, pk in subjects:
            if searchable.model == model:
                pks.add(pk)
            if model in searchable.touched_by:
                pks.update(searchable.touched_by[model](pk))
        if pks:
            index_documents(searchable, pks)


@part
def index_documents(searchable: Searchable, pks: Iterable[int]) -> int:
    """Bring the index of these things up to date; what is gone is taken out. The number of things rewritten (R5)."""
    return _rewrite(searchable, sorted(set(pks)))


@part
def drop(model: str, pks: Iterable[int]) -> None:
    """Take things out of the index."""
    _take_out(list(_sheets(model, list(pks))))


@part
def rebuild(searchable: Searchable, pks: Iterable[int]) -> None:
    """Write these things anew, changed or not; what is gone is taken out. For `tongzheng reindex` (R5)."""
    _rewrite(searchable, sorted(set(pks)), everything=True)


@part
def empty() -> None:
    """Take everything out, at once."""
    store.empty()
    Sheet.objects.all().delete()
    Card.objects.all().delete()


def _rewrite(searchable: Searchable, pks: list[int], *, everything: bool = False) -> int:
    if not pks:
        return 0
    _hold(searchable.model, pks)  # two acts on one thing: the later sees what the earlier wrote
    old, new, changed = _compare(searchable, pks)
    if everything:
        changed = pks
    if changed:
        _take_out([old[pk] for pk in changed if pk in old])
        _put([new[pk] for pk in changed if pk in new])
    return len(changed)


def _compare(searchable: Searchable, pks: list[int]) -> tuple[dict[int, Sheet], dict[int, Sheet], list[int]]:
    """Sheets (with cards) as they are, as they should be, and the things that differ."""
    new = {document.pk: make_sheet(searchable.model, document) for document in searchable.documents(pks)}
    old = {sheet.card.thing: sheet for sheet in _sheets(searchable.model, pks)}
    return old, new, [pk for pk in pks if _content(old.get(pk)) != _content(new.get(pk))]


def _content(sheet: Sheet | None) -> tuple[Any, ...] | None:
    if sheet is None:
        return None
    return sheet.card.key, sheet.card.marks, sheet.card.author, sheet.folded, sheet.title, sheet.body


def _sheets(model: str, pks: list[int]) -> Iterator[Sheet]:
    return Sheet.objects.filter(card__model=model, card__thing__in=pks).select_related("card").iterator()


def make_sheet(model: str, document: Document) -> Sheet:
    """A document as the index keeps it; nothing is written."""
    title = _UNSTORABLE.sub("", document.title)
    body = _UNSTORABLE.sub("", document.body[:LONGEST_BODY])
    marks = "\n".join(["", *sorted({f"unit:{pk}" for pk in document.units} | document.tags), ""])
    key = tokens.key(document.dated, document.pk, model)
    card = Card(
        key=key,
        model=model,
        thing=document.pk,
        dated=document.dated,
        marks=marks,
        author=fold(_UNSTORABLE.sub("", document.author)),
    )
    return Sheet(card=card, folded=f"{fold(title)}\n{fold(body)}", title=title, body=body)


def row_of(sheet: Sheet) -> store.Row:
    """The sheet's tokens; made from what is stored, so that the same ones can be taken out again."""
    card = sheet.card
    marks = [tokens.model(card.model)]
    for mark in card.marks.split("\n"):
        if mark.startswith("unit:"):
            marks.append(tokens.unit(int(mark.removeprefix("unit:"))))
        elif mark:
            marks.append(tokens.tag(mark))
    return store.Row(card.key, tokens.of_document(sheet.folded, card.author, marks, tokens.day_of(card.key)))


def _take_out(sheets: list[Sheet]) -> None:
    keys = [sheet.card.key for sheet in sheets]
    store.take_out([row_of(sheet) for sheet in sheets])
    Sheet.objects.filter(pk__in=keys).delete()
    Card.objects.filter(pk__in=keys).delete()


def _put(sheets: list[Sheet]) -> None:
    Card.objects.bulk_create([sheet.card for sheet in sheets], batch_size=500)
    Sheet.objects.bulk_create(sheets, batch_size=500)
    store.put([row_of(sheet) for sheet in sheets])


def _hold(model: str, pks: list[int]) -> None:
    """On PostgreSQL wait for whoever is writing one of these; on SQLite there is one writer anyway."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        for pk in pks:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [tokens.model_code(model), pk & 0x7FFFFFFF])

"""Finding things: the same answer in the same order on both engines (R5)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

from tongzheng.search import highlight, ranking
from tongzheng.search.looking import Look
from tongzheng.search.models import Sheet
from tongzheng.search.rules import CAP, Hit, Page, Searchable, Wanted, understand

if TYPE_CHECKING:
    from tongzheng.network.models import Appointment

MOST_A_PAGE = 200


def find(actor: Appointment, wanted: Wanted, *, start: int = 0, size: int = 20) -> Page:
    """One page of what this post may see and asked for, newest first or best first (R5, E10).

    `start` counts from 0; nothing beyond CAP is paged. Bad input gives an empty page with a note, never an error.
    """
    asked = understand(wanted.text)
    start, size = max(0, start), min(max(1, size), MOST_A_PAGE)
    if asked.nothing:
        return Page((), 0, False, start, size, asked)
    searchables = [s for s in wired() if not wanted.models or s.model in wanted.models]
    look = Look(actor, wanted, asked, searchables)
    keys = look.newest(CAP + 1)
    total, more = min(len(keys), CAP), len(keys) > CAP
    keys = keys[:CAP]
    if wanted.order == "best" and asked.terms:
        keys = ranking.best_first(look, keys, more=more)[:CAP]
    hits = _hits(keys[start : start + size], asked.terms, searchables)
    return Page(hits, total, more, start, size, asked)


def wired() -> list[Searchable]:
    """What can be found at all, in the order of config's wiring."""
    found: list[Searchable] = import_module(settings.WIRING).SEARCHABLE
    return found


def _hits(keys: list[int], terms: tuple[str, ...], searchables: list[Searchable]) -> tuple[Hit, ...]:
    kinds = {searchable.model: searchable for searchable in searchables}
    sheets = Sheet.objects.select_related("card").in_bulk(keys)
    hits = []
    for sheet in [sheets[key] for key in keys if key in sheets]:
        card, kind = sheet.card, kinds[sheet.card.model]
        title, body = highlight.marked(sheet.title, terms), highlight.snippet(sheet.body, terms)
        hits.append(Hit(card.model, card.thing, title, body, card.dated, kind.url(card.thing), kind.label))
    return tuple(hits)

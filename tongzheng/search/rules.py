"""Words of the search: what can be found, and what a person asked for. No database here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tongzheng.search.folding import fold, is_letter

if TYPE_CHECKING:
    from tongzheng.network.models import Appointment


@dataclass(frozen=True)
class Document:
    """One thing as the index holds it. `tags` are exact filters ("kind:problem", "outlet:政务信息", "adopted:1"…);
    `units` are ids of every unit it belongs to, the ancestors of each included, so that a township finds its villages'."""

    pk: int
    title: str
    body: str  # attachments' text included
    dated: date
    units: frozenset[int] = frozenset()
    author: str = ""  # names of people; "" when shielded (R12)
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Searchable:
    """What a room gives to be found: one of these, one line in config/wiring.py SEARCHABLE."""

    model: str  # label_lower, e.g. "reporting.report"
    label: str  # 稿件
    documents: Callable[[Iterable[int] | None], Iterator[Document]]  # of these pks, or of all (reindex), newest last
    visible: Callable[[Appointment], Any]  # queryset of the model's pks (values("pk")) this post may see
    url: Callable[[int], str]
    # other models whose entries on the trail change this document: label_lower -> (its pk -> pks of ours)
    touched_by: dict[str, Callable[[int], Iterable[int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What a person asked for; `text` as typed: words, "phrases", -excluded."""

    text: str = ""
    models: tuple[str, ...] = ()  # none: everything
    unit: int | None = None
    since: date | None = None
    until: date | None = None
    author: str = ""
    tags: frozenset[str] = frozenset()  # all must hold
    order: str = "new"  # new | best


@dataclass(frozen=True)
class Asked:
    """What was understood of the words typed: folded terms that must be there, terms that must not, remarks for the person."""

    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    nothing: bool = False  # something was typed, but nothing that can be looked for


@dataclass(frozen=True)
class Hit:
    """One thing found; `title` and `body` are pieces of the original text, each (text, whether it is what was looked for)."""

    model: str
    pk: int
    title: tuple[tuple[str, bool], ...]
    body: tuple[tuple[str, bool], ...]  # the place in the body with most of the words; its beginning if there is none
    dated: date
    url: str
    label: str


@dataclass(frozen=True)
class Page:
    """One page of the answer. `total` counts what this reader may see, up to CAP; `more` says there is more than that."""

    hits: tuple[Hit, ...]
    total: int
    more: bool
    start: int
    size: int
    asked: Asked


CAP = 1000  # results counted and paged through
LONGEST = 10_000  # characters of a query that are read
TERMS = 20  # words and phrases that are looked for

_QUOTES = str.maketrans("“”„‟＂«»", '"""""""')
_PIECE = re.compile(r'(?P<no>[-－−–]?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


def understand(text: str) -> Asked:
    """Read what was typed: words, "phrases", -excluded; every word must stand in the text as it is typed (R5).

    Width, case, traditional forms do not matter. AND, OR, NEAR are words like others; a star at the end is left out.
    """
    notes: list[str] = []
    if len(text) > LONGEST:
        notes.append(f"只看了前{LONGEST}个字")
    terms: dict[str, None] = {}
    without: dict[str, None] = {}
    for piece in _PIECE.finditer(text[:LONGEST].translate(_QUOTES)):
        term = fold(piece["phrase"] or (piece["word"] or "").rstrip("*"))
        if any(is_letter(char) for char in term):
            (without if piece["no"] else terms)[term] = None
    if len(terms) > TERMS or len(without) > TERMS:
        notes.append(f"只用了前{TERMS}个词")
    nothing = not terms and not without and bool(text.strip())
    if nothing:
        notes.append("没有可以检索的字")
    return Asked(tuple(terms)[:TERMS], tuple(without)[:TERMS], tuple(notes), nothing)

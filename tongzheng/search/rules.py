"""Words of the search: what can be found, and what a person asked for. No database here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

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

"""One search under way: tokens give candidates, one SQL statement says which of them this reader may see and asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan

from tongzheng.search import store, tokens
from tongzheng.search.folding import fold
from tongzheng.search.models import Card
from tongzheng.search.rules import Asked, Searchable, Wanted
from tongzheng.search.tokens import some

if TYPE_CHECKING:
    from tongzheng.network.models import Appointment

PER_TERM = 12  # tokens of a long phrase that are looked up; the phrase itself is then compared with the text
FIRST = 250  # candidates looked at before it is known how many of them are results
PATIENCE = 250  # candidates looked at before it is asked whether the reader may see few things
HINTED = 3000  # candidates with a hint that are looked at; the number keeps both engines' answers equal
MOST = 4000  # candidates sifted in one statement
_KEYS = object()  # stands for the candidates in the statement that sifts them
NARROW = 10_000  # a reader of fewer things than this is answered from what he may see


class Look:
    """What one reader asked for, as tokens and as conditions."""

    def __init__(self, actor: Appointment, wanted: Wanted, asked: Asked, searchables: list[Searchable]) -> None:
        self.terms = asked.terms
        self.searchables = searchables
        self.visible = [searchable.visible(actor).order_by() for searchable in searchables]
        self.author = fold(wanted.author)
        self.first = tokens.first_key(tokens.day_number(wanted.since)) if wanted.since else 0
        self.last = tokens.first_key(tokens.day_number(wanted.until) + 1) - 1 if wanted.until else (1 << 63) - 1
        marks = [*([f"unit:{wanted.unit}"] if wanted.unit is not None else []), *sorted(wanted.tags)]
        self.conditions = self._conditions(marks, asked)
        self.groups = self._groups(wanted)
        exact = [term for term in asked.without if tokens.is_exact(term)]
        self.without = [token for term in exact for token in tokens.words_of(term).tolist()]

    def newest(self, wanted: int) -> list[int]:
        """Keys of the newest documents this reader may see, at most `wanted`."""
        if not self.searchables:
            return []
        walk = store.walk(self.groups, self.without, self.first, self.last)
        return self._enough(walk, wanted, everything=True)

    def hinted(self, hints: Sequence[int], wanted: int) -> list[int]:
        """The same of documents that have all these hints; of `HINTED` such documents at most."""
        groups = [*self.groups, *((hint,) for hint in hints)]
        walk = store.walk(groups, (), self.first, self.last, step=wanted)
        return self._enough(_at_most(walk, HINTED), wanted, everything=False)  # the same candidates on both engines

    def _enough(self, lists: Iterable[list[int]], wanted: int, *, everything: bool) -> list[int]:
        """Candidates sifted until there are so many results, hardly more than needed: that is most of the work.

        `everything` says that they are all that could be found, so that there may be another way to them."""
        found: list[int] = []
        seen, size = 0, min(FIRST, wanted)
        for listed in lists:
            keys = listed
            while keys:
                found += self._sift(keys[:size])
                seen += len(keys[:size])
                keys = keys[size:]
                if len(found) >= wanted:
                    return found[:wanted]
                if everything and seen >= PATIENCE:
                    everything = False
                    if len(found) < seen // 8 and self._is_narrow():
                        return self._from_visible(wanted)
                size = min((wanted - len(found)) * seen // max(len(found), 1) + 20, MOST)
        return found

    def _groups(self, wanted: Wanted) -> list[store.Group]:
        needed: dict[int, None] = {}
        for term in self.terms:
            needed.update(dict.fromkeys(some(tokens.lookup(term), PER_TERM).tolist()))
        author = tokens.by_author(some(tokens.words_of(self.author), PER_TERM))
        needed.update(dict.fromkeys(author.tolist()))
        if wanted.unit is not None:
            needed[tokens.unit(wanted.unit)] = None
        needed.update(dict.fromkeys(tokens.tag(tag) for tag in sorted(wanted.tags)))
        groups: list[store.Group] = [(token,) for token in needed]
        if wanted.models:
            groups.append(tuple(tokens.model(searchable.model) for searchable in self.searchables))
        return groups

    def _conditions(self, marks: list[str], asked: Asked) -> QuerySet[Card]:
        """Cards that are what was asked for; tokens only brought them near."""
        cards = Card.objects.all()
        for mark in marks:
            cards = cards.filter(_holds("marks", f"\n{_plain(mark)}\n"))
        if self.author:
            cards = cards.filter(_holds("author", self.author))
        for term in asked.terms:
            if not tokens.is_exact(term):
                cards = cards.filter(_holds("sheet__folded", term))
        for term in asked.without:
            cards = cards.exclude(_holds("sheet__folded", term))
        return cards

    def _sift(self, keys: list[int]) -> list[int]:
        """Which of these are what was asked for, in their order: one statement, written once for all lists of a search."""
        sql, params = self.sifting
        if not sql:
            return []
        among = store.listed(keys)
        with connection.cursor() as cursor:
            cursor.execute(sql, [among if param is _KEYS else param for param in params])
            kept = {key for (key,) in cursor.fetchall()}
        # ordered here: asked for an order, SQLite would walk all cards in it
        return [key for key in keys if key in kept]

    @cached_property
    def sifting(self) -> tuple[str, tuple[Any, ...]]:
        """The statement of `_sift`, with _KEYS where the keys belong; empty for a reader of nothing at all."""
        chosen = RawSQL(f'"search_card"."key" {store.among()}', [_KEYS], output_field=BooleanField())  # noqa: S611 - no part of it is typed by a person
        try:
            return self._seen().filter(chosen).values_list("key", flat=True).query.sql_with_params()
        except EmptyResultSet:
            return "", ()

    def _seen(self) -> QuerySet[Card]:
        """Cards that are what was asked for and that this reader may see."""
        seen = Q(pk__in=[])
        # the name of the model in a form no index knows: the keys are the way in
        cards = self.conditions.alias(kind=Coalesce("model", Value("")))
        for number, (searchable, visible) in enumerate(zip(self.searchables, self.visible, strict=True)):
            # a scalar for each candidate: no engine may turn it into a join with everything the reader may see
            mine = Subquery(visible.filter(pk=OuterRef("thing")).values("pk")[:1])
            cards = cards.alias(**{f"seen{number}": mine})
            seen |= Q(**{"kind": searchable.model, f"seen{number}__isnull": False})
        return cards.filter(seen)

    def _is_narrow(self) -> bool:
        return sum(visible.values("pk")[: NARROW + 1].count() for visible in self.visible) <= NARROW

    def _from_visible(self, wanted: int) -> list[int]:
        """The other way round: everything this reader may see, compared with the words in its text."""
        found: list[int] = []
        for searchable, visible in zip(self.searchables, self.visible, strict=True):
            cards = self.conditions.filter(model=searchable.model, thing__in=visible.values("pk"))
            cards = cards.filter(key__gte=self.first, key__lte=self.last)
            for term in self.terms:
                if tokens.is_exact(term):
                    cards = cards.filter(_holds("sheet__folded", term))
            found += cards.order_by("-key").values_list("key", flat=True)[:wanted]
        return sorted(found, reverse=True)[:wanted]


def _at_most(lists: Iterable[list[int]], most: int) -> Iterator[list[int]]:
    for keys in lists:
        yield keys[:most]
        most -= len(keys)
        if most <= 0:
            return


def _holds(field: str, text: str) -> Q:
    return Q(GreaterThan(StrIndex(field, Value(text)), 0))


def _plain(text: str) -> str:
    """What PostgreSQL can be asked for."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")

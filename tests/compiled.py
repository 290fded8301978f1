"""In `make test` the columns of a query are worked out once, not each time it is asked: a fifth of the run went into that.

The SQL is the same, word for word (tests/house/test_compiled.py). Whoever runs pytest alone, a database of your own
(TONGZHENG_DATABASE_URL), the other processes of races and the browser's site work without it; the browser's county is built
with it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models.sql import query
from django.db.models.sql.compiler import SQLCompiler

get_select, get_converters = SQLCompiler.get_select, SQLCompiler.get_converters


class Known(NamedTuple):
    """What listing a query's columns gave, and what it joined to the query on the way."""

    select: list[Any]
    classes: Any
    joined: dict[str, Any]  # by alias
    counts: dict[str, int]
    converters: list[Any]  # none yet, or the one answer


KNOWN: dict[tuple[Any, ...], Known] = {}
BY_COLUMNS: dict[tuple[int, ...], Known] = {}  # by the ids of all its columns, which live as long as we do


def key_of(asked: query.Query, with_col_aliases: bool) -> tuple[Any, ...] | None:
    """Everything the columns depend on; None: a query with columns of its own, which are listed as ever."""
    own = asked.annotation_select or asked.extra_select or asked._filtered_relations or asked.external_aliases
    if own or not asked.default_cols or asked.selected is not None or asked.combinator:
        return None
    joins = tuple(
        (alias, asked.alias_refcount[alias], join.table_name, join.parent_alias, join.join_type, id(getattr(join, "join_field", None)))
        for alias, join in asked.alias_map.items()
    )  # fmt: skip
    names, left_out = asked.deferred_loading
    return asked.model, with_col_aliases, frozenset(names), left_out, str(asked.select_related), joins


def remembered_select(self: SQLCompiler, with_col_aliases: bool = False) -> tuple[Any, Any, dict[str, int]]:
    """SQLCompiler.get_select."""
    asked = self.query
    key = key_of(asked, with_col_aliases)
    if key is None:
        return get_select(self, with_col_aliases)
    known = KNOWN.get(key)
    if known is None:
        before = set(asked.alias_map)
        select, classes, _ = get_select(self, with_col_aliases)
        joined = {alias: join for alias, join in asked.alias_map.items() if alias not in before}
        known = KNOWN[key] = Known(select, classes, joined, dict(asked.alias_refcount), [])
        BY_COLUMNS[tuple(id(column) for column, _, _ in select)] = known
        return list(select), classes, {}
    for alias, join in known.joined.items():
        asked.alias_map[alias] = join
        asked.table_map.setdefault(join.table_name, []).append(alias)
    asked.alias_refcount.update(known.counts)
    return list(known.select), known.classes, {}


def remembered_converters(self: SQLCompiler, expressions: Any) -> dict[int, Any]:
    """SQLCompiler.get_converters."""
    columns = list(expressions)
    known = BY_COLUMNS.get(tuple(map(id, columns)))
    if known is None:
        return get_converters(self, columns)
    if not known.converters:
        known.converters.append(get_converters(self, columns))
    return known.converters[0]


def install() -> None:
    """From now on, in this process."""
    SQLCompiler.get_select, SQLCompiler.get_converters = remembered_select, remembered_converters


def remove() -> None:
    """Django's own again."""
    SQLCompiler.get_select, SQLCompiler.get_converters = get_select, get_converters

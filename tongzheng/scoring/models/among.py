"""`field__among=keys`: what `field__in` answers, the keys sent as one value.

A year is read in batches of 2,000 keys by a dozen queries each; prepared one by one, the keys were a
quarter of recomputing it and more.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignObject, Lookup


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup[Any]):
    """One of many whole numbers: a list of ints on the right."""

    lookup_name = "among"
    prepare_rhs = False

    def _left(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        if not self.rhs:
            raise EmptyResultSet  # as `in` does: nothing is asked
        left, params = self.process_lhs(compiler, connection)
        return left, [*params]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, params = self._left(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(list(self.rhs))]  # noqa: S608 - a column of ours

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, params = self._left(compiler, connection)
        return f"{left} = ANY(%s)", [*params, list(self.rhs)]

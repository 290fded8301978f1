"""A circular's lines kept: ten thousand units are written in one statement said once, where the database has that (K3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection, models

from tongzheng.circulars.models import Circular, CircularLine
from tongzheng.circulars.queries.printing import FIGURES
from tongzheng.circulars.queries.taking import Line
from tongzheng.trail.actions import part

COLUMNS = ("circular_id", "unit_id", *FIGURES, "position", "more", "confirmed_at", "confirmed_by_id")
Confirmed = Mapping[int, tuple[dt.datetime | None, int | None]]


@part
def put_lines(circular: Circular, lines: Iterable[Line], confirmed: Confirmed | None = None) -> None:
    """Write a line a unit; `confirmed` says when and by whom those that stay as they were had been checked."""
    said = confirmed or {}
    rows = [
        (
            circular.pk,
            x.unit,
            *(getattr(x, name) for name in FIGURES),
            x.position,
            x.more,
            *said.get(x.unit, (None, None)),
        )
        for x in lines
    ]
    if connection.vendor != "sqlite":  # which takes 999 values a statement, a few dozen rows; others a thousand rows
        made = [CircularLine(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
        CircularLine.objects.bulk_create(made, batch_size=1000)
        return
    fields: list[Any] = [CircularLine._meta.get_field(name.removesuffix("_id")) for name in COLUMNS]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(CircularLine._meta.db_table)
    marks = ", ".join(["%s"] * len(fields))
    ready = [_ready(field) for field in fields]
    values = [[v if v is None or f is None else f(v) for v, f in zip(row, ready, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608 - the model's own names


def _ready(field: Any) -> Callable[[Any], Any] | None:
    """How a column's values become SQLite's; None when they are already: the field's own way costs more than the writing."""
    if isinstance(field, models.ForeignKey | models.IntegerField | models.CharField):
        return None
    if isinstance(field, models.DecimalField):
        return f"{{:.{field.decimal_places}f}}".format

    def prepared(value: Any) -> Any:
        return "{}" if value == {} else field.get_db_prep_save(value, connection)

    return prepared

"""The table `search_grams` in each engine's own words: put tokens in, take them out, walk the keys newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection

from tongzheng.search import tokens

FIRST = 1100  # keys in the first step of a walk, a little more than a page counts; each step asks for twice as many
MOST = 35_200
FEW = 12_000  # documents expected in all: so many are fetched and sorted sooner than block after block is asked
Group = tuple[int, ...]  # any one of these tokens


@dataclass(frozen=True)
class Row:
    """A document's tokens under its key."""

    key: int
    tokens: npt.NDArray[np.uint32]


def put(rows: Iterable[Row]) -> None:
    """Add rows whose keys are not there yet."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            lines = [(row.key, as_text(row.tokens)) for row in rows]
            cursor.executemany("INSERT INTO search_grams(rowid, grams) VALUES (%s, %s)", lines)
        else:
            cursor.executemany(
                "INSERT INTO search_grams(key, tokens) VALUES (%s, %s)",
                [(r.key, r.tokens.view(np.int32).tolist()) for r in rows],
            )


def take_out(rows: Iterable[Row]) -> None:
    """Remove rows; on SQLite the tokens must be the ones that were put in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            lines = [(row.key, as_text(row.tokens)) for row in rows]
            cursor.executemany("INSERT INTO search_grams(search_grams, rowid, grams) VALUES ('delete', %s, %s)", lines)
        else:
            cursor.execute("DELETE FROM search_grams WHERE key = ANY(%s)", [[row.key for row in rows]])


def is_whole() -> bool:
    """Whether every card has its tokens, by number."""
    table = "search_grams_docsize" if connection.vendor == "sqlite" else "search_grams"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (SELECT count(*) FROM {table}) = (SELECT count(*) FROM search_card)")  # noqa: S608 - two names
        return bool(cursor.fetchone()[0])


def empty() -> None:
    """Remove every row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_grams(search_grams) VALUES ('delete-all')")
        else:
            cursor.execute("DELETE FROM search_grams")


def as_text(numbers: npt.NDArray[np.uint32]) -> str:
    """Tokens as FTS5 gets them: words of eight hexadecimal digits."""
    return numbers.astype(">u4").tobytes().hex(" ", 4)


def as_ints(numbers: Iterable[int]) -> list[int]:
    """Tokens as PostgreSQL's signed integers."""
    return [number - (1 << 32) if number >= 1 << 31 else number for number in numbers]


def among() -> str:
    """The condition that a key is one of `listed` keys, however many."""
    return "IN (SELECT value FROM json_each(%s))" if connection.vendor == "sqlite" else "= ANY(%s)"


def listed(keys: list[int]) -> str | list[int]:
    """The parameter of `among`."""
    return json.dumps(keys) if connection.vendor == "sqlite" else keys


def beginnings(keys: list[int], length: int) -> list[tuple[int, str]]:
    """(key, the folded text's first `length` characters) of these documents."""
    with connection.cursor() as cursor:
        sql = f"SELECT key, substr(folded, 1, %s) FROM search_sheet WHERE key {among()}"  # noqa: S608 - of the lines above only
        cursor.execute(sql, [length, listed(keys)])
        return list(cursor.fetchall())


def walk(
    groups: Sequence[Group], without: Sequence[int], first: int, last: int, *, step: int = FIRST
) -> Iterator[list[int]]:
    """Keys of documents with a token of every group and a key from first to last: newest first, in growing lists.

    Documents with a token of `without` may be left out already (FTS5 can, GIN cannot).
    """
    if not groups:
        yield from _walk_keys("SELECT key FROM search_card WHERE key BETWEEN %s AND %s", [], first, last, step)
    elif connection.vendor == "sqlite":
        yield from _walk_fts(groups, without, first, last, step)
    else:
        yield from _walk_gin(groups, first, last, step)


def _walk_fts(groups: Sequence[Group], without: Sequence[int], first: int, last: int, step: int) -> Iterator[list[int]]:
    match = " AND ".join("(" + " OR ".join(f'"{token:08x}"' for token in group) + ")" for group in groups)
    match = f"({match})" + "".join(f' NOT "{token:08x}"' for token in without)
    sql = "SELECT rowid AS key FROM search_grams WHERE search_grams MATCH %s AND rowid BETWEEN %s AND %s"
    yield from _walk_keys(sql, [match], first, last, step)


def _walk_keys(sql: str, params: list[str], first: int, last: int, step: int) -> Iterator[list[int]]:
    limit = step
    while first <= last:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY key DESC LIMIT {limit}", [*params, first, last])
            keys = [key for (key,) in cursor.fetchall()]
        if keys:
            yield keys
        if len(keys) < limit:
            return
        last = keys[-1] - 1
        limit = min(limit * 2, MOST)


def _walk_gin(groups: Sequence[Group], first: int, last: int, step: int) -> Iterator[list[int]]:
    """GIN knows no order: whole blocks of days are asked for, from the newest on, wider while little is found."""
    all_of = as_ints([group[0] for group in groups if len(group) == 1])
    any_of = [as_ints(group) for group in groups if len(group) > 1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT min(key) FROM search_card), (SELECT max(key) FROM search_card), "
            "greatest(reltuples, 0) FROM pg_class WHERE oid = 'search_card'::regclass"
        )
        oldest, newest, rows = cursor.fetchone()
    if newest is None:
        return
    low, high = tokens.day_of(max(oldest, first)), tokens.day_of(min(newest, last))
    span = tokens.day_of(newest) - tokens.day_of(oldest) + 1
    days = max(1, int(span * step / max(rows, step)))
    aim = step
    while high >= low:
        start = max(low, high - days + 1)
        keys = [key for key in _block(all_of, any_of, (start, high)) if first <= key <= last]
        if keys:
            yield keys
        high = start - 1
        if high >= low and all_of and len(keys) * span <= FEW * days:
            rest = _block(all_of, any_of)
            yield from _in_steps([key for key in rest if first <= key < tokens.first_key(start)], aim * 2)
            return
        aim *= 2
        days = int(days * min(max(aim / len(keys), 2), 16)) if keys else days * 16


def _in_steps(keys: list[int], step: int) -> Iterator[list[int]]:
    """The same keys in growing lists, so that a reader who has enough stops early."""
    while keys:
        yield keys[:step]
        keys, step = keys[step:], min(step * 2, MOST)


def _block(all_of: list[int], any_of: list[list[int]], days: tuple[int, int] | None = None) -> list[int]:
    """Keys newest first, of some days or of all; of all no list of a whole block is read, which is most of the work."""
    conditions = ["tokens && %s::int[]"] * len(any_of)
    params = [*any_of]
    if days:
        conditions.append("tokens && %s::int[]")
        params.append(as_ints(tokens.cover(*days)))
    if all_of:
        conditions.append("tokens @> %s::int[]")
        params.append(all_of)
    select = f"SELECT key FROM search_grams WHERE {' AND '.join(conditions)}"  # noqa: S608 - of the lines above only
    with connection.cursor() as cursor:
        # one message, one transaction of its own where there is none; left on, the next statement of the act would suffer
        cursor.execute(
            f"SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '64MB'; {select}; SET LOCAL enable_seqscan = on",
            params,
        )
        cursor.nextset()
        cursor.nextset()
        keys = [key for (key,) in cursor.fetchall()]
    return sorted(keys, reverse=True)

"""Fills the search's own tables in bulk: the tokens in another process, the rows by the fastest way each engine has."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any

import numpy as np
from django.db import connection, models, transaction

from tongzheng.config.bench.search_texts import BRANCHES, CHUNK, ROOT, Text, texts
from tongzheng.search import actions, store
from tongzheng.search.rules import Document

MODEL = "bench.report"
HELD = 20  # chunks in one transaction: FTS5 writes a segment at each end of one


class Told(models.Model):
    """The invented reports themselves: what LIKE scans, and what says who may see them. A scratch table only."""

    unit = models.IntegerField()
    dated = models.DateField()
    title = models.TextField()
    body = models.TextField()

    class Meta:
        app_label = "search"
        managed = False
        db_table = "bench_report"


def document(text: Text) -> Document:
    """A report as a room would give it to the index."""
    units = frozenset({text.unit, 1000 + text.unit % BRANCHES, ROOT})
    return Document(text.pk, text.title, text.body, text.dated, units, "", frozenset({f"kind:{text.pk % 4}"}))


def load(rows: int, progress: Callable[..., None]) -> None:
    """Fresh tables with so many reports, indexed."""
    _empty()
    embedded = connection.vendor == "sqlite"
    pack, put = (_pack_sqlite, _put_sqlite) if embedded else (_pack_postgres, _put_postgres)
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        done = 0
        packed = _ahead(pool, pack, texts(rows))
        while several := list(islice(packed, 1)):
            with transaction.atomic():
                for part in chain(several, islice(packed, HELD - 1)):
                    put(part)
                    done += CHUNK
            progress(f"  {connection.vendor}：装入 {min(done, rows):,} 篇")
    _finish(progress)


def _ahead(pool: ProcessPoolExecutor, pack: Callable[[list[Text]], Any], source: Iterable[Text]) -> Iterator[Any]:
    """Packed chunks in order, a few of them being made while one is stored."""
    chunks = iter(source)
    waiting: list[Future[Any]] = []
    while True:
        while len(waiting) < 3 and (chunk := list(islice(chunks, CHUNK))):
            waiting.append(pool.submit(pack, chunk))
        if not waiting:
            return
        yield waiting.pop(0).result()


def _rows(chunk: list[Text]) -> Iterator[tuple[Text, Any, store.Row]]:
    for text in chunk:
        sheet = actions.make_sheet(MODEL, document(text))
        yield text, sheet, actions.row_of(sheet)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_report")
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE search_grams")
            cursor.execute(
                "CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', detail=none, tokenize='ascii')"
            )
            cursor.execute("DELETE FROM search_card")
            cursor.execute("DELETE FROM search_sheet")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute(
                "PRAGMA journal_mode=OFF"
            )  # everything is written once; a load that breaks off is begun again
            for setting, value in (("hashsize", 1 << 26), ("automerge", 0), ("crisismerge", 1999)):
                cursor.execute("INSERT INTO search_grams(search_grams, rank) VALUES (%s, %s)", [setting, value])
        else:
            cursor.execute("TRUNCATE search_card, search_sheet, search_grams")
            cursor.execute("DROP INDEX IF EXISTS search_grams_tokens")
    with connection.schema_editor() as editor:
        editor.create_model(Told)


def _pack_sqlite(chunk: list[Text]) -> dict[str, list[tuple[Any, ...]]]:
    tables: dict[str, list[tuple[Any, ...]]] = {"told": [], "card": [], "sheet": [], "grams": []}
    for text, sheet, row in _rows(chunk):
        card = sheet.card
        tables["told"].append((text.pk, text.unit, text.dated.isoformat(), text.title, text.body))
        tables["card"].append((row.key, card.model, card.thing, card.dated.isoformat(), card.marks, card.author))
        tables["sheet"].append((row.key, sheet.folded, sheet.title, sheet.body))
        tables["grams"].append((row.key, store.as_text(row.tokens)))
    return tables


_SQLITE = {
    "told": "INSERT INTO bench_report(id, unit, dated, title, body) VALUES (?, ?, ?, ?, ?)",
    "card": "INSERT INTO search_card(key, model, thing, dated, marks, author) VALUES (?, ?, ?, ?, ?, ?)",
    "sheet": "INSERT INTO search_sheet(key, folded, title, body) VALUES (?, ?, ?, ?)",
    "grams": "INSERT INTO search_grams(rowid, grams) VALUES (?, ?)",
}


def _put_sqlite(tables: dict[str, list[tuple[Any, ...]]]) -> None:
    for name, rows in tables.items():
        connection.connection.executemany(_SQLITE[name], rows)


_POSTGRES = {
    "told": "bench_report(id, unit, dated, title, body)",
    "card": "search_card(key, model, thing, dated, marks, author)",
    "sheet": "search_sheet(key, folded, title, body)",
    "grams": "search_grams(key, tokens)",
}


def _pack_postgres(chunk: list[Text]) -> dict[str, bytes]:
    """Rows in COPY's binary form, which costs a tenth of its text form."""
    tables: dict[str, list[bytes]] = {name: [b"PGCOPY\n\xff\r\n\0" + bytes(8)] for name in _POSTGRES}
    for text, sheet, row in _rows(chunk):
        card = sheet.card
        key, pk = struct.pack(">q", row.key), struct.pack(">q", text.pk)
        day = struct.pack(">i", text.dated.toordinal() - 730120)  # days since 2000
        tables["told"].append(_line(pk, struct.pack(">i", text.unit), day, text.title.encode(), text.body.encode()))
        tables["card"].append(_line(key, card.model.encode(), pk, day, card.marks.encode(), card.author.encode()))
        tables["sheet"].append(_line(key, sheet.folded.encode(), sheet.title.encode(), sheet.body.encode()))
        tables["grams"].append(_line(key, _array(row.tokens)))
    return {name: b"".join([*parts, b"\xff\xff"]) for name, parts in tables.items()}


def _line(*fields: bytes) -> bytes:
    return struct.pack(">h", len(fields)) + b"".join(struct.pack(">i", len(field)) + field for field in fields)


def _array(numbers: Any) -> bytes:
    """An int4[] as PostgreSQL sends and reads it."""
    body = np.empty((len(numbers), 2), dtype=">i4")
    body[:, 0], body[:, 1] = 4, numbers.view(np.int32)
    return struct.pack(">5i", 1, 0, 23, len(numbers), 1) + body.tobytes()


def _put_postgres(tables: dict[str, bytes]) -> None:
    with connection.cursor() as cursor:
        for name, packed in tables.items():
            with cursor.copy(f"COPY {_POSTGRES[name]} FROM STDIN (FORMAT binary)") as copy:
                copy.write(packed)


def _finish(progress: Callable[..., None]) -> None:
    progress(f"  {connection.vendor}：建索引")
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX bench_report_unit ON bench_report(unit)")
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_grams(search_grams) VALUES ('optimize')")
            for setting, value in (("hashsize", 1 << 20), ("automerge", 4), ("crisismerge", 16)):  # as they were
                cursor.execute("INSERT INTO search_grams(search_grams, rank) VALUES (%s, %s)", [setting, value])
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        cursor.execute("SET maintenance_work_mem = '4GB'")
        cursor.execute(
            "CREATE INDEX search_grams_tokens ON search_grams USING gin (tokens) WITH (gin_pending_list_limit = 512)"
        )
        for table in ("bench_report", "search_card", "search_sheet", "search_grams"):
            cursor.execute(f"VACUUM ANALYZE {table}")

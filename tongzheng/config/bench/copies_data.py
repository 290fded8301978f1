"""What the copy bench stores and asks: texts in any number from one seed, edited copies of some, and a fast way into both engines."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from django.db import connection, transaction

from tongzheng.config.bench.prose import Office, Sentence, sentence, written
from tongzheng.copies.fingerprints import SCHEME, fingerprints
from tongzheng.copies.models import StoredText
from tongzheng.copies.packing import pack

KIND, DAY = "bench.text", date(2026, 1, 1)
CHUNK = 5_000
FORMS = 0.1  # share of the texts that come from forms
COPIES, WIDE_COPIES = 80, 5_000
EDITS = {
    "equal": "原样",
    "slots": "换地名年份数字",
    "cut": "删三成句子",
    "order": "换次序",
    "three": "三样都有",
    "excerpt": "四成摘进别文",
}


@dataclass(frozen=True)
class Question:
    """A text to check, and the numbers of the stored texts it was made from (none: nothing may be reported)."""

    kind: str
    body: str
    sources: tuple[int, ...] = ()


@dataclass
class Plan:
    """Which stored text is what. The first tenth alone is the small library, so that growth is measured on the same questions."""

    rows: int
    small: int
    seed: int = 20260101
    office: Office = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(self.seed)
        rng = Random(self.seed + 1)
        self.popular, self.everywhere = self.office.free(rng), self.office.free(rng)
        step = max(1, self.small // (COPIES + 1))
        self.copies = {i * step: self.popular for i in range(COPIES)}
        wide = min(WIDE_COPIES, (self.rows - self.small) // 20)
        step = max(1, (self.rows - self.small) // (wide + 1))
        self.wide = {self.small + i * step: self.everywhere for i in range(wide)}

    def sentences(self, number: int) -> tuple[list[Sentence], Random]:
        """The sentences of a stored text and the chance that fills them; each text has a seed of its own."""
        rng = Random(self.seed * 1_000_003 + number)
        planted = self.copies.get(number) or self.wide.get(number)
        if planted:
            return planted, rng
        return (self.office.form(rng) if rng.random() < FORMS else self.office.free(rng)), rng

    def is_free(self, number: int) -> bool:
        """Whether a stored text is nobody's copy and comes from no form."""
        rng = Random(self.seed * 1_000_003 + number)
        return number not in self.copies and number not in self.wide and rng.random() >= FORMS

    def body(self, number: int) -> str:
        """The text stored under a number, from 0."""
        sentences, rng = self.sentences(number)
        return written(sentences, rng)

    def questions(self, each: int) -> list[Question]:
        """Edited copies of texts of the first tenth, fresh texts, and fresh texts from the forms; another seed than the texts."""
        rng = Random(self.seed + 2)
        free = [i for i in rng.sample(range(self.small), min(self.small, 4 * each * len(EDITS))) if self.is_free(i)]
        asked = [
            Question(edit, self._edited(edit, number, rng), (number,))
            for e, edit in enumerate(EDITS)
            for number in (free[(e * each + i) % len(free)] for i in range(each))
        ]
        asked += [Question("fresh", written(self.office.free(rng), rng)) for _ in range(2 * each)]
        asked += [Question("form", written(self.office.form(rng), rng)) for _ in range(each)]
        asked.append(Question("popular", written(self.popular, rng), tuple(self.copies)))
        asked.append(Question("everywhere", written(self.everywhere, rng), tuple(self.wide)))
        rng.shuffle(asked)
        return asked

    def _edited(self, edit: str, number: int, rng: Random) -> str:
        if edit == "equal":
            return self.body(number)
        sentences, filling = self.sentences(number)
        if edit in {"slots", "three"}:
            filling = rng
        if edit in {"cut", "three"}:
            kept = sorted(rng.sample(range(len(sentences)), round(0.7 * len(sentences))))
            sentences = [sentences[i] for i in kept]
        lines = [one.fill(filling) for one in sentences]
        if edit in {"order", "three"}:
            rng.shuffle(lines)
        if edit == "excerpt":
            return self._excerpt(lines, rng)
        return "".join(lines)

    def _excerpt(self, lines: list[str], rng: Random) -> str:
        """Two fifths of a text, in one piece, somewhere in a fresh one of the usual length."""
        count = max(1, round(0.4 * len(lines)))
        first = rng.randrange(len(lines) - count + 1)
        host = [sentence(rng).fill(rng) if rng.random() < 0.75 else one.fill(rng) for one in self.office.free(rng)]
        at = rng.randrange(len(host) + 1)
        return "".join([*host[:at], *lines[first : first + count], *host[at:]])


# ---------------------------------------------------------------- into files, into a database


def make(plan: Plan, folder: Path, progress: Callable[..., None]) -> None:
    """All texts, packed, and their fingerprints in order, as files: made once, loaded into each engine."""
    marks, numbers = [], []
    firsts = range(0, plan.rows, CHUNK)
    with (folder / "texts").open("wb") as file, get_context("fork").Pool(2, _keep_plan, (plan,)) as pool:
        for first, (packed, found, owners) in zip(firsts, pool.imap(_chunk, firsts), strict=True):
            marks.append(found)
            numbers.append(owners)
            pickle.dump(packed, file)
            if first % 100_000 == 0:
                progress(f"写文章 {first:,} / {plan.rows:,}")
    all_marks, all_numbers = np.concatenate(marks), np.concatenate(numbers)
    for name, rows in (("small", plan.small), ("large", plan.rows)):
        part = all_numbers < rows
        some, whose = all_marks[part], all_numbers[part]
        order = np.argsort(some, kind="stable")  # by fingerprint, then by number
        np.save(folder / f"{name}-marks.npy", some[order])
        np.save(folder / f"{name}-numbers.npy", whose[order])


_plan: list[Plan] = []  # of the processes that write


def _keep_plan(plan: Plan) -> None:
    _plan.append(plan)


def _chunk(first: int) -> tuple[list[bytes], np.ndarray, np.ndarray]:
    bodies = [_plan[0].body(i) for i in range(first, min(_plan[0].rows, first + CHUNK))]
    found, owners = fingerprints(bodies)
    return [pack(body) for body in bodies], found, (owners + first).astype(np.int32)


def load(folder: Path, name: str, rows: int) -> None:
    """Texts and fingerprints into the empty tables of this process's database, by the fastest way each engine has."""
    marks = np.load(folder / f"{name}-marks.npy", mmap_mode="r")
    numbers = np.load(folder / f"{name}-numbers.npy", mmap_mode="r")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            _texts(folder, rows)
            for some, whose in _parts(marks, numbers, 200_000):
                pairs = list(zip(some.tolist(), whose.tolist(), strict=True))
                with transaction.atomic():  # else each row is a transaction of its own
                    cursor.executemany("INSERT INTO copies_fingerprint (mark, text) VALUES (%s, %s)", pairs)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            _texts(folder, rows)
            cursor.execute("ALTER TABLE copies_fingerprint DROP CONSTRAINT copies_fingerprint_pkey")
            with cursor.copy("COPY copies_fingerprint (mark, text) FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
                for some, whose in _parts(marks, numbers, 500_000):
                    copy.write(_binary(some, whose))
                copy.write(b"\xff\xff")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute("ALTER TABLE copies_fingerprint ADD PRIMARY KEY (mark, text)")
            cursor.execute("VACUUM ANALYZE copies_fingerprint")
            cursor.execute("VACUUM ANALYZE copies_storedtext")


def _parts(marks: Any, numbers: Any, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for first in range(0, len(marks), size):
        yield marks[first : first + size], numbers[first : first + size] + np.int64(1)


def _binary(marks: np.ndarray, numbers: np.ndarray) -> bytes:
    """Rows in PostgreSQL's binary form."""
    rows = np.empty(len(marks), dtype=[("n", ">i2"), ("l1", ">i4"), ("mark", ">i8"), ("l2", ">i4"), ("text", ">i8")])
    rows["n"], rows["l1"], rows["l2"], rows["mark"], rows["text"] = 2, 8, 8, marks, numbers
    return rows.tobytes()


def _texts(folder: Path, rows: int) -> None:
    number = 0
    with (folder / "texts").open("rb") as file:
        while number < rows:
            packed = pickle.load(file)[: rows - number]  # noqa: S301 - written by make() a moment ago
            StoredText.objects.bulk_create(
                [
                    StoredText(pk=number + i + 1, kind=KIND, object_id=number + i, dated=DAY, packed=one, scheme=SCHEME)
                    for i, one in enumerate(packed)
                ]
            )
            number += len(packed)

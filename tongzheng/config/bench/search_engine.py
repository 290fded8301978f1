"""One engine at one size of `tongzheng bench search`, in a process of its own.

`python -m … load ROWS` fills the database of the environment, `ask ROWS [like]` prints {"rows", "means"} as JSON.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings

NEW_MS, BEST_MS, TIMES_LIKE = 50.0, 200.0, 20.0
EACH = 24  # different questions of a kind
LIKES = 4  # of which so many are also asked by LIKE
MID_UNIT = 40  # about half a percent of all reports
CLERK_UNIT = 330  # about a thousandth
ALL: Any = SimpleNamespace(unit=None)


def main(step: str, rows: int, *, like: bool) -> None:
    """Load, or ask and print."""
    from django.core.management import call_command  # noqa: PLC0415 - after set-up

    settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
    django.setup()
    call_command("migrate", "search", verbosity=0, interactive=False)
    from tongzheng.config.bench import search_load  # noqa: PLC0415 - models need set-up

    if step == "load":
        search_load.load(rows, progress=say)
        return
    bench = Bench(rows, search_load.Told)
    first = bench.first(bench.cells())  # much is still on the disk: told, not held to the limits
    cells = bench.cells()
    answer = {"means": bench.means(cells), "rows": [*bench.limits(cells), *first, *(bench.like() if like else [])]}
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - the answer


def say(*words: object) -> None:
    """A line of progress."""
    print(*words, file=sys.stderr, flush=True)  # noqa: T201 - progress


@dataclass(frozen=True)
class Question:
    """What is typed, under the kind it belongs to."""

    kind: str
    text: str


class Bench:
    """Questions put to find() on the tables as they are."""

    def __init__(self, rows: int, told: Any) -> None:
        from tongzheng.config.bench.search_load import MODEL  # noqa: PLC0415 - models need set-up
        from tongzheng.search import queries  # noqa: PLC0415
        from tongzheng.search.rules import Searchable, Wanted  # noqa: PLC0415

        self.rows, self.told = rows, told
        self.wanted = Wanted(since=None)
        searchable = Searchable(MODEL, "稿件", lambda pks: iter(()), self._visible, str)
        queries.wired = lambda: [searchable]
        self.find = queries.find
        self.questions = list(self._questions())

    def _visible(self, actor: Any) -> Any:
        seen = self.told.objects.all()
        return (seen if actor.unit is None else seen.filter(unit=actor.unit)).values("pk")

    def _questions(self) -> Iterator[Question]:
        from tongzheng.config.bench.search_texts import SEED, vocabulary  # noqa: PLC0415 - slow to make

        chance = random.Random(SEED)  # noqa: S311 - questions that anybody can ask again
        words = vocabulary()
        ranks = [int(len(words) ** (i / EACH)) for i in range(EACH)]  # from the commonest to the rarest
        for rank in ranks:
            yield Question("一个词", words[min(rank - 1, len(words) - 1)])
        for number in range(EACH):
            yield Question("最常见的词", words[number % 6])
        for number in range(EACH):
            yield Question("两个词", f"{words[ranks[number]]} {words[chance.choice(ranks[:18])]}")
        for _ in range(EACH):
            yield Question("短语", f"“{self._stretch(chance)}”")

    def _stretch(self, chance: random.Random) -> str:
        """Five to eight characters cut anywhere out of some text."""
        body = self.told.objects.get(pk=chance.randint(1, self.rows)).body
        while True:
            at = chance.randrange(len(body) - 8)
            piece = body[at : at + chance.randint(5, 8)]
            if piece.isalpha():
                return piece

    def cells(self) -> dict[str, list[float]]:
        """Milliseconds of each question asked once, by cell: order, kind, filter, reader."""
        date_filter = {"since": date(2024, 3, 5), "until": date(2024, 6, 20)}
        filters: dict[str, dict[str, Any]] = {
            "": {},
            "＋单位": {"unit": MID_UNIT},
            "＋日期": date_filter,
            "＋单位＋日期": {"unit": MID_UNIT, **date_filter},
        }
        readers = [("", ALL), ("（只见千分之一的人）", SimpleNamespace(unit=CLERK_UNIT))]
        found: dict[str, list[float]] = {}
        for order, label in (("new", "最新"), ("best", "相关")):
            for reader, actor in readers:
                for name, wanted in filters.items() if actor is ALL else [("", {})]:
                    for question in self.questions:
                        cell = f"{label} {question.kind}{name}{reader}"
                        took = self._time(actor, question, {**wanted, "order": order})
                        found.setdefault(cell, []).append(took)
        return found

    def _time(self, actor: Any, question: Question, wanted: dict[str, Any]) -> float:
        started = time.perf_counter()
        self.find(actor, replace(self.wanted, text=question.text, **wanted))
        return (time.perf_counter() - started) * 1000

    def limits(self, cells: dict[str, list[float]]) -> list[dict[str, Any]]:
        """p95 of each cell against its limit."""
        rows = []
        for name, times in cells.items():
            limit = NEW_MS if name.startswith("最新") else BEST_MS
            value = statistics.quantiles(times, n=20)[-1]
            rows.append(self._row(f"{name} p95", value, "ms", limit, ok=value <= limit))
        return rows

    def first(self, cells: dict[str, list[float]]) -> list[dict[str, Any]]:
        """The worst p95 of each order in the first pass, when much was still on the disk."""
        rows = []
        for label in ("最新", "相关"):
            worst = max(
                statistics.quantiles(times, n=20)[-1] for name, times in cells.items() if name.startswith(label)
            )
            rows.append(self._row(f"{label} 头一遍问（多半还在盘上），最慢一类 p95", worst, "ms", None, ok=True))
        return rows

    def means(self, cells: dict[str, list[float]]) -> dict[str, float]:
        """The mean cost of each kind of question in each order, all filters and readers together."""
        found = {}
        for label in ("最新", "相关"):
            for kind in dict.fromkeys(question.kind for question in self.questions):
                of = [statistics.mean(times) for name, times in cells.items() if name.startswith(f"{label} {kind}")]
                found[f"{label} {kind}"] = statistics.mean(of)
        return found

    def like(self) -> list[dict[str, Any]]:
        """Counts beside a scan of the texts by LIKE: how many times faster, and whether both count the same."""
        rows = []
        for kind in dict.fromkeys(question.kind for question in self.questions):
            asked = [question for question in self.questions if question.kind == kind]
            ratios, right = [], 0
            for question in asked[:: max(1, len(asked) // LIKES)][:LIKES]:
                took = min(self._time(ALL, question, {}) for _ in range(3))
                started = time.perf_counter()
                count = self._like(question.text)
                ratios.append((time.perf_counter() - started) * 1000 / took)
                total = self.find(ALL, replace(self.wanted, text=question.text)).total
                right += total == min(count, 1000)
            value = statistics.median(ratios)
            rows.append(self._row(f"{kind} 计数比 LIKE 快", value, "倍", TIMES_LIKE, ok=value >= TIMES_LIKE))
            share = right / len(ratios)
            rows.append(self._row(f"{kind} 与 LIKE 数得一样", share, "比例", 1.0, ok=share == 1.0))
        return rows

    def _like(self, text: str) -> int:
        told = self.told.objects.all()
        for word in text.strip("“”").split():
            told = told.extra(where=["(title LIKE %s OR body LIKE %s)"], params=[f"%{word}%"] * 2)
        return int(told.count())

    def _row(self, name: str, value: float, unit: str, limit: float | None, *, ok: bool) -> dict[str, Any]:
        return {"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ok": ok}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), like="like" in sys.argv)

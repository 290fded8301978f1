"""One engine of the copy bench, in a process of its own: load, then ask; prints one JSON document.

python -m tongzheng.config.bench.copies_engine {load NAME ROWS | ask | rival} FOLDER
"""

from __future__ import annotations

import json
import pickle
import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np


def main(argv: list[str]) -> None:
    """Run one step on the database of the environment."""
    import django

    django.setup()
    from tongzheng.config.tools.fresh import migrate

    folder = Path(argv[-1])
    if argv[0] == "load":
        from tongzheng.config.bench.copies_data import load

        migrate()
        started = time.perf_counter()
        load(folder, argv[1], int(argv[2]))
        answer: dict[str, Any] = {"seconds": time.perf_counter() - started}
    elif argv[0] == "ask":
        answer = ask(folder)
    else:
        answer = rival(folder)
    print(json.dumps(answer))  # noqa: T201 - the bench reads it


def ask(folder: Path) -> dict[str, Any]:
    """Every question once, as a page would ask it; memory after the first twenty and at the end, without shared files (kB)."""
    from tongzheng.copies.queries import look

    questions = pickle.loads((folder / "questions").read_bytes())  # noqa: S301 - written by the bench
    for question in questions[:20]:
        look("", question.body, limit=200)
    before = _memory()
    results = []
    for question in questions:
        started, busy = time.perf_counter(), time.thread_time()
        found = look("", question.body, limit=20)
        took, busy = time.perf_counter() - started, time.thread_time() - busy
        if question.kind in {"popular", "everywhere"}:
            found = look("", question.body, limit=200)
        reported = [m.pk for m in found.matches if m.likeness != "passages"]
        results.append(
            {
                "kind": question.kind,
                "ms": took * 1000,
                "cpu": busy * 1000,
                "reported": reported,
                "total": found.total,
                "more": found.at_least,
            }
        )
    return {"results": results, "before": before, "after": _memory()}


def _memory() -> int:
    """kB this process holds for itself (RssAnon): pages of the database's file are not its own."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    found = re.search(r"RssAnon:\s+(\d+)", status.read_text())
    return int(found[1]) if found else 0


def rival(folder: Path) -> dict[str, Any]:
    """MinHash over whole texts (rensa, 126 permutations, 42 bands of 3, 5-grams), the best setting found before, in memory."""
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-untyped]

    from tongzheng.copies.packing import unpack

    plan_rows, questions = pickle.loads((folder / "rival").read_bytes())  # noqa: S301
    started = time.perf_counter()
    index = RMinHashLSH(threshold=0.3, num_perm=126, num_bands=42)
    stored: list[bytes] = []
    with (folder / "texts").open("rb") as file:
        while len(stored) < plan_rows:
            stored += pickle.load(file)  # noqa: S301
    stored = stored[:plan_rows]
    for number, packed in enumerate(stored):
        index.insert(number, _minhash(RMinHash, unpack(packed)))
    built = time.perf_counter() - started
    results = []
    for question in questions:
        started = time.perf_counter()
        asked = _grams(question.body)
        reported = []
        for number in index.query(_minhash(RMinHash, question.body))[:500]:
            other = _grams(unpack(stored[number]))
            if len(asked & other) >= 0.3 * min(len(asked), len(other)):
                reported.append(number)
        took = time.perf_counter() - started
        results.append({"kind": question.kind, "ms": took * 1000, "reported": reported, "total": 0, "more": False})
    return {"results": results, "seconds": built, "after": _memory()}


def _grams(body: str) -> set[str]:
    from tongzheng.copies.fingerprints import chinese, solid

    text = chinese(solid(body))
    return {text[i : i + 5] for i in range(max(1, len(text) - 4))}


def _minhash(kind: Any, body: str) -> Any:
    made = kind(num_perm=126, seed=42)
    made.update(list(_grams(body)))
    return made


def percentile(values: list[float], percent: float) -> float:
    """The value below which so many percent lie."""
    return float(np.percentile(values, percent)) if values else 0.0


if __name__ == "__main__":
    main(sys.argv[1:])

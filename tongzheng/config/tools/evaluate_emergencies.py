"""`tongzheng evaluate emergencies CEC.jsonl(.gz)`: how well kind, place, time and figures are read from reports (U3).

A line is {"id", "category", "title", "report_time", "text", "events": [...]}. Kind is judged by the category; place and time by
the annotated words of the first event of the emergency; figures and the value of the time by `--gold FILE`, read by a person.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from tongzheng.config.tools.reading import why_unreadable
from tongzheng.emergencies.reading import Proposal, propose
from tongzheng.emergencies.reading.times import find_time
from tongzheng.emergencies.reading.words import READ
from tongzheng.emergencies.tables import KINDS
from tongzheng.text.numerals import narrow

ZONE = ZoneInfo("Asia/Shanghai")
# what the corpus calls them in the list of kinds an office begins with
SAME = {
    "交通事故": ("道路交通事故",), "地震": ("地震",), "火灾": ("火灾", "森林草原火灾"), "食物中毒": ("食物中毒",),
    "恐怖袭击": ("恐怖袭击",),
}  # fmt: skip
FIGURES = ("deaths", "missing", "injuries", "serious", "patients", "trapped", "evacuated", "affected", "people", "houses",
           "loss", "blocked")  # fmt: skip


PARTS = (
    ("annotated", "按标注"), ("held_out_annotated", "按标注，留作检验的"),
    ("develop", "人工判读，开发用"), ("held_out", "人工判读，留作检验"),
)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """One text and what was proposed for it."""

    row: dict[str, Any]
    text: str
    proposal: Proposal[Any, Any]


def run(args: argparse.Namespace) -> int:
    """0 when it was evaluated; 2 when the file cannot be used."""
    try:
        rows = read_rows(args.file)
        gold = json.loads(args.gold.read_text("utf-8")) if args.gold else {}
    except OSError as error:
        return _refuse(args, why_unreadable(error))
    except (ValueError, EOFError, RecursionError) as error:
        return _refuse(args, f"不是逐行的 JSON（{error}）")
    if not rows:
        return _refuse(args, "没有一行可用")
    result = evaluate(rows, gold)
    print(json.dumps(result, ensure_ascii=False) if args.json else told(result))
    return 0


def _refuse(args: argparse.Namespace, why: str) -> int:
    print(f"{args.file}：{why}", file=sys.stderr)
    if args.json:
        print(json.dumps({"error": why}, ensure_ascii=False))
    return 2


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The texts of a .jsonl or .jsonl.gz; lines without a text are left out."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in raw.decode("utf-8-sig").splitlines() if line.strip()]
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get("text"), str)]


def evaluate(rows: list[dict[str, Any]], gold: dict[str, Any]) -> dict[str, Any]:
    """Right, wrong and missing by field: over all texts by the annotations, and over the judged ones by value."""
    kinds = [SimpleNamespace(category=kind[0], name=kind[1], clues=kind[2]) for kind in KINDS]
    reads = [_read(row, kinds) for row in rows]
    result: dict[str, Any] = {"texts": len(rows), "annotated": _annotations(reads)}
    by_id = {one.row.get("id"): one for one in reads}
    for part in ("develop", "held_out"):
        judged = [(by_id[name], said) for name, said in gold.get(part, {}).items() if name in by_id]
        if judged:
            fields = {"at": _tally(_at(one, said) for one, said in judged)}
            fields |= {name: _tally(_figure(one, said, name) for one, said in judged) for name in FIGURES}
            result[part] = {name: tally for name, tally in fields.items() if sum(tally.values())}
            result[f"{part}_texts"] = len(judged)
            result[f"{part}_annotated"] = _annotations(one for one, _ in judged)
    return result


def _annotations(reads: Iterable[Read]) -> dict[str, dict[str, int]]:
    reads = list(reads)
    return {
        "kind": _tally(_kind(one) for one in reads),
        "place": _tally(_words(one, "location", "place") for one in reads),
        "time": _tally(_words(one, "time", "occurred_at") for one in reads),
    }


def reported(row: dict[str, Any]) -> dt.datetime:
    """When the report was written; free form in the corpus, else long ago."""
    text = narrow(str(row.get("report_time", "")))
    found = re.search(r"(\d{4})[年\-/](\d{1,2})[月\-/]([0-3]?\d)日?\s*(?:(\d{1,2}):(\d\d))?", text)
    if not found:
        return dt.datetime(2000, 1, 1, tzinfo=ZONE)
    clock = (int(found[4]) % 24, int(found[5])) if found[4] else (23, 59)
    for day in (found[3], found[3][:1]):  # 2006-8-149:34:32 has no blank between day and hour
        try:
            return dt.datetime(int(found[1]), int(found[2]), int(day), *clock, tzinfo=ZONE)
        except ValueError:
            continue
    return dt.datetime(2000, 1, 1, tzinfo=ZONE)


def _read(row: dict[str, Any], kinds: list[Any]) -> Read:
    text = f"{row.get('title', '')}\n{row['text']}"[:READ]
    return Read(row, text, propose(text, kinds, [], reported(row)))


def _kind(one: Read) -> str:
    wanted = SAME.get(one.row.get("category", ""), ())
    if not wanted:
        return ""
    return _verdict(one.proposal.kind is not None, one.proposal.kind is not None and one.proposal.kind.name in wanted)


def _words(one: Read, field: str, name: str) -> str:
    """The proposed words against those annotated on the first event of the emergency that has any."""
    wanted = _annotated(one.row, field)
    if not wanted:
        return ""
    spans = one.proposal.spans.get(name, ())
    said = spans[0].words if spans else ""
    if field == "time" and said:
        right = any(_alike(said, w) for w in wanted) or _same_time(one, wanted)
    else:
        right = any(_alike(said, w) for w in wanted)
    return _verdict(bool(said), right)


def _annotated(row: dict[str, Any], field: str) -> list[str]:
    for sorts in (("emergency",), ("emergency", "action", "stateChange")):
        for event in row.get("events", []):
            if not any(d.get("type") in sorts for d in event.get("denoter", [])):
                continue
            words = [narrow(w["text"]) for w in event.get(field, []) if len(w.get("text", "")) > 1]
            if words and words[0] not in ("现场", "目前", "当时", "事故现场", "火灾现场"):
                return words
    return []


def _same_time(one: Read, words: list[str]) -> bool:
    """Whether the time read is the annotated one, or a finer word for it (8月26日早上: 8月26日8时20分)."""
    at, now = one.proposal.occurred_at, reported(one.row)
    for found in (find_time(word, now) for word in words):
        if at and found and found[0].date() == at.date():
            apart = abs((found[0] - at).total_seconds())
            if found[2] == "day" or apart <= {"part": 5 * 3600, "minute": 0}[found[2]]:
                return True
    return False


def _alike(said: str, wanted: str) -> bool:
    """One holds the other, or they share half of the wanted words in one run."""
    said, wanted = narrow(said), narrow(wanted)
    if not said:
        return False
    if said in wanted or wanted in said:
        return True
    need = max(2, (len(wanted) + 1) // 2)
    return any(wanted[i : i + need] in said for i in range(len(wanted) - need + 1))


def _at(one: Read, said: dict[str, Any]) -> str:
    wanted = said.get("at")
    choices = wanted if isinstance(wanted, list) else [wanted]
    got = one.proposal.occurred_at
    if got is None:
        return "" if None in choices else "missing"
    text = got.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
    if choices == [None]:
        return "invented"
    return "right" if any(w and text.startswith(w) for w in choices) else "wrong"


def _figure(one: Read, said: dict[str, Any], name: str) -> str:
    wanted = said.get(name)
    choices = wanted if isinstance(wanted, list) else [wanted]
    got = one.proposal.figures.get(name)
    if got is None:
        return "" if None in choices else "missing"
    if choices == [None]:
        return "invented"
    return "right" if any(w is not None and got == w for w in choices) else "wrong"


def _verdict(proposed: bool, right: bool) -> str:
    return "right" if right else "wrong" if proposed else "missing"


def _tally(verdicts: Any) -> dict[str, int]:
    found = [v for v in verdicts if v]
    return {name: found.count(name) for name in ("right", "wrong", "missing", "invented") if name in found}


def told(result: dict[str, Any]) -> str:
    """The result as lines for a person: proposals that were right of all made, and facts found of all there were."""
    lines = [f"{result['texts']} 篇"]
    for part, name in PARTS:
        if part in result:
            lines.append(f"{name} {result.get(f'{part}_texts', '')}".strip())
            for field, tally in result[part].items():
                made = tally.get("right", 0) + tally.get("wrong", 0) + tally.get("invented", 0)
                there = tally.get("right", 0) + tally.get("wrong", 0) + tally.get("missing", 0)
                lines.append(
                    f"  {field:10} 提出 {made} 对 {tally.get('right', 0)}；应有 {there}；多提 {tally.get('invented', 0)}"
                )
    return "\n".join(lines)

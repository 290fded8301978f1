"""`tongzheng evaluate duplicates PAIRS.jsonl`: how well copies are found, against pairs somebody judged (R5).

Lines {"a": text, "b": text, "label": 1|0}. All texts `a` are the library; each `b` is checked against all of them. A pair is
predicted 1 when its own `a` is reported for `b` as 完全相同, 基本相同 or 整段摘录 (部分相同 is a hint, not a copy). What
else is reported for a `b` is counted apart, as other_matches: nobody judged those.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongzheng.config.tools.reading import why_unreadable
from tongzheng.copies.comparing import READ
from tongzheng.copies.fingerprints import solid
from tongzheng.copies.memory import Library
from tongzheng.copies.queries import look
from tongzheng.copies.rules import Likeness, Match, Text
from tongzheng.files.kinds import decode

COPIES = frozenset({Likeness.EXACT, Likeness.NEAR, Likeness.CONTAINED})
WORST = 10  # errors told of each kind
EXCERPT = 60
_LABELS: dict[int | str, int] = {1: 1, 0: 0, "1": 1, "0": 0}  # True and False are 1 and 0


@dataclass(frozen=True)
class Pair:
    """One judged pair, and the line it stands in."""

    line: int
    a: str
    b: str
    label: int


@dataclass(frozen=True)
class Verdict:
    """What the detector says of a pair: the match with its own `a`, and how many others it names."""

    pair: Pair
    match: Match | None
    others: int

    @property
    def predicted(self) -> int:
        return int(self.match is not None and self.match.likeness in COPIES)

    @property
    def score(self) -> float:
        return round(max(self.match.share, self.match.share_back), 4) if self.match else 0.0


def run(args: argparse.Namespace) -> int:
    """0 when it was evaluated, whatever came of it; 2 when the file cannot be used or has no pair in it."""
    try:
        pairs, bad = read_pairs(args.file)
    except ValueError as error:
        pairs, bad = [], [{"line": 0, "why": str(error)}]
    for fault in bad:
        where = f"第 {fault['line']} 行：" if fault["line"] else ""
        print(f"{args.file}：{where}{fault['why']}", file=sys.stderr)
    if not pairs:
        why = bad[0]["why"] if bad and not bad[0]["line"] else "没有一行可用"
        if not bad or bad[0]["line"]:
            print(f"{args.file}：{why}", file=sys.stderr)
        if args.json:
            print(json.dumps({"error": why, "bad_lines": bad}, ensure_ascii=False))
        return 2
    result = {**summary(evaluate(pairs)), "bad_lines": bad}
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _print(result)
    return 0


def read_pairs(path: Path) -> tuple[list[Pair], list[dict[str, Any]]]:
    """The pairs of a file, and what is wrong with the other lines; raises ValueError if it cannot be read as text."""
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise ValueError(why_unreadable(error)) from error
    if text is None:
        raise ValueError("不是文本文件")
    pairs: list[Pair] = []
    bad: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                pairs.append(_pair(number, line))
            except ValueError as error:
                bad.append({"line": number, "why": str(error)})
    return pairs, bad


def _pair(number: int, line: str) -> Pair:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("不是 JSON") from error
    if not isinstance(row, dict) or not isinstance(row.get("a"), str) or not isinstance(row.get("b"), str):
        raise ValueError("要有文字 a 和 b")
    label = row.get("label")
    if not isinstance(label, int | str) or label not in _LABELS:
        raise ValueError("label 要是 1 或 0")
    return Pair(number, row["a"], row["b"], _LABELS[label])


def evaluate(pairs: list[Pair]) -> list[Verdict]:
    """Each pair's verdict. Texts `a` that are equal but for blanks and punctuation are one text of the library."""
    known: dict[str, int] = {}
    texts: list[Text] = []
    for pair in pairs:
        whole = solid(pair.a)
        if whole not in known:
            known[whole] = len(texts)
            texts.append(Text("pair", len(texts), "", pair.a, date.min))
    library = Library(texts)
    verdicts = []
    for pair in pairs:
        matches = {match.pk: match for match in look("", pair.b, limit=READ, store=library).matches}
        own = matches.pop(known[solid(pair.a)], None)
        verdicts.append(Verdict(pair, own, sum(match.likeness in COPIES for match in matches.values())))
    return verdicts


def summary(verdicts: list[Verdict]) -> dict[str, Any]:
    """{"pairs", "positives", "negatives", "precision", "recall", "f1", "errors", …}; shares 0–1, worst errors first."""
    table = Counter((verdict.pair.label, verdict.predicted) for verdict in verdicts)
    right, missed, wrong = table[1, 1], table[1, 0], table[0, 1]
    false = sorted((v for v in verdicts if v.predicted > v.pair.label), key=lambda v: (-v.score, v.pair.line))
    lost = sorted((v for v in verdicts if v.predicted < v.pair.label), key=lambda v: (v.score, v.pair.line))
    return {
        "pairs": len(verdicts),
        "positives": right + missed,
        "negatives": len(verdicts) - right - missed,
        "precision": round(right / (right + wrong), 4) if right + wrong else 0.0,
        "recall": round(right / (right + missed), 4) if right + missed else 0.0,
        "f1": round(2 * right / (2 * right + wrong + missed), 4) if right + wrong + missed else 0.0,
        "true_positives": right,
        "false_positives": wrong,
        "false_negatives": missed,
        "true_negatives": table[0, 0],
        "other_matches": sum(verdict.others for verdict in verdicts),
        "errors": [_error(v, "false_positive") for v in false[:WORST]]
        + [_error(v, "false_negative") for v in lost[:WORST]],
    }


def _error(verdict: Verdict, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "line": verdict.pair.line,
        "score": verdict.score,
        "likeness": verdict.match.likeness.value if verdict.match else "",
        "a": _excerpt(verdict.pair.a),
        "b": _excerpt(verdict.pair.b),
    }


def _excerpt(text: str) -> str:
    shown = " ".join(text[: EXCERPT * 4].split())
    return shown if len(shown) <= EXCERPT else f"{shown[: EXCERPT - 1]}…"


def _print(result: dict[str, Any]) -> None:
    print(f"共 {result['pairs']} 对：雷同 {result['positives']}，不雷同 {result['negatives']}")
    print(f"查准率 {result['precision']:.4f}　查全率 {result['recall']:.4f}　F1 {result['f1']:.4f}")
    print(
        f"报对 {result['true_positives']}，误报 {result['false_positives']}，漏报 {result['false_negatives']}；"
        f"另报了别的 a {result['other_matches']} 次（没有标准答案，不计）"
    )
    for error in result["errors"]:
        word = "误报" if error["kind"] == "false_positive" else "漏报"
        label = Likeness(error["likeness"]).label if error["likeness"] else "没有报"
        print(f"{word}　第 {error['line']} 行　相同 {error['score']:.0%}　{label}")
        print(f"  a：{error['a']}")
        print(f"  b：{error['b']}")

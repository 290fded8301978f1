"""`tongzheng evaluate checks CASES.tsv`: how well the checks find what a corrected text set says is wrong (R4)."""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongzheng.config.tools.reading import why_unreadable
from tongzheng.files.kinds import decode
from tongzheng.text.checks import Check, Draft, Finding, checks
from tongzheng.text.checks.runner import run as run_checks

WHOLE = ("篇幅", "内容", "值不值得报")  # these speak of whole drafts; the lines of a set are single sentences
SHOWN = 50
LONGEST = 10_000  # characters of a case: a set has sentences, a longer line would be compared for minutes
BASELINE = ("typo.pair",)


class Unusable(Exception):
    """The file cannot be evaluated; the message says why."""


@dataclass(frozen=True)
class Case:
    """One line: the text as it came, as it should be, and where the two differ in the former."""

    line: int
    source: str
    target: str
    spans: tuple[tuple[int, int, str], ...]  # start, end, what should stand there


@dataclass(frozen=True)
class Outcome:
    """What was found in a case; `hit` when a finding overlaps a difference."""

    case: Case
    spots: tuple[tuple[int, int, str | None, str], ...]  # start, end, suggestion, check

    @property
    def hit(self) -> bool:
        """Whether a finding overlaps a differing character."""
        return any(_overlap(spot, span) for spot in self.spots for span in self.case.spans)

    @property
    def right(self) -> bool:
        """Whether the suggestions alone make the text right."""
        return mended(self.case.source, self.spots) == self.case.target


def run(args: argparse.Namespace) -> int:
    """Print the measure of the checks and, in the same run, of the list of pairs alone; 2 when the file cannot be used."""
    try:
        cases, bad = read_cases(args.file)
    except Unusable as error:
        print(f"{args.file}：{error}", file=sys.stderr)
        if args.json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        return 2
    every = [c for c in checks().values() if c.default and c.group not in WHOLE]
    typos = [c for c in every if c.group == "错别字"]
    scope = "all" if _judges_signs(cases) else "typos"
    result: dict[str, Any] = {"scope": scope}
    result |= measure(cases, every if scope == "all" else typos, progress=_say(len(cases)))
    result["typos"] = summary(measure(cases, typos))
    result["all"] = summary(measure(cases, every))
    result["baseline"] = summary(measure(cases, [checks()[name] for name in BASELINE]))
    result["left_out"] = sorted(c.id for c in checks().values() if c.group in WHOLE)
    result["bad_lines"] = bad
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _print(result)
    return 0


def _say(total: int) -> Callable[[int], None]:
    return lambda done: print(f"{done}/{total}", file=sys.stderr, flush=True)


def _judges_signs(cases: list[Case]) -> bool:
    """Whether the set corrects more than Chinese characters; one that does not leaves signs and figures unjudged, and a
    half-width comma on one of its "clean" lines would be no false alarm."""
    spans = [(case.source[a:b] + right) for case in cases for a, b, right in case.spans]
    return sum(bool(re.search(r"[^一-龥]", both)) for both in spans) > 0.05 * len(spans)


def read_cases(path: Path) -> tuple[list[Case], list[str]]:
    """The cases of a table with the columns source and target, and what is wrong with the lines left out."""
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise Unusable(why_unreadable(error)) from error
    if text is None:
        raise Unusable("不是文本文件，或编码无法识别")
    lines = re.split("\r\n?|\n", text)
    head = [name.strip().lower() for name in lines[0].lstrip("\ufeff").split("\t")]
    if "source" not in head or "target" not in head:
        raise Unusable("第一行应是列名，用制表符分隔，其中有 source 和 target")
    at, cases, bad = (head.index("source"), head.index("target")), [], []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) <= max(at) or not cells[at[0]].strip() or not cells[at[1]].strip():
            bad.append(f"第 {number} 行：缺 source 或 target")
            continue
        source, target = cells[at[0]], cells[at[1]]
        if max(len(source), len(target)) > LONGEST:
            bad.append(f"第 {number} 行：超过 {LONGEST} 字，请分成句子")
            continue
        cases.append(Case(number, source, target, differences(source, target)))
    if not cases:
        raise Unusable("没有一行可用" + (f"（{bad[0]}）" if bad else ""))
    return cases, bad


def differences(source: str, target: str) -> tuple[tuple[int, int, str], ...]:
    """Where two texts differ, in the first; a missing character is marked on its neighbours."""
    if len(source) == len(target):
        return tuple((i, i + 1, b) for i, (a, b) in enumerate(zip(source, target, strict=True)) if a != b)
    spans = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, source, target, autojunk=False).get_opcodes():
        if tag == "insert":
            spans.append((max(0, a - 1), min(len(source), a + 1), target[c:d]))
        elif tag != "equal":
            spans.append((a, b, target[c:d]))
    return tuple(spans)


def measure(cases: list[Case], on: Iterable[Check], progress: Callable[[int], None] | None = None) -> dict[str, Any]:
    """Precision, recall and F1 by sentence and by character, counts by check, and the worst errors."""
    on, outcomes = list(on), []
    for i, case in enumerate(cases, start=1):
        outcomes.append(Outcome(case, tuple(_spots(run_checks(on, Draft(body=case.source), {})))))
        if progress and i % 500 == 0:
            progress(i)
    wrong = [o for o in outcomes if o.case.spans]
    clean = [o for o in outcomes if not o.case.spans]
    hits, alarms = sum(o.hit for o in wrong), sum(bool(o.spots) for o in clean)
    spots = sum(len(o.spots) for o in outcomes)
    true_spots = sum(any(_overlap(s, d) for d in o.case.spans) for o in wrong for s in o.spots)
    spans = sum(len(o.case.spans) for o in wrong)
    seen = sum(any(_overlap(s, d) for s in o.spots) for o in wrong for d in o.case.spans)
    return {
        "cases": len(outcomes), "with_errors": len(wrong), "clean": len(clean), "found": hits, "false_alarms": alarms,
        **_scores(hits, hits + alarms, hits, len(wrong)),
        "mended": sum(o.right for o in wrong),
        "characters": {**_scores(true_spots, spots, seen, spans), "findings": spots, "right_places": true_spots, "differing": spans, "seen": seen},
        "checks": _by_check(outcomes),
        "errors": _errors(outcomes),
    }  # fmt: skip


def summary(result: dict[str, Any]) -> dict[str, Any]:
    """A measure without its lists."""
    return {key: value for key, value in result.items() if key not in ("checks", "errors")}


def mended(source: str, spots: Iterable[tuple[int, int, str | None, str]]) -> str:
    """The text with every suggestion taken, from the end on."""
    for start, end, suggestion, _ in sorted(spots, reverse=True, key=lambda spot: spot[:2]):
        if suggestion is not None:
            source = source[:start] + suggestion + source[end:]
    return source


def _spots(found: list[Finding]) -> Iterable[tuple[int, int, str | None, str]]:
    for finding in found:
        for i, (start, end) in enumerate(finding.spots or ((finding.start, finding.end),)):
            if end > start:
                swap = (
                    finding.swaps[i] if i < len(finding.swaps) else finding.suggestion if finding.count == 1 else None
                )
                yield start, end, swap, finding.check


def _overlap(spot: tuple[int, int, str | None, str], span: tuple[int, int, str]) -> bool:
    return spot[0] < span[1] and span[0] < spot[1]


def _scores(true: int, claimed: int, seen: int, wanted: int) -> dict[str, float]:
    precision = true / claimed if claimed else 0.0
    recall = seen / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _by_check(outcomes: list[Outcome]) -> dict[str, dict[str, int]]:
    """For each check: findings on a difference, beside one, and on clean lines."""
    counts: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for spot in outcome.spots:
            at = any(_overlap(spot, span) for span in outcome.case.spans)
            kind = "right" if at else "beside" if outcome.case.spans else "clean"
            counts.setdefault(spot[3], Counter())[kind] += 1
    return {name: {kind: n[kind] for kind in ("right", "beside", "clean")} for name, n in sorted(counts.items())}


def _errors(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """False alarms and misses, half and half, those with most wrong first."""
    alarms = sorted((o for o in outcomes if not o.case.spans and o.spots), key=lambda o: -len(o.spots))
    missed = sorted((o for o in outcomes if o.case.spans and not o.hit), key=lambda o: -len(o.case.spans))
    most = max(SHOWN // 2, SHOWN - min(len(alarms), len(missed)))
    return [_error("false_alarm", o) for o in alarms[:most]] + [_error("missed", o) for o in missed[:most]]


def _error(kind: str, outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "line": case.line, "kind": kind, "source": case.source, "target": case.target,
        "findings": [
            {"start": start, "end": end, "found": case.source[start:end], "suggestion": swap, "check": name}
            for start, end, swap, name in outcome.spots
        ],
    }  # fmt: skip


def _print(result: dict[str, Any]) -> None:
    print(
        f"{result['cases']} 行：有错 {result['with_errors']}，无错 {result['clean']}，跳过 {len(result['bad_lines'])}"
    )
    if result["scope"] == "typos":
        print("这份数据只改字，不改标点和数字：以“错别字”一组的检查为准，全部检查的数字另列。")
    for name, key in (("错别字检查", "typos"), ("全部检查", "all"), ("只查错词表", "baseline")):
        row = result[key]
        chars = row["characters"]
        print(
            f"{name}：准确率 {row['precision']:.3f}　召回率 {row['recall']:.3f}　F1 {row['f1']:.3f}"
            f"（找出 {row['found']}，误报 {row['false_alarms']} 行，建议全对 {row['mended']}；"
            f"逐处：准确率 {chars['precision']:.3f}　召回率 {chars['recall']:.3f}　F1 {chars['f1']:.3f}）"
        )
    print("各项检查（在错处、在旁处、无错行）：")
    for name, n in result["checks"].items():
        print(f"  {name:<22}{n['right']:>6}{n['beside']:>6}{n['clean']:>6}")
    for line in result["bad_lines"][:20]:
        print(line)
    print("最差的：")
    for error in result["errors"][:20]:
        found = "、".join(f"{f['found']}→{f['suggestion'] or '？'}" for f in error["findings"]) or "没有发现"
        print(
            f"  第 {error['line']} 行 {'误报' if error['kind'] == 'false_alarm' else '漏报'}：{error['source'][:80]}　[{found}]"
        )

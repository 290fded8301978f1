"""`tongzheng check FILE…`: the findings of drafts in files, for a person or as JSON (R4)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from tongzheng.config.tools.reading import Source, read
from tongzheng.files.refusals import FileRefused
from tongzheng.text.checks import Draft, Facts, Finding, Level, check, checks

SPOTS = 5  # further places of a merged finding that are printed


def run(args: argparse.Namespace) -> int:
    """Check each file; 2 when a file could not be used, else 1 when there are errors, else 0."""
    told: list[dict[str, Any]] = []
    unusable = errors = 0
    facts = Facts(today=timezone.localdate())
    for path in args.files:
        try:
            source = read(path)
        except FileRefused as refused:
            unusable += 1
            told.append({"file": str(path), "error": str(refused), "findings": []})
            print(f"{path}：{refused}", file=sys.stderr)
            continue
        found = check(Draft(source.title, source.body, facts))
        errors += sum(f.level is Level.ERROR for f in found)
        told.append({"file": str(path), "findings": [_told(f, source) for f in found]})
        if not args.json:
            for line in _lines(path, source, found):
                print(line)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    return 2 if unusable else 1 if errors else 0


def _told(finding: Finding, source: Source) -> dict[str, Any]:
    line, column = source.place(finding.part, finding.start)
    spots = finding.spots or ((finding.start, finding.end),)
    return {
        "check": finding.check, "name": checks()[finding.check].name, "level": finding.level.value,
        "part": finding.part.value, "start": finding.start, "end": finding.end, "line": line, "column": column,
        "found": finding.found, "message": _message(finding), "suggestion": finding.suggestion, "count": finding.count,
        "spots": [_spot(finding, source, i, *spot) for i, spot in enumerate(spots)],
    }  # fmt: skip


def _message(finding: Finding) -> str:
    return finding.message.replace("，点此一次改完", "")  # nothing to click here


def _spot(finding: Finding, source: Source, i: int, start: int, end: int) -> dict[str, Any]:
    line, column = source.place(finding.part, start)
    swap = finding.swaps[i] if i < len(finding.swaps) else None
    return {"start": start, "end": end, "line": line, "column": column, "suggestion": swap}


def _lines(path: Path, source: Source, found: list[Finding]) -> Iterator[str]:
    for finding in found:
        line, column = source.place(finding.part, finding.start)
        where = "标题 " if finding.part.value == "title" else ""
        mended = f" → “{finding.suggestion}”" if finding.suggestion else " → 删去" if finding.suggestion == "" else ""
        others = [source.place(finding.part, start) for start, _ in finding.spots[1 : 1 + SPOTS]]
        also = (
            f"（还有 {'、'.join(f'{a}:{b}' for a, b in others)}{'……' if finding.count > SPOTS + 1 else ''}）"
            if others
            else ""
        )
        shown = " ".join(finding.found.split())
        shown = shown if len(shown) <= 40 else shown[:39] + "…"
        yield f"{path}:{line}:{column}: {finding.level.label} {finding.check} {where}“{shown}” {_message(finding)}{mended}{also}"
    count = {level: sum(f.level is level for f in found) for level in Level}
    total = "，".join(f"{level.label} {n} 处" for level, n in count.items() if n)
    yield f"{path}：{total or '没有发现问题'}"

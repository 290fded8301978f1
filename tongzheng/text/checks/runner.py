"""Runs checks over a draft: levels, silent zones, overlaps, merging, order, bounds (text-checks 实现要点 1–4, 7)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part

MAX_RAW = 1_000  # places one check may name in one text
MAX_FINDINGS = 50  # findings of one check that are shown
SHORT = 8  # findings up to this length stand for one place in the text, whatever their group
LONG = 100  # findings longer than this speak of a passage or the whole text and hide nothing

logger = logging.getLogger(__name__)


def run(checks: Iterable[Check], draft: Draft, levels: Mapping[str, Level | None]) -> list[Finding]:
    """Merged, ordered, bounded findings of the checks that are on."""
    on = {c.id: c for c in checks if (levels[c.id] is not None if c.id in levels else c.default)}
    raw = [f for c in on.values() for f in _findings(c, draft, levels.get(c.id))]
    kept = _without_overlaps(raw, on, {part: len(draft.text(part)) for part in Part})
    merged = _merge(sorted(kept, key=lambda f: (f.part is Part.BODY, f.start, f.end)), on)
    return _bounded(sorted(merged, key=_order))


def _order(finding: Finding) -> tuple[bool, int, int, int]:
    return (finding.part is Part.BODY, finding.level.weight, finding.start, finding.end)


def _findings(check: Check, draft: Draft, level: Level | None) -> Iterable[Finding]:
    """What one check finds, at the office's level, without its silent zones; a check that fails is logged and left out."""
    try:
        found = list(islice(check.find(draft), MAX_RAW))
    except Exception:  # one broken check must not take the others from the clerk
        logger.exception("check %s failed", check.id)
        return
    for finding in found:
        zones = draft.zones[finding.part]
        if zones.touch(finding.start, finding.end, check.quiet):
            continue
        if level not in (None, check.level):  # at the check's own level its findings keep their shades
            finding = finding.at(level)
        if check.soft and zones.touch(finding.start, finding.end, check.soft):
            finding = finding.at(Level.HINT)
        yield finding


def _without_overlaps(found: list[Finding], on: Mapping[str, Check], sizes: Mapping[Part, int]) -> list[Finding]:
    """Of findings on the same characters the highest level stays, then the longest.

    Findings compete within their group; short ones also with short ones of other groups, since one place cannot be
    mended twice. Those of a whole passage, or of no characters, stand beside the others.
    """
    taken: dict[tuple[Part, str], bytearray] = defaultdict(bytearray)
    kept = []
    for finding in sorted(found, key=lambda f: (f.level.weight, f.start - f.end, f.start)):
        length = finding.end - finding.start
        if 0 < length <= LONG:
            rivals = [(finding.part, on[finding.check].group)] + ([(finding.part, "")] if length <= SHORT else [])
            marks = [taken.setdefault(rival, bytearray(sizes[finding.part])) for rival in rivals]
            if any(1 in mark[finding.start : finding.end] for mark in marks):
                continue
            for mark in marks:
                mark[finding.start : finding.end] = b"\x01" * length
        kept.append(finding)
    return kept


def _merge(found: list[Finding], on: Mapping[str, Check]) -> list[Finding]:
    """Findings of one kind in one box as one with all its places; a check with `merge` is one kind throughout."""
    kinds: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in found:
        key: tuple[object, ...] = (finding.check, finding.part, finding.level)
        if not on[finding.check].merge:
            key = (*key, finding.found, finding.message, finding.suggestion)
        kinds[key].append(finding)
    return [_one(same) for same in kinds.values()]


def _one(same: list[Finding]) -> Finding:
    first = same[0]
    spots = tuple((f.start, f.end) for f in same)
    if len(same) == 1:
        return replace(first, spots=spots, swaps=() if first.suggestion is None else (first.suggestion,))
    swaps = tuple(f.suggestion for f in same if f.suggestion is not None)
    whole = len(swaps) == len(same)
    message = f"{first.message}（全文 {len(same)} 处{'，点此一次改完' if whole else ''}）"
    return replace(first, message=message, spots=spots, swaps=swaps if whole else (), count=len(same))


def _bounded(found: list[Finding]) -> list[Finding]:
    seen: dict[str, int] = defaultdict(int)
    kept = []
    for finding in found:
        seen[finding.check] += 1
        if seen[finding.check] <= MAX_FINDINGS:
            kept.append(finding)
    return kept

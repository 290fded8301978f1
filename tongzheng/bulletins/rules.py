"""Pure rules of a periodical: what was approved, how strict a label is, at which level an office publishes (E4, E5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

STRICTNESS = ("open", "internal", "work_secret")
LEVELS = {"province": "province", "city": "city", "county": "county", "township": "town", "subdistrict": "town"}


def stricter(label: str, than: str) -> bool:
    """True when the first label lets fewer people see a thing than the second (R6)."""
    return STRICTNESS.index(label) > STRICTNESS.index(than)


def level_of(kind: str) -> str:
    """The level of adoption for an office that serves a unit of this kind (K1)."""
    return LEVELS.get(kind, "county")


def fingerprint(*parts: object) -> str:
    """sha256 of some parts, each kept apart from its neighbours."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def issue_fingerprint(note: str, pieces: Iterable[str]) -> str:
    """What the approver approves: the note, and every text's own fingerprint in order (E5)."""
    return fingerprint(note, *pieces)


def one_step(items: Sequence[tuple[str, int]], placement: int, *, up: bool) -> list[tuple[str, int]]:
    """Headings ("section", id) and texts ("text", id) in reading order, with one text moved past its neighbour.

    Past a heading the text changes its section; nothing goes above the first line when that is a heading.
    """
    result = list(items)
    at = result.index(("text", placement))
    other = at - 1 if up else at + 1
    first = 1 if result[0][0] == "section" else 0
    if first <= other < len(result):
        result[at], result[other] = result[other], result[at]
    return result


def split_sections(items: Iterable[tuple[str, int]]) -> tuple[list[int], list[int]]:
    """Headings and texts in reading order as (texts, section of each; 0 when there is none)."""
    ids: list[int] = []
    sections: list[int] = []
    heading = 0
    for kind, pk in items:
        if kind == "section":
            heading = pk
        else:
            ids.append(pk)
            sections.append(heading)
    return ids, sections


def rate(done: int, wanted: int | None) -> int | None:
    """Per cent of a target, half up, never cut at 100: 134 of 81 is 165; None without a target (E4)."""
    return (done * 200 + wanted) // (wanted * 2) if wanted else None


def listed(names: Sequence[str], *, most: int = 12) -> str:
    """「青石镇、柳河镇」, or the first ones and 等几个单位 when there are many."""
    unique = list(dict.fromkeys(names))
    if len(unique) <= most:
        return "、".join(unique)
    return f"{'、'.join(unique[:most])}等{len(unique)}个单位"

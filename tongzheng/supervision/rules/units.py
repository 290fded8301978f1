"""Which units an instruction names, and for which part: 「请水利局牵头，住建局、各乡镇配合」 (D2). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

_CLAUSE = re.compile(r"[。；;！？\n]")
_LEAD_AFTER = re.compile(r"^(?:[^，,、。；]{0,6})(?:牵头|主办|负责|总牵头|为主)")
_LEAD_BEFORE = re.compile(r"(?:牵头单位|主办单位|责任单位|由|交|转|请)[：:]?$")
_SUPPORT_AFTER = re.compile(r"^(?:[^，,。；]{0,30}?)(?:配合|协助|协办|参与|共同)")
_SUPPORT_BEFORE = re.compile(r"(?:会同|配合单位[：:]?|协办单位[：:]?|联合|商|及)[^，,。；]{0,30}$")
_ALL = {
    "township": re.compile(r"(?:各|所有|全部)(?:有关|相关)?(?:乡镇|镇街|乡镇街道|镇|街道)"),
    "department": re.compile(r"(?:各|所有|全部)(?:有关|相关)?(?:部门|县直部门|县直单位)"),
}
_PREFIX = re.compile(r"^(?:[\u4e00-\u9fff]{1,4}?(?:省|市|县|区|旗))(?=[\u4e00-\u9fff]{2,})")


class UnitLike(Protocol):
    """What is asked of a unit."""

    pk: Any
    name: Any
    short_name: Any
    kind: Any


U = TypeVar("U", bound=UnitLike)


@dataclass(frozen=True)
class Named(Generic[U]):
    """A unit, its part (lead | support), and the words that name it; `all_of`: by 「各乡镇」."""

    unit: U
    part: str
    words: str
    start: int


def find_units(text: str, units: Iterable[U]) -> list[Named[U]]:
    """Units a text names, the lead first; without a word for it the first named leads."""
    found: dict[int, Named[U]] = {}
    pool = list(units)
    for start, words, unit in sorted(_mentions(text, pool), key=lambda hit: hit[0]):
        found.setdefault(unit.pk, Named(unit, _part(text, start, start + len(words)), words, start))
    listed = sorted(found.values(), key=lambda one: one.start)
    for kind, pattern in _ALL.items():
        if hit := pattern.search(text):
            listed += [
                Named(unit, "support", hit.group(), hit.start())
                for unit in pool
                if unit.kind in (kind, *(("subdistrict",) if kind == "township" else ())) and unit.pk not in found
            ]
    return _one_lead(listed)


def _one_lead(listed: list[Named[U]]) -> list[Named[U]]:
    leads = [one for one in listed if one.part == "lead"] or [one for one in listed if one.part == "open"]
    first = leads[0] if leads else None
    rest = [Named(one.unit, "support", one.words, one.start) for one in listed if one is not first]
    return [Named(first.unit, "lead", first.words, first.start), *rest] if first else rest


def _mentions(text: str, units: list[U]) -> list[tuple[int, str, U]]:
    """Every unit's first mention, longer names first, so that 县水利局 is not also 水利局 of the city."""
    names: list[tuple[str, U]] = []
    for unit in units:
        words = {
            unit.name,
            unit.short_name,
            _PREFIX.sub("", unit.short_name),
            re.sub(r"^[省市县区]", "", unit.short_name),
        }
        names += [(word, unit) for word in words if len(word) >= 2]
    names.sort(key=lambda pair: -len(pair[0]))
    taken = [False] * len(text)
    hits: list[tuple[int, str, U]] = []
    for word, unit in names:
        at = text.find(word)
        while at != -1:
            if not any(taken[at : at + len(word)]):
                taken[at : at + len(word)] = [True] * len(word)
                hits.append((at, word, unit))
            at = text.find(word, at + 1)
    return hits


def _part(text: str, start: int, end: int) -> str:
    after = _CLAUSE.split(text[end : end + 40])[0]
    before = _CLAUSE.split(text[max(0, start - 40) : start])[-1]
    if _LEAD_AFTER.match(after):
        return "lead"
    if _SUPPORT_AFTER.match(after) or _SUPPORT_BEFORE.search(before):
        return "support"
    return "lead" if _LEAD_BEFORE.search(before) and "配合" not in after else "open"

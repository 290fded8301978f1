"""Standards of quality an office may choose (R4): what each word of it means, and what in a text speaks to it.

A program sees findings and a few signals; whether a text is deep or new it cannot see. So a dimension is `look` where
something was found, `ok` where something was looked at and nothing found, and `unknown`, with a question to the
writer, where nothing measurable speaks to it. 十大关系 is asked for by R4 but defined in none of our sources: an
office describes it in its own guidance; it is not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tongzheng.text.checks.base import Draft, Finding, Part
from tongzheng.text.checks.elements import elements
from tongzheng.text.checks.length import LENGTHS
from tongzheng.text.checks.reading import clauses, count_words, lines, table

NAMES = {
    "concise": "简洁明了、严谨清晰",
    "full": "全、深、真、新",
    "refined": "精、深、真、新、快、严",
    "accurate": "准、快、实、深",
    "short": "短、实、新",
}


class Verdict(StrEnum):
    """What can be said of one dimension."""

    OK = "ok"
    LOOK = "look"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Dimension:
    """One word of a standard: what it means, which checks and which signal speak to it, what only a person can say."""

    name: str
    means: str
    checks: tuple[str, ...]  # ids; one that ends with a dot stands for all that begin so
    signal: str
    question: str

    def covers(self, check: str) -> bool:
        """Whether a check speaks to it."""
        return any(check == c or (c.endswith(".") and check.startswith(c)) for c in self.checks)


@dataclass(frozen=True)
class Standard:
    """A set of dimensions with a name."""

    id: str
    name: str
    dimensions: tuple[Dimension, ...]


@cache
def _all() -> dict[str, Standard]:
    rows = table("standards.tsv")
    return {
        id_: Standard(
            id_,
            name,
            tuple(
                Dimension(r["dimension"], r["means"], tuple(r["checks"].split()), r["signal"], r["question"])
                for r in rows
                if r["standard"] == id_
            ),
        )
        for id_, name in NAMES.items()
    }


STANDARDS = _all()


def assess(draft: Draft, findings: Iterable[Finding], standard: str) -> list[tuple[Dimension, Verdict, str]]:
    """For each dimension of a standard: ok, look or unknown, and why, in words for the writer (R4).

    `findings` are those of `check(draft)`; an unknown standard gives an empty list.
    """
    found = list(findings)
    chosen = STANDARDS.get(standard)
    return [_judge(d, draft, [f for f in found if d.covers(f.check)]) for d in chosen.dimensions] if chosen else []


def _judge(dimension: Dimension, draft: Draft, found: list[Finding]) -> tuple[Dimension, Verdict, str]:
    good, seen = _SIGNALS[dimension.signal](draft) if dimension.signal else (None, "")
    said = [*([seen] if good is False else []), *(_first_sentence(f.message) for f in sorted(found, key=_weight)[:3])]
    if said:
        more = f"等 {len(found)} 处" if len(found) > 3 else ""
        return dimension, Verdict.LOOK, f"{'；'.join(said)}{more}。再问一句：{dimension.question}"
    if good is None and not _can_fail(dimension):
        return dimension, Verdict.UNKNOWN, f"{seen}{'。' if seen else ''}程序看不出，请自问：{dimension.question}"
    return dimension, Verdict.OK, f"{seen or '没有查到这方面的问题'}。仍请自问：{dimension.question}"


def _weight(finding: Finding) -> int:
    return finding.level.weight


def _first_sentence(message: str) -> str:
    return re.split("[。：]", message, maxsplit=1)[0]


def _can_fail(dimension: Dimension) -> bool:
    """Whether checks alone decide: being worth reporting is no proof of being new, elements no proof of being deep."""
    return bool(dimension.checks) and dimension.signal not in ("fresh", "depth")


# --- what a text itself shows: (good, bad or None for not to be said; in words) --------------------------------------
Signal = tuple[bool | None, str]
_QUANTITY = re.compile(
    r"[0-9０-９]{1,12}(?:\.\d{1,6})?\s?(?:[%％]|[万亿]?[元吨亩户人名家起件处个项次公里平米套头天年月倍])"
)
_DATE = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?|近日|日前|近期|目前|今天|昨天|本周|本月|上周|上月|以来|今年|去年|上半年|下半年|季度"
)


def _short(draft: Draft) -> Signal:
    n = count_words(draft.body)
    least, most = draft.facts.lengths.get(draft.facts.kind) or LENGTHS.get(draft.facts.kind) or LENGTHS[""]
    if not n:
        return None, ""
    return (n <= most or not most), f"全文 {n} 字（这一类一般 {least}–{most} 字）"


def _lead(draft: Draft) -> Signal:
    found = clauses(draft.body[:2000])
    if not found:
        return None, ""
    n = count_words(draft.body[slice(*found[0])])
    return n <= 80, f"首句 {n} 字" + ("，偏长，领导读到这里还不知道是什么事" if n > 80 else "")


def _parts(draft: Draft) -> Signal:
    paragraphs, n = len(lines(draft.body)), count_words(draft.body)
    if n < 400:
        return None, ""
    return paragraphs > 1, f"{n} 字分 {paragraphs} 段" + ("，没有分段" if paragraphs < 2 else "")


def _figures(draft: Draft) -> Signal:
    n = len(_QUANTITY.findall(draft.safe[Part.BODY]))
    return (True, f"有 {n} 个数量") if n else (False, "通篇没有一个数量")


def _depth(draft: Draft) -> Signal:
    have = [e.name for i in ("reason", "analysis", "advice") if (e := elements()[i]).stands_in(draft.body)]
    return (
        (None, f"写到了{'、'.join(have)}") if "原因" in have and "建议" in have else (False, "没有同时写到原因和建议")
    )


def _fresh(draft: Draft) -> Signal:
    """Newness is not to be read off a text; a date of a former year in the first sentences is worth a look."""
    today = draft.facts.today
    years = [int(m[1]) for m in _DATE.finditer(draft.body[:200]) if m[1]]
    if today and years and max(years) < today.year - 1:
        return False, f"开头说的是 {max(years)} 年的事"
    return None, "" if _DATE.search(draft.body[:200]) else "开头没有写时间"


_SIGNALS: dict[str, Callable[[Draft], Signal]] = {
    "short": _short, "lead": _lead, "parts": _parts, "figures": _figures, "depth": _depth, "fresh": _fresh,
}  # fmt: skip

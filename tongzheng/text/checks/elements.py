"""The elements a report of each kind should hold (R14): one hint a text that names what was not found and what to add.

An element counts as there when one of its cue words or its pattern stands in title or text; cues are data
(`text/data/elements.tsv`), what a kind asks is data (`element_kinds.tsv`). It says that words are missing, not that
the thought is: hence a hint.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.reading import count_han, has_any, table


@dataclass(frozen=True)
class Element:
    """One thing to be told: its name, what to add when it is missing, and how it shows in a text."""

    id: str
    name: str
    advice: str
    cues: tuple[str, ...]
    pattern: re.Pattern[str] | None

    def stands_in(self, text: str) -> bool:
        """Whether a text shows it."""
        return has_any(text, self.cues) or bool(self.pattern and self.pattern.search(text))


@cache
def elements() -> dict[str, Element]:
    """Every element by id."""
    return {
        row["id"]: Element(
            row["id"],
            row["name"],
            row["advice"],
            tuple(row["cues"].split()),
            re.compile(row["pattern"]) if row["pattern"] else None,
        )
        for row in table("elements.tsv")
    }


@cache
def asked_of(kind: str) -> tuple[Element, ...]:
    """The elements asked of a kind of report, in the order they are named; none of an unknown kind."""
    known = elements()
    return next((tuple(known[i] for i in row["elements"].split()) for row in table("element_kinds.tsv") if row["kind"] == kind), ())  # fmt: skip


def missing(kind: str, title: str, body: str) -> list[Element]:
    """The elements asked of the kind that neither title nor text shows (R14)."""
    text = f"{title}\n{body}"
    return [element for element in asked_of(kind) if not element.stands_in(text)]


class MissingElements(Check):
    """elem.missing. `params["elem.missing"]["skip"]`: ids of elements the office does not ask for."""

    id, name, level = "elem.missing", "要素不全", Level.HINT
    why = "这一类稿件应有的要素没有写到。"
    source = "办公惯例（R14）"
    group = "内容"

    def find(self, draft: Draft) -> Iterator[Finding]:
        kind = draft.facts.kind
        if not asked_of(kind) or count_han(draft.body[:200]) < 10:
            return
        skip = draft.facts.params.get(self.id, {}).get("skip", ())
        absent = [e for e in missing(kind, draft.title, draft.safe[Part.BODY]) if e.id not in skip]
        if absent:
            label = next(row["name"] for row in table("element_kinds.tsv") if row["kind"] == kind)
            names = "、".join(e.name for e in absent)
            advice = "；".join(f"{e.name}：{e.advice}" for e in absent)
            yield self.finding(Part.BODY, 0, 0, "", f"{label}稿件没有写到：{names}。可补——{advice}。")


CHECKS: tuple[Check, ...] = (MissingElements(),)

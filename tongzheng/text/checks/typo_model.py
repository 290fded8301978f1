"""Probable slips that no list knows: 大数局 for 大数据 (R4). Lower in weight than the table of certain pairs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Facts, Finding, Level, Part
from tongzheng.text.checks.masks import Zone
from tongzheng.text.typos import detector

LONGEST_NAME = 20
LONGEST_TEXT = 20_000  # characters looked at: a report has 1,500, a whole book must not hold anybody up
# the longer a text, the more evidence is asked: a slip a character is rarer in it than in a test
SHORT, RISE = 100, 0.2
STRICTNESS = {"strict": 2.5, "normal": detector.STRICTNESS, "eager": 0.0}


class ProbableTypo(Check):
    """`typo.model`. Params: {"strictness": "strict" | "normal" | "eager"} (严、中、宽)."""

    id = "typo.model"
    name = "疑似错字"
    why = "这个字放在这里很少见，可能是同音或形近的字打错了"
    source = "字词模型推断，供参考"
    level = Level.HINT
    group = "错别字"
    quiet = (Zone.LINK, Zone.TABLE)

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Each probable slip that is not in a name the office knows."""
        for part in Part:
            text = draft.safe[part][:LONGEST_TEXT]
            for one in detector.suspects(text, _strictness(draft.facts) + rise(len(text))):
                if not any(_named(text, one.start + i, draft.facts) for i in range(len(one.wrong))):
                    message = f"“{one.wrong}”疑为“{one.right}”之误，请核对"
                    yield self.finding(part, one.start, one.start + len(one.wrong), one.wrong, message, one.right)


def rise(length: int) -> float:
    """How much more evidence (log odds) a text of so many characters asks: none up to 100, 0.54 more at 1,500.

    What is right and looks wrong comes with every character, so without it a long text has a false hint sooner or later;
    measured on documents and on sentences: docs/evaluation.md."""
    return RISE * math.log(max(length, SHORT) / SHORT)


def _strictness(facts: Facts) -> float:
    chosen = facts.params.get(ProbableTypo.id) or {}
    return STRICTNESS.get(chosen.get("strictness", "") if isinstance(chosen, dict) else "", detector.STRICTNESS)


def _named(text: str, at: int, facts: Facts) -> bool:
    """Whether the character belongs to a unit, place, leader or wording the office has entered."""
    known = (facts.units, facts.places, {name for name, *_ in facts.leaders}, set(facts.terms.values()))
    first = max(at - LONGEST_NAME + 1, 0)
    around = (
        {text[i:j] for i in range(first, at + 1) for j in range(at + 1, i + LONGEST_NAME + 1)} if any(known) else set()
    )
    return any(len(piece) > 1 and piece in names for piece in around for names in known)


CHECKS: tuple[Check, ...] = (ProbableTypo(),)

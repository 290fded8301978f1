"""Best first: one formula in Python for both engines, over a bounded set of documents.

Up to CAP matches: all of them are ranked. Beyond that: the NEWEST newest, and for each word the TIER newest that have it in the
title and the TIER newest that use it often (hints in the index); the rest of the CAP newest follow by date. An older document
that has a common word only in passing is not ranked; it could hardly come first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from tongzheng.search import store, tokens
from tongzheng.search.tokens import some

if TYPE_CHECKING:
    from tongzheng.search.looking import Look

NEWEST = 400
TIER = 300
WORDS = 3  # the longest words whose hints are looked up
READ = 4000  # characters of a text in which words are counted
TITLE, TOGETHER, RECENT = 3.0, 2.0, 0.3  # weights beside the words' frequency (at most 1 a word)
HALF_AS_RECENT = 730  # days
USUAL = 600  # characters


def best_first(look: Look, newest: list[int], *, more: bool) -> list[int]:
    """The keys of documents in order of their score, newer first among equals (R5)."""
    keys = dict.fromkeys(newest[:NEWEST] if more else newest)
    if more:
        for term in sorted(look.terms, key=len, reverse=True)[:WORDS]:
            found = some(tokens.words_of(term), 4)
            for hints in (tokens.in_title(found), tokens.often(found)):
                keys.update(dict.fromkeys(look.hinted(hints.tolist(), TIER)))
    today = tokens.day_number(timezone.localdate())
    texts = store.beginnings(list(keys), READ)
    scored = [(score(text, look.terms, today - tokens.day_of(key)), key) for key, text in texts]
    return [key for _, key in sorted(scored, reverse=True)] + [key for key in newest if key not in keys]


def score(folded: str, terms: Sequence[str], age: int) -> float:
    """How well a text (title, line end, body) answers: words often in a short text, in the title, together, and new.

    Longer words weigh more: they are rarer. `age` in days.
    """
    title = folded.partition("\n")[0]
    usual = 0.4 + 0.6 * len(folded) / USUAL
    points = 0.0
    for term in terms:
        times = folded.count(term)
        weight = math.sqrt(min(len(term), 16))
        points += weight * (times / (times + usual) + TITLE * (term in title) * len(term) / max(len(title), 1) ** 0.5)
    if len(terms) > 1 and "".join(terms) in folded:
        points += TOGETHER
    return points + RECENT * 0.5 ** (max(age, 0) / HALF_AS_RECENT)

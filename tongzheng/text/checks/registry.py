"""Every check of the house, file by file. A new check: a small class in the file of its matter, listed in its CHECKS."""

from __future__ import annotations

from tongzheng.text.checks import (
    content,
    dates,
    elements,
    figures,
    leftovers,
    length,
    names,
    numbers,
    pairs,
    particles,
    placeholders,
    places,
    privacy,
    punctuation,
    repeats,
    secrecy_marks,
    sequence,
    toll,
    typo_model,
    typos,
    worth,
)
from tongzheng.text.checks.base import Check

CHECKS: list[Check] = [
    *typos.CHECKS,
    *typo_model.CHECKS,
    *repeats.CHECKS,
    *particles.CHECKS,
    *punctuation.CHECKS,
    *pairs.CHECKS,
    *sequence.CHECKS,
    *numbers.CHECKS,
    *dates.CHECKS,
    *figures.CHECKS,
    *toll.CHECKS,
    *placeholders.CHECKS,
    *leftovers.CHECKS,
    *secrecy_marks.CHECKS,
    *privacy.CHECKS,
    *length.CHECKS,
    *content.CHECKS,
    *worth.CHECKS,
    *elements.CHECKS,
    *names.CHECKS,
    *places.CHECKS,
]

"""Every check of the house, file by file. A new check: a small class in the file of its matter, listed in its CHECKS."""

from __future__ import annotations

from tongzheng.text.checks import (
    dates,
    figures,
    numbers,
    pairs,
    particles,
    placeholders,
    punctuation,
    repeats,
    sequence,
    typos,
)
from tongzheng.text.checks.base import Check

CHECKS: list[Check] = [
    *typos.CHECKS,
    *repeats.CHECKS,
    *particles.CHECKS,
    *punctuation.CHECKS,
    *pairs.CHECKS,
    *sequence.CHECKS,
    *numbers.CHECKS,
    *dates.CHECKS,
    *figures.CHECKS,
    *placeholders.CHECKS,
]

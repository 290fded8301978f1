"""Rulebooks as data: `load` a TOML text, `check` it, `dump` it again."""

from __future__ import annotations

from collections.abc import Collection

from tongzheng.scoring.engine.rulebook.checking import check
from tongzheng.scoring.engine.rulebook.model import Fault, Rulebook, RulebookError, Version
from tongzheng.scoring.engine.rulebook.reading import read
from tongzheng.scoring.engine.rulebook.writing import dump

__all__ = ["Fault", "Rulebook", "RulebookError", "Version", "check", "dump", "load", "read"]


def load(text: str, periodicals: Collection[str] | None = None) -> Rulebook:
    """The rulebook in a TOML text, sound: RulebookError with every fault and its line when it is not (K1)."""
    book = read(text)
    faults = check(book, periodicals)
    if faults:
        raise RulebookError(faults)
    return book

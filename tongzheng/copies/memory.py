"""A library of texts in memory, compared in the same way as the database: for the command line and for evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tongzheng.copies.fingerprints import batches, fingerprints, said
from tongzheng.copies.rules import Text


class Library:
    """Texts and their fingerprints in memory. Build it once from all texts; its numbers are their places in the list."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self.texts = list(texts)
        bodies = [said(text.title, text.body) for text in self.texts]
        marks, owners = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for part in batches(bodies):
            found, whose = fingerprints(bodies[part])
            marks.append(found)
            owners.append(whose + part.start)
        all_marks, all_owners = np.concatenate(marks), np.concatenate(owners)
        order = np.lexsort((-all_owners, all_marks))
        self._marks, self._owners = all_marks[order], all_owners[order]

    def holders(self, marks: Sequence[int], limit: int) -> list[np.ndarray]:
        """For each fingerprint the texts that have it, last ones first."""
        wanted = np.array(marks, dtype=np.int64)
        first = np.searchsorted(self._marks, wanted, side="left")
        last = np.searchsorted(self._marks, wanted, side="right")
        return [self._owners[a : min(b, a + limit)] for a, b in zip(first.tolist(), last.tolist(), strict=True)]

    def load(self, numbers: Sequence[int]) -> dict[int, Text]:
        """The texts with these numbers."""
        return {number: self.texts[number] for number in numbers}

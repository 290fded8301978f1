"""Typos beyond lists: characters that sound or look like the right one, found by a small n-gram model (R4).

`suspects(text)` is the whole interface at run time; `warm()` loads the tables before a server forks.
The tables (`text/data/typos.bin`) are made by `build.py`; docs/decisions says from what.
"""

from tongzheng.text.typos.detector import Suspect, suspects
from tongzheng.text.typos.tables import tables


def warm() -> None:
    """Load the tables now, once, so that the first draft does not wait and forked workers share the memory."""
    tables()


__all__ = ["Suspect", "suspects", "warm"]

"""`tongzheng bench search`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """Not built yet."""
    return []

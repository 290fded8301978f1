"""How many examples a property is tried with."""

from tests import engine


def examples(many: int) -> int:
    """So many; in `make test`, which every change passes, a third: each run tries others."""
    return max(many // 3, 5) if engine.is_shared() else many

"""The tree worked out from its links alone: each unit's path from the root, and the office its reports go to first."""

from __future__ import annotations

from collections.abc import Mapping


class Loop(ValueError):
    """A unit hangs below itself."""


def settle(parents: Mapping[int, int | None], desks: Mapping[int, int]) -> dict[int, tuple[str, int | None]]:
    """Path and office of every unit; `parents` names their parents, `desks` each served unit's office (N1, N7).

    A unit's office is the desk of the nearest unit above it that has one; what sits inside that very office reports
    to the next desk above.
    """
    lines: dict[int, tuple[int, ...]] = {}
    for start in parents:
        chain: list[int] = []
        here: int | None = start
        while here is not None and here not in lines:
            if here in chain:
                raise Loop(here)
            chain.append(here)
            here = parents.get(here)
        line = lines[here] if here is not None else ()
        for key in reversed(chain):
            line = (*line, key)
            lines[key] = line
    return {key: ("/" + "".join(f"{k}/" for k in line), _office(line, desks)) for key, line in lines.items()}


def _office(line: tuple[int, ...], desks: Mapping[int, int]) -> int | None:
    for key in reversed(line[:-1]):
        desk = desks.get(key)
        if desk is not None and (desk == key or desk not in line):
            return desk
    return None

"""A tree as a list of depths: moved in and out, parents found (D3). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

DEEPEST = 6


def moved(depths: Sequence[int], chosen: Collection[int], by: int) -> list[int]:
    """The depths after the chosen lines (indices) went in (by=1) or out (by=-1), each with what hangs below it once.

    A line never lies deeper than one below the line before it, nor deeper than DEEPEST.
    """
    after = list(depths)
    i = 0
    while i < len(depths):
        if i not in chosen:
            i += 1
            continue
        end = i + 1
        while end < len(depths) and depths[end] > depths[i]:
            end += 1
        allowed = after[i - 1] + 1 if i else 0
        target = max(0, min(depths[i] + by, allowed, DEEPEST))
        for j in range(i, end):
            after[j] = min(depths[j] + target - depths[i], DEEPEST)
        i = end
    return settled(after)


def settled(depths: Sequence[int]) -> list[int]:
    """The same tree without holes: no line more than one deeper than the one before it, the first at the top."""
    found: list[int] = []
    stack: list[tuple[int, int]] = []  # (as it was, as it is)
    for depth in depths:
        while stack and stack[-1][0] >= depth:
            stack.pop()
        now = stack[-1][1] + 1 if stack else 0
        stack.append((depth, now))
        found.append(now)
    return found


def parents(depths: Sequence[int], taken: Sequence[bool]) -> list[int | None]:
    """For each line the nearest line above it in the tree that is taken, None without one."""
    found: list[int | None] = []
    stack: list[int] = []
    for i, depth in enumerate(depths):
        while stack and depths[stack[-1]] >= depth:
            stack.pop()
        found.append(next((j for j in reversed(stack) if taken[j]), None))
        stack.append(i)
    return found

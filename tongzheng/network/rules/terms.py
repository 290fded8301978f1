"""Terms of office: from a day to a day, both included; no end means still running."""

from __future__ import annotations

from datetime import date


def overlap(a_starts: date, a_ends: date | None, b_starts: date, b_ends: date | None) -> bool:
    """True when two terms share at least one day (N2)."""
    return (a_ends is None or b_starts <= a_ends) and (b_ends is None or a_starts <= b_ends)


def say_term(starts: date, ends: date | None) -> str:
    """2024年3月1日起, 2024年3月1日—2025年2月28日 (N2)."""
    first = f"{starts.year}年{starts.month}月{starts.day}日"
    return f"{first}起" if ends is None else f"{first}—{ends.year}年{ends.month}月{ends.day}日"

"""Pages of a list without counting it: one row more than fits says whether there is a next page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MAX_PAGE = 200  # further back one filters


@dataclass(frozen=True)
class Slice:
    """One page: iterate it; `ui/_pages.html` takes it as `page`."""

    items: Sequence[Any]
    number: int
    has_next: bool

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def paged(rows: Any, number: str | None, size: int = 50) -> Slice:
    """The page of `rows` (anything that can be sliced) an address asks for; nonsense is the first page."""
    text = number or ""
    page = min(int(text), MAX_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    page = max(page, 1)
    found = list(rows[(page - 1) * size : page * size + 1])
    return Slice(found[:size], page, len(found) > size and page < MAX_PAGE)

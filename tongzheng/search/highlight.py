"""Where in an original text the words stand that were looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tongzheng.search.folding import fold_in_place

Pieces = tuple[tuple[str, bool], ...]
AROUND = 30  # characters shown before the first word of a snippet
SNIPPET = 140
LOOKED_AT = 100_000  # characters of a body in which a snippet is looked for


def marked(text: str, terms: Sequence[str]) -> Pieces:
    """The whole text in pieces, (piece, whether it was looked for)."""
    return _pieces(text, _spans(text, terms), 0, len(text))


def snippet(text: str, terms: Sequence[str]) -> Pieces:
    """The stretch of the text with most different words in it, in pieces; its beginning when none is there."""
    text = text[:LOOKED_AT]
    spans = _spans(text, terms)
    start = max(0, _best(spans) - AROUND)
    if start < AROUND:
        start = 0
    end = min(len(text), start + SNIPPET)
    pieces = _pieces(text, spans, start, end)
    before = (("…", False),) if start else ()
    after = (("…", False),) if end < len(text) else ()
    return tuple((re.sub(r"\s+", " ", piece), hit) for piece, hit in (*before, *pieces, *after))


def _best(spans: list[tuple[int, int, int]]) -> int:
    """The start of the span that has most different terms within a snippet from it; the first of equals."""
    best, most = 0, 0
    for at, (start, _, _) in enumerate(spans[:500]):
        near = {term for begin, _, term in spans[at : at + 60] if begin - start < SNIPPET - 2 * AROUND}
        if len(near) > most:
            best, most = start, len(near)
    return best


def _spans(text: str, terms: Sequence[str]) -> list[tuple[int, int, int]]:
    """(start, end, which term) in the original text, by start."""
    if not terms:
        return []
    folded, places = fold_in_place(text)
    found = []
    for which, term in enumerate(terms):
        pattern = r"\s+".join(re.escape(part) for part in term.split(" "))
        for match in re.finditer(pattern, folded):
            start, end = match.span()
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            found.append((start, end, which))
    return sorted(found)


def _pieces(text: str, spans: list[tuple[int, int, int]], start: int, end: int) -> Pieces:
    pieces = []
    at = start
    for begin, stop, _ in spans:
        begin, stop = max(begin, at), min(stop, end)
        if stop <= begin:
            continue
        if begin > at:
            pieces.append((text[at:begin], False))
        pieces.append((text[begin:stop], True))
        at = stop
    if at < end:
        pieces.append((text[at:end], False))
    return tuple(pieces)

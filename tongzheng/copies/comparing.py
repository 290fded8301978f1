"""Comparing one text with all stored ones: look up its fingerprints, take the best candidates, read them, say how they are alike.

Two rules make a candidate (measured: docs/decisions). Fingerprints that few texts have point at the source; those that more
than CAP texts have are set phrases and say nothing. But a text that everybody copies is held by many: when most of the
fingerprints are held by many, the texts that have half of them are taken too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from tongzheng.copies.fingerprints import GUARANTEE, Asked, K, ask, chinese, said, solid, stream
from tongzheng.copies.overlap import BLOCK, SHORT, Overlap, measure, passages
from tongzheng.copies.rules import Comparison, Likeness, Match, Store, Text

CAP = 100  # a fingerprint in more texts than this is a set phrase
RARE = 8  # up to so many texts have it: it counts in full, then less and less
WIDE = 2_000  # texts looked at for a fingerprint that many have
PROBES, LEAST_PROBES = 16, 3  # such fingerprints tried, and how few still say something
READ = 200  # candidates read at most; reading them is most of the work …
READ_SOON = 100  # … so for a few answers, while somebody waits, fewer
READ_WEAK = 20  # of them those that share next to nothing
WORTH = 1.5  # weight of the fingerprints that makes a candidate more than that …
WORTH_LEAST, WORTH_SHARE = 3, 0.15  # … or their number, and their share of those that not too many have
COMMON = 0.35  # share of set phrases from which the text may be one that everybody copies
READ_CHARACTERS = 2_000_000  # and so many characters of them
TOLD = 20  # matches told unless more are asked for
MARKED = 5  # of them those whose passages are worked out; queries.passages does it for any other

SAME = 0.5  # share from which one text is "the other one"
LIFTED = 0.2  # share of rare characters of either text, BLOCK of them in one stretch: something was lifted
PARAGRAPH = 100  # rare characters in one stretch: a paragraph, however long the texts are
PASSAGE_SHARE, PASSAGE_CHARACTERS = 0.15, 50  # less than that is not worth a look
SHORT_SAME = 0.6  # of a short text more must be shared


@dataclass(frozen=True)
class Candidates:
    """Numbers of texts worth reading, best first, and how rare each asked fingerprint is (0–1)."""

    numbers: list[int]
    strong: int  # so many of them share more than next to nothing
    weights: np.ndarray
    at_least: bool  # more texts have the same fingerprints than were looked at


def compare_with(
    store: Store, title: str, body: str, *, exclude: Collection[tuple[str, int]] = (), limit: int = TOLD
) -> Comparison:
    """The stored texts this one is like, best first; `exclude` are (kind, pk) of texts that are no copies (R5).

    A text without a body is compared by its title. Bounded: at most 200 candidates are read, 100 for no more than TOLD answers."""
    text = said(title, body)
    asked = ask(text)
    found = candidates(store, asked)
    most = READ if limit > TOLD else READ_SOON
    worth = found.numbers[: min(most, found.strong + READ_WEAK)]
    texts = store.load(worth)
    barred = set(exclude)
    others = [texts[n] for n in worth if n in texts and (texts[n].kind, texts[n].pk) not in barred]
    kept, cut = _readable(others)
    judged = sorted(judge(text, asked, found.weights, kept), key=_order)
    told = [_tell(text, other, match, i) for i, (other, match) in enumerate(judged[:limit])]
    more = cut or found.at_least or found.strong > most
    return Comparison(tuple(told), len(judged), more and bool(judged))


def _readable(texts: list[Text]) -> tuple[list[Text], bool]:
    """The first of them, up to so many characters; and whether any were left out."""
    total = 0
    for i, text in enumerate(texts):
        total += len(text.body)
        if total > READ_CHARACTERS and i:
            return texts[:i], True
    return texts, False


def _order(judged: tuple[Text, Match]) -> tuple[int, float, int, str, int]:
    """Equal texts first, then by how much is shared, newer ones first."""
    _, match = judged
    grade = list(Likeness).index(match.likeness)
    return (grade, -max(match.share, match.share_back), -match.dated.toordinal(), match.kind, -match.pk)


def _tell(text: str, other: Text, match: Match, place: int) -> Match:
    return replace(match, passages=passages(text, other.body)) if place < MARKED else match


# ---------------------------------------------------------------- candidates


def candidates(store: Store, asked: Asked) -> Candidates:
    """Texts that share fingerprints with the asked one, the likeliest first."""
    if not asked.marks:
        return Candidates([], 0, np.zeros(0), False)
    held = store.holders(asked.marks, CAP + 1)
    counts = np.array([len(numbers) for numbers in held])
    weights = np.where(counts > CAP, 0.0, RARE / np.maximum(RARE, counts))
    few = [n for n in held if len(n) <= CAP]
    numbers, scores, shares = _scores(few, weights[counts <= CAP])
    strong = (scores >= WORTH) | (shares >= max(WORTH_LEAST, WORTH_SHARE * len(few)))
    common = np.flatnonzero(counts > CAP)
    many = False
    if len(common) >= COMMON * len(held):
        wide, fractions, many = _widespread(store, [asked.marks[i] for i in common])
        numbers, where = np.unique(np.concatenate([numbers, wide]), return_inverse=True)
        scores = np.bincount(where, np.concatenate([scores, 2.5 + fractions]), minlength=len(numbers))
        strong = np.bincount(where, np.concatenate([strong, np.ones(len(wide))]), minlength=len(numbers)) > 0
    best = np.lexsort((-numbers, -scores, ~strong))
    return Candidates(numbers[best].tolist(), int(strong.sum()), weights, many)


def _scores(held: list[np.ndarray], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each text once, with the sum of the weights of the fingerprints it has, and their number."""
    everyone = np.concatenate([np.empty(0, np.int64), *held])
    each = np.repeat(weights, [len(numbers) for numbers in held])
    numbers, where = np.unique(everyone, return_inverse=True)
    return numbers, np.bincount(where, each, minlength=len(numbers)), np.bincount(where, minlength=len(numbers))


def _widespread(store: Store, marks: list[int]) -> tuple[np.ndarray, np.ndarray, bool]:
    """Texts that have half of these fingerprints, all held by many: (numbers, share of them, whether there are more).

    A few are tried; of one that very many have, the newest are looked at. Texts are judged by all that were tried, and by
    those that are not so very common alone: a set phrase among them must not hide an older copy."""
    probes = [marks[i] for i in np.unique(np.linspace(0, len(marks) - 1, PROBES).astype(int))]
    held = store.holders(probes, WIDE)
    fewer = [numbers for numbers in held if len(numbers) < WIDE]
    found: dict[int, float] = {}
    for used in (held, fewer) if len(fewer) >= LEAST_PROBES else (held,):
        numbers, _, hits = _scores(used, np.ones(len(used)))
        for number, share in zip(numbers.tolist(), (hits / len(used)).tolist(), strict=True):
            if share >= SAME:
                found[number] = max(share, found.get(number, 0.0))
    return np.array(list(found), np.int64), np.array(list(found.values())), len(found) > READ


# ---------------------------------------------------------------- judgement


def judge(text: str, asked: Asked, weights: np.ndarray, others: list[Text]) -> Iterator[tuple[Text, Match]]:
    """Read the candidates: those that are alike, and how."""
    whole = solid(text)
    main = stream(whole)
    in_chinese = main == chinese(whole)
    wholes = [solid(other.body) or solid(other.title) for other in others]
    streams = [chinese(w) if in_chinese else w for w in wholes]
    if not whole:
        return
    for other, its_whole, its_stream, overlap in zip(
        others, wholes, streams, measure(main, _rarity(asked, weights, len(main)), streams), strict=True
    ):
        likeness = Likeness.EXACT if its_whole == whole else _likeness(overlap, len(main), len(its_stream))
        if likeness is not None:
            share, back = (1.0, 1.0) if likeness is Likeness.EXACT else (overlap.share, overlap.back)
            yield other, Match(other.kind, other.pk, other.title, other.dated, other.unit, likeness, share, back)


def _rarity(asked: Asked, weights: np.ndarray, length: int) -> np.ndarray:
    """How rare each character of the asked stream is: as the fingerprint nearest to it."""
    if not len(asked.places):
        return np.ones(length)
    middles = asked.places + K // 2
    nearest = np.searchsorted((middles[1:] + middles[:-1]) / 2, np.arange(length))
    rare: np.ndarray = weights[asked.chosen[nearest]]
    return rare


def _likeness(overlap: Overlap, length: int, its_length: int) -> Likeness | None:
    """How two texts that are not equal are alike, or None if what they share is not worth a word."""
    shared = overlap.share * length
    short = min(length, its_length) < SHORT
    same = SHORT_SAME if short else SAME
    if overlap.share >= same and overlap.back >= same:
        return Likeness.NEAR
    if shared < GUARANTEE:
        return None
    rare_share = max(overlap.rare_share, overlap.rare_back)
    if max(overlap.share, overlap.back) >= same or overlap.block >= PARAGRAPH:
        return Likeness.CONTAINED
    if rare_share >= LIFTED and overlap.block >= BLOCK:
        return Likeness.CONTAINED
    if rare_share >= PASSAGE_SHARE and overlap.rare >= PASSAGE_CHARACTERS:
        return Likeness.PASSAGES
    return None

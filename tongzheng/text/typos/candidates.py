"""What each unlikely character of a text, or each unlikely pair, may have been meant to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongzheng.text.typos.symbols import BITS, NUMBER, Flags, Floats, Keys, Places, windows
from tongzheng.text.typos.tables import LONGEST, ORDER, Tables

PAD = LONGEST + 2  # symbols before and after the text, so that every window around a place exists
LEAST_GAIN = 2.0  # nats a candidate must make the text likelier, its cost taken off, to be weighed at all
UNLIKELY = 12.0  # nats by which the trigrams over a place are unlikely, to look at it at all
UNLIKELY_PAIR = 12.0  # over each of two neighbours
_BITS = np.uint64(BITS)
_LOW = np.uint64((1 << BITS) - 1)


@dataclass(frozen=True)
class Candidates:
    """Rows of equal length: `first` may be meant at `places`, `second` at the place after it (as it stands, unless `pair`)."""

    places: Places
    first: Keys
    second: Keys
    cost: Floats
    pair: Flags

    def only(self, keep: Flags) -> Candidates:
        """The rows marked."""
        return Candidates(self.places[keep], self.first[keep], self.second[keep], self.cost[keep], self.pair[keep])


def around(symbols: Keys, rows: Candidates, first: int, size: int) -> Keys:
    """Keys of `size` symbols that begin `first` from each place, with the row's characters standing there."""
    keys = np.zeros(len(rows.places), dtype=np.uint64)
    for offset in range(first, first + size):
        here = rows.first if offset == 0 else rows.second if offset == 1 else symbols[rows.places + offset]
        keys = (keys << _BITS) | here
    return keys


def candidates(model: Tables, symbols: Keys) -> Candidates:
    """Every row worth weighing: one character inside a word that sounds or looks alike, or two that sound alike and are a
    usual word. `symbols` is padded by PAD on both sides."""
    doubt = _doubt(model, symbols)
    one, two = _single(model, symbols, doubt > UNLIKELY), _pairs(model, symbols, doubt > UNLIKELY_PAIR)
    return Candidates(
        np.concatenate([one.places, two.places]),
        np.concatenate([one.first, two.first]),
        np.concatenate([one.second, two.second]),
        np.concatenate([one.cost, two.cost]),
        np.concatenate([one.pair, two.pair]),
    )


def _doubt(model: Tables, symbols: Keys) -> Floats:
    """How unlikely the trigrams over each place are, in nats; 0 where no character stands."""
    chances = model.log_chance(windows(symbols, ORDER))
    total = np.concatenate([[0.0], np.cumsum(chances, dtype=np.float64)])
    doubt = np.zeros(len(symbols), dtype=np.float32)
    inner = np.arange(PAD, len(symbols) - PAD)
    doubt[inner] = total[inner - ORDER + 1] - total[inner + 1]
    doubt[symbols <= NUMBER] = 0
    same = symbols[1:] == symbols[:-1]
    doubt[1:-1][same[1:] & same[:-1]] = 0  # one character over and over is no slip, and would cost much
    return doubt


def _single(model: Tables, symbols: Keys, where: Flags) -> Candidates:
    places = np.nonzero(where)[0]
    first = model.swap_from[symbols[places]]
    counts = model.swap_from[symbols[places] + np.uint64(1)] - first
    rows = np.repeat(first, counts) + _within(counts)
    places, rights = np.repeat(places, counts), model.swap_to[rows]
    near = model.side_by_side((symbols[places - 1] << _BITS) | rights)
    near |= model.side_by_side((rights << _BITS) | symbols[places + 1])
    places, rights, rows = places[near], rights[near], rows[near]
    return Candidates(places, rights, symbols[places + 1], model.swap_cost[rows], np.zeros(len(places), dtype=np.bool_))


def _pairs(model: Tables, symbols: Keys, where: Flags) -> Candidates:
    """Usual words of two characters that sound like two neighbours, both of them unlikely (欢竟 for 环境)."""
    sounds, words = model.homophones
    places = np.nonzero(where[:-1] & where[1:])[0]
    first, second = symbols[places], symbols[places + 1]
    asked = (model.sound[first] << _BITS) | model.sound[second]
    begin = np.searchsorted(sounds, asked)
    counts = np.searchsorted(sounds, asked, side="right") - begin
    at = np.repeat(np.arange(len(places)), counts)
    found = words[np.repeat(begin, counts) + _within(counts)]
    one, two = found >> _BITS, found & _LOW
    both = (one != first[at]) & (two != second[at])
    size = int(both.sum())
    return Candidates(places[at[both]], one[both], two[both], np.zeros(size, np.float32), np.ones(size, np.bool_))


def _within(counts: Places) -> Places:
    """0, 1, … for every count: [2, 3] gives [0, 1, 0, 1, 2]."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - counts, counts)

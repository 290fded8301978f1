"""A text as a row of small numbers: Chinese characters, and four symbols for everything else."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

BITS = 13  # 8,192 symbols; four fit in one 64-bit key
BREAK, NUMBER, LATIN, RARE = range(4)
SPECIAL = "^0a?"
_RUN = re.compile(r"[0-9０-９.．]+|[A-Za-zＡ-Ｚａ-ｚ]+|[^\u4e00-\u9fff0-9０-９.．A-Za-zＡ-Ｚａ-ｚ]+|[\u4e00-\u9fff]")


def split(text: str) -> tuple[str, list[int]]:
    """One character for each Chinese character, number, Latin word or stretch of signs, and where each starts."""
    row: list[str] = []
    starts: list[int] = []
    for m in _RUN.finditer(text):
        first = m[0][0]
        if "\u4e00" <= first <= "\u9fff":
            row.append(first)
        elif first in "0123456789.．０１２３４５６７８９":
            row.append(SPECIAL[NUMBER])
        elif first.isalpha() and (first.isascii() or "Ａ" <= first <= "ｚ"):
            row.append(SPECIAL[LATIN])
        else:
            row.append(SPECIAL[BREAK])
        starts.append(m.start())
    return "".join(row), starts


def encode(row: str, ids: dict[str, int]) -> Keys:
    """The numbers of a row made by `split`."""
    return np.fromiter((ids.get(c, RARE) for c in row), dtype=np.uint64, count=len(row))


def windows(symbols: Keys, n: int) -> Keys:
    """Every n neighbouring symbols as one key; empty when there are fewer."""
    size = max(len(symbols) - n + 1, 0)
    keys = np.zeros(size, dtype=np.uint64)
    for i in range(n):
        keys = (keys << np.uint64(BITS)) | symbols[i : i + size]
    return keys


def find(table: Keys, keys: Keys) -> tuple[Places, Flags]:
    """Where each key stands in a sorted table (0 when it does not), and whether it does."""
    if not len(table):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
    places = np.searchsorted(table, keys)
    places[places == len(table)] = 0
    return places, table[places] == keys

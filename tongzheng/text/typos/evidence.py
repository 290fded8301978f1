"""How probable it is that another character was meant: a weighted sum of what speaks for and against it.

The weights (`data/typo_weights.tsv`) are a logistic regression that `scripts/fit_typos.py` makes; docs/evaluation.md says
from which texts. A score is the logarithm of the odds: 0 is one in two, among texts like those.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np

from tongzheng.text.typos.candidates import LEAST_GAIN, Candidates, around
from tongzheng.text.typos.lattice import Doubles, Lattice
from tongzheng.text.typos.symbols import Floats, Keys, windows
from tongzheng.text.typos.tables import FILE, ORDER, Tables

WEIGHTS = FILE.with_name("typo_weights.tsv")
QUOTATION = 12  # characters of a coined term in quotation marks
NAMES = frozenset("尹邓冯韩曹魏蒋沈秦吕孔姜谢邹潘葛范彭韦袁傅卞贾侯孟郭邱雷贺倪汤滕殷罗毕郝邬卢梁杜阮蓝闵席麻戴奥菲埃伊耶莱洛斯迪卡"
                  "冀晋辽沪皖闽赣鲁豫鄂湘粤琼渝黔滇陕甘藏桂蒙澳俄乌岐羿嵩淮沂泗泸涪")  # fmt: skip
_QUOTED = re.compile(r"“[^“”\n]{1,12}”")
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{0,4}[〔﹝\[【（(]\d{4}")
_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")


@cache
def weights() -> dict[str, float]:
    """The weight of each feature by its name."""
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}


def scored(
    model: Tables, symbols: Keys, rows: Candidates, text: str, starts: dict[int, int]
) -> tuple[Candidates, Doubles]:
    """The candidates that make the text likelier, each with its log odds. `starts`: place -> character of the text."""
    rows, features = weighed(model, symbols, rows, text, starts)
    total = np.zeros(len(rows.places))
    for name, weight in weights().items():
        total += weight * features[name]
    return rows, total


def weighed(
    model: Tables, symbols: Keys, rows: Candidates, text: str, starts: dict[int, int]
) -> tuple[Candidates, dict[str, Doubles]]:
    """The candidates that make the text likelier by LEAST_GAIN beyond their cost, and their features by name."""
    new, least, _ = _trigrams(model, symbols, rows)
    standing = Candidates(rows.places, symbols[rows.places], symbols[rows.places + 1], rows.cost, rows.pair)
    old, _, most = _trigrams(model, symbols, standing)
    keep = new - old - rows.cost > LEAST_GAIN
    rows, new, old, least, most = rows.only(keep), new[keep], old[keep], least[keep], most[keep]
    features = _from_words(model, symbols, rows) | _from_text(rows, text, starts)
    gain = np.clip(new - old, -5, 30) / 10
    context = model.log_chance(windows(symbols, ORDER))
    features |= {
        "gain": gain,
        "gain over 10": np.maximum(gain - 1, 0),
        "gain, no word": gain * features["no word"],
        "chance after": np.clip(new, -40, 0) / 10,
        "least chance after": least / 10,
        "most chance before": most / 10,
        "chance of the right side": context[rows.places + 2] / 10,
    }
    features["words, pair"] = features["words"] * rows.pair
    return rows, features


def _trigrams(model: Tables, symbols: Keys, rows: Candidates) -> tuple[Floats, Floats, Floats]:
    """Of the trigrams that hold the place or the one after it: the sum of log chances, and the least and the most among
    the three that hold the place."""
    each = [model.log_chance(around(symbols, rows, first, ORDER)) for first in range(1 - ORDER, 2)]
    held = np.stack(each[:ORDER])
    return np.sum(each, axis=0), held.min(axis=0), held.max(axis=0)


def _from_words(model: Tables, symbols: Keys, rows: Candidates) -> dict[str, Doubles]:
    lattice = Lattice(model, symbols)
    new, old = lattice.over(rows), lattice.standing(rows)
    words = np.clip(new.chance - old.chance, -15, 30) / 10
    here = symbols[rows.places]
    known = [model.ids[c] for c in NAMES if c in model.ids]
    features = {
        "words": words,
        "words over 10": np.maximum(words - 1, 0),
        "near": rows.cost == 2,
        "a part of it": rows.cost == 3,
        "of one family": rows.cost == 4,
        "no word": new.longest == 0,
        "word of three": new.longest == 3,
        "word of four": new.longest == 4,
        "breaks nothing": new.broken,
        "was in a word": old.longest == 2,
        "weight of that word": old.weight / 10,
        "alone before": model.alone[here] / 10,
        "alone after": model.alone[rows.first] / 10,
        "frequency after": model.chance[1][rows.first] / 10,
        "name": np.isin(here, known),
        "pair": rows.pair,
        "always": np.ones(len(here)),
    }
    return {name: values.astype(np.float64) for name, values in features.items()}


def _from_text(rows: Candidates, text: str, starts: dict[int, int]) -> dict[str, Doubles]:
    """What speaks for a character being meant: it stands in a short quotation or in a document's number, or the same
    two characters stand elsewhere in the text, since a slip is seldom made twice."""
    seen: dict[int, tuple[bool, bool, bool]] = {}
    times = Counter(map("".join, pairwise(text)))
    for place in set(rows.places.tolist()):
        at = starts[place]
        quoted = _QUOTED.search(text, max(0, at - QUOTATION), at + QUOTATION)
        pairs = (text[max(at - 1, 0) : at + 1], text[at : at + 2])
        seen[place] = (
            quoted is not None and quoted.start() < at < quoted.end(),
            _NUMBERED.match(text, at + 1) is not None,
            any(times[pair] > 1 and _PAIR.fullmatch(pair) for pair in pairs),
        )
    columns = np.array([seen[place] for place in rows.places.tolist()], dtype=np.float64).reshape(-1, 3)
    return {"quoted": columns[:, 0], "numbered": columns[:, 1], "repeated": columns[:, 2]}

"""Fit the weights of the typo model: prints them, and with `--write` also writes `text/data/typo_weights.tsv`.

.venv/bin/python scripts/fit_typos.py [--write]

Positive: what the corrected sentences of two sets change (even lines of ecspell_odw, every third line of ecspell_law).
Negative: every other candidate in them, and all candidates in a part of public texts. Only the weights are kept, never a
text. The rest of these files is for measuring (docs/evaluation.md).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tongzheng.text.typos import evidence
from tongzheng.text.typos.candidates import PAD, candidates
from tongzheng.text.typos.symbols import encode, split
from tongzheng.text.typos.tables import tables

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
RIDGE = 3.0
HEAD = """# Weights of the typo model by feature, made by scripts/fit_typos.py; see tongzheng/text/typos/evidence.py.
"""


def pairs(name: str, step: int) -> Iterator[tuple[str, str]]:
    """(source, target) of every `step`th line of a spelling set, the texts of equal length."""
    lines = (CORPUS / "spelling" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines[::step]:
        _, source, target = line.split("\t")
        if len(source) == len(target):
            yield source, target


def clean() -> Iterator[tuple[str, str]]:
    """Public texts taken for right: a quarter of the Hebei documents, every second report since 2010, a tenth of the news."""
    yield from ((t, t) for t in _texts("hebei_gov_docs/docs")[::4])
    yield from ((t, t) for t in _texts("gov_work_reports/reports", even=True))
    yield from ((t, t) for t in _texts("xwlb_news/items")[::10])


def _texts(name: str, *, even: bool = False) -> list[str]:
    with gzip.open(CORPUS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [r["text"][:20_000] for r in rows if not even or (int(r["year"]) >= 2010 and int(r["year"]) % 2 == 0)]


def examples(source: str, target: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], list[str]]:
    """Features of the candidates of a text, and which of them are right; places mended otherwise are left out."""
    model = tables()
    row, starts = split(source)
    symbols = np.pad(encode(row, model.ids), PAD)
    where = {i + PAD: at for i, at in enumerate(starts)}
    rows, features = evidence.weighed(model, symbols, candidates(model, symbols), source, where)
    right, kept = [], []
    for place, first, second, pair in zip(rows.places, rows.first, rows.second, rows.pair, strict=True):
        at = where[int(place)]
        said = model.chars[int(first)] + (model.chars[int(second)] if pair else "")
        old, new = source[at : at + len(said)], target[at : at + len(said)]
        right.append(said == new)
        kept.append(old == new or (said == new and all(a != b for a, b in zip(old, new, strict=True))))
    return np.stack([features[n] for n in features], axis=1)[kept], np.array(right)[kept], list(features)


def fit(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Ridge logistic regression by Newton's steps."""
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(w)), x.T @ (p - y) + RIDGE * w)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def main() -> None:
    """Fit and print; write only when told to, since what is written is what the program goes by."""
    parser = argparse.ArgumentParser(description="Fit the weights of the typo model (needs ../shared/corpus).")
    parser.add_argument("--write", action="store_true", help=f"replace {evidence.WEIGHTS.name}")
    write = parser.parse_args().write
    every, answers = [], []
    names: list[str] = []
    for source, target in [*pairs("ecspell_odw", 2), *pairs("ecspell_law", 3), *clean()]:
        x, y, names = examples(source, target)
        every.append(x)
        answers.append(y)
    w = fit(np.concatenate(every), np.concatenate(answers).astype(np.float64))
    rows = "".join(f"{name}\t{weight:.3f}\n" for name, weight in zip(names, w, strict=True))
    sys.stdout.write(HEAD + rows)
    if write:
        evidence.WEIGHTS.write_text(HEAD + rows, encoding="utf-8")


if __name__ == "__main__":
    main()

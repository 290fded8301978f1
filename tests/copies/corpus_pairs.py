"""Judged pairs made from the corpus beside the project, for `tongzheng evaluate duplicates`; no text of it is kept.

python -m tests.copies.corpus_pairs {doc_pairs | edits SEED | pawsx | stsb} > PAIRS.jsonl
doc_pairs LABEL [LABEL …] takes only pairs so labelled; dup, revision and derived count as 1, different as 0.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FILES = (
    "xwlb_news/items.jsonl.gz",
    "public_messages/messages.jsonl.gz",
    "hebei_gov_docs/docs.jsonl.gz",
    "gov_work_reports/npc_resolutions.jsonl",
    "cec/cec.jsonl.gz",
)
Pair = dict[str, object]
_CHARACTERS = "青白石云岭河沙溪湾塘坪坝岩桥柳松竹梅兰荷"


def texts() -> dict[str, str]:
    """Every text of the corpus by its id."""
    found = {}
    for name in FILES:
        opened = gzip.open if name.endswith(".gz") else open
        with opened(CORPUS / name, "rt", encoding="utf-8") as file:
            found |= {str(row["id"]): row["text"] for row in map(json.loads, file)}
    return found


def doc_pairs(*labels: str) -> Iterator[Pair]:
    """The judged pairs of documents."""
    known = texts()
    with (CORPUS / "near_duplicates" / "doc_pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["label"] and (not labels or row["label"] in labels):
                label = int(row["label"] != "different")
                yield {"a": known[row["id_a"]], "b": known[row["id_b"]], "label": label}


def sentence_pairs(name: str) -> Iterator[Pair]:
    """Paraphrases or not (pawsx), alike in meaning from 4 of 5 on (stsb): not what this detector looks for."""
    with (CORPUS / "near_duplicates" / f"{name}_zh.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            label = int(row["label"]) if name == "pawsx" else int(float(row["score"]) >= 4)
            yield {"a": row["sentence1"], "b": row["sentence2"], "label": label}


def sentences(text: str) -> list[str]:
    """The sentences of a text with their ends."""
    return [found for found in re.findall(r"[^。！？；\n]+[。！？；\n]*", text) if found.strip()]


def slots(rng: Random, text: str) -> str:
    """Other places, years and amounts."""
    text = re.sub(r"\d+", lambda m: str(rng.randrange(10 ** (len(m[0]) - 1), 10 ** len(m[0]))), text)
    return re.sub(
        r"[\u4e00-\u9fff]{2}(省|市|县|区|镇|乡|村|州)",
        lambda m: rng.choice(_CHARACTERS) + rng.choice(_CHARACTERS) + m[1],
        text,
    )


def cut(rng: Random, text: str) -> str:
    """Three sentences in ten left out."""
    lines = sentences(text)
    kept = sorted(rng.sample(range(len(lines)), max(1, round(0.7 * len(lines)))))
    return "".join(lines[i] for i in kept)


def order(rng: Random, text: str) -> str:
    """The sentences in another order."""
    lines = sentences(text)
    rng.shuffle(lines)
    return "".join(lines)


def excerpt(rng: Random, text: str, host: str) -> str:
    """Two fifths of the characters, in whole sentences one after another, somewhere in another text."""
    lines, others = sentences(text), sentences(host)
    first = last = rng.randrange(len(lines))
    while sum(map(len, lines[first:last])) < 0.4 * len(text):
        first, last = (first, last + 1) if last < len(lines) else (first - 1, last)
    at = rng.randrange(len(others) + 1)
    return "".join([*others[:at], *lines[first:last], *others[at:]])


EDITS: dict[str, Callable[[Random, str, str], str]] = {
    "slots": lambda rng, text, host: slots(rng, text),
    "cut": lambda rng, text, host: cut(rng, text),
    "order": lambda rng, text, host: order(rng, text),
    "three": lambda rng, text, host: order(rng, cut(rng, slots(rng, text))),
    "excerpt": lambda rng, text, host: excerpt(rng, text, host),
}


def edits(seed: int, each: int = 150, longest: int = 3000) -> Iterator[Pair]:
    """Edited copies (1) and other texts of the same file (0); hosts and other texts are nobody's source.

    Texts whose beginning stands in another text are left out: the corpus holds real copies, which nobody judged here."""
    rng = Random(seed)
    known = [text for text in texts().values() if 200 <= len(text) <= longest and len(sentences(text)) >= 5]
    rng.shuffle(known)
    sources, others = known[: len(known) // 2], known[len(known) // 2 :]
    for edit in EDITS.values():
        for i in range(each):
            text, host = rng.choice(sources), rng.choice(others)
            yield {"a": text, "b": edit(rng, text, host), "label": 1}
            yield {"a": rng.choice(sources), "b": others[i], "label": 0}


def main(argv: list[str]) -> None:
    """Print the pairs asked for."""
    made = {
        "doc_pairs": lambda: doc_pairs(*argv[1:]),
        "edits": lambda: edits(int(argv[1])),
        "pawsx": lambda: sentence_pairs("pawsx"),
        "stsb": lambda: sentence_pairs("stsb"),
    }[argv[0]]()
    for pair in made:
        sys.stdout.write(json.dumps(pair, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

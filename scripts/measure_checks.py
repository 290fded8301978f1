"""What the default checks say of clean public documents (needs ../shared/corpus): raw findings by check and 10,000
characters, and with `--show CHECK` every place, to be judged by reading.

.venv/bin/python scripts/measure_checks.py [--show fig.parts]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
WHOLE = ("篇幅", "内容", "值不值得报")
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")

import django  # noqa: E402

django.setup()

from tongzheng.text.checks import Draft, check, checks  # noqa: E402


def documents() -> Iterator[tuple[str, str, str]]:
    """(corpus, title, text)."""
    for name, path in (
        ("hebei", "hebei_gov_docs/docs.jsonl.gz"),
        ("xwlb", "xwlb_news/items.jsonl.gz"),
        ("gwr", "gov_work_reports/reports.jsonl.gz"),
    ):
        with gzip.open(CORPUS / path, "rt", encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                if name != "gwr" or int(entry["year"]) >= 2000:
                    yield name, entry["title"], entry["text"]
    for line in (CORPUS / "lexicon/policy_titles.txt").read_text(encoding="utf-8").splitlines():
        yield "titles", line.strip(), ""


def main() -> None:
    """Count, and show what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", default="")
    show = parser.parse_args().show
    counts: Counter[tuple[str, str]] = Counter()
    chars = 0
    for name, title, text in documents():
        chars += len(title) + len(text)
        for f in check(Draft(title, text)):
            counts[(f.check, f.level.value)] += f.count
            whole = title if f.part.value == "title" else text
            for start, end in f.spots if f.check == show else ():
                print(
                    name,
                    repr(whole[max(0, start - 25) : start] + "【" + whole[start:end] + "】" + whole[end : end + 25]),
                )
    print(f"{chars} characters")
    for (check_id, level), n in sorted(counts.items()):
        if checks()[check_id].group not in WHOLE:
            print(f"{check_id:<24}{level:<9}{n:>6}{n / chars * 10_000:>9.3f}")


if __name__ == "__main__":
    main()

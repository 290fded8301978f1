"""Measures the hints of content on the real texts beside the project: worth reporting (R13), elements (R14), title and text.

.venv/bin/python scripts/measure_content.py [../shared/corpus]
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tongzheng.text.checks.base import Draft  # noqa: E402
from tongzheng.text.checks.content import TitleFits  # noqa: E402
from tongzheng.text.checks.elements import asked_of, missing  # noqa: E402
from tongzheng.text.checks.worth import CHECKS as WORTH  # noqa: E402

CORPUS = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "corpus"
CEREMONY = re.compile(
    "会见|会谈|举行|召开|座谈|访问|考察|调研|慰问|论坛|开幕|闭幕|会议|仪式|出席|贺信|贺电|学习贯彻|参观"
)
EFFORT = re.compile("^【|推进|高质量")
Text = dict[str, str]


def read(path: str) -> list[Text]:
    """The records of one gzip JSONL file."""
    with gzip.open(CORPUS / path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def worth(name: str, texts: list[Text]) -> None:
    """How many texts get a hint that they may not be worth reporting, and why."""
    why: Counter[str] = Counter()
    hinted = 0
    for text in texts:
        found = {f.check for c in WORTH for f in c.find(Draft(text["title"], text["text"]))}
        hinted += bool(found)
        why.update(found)
    print(f"worth   {name}: {hinted}/{len(texts)} = {hinted / len(texts):.1%}  {dict(why)}")


def told(name: str, kind: str, texts: list[Text]) -> None:
    """How often each element a kind asks for is found."""
    absent = Counter(e.name for t in texts for e in missing(kind, t["title"], t["text"]))
    rates = "  ".join(f"{e.name} {1 - absent[e.name] / len(texts):.0%}" for e in asked_of(kind))
    print(f"element {name} as {kind} ({len(texts)}): {rates}")


def fits(name: str, texts: list[Text]) -> None:
    """How often title and text are said not to fit: with their own titles, and with titles of other texts."""
    others = texts[:]
    random.Random(2).shuffle(others)  # noqa: S311
    check = TitleFits()
    own = sum(any(check.find(Draft(t["title"], t["text"]))) for t in texts)
    strange = sum(any(check.find(Draft(o["title"], t["text"]))) for t, o in zip(texts, others, strict=True))
    print(f"title   {name}: own {own / len(texts):.1%}, another's {strange / len(texts):.1%}")


def main() -> None:
    """All of it, about half a minute."""
    news = [t for t in read("xwlb_news/items.jsonl.gz") if "联播快讯" not in t["title"]]
    letters, emergencies = read("public_messages/messages.jsonl.gz"), read("cec/cec.jsonl.gz")
    worth("news of meetings, visits, ceremonies", [t for t in news if CEREMONY.search(t["title"])])
    worth("other news", [t for t in news if not CEREMONY.search(t["title"])])
    worth("citizens' letters", letters)
    told("citizens' letters", "problem", letters)
    told("citizens' letters", "opinion", letters)
    told("news of work done", "experience", [t for t in news if EFFORT.search(t["title"])])
    told("emergencies", "urgent", emergencies)
    fits("news", news)
    fits("citizens' letters", letters)


if __name__ == "__main__":
    main()

"""The questions in the order of the page, and which of them the overview can answer from the same few queries (K6)."""

from __future__ import annotations

from collections.abc import Callable

from tongzheng.analysis.queries import shares, ways
from tongzheng.analysis.queries.facts import Facts
from tongzheng.analysis.queries.study import Study
from tongzheng.files.xlsx import write_xlsx

STUDIES: dict[str, Callable[[Facts], Study]] = {
    "regularity": ways.regularity,
    "timeliness": ways.timeliness,
    "quality": shares.quality,
    "mood": shares.mood,
    "concentration": shares.concentration,
    "months": shares.months,
    "returns": ways.returns,
    "weight": shares.weight,
    "deciding": shares.deciding,
}


def overview(facts: Facts) -> list[Study]:
    """Every question with its answer in a line; about ten queries in all, whatever the number of units."""
    return [study(facts) for study in STUDIES.values()]


def book(study: Study) -> bytes:
    """The tables of a question as a workbook, its definition and words on a page of their own."""
    about = [["题目", study.question], ["口径", study.definition], *[["结论", words] for words in study.words]]
    return write_xlsx({"说明": about} | {table.title: table.sheet() for table in study.tables})

"""The questions in the order of the page, and which of them the overview can answer from the same few queries (K6)."""

from __future__ import annotations

from collections.abc import Callable

from tongzheng.analysis.queries import shares, ways
from tongzheng.analysis.queries.facts import Facts, few
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


NAMES = {
    "regularity": "冷热", "timeliness": "快慢", "quality": "高低", "mood": "喜忧", "concentration": "二八", "months": "闲忙",
    "returns": "退回", "weight": "综合与短稿", "deciding": "服务决策",
}  # fmt: skip
# these walk every unit's days and hours: with thousands of units only on their own pages
SLOW = {"regularity": "报送有没有规律", "timeliness": "从发生到用上要多久"}


def overview(facts: Facts) -> list[Study]:
    """Every question with its answer in a line, of `brief` facts; about six queries in all, whatever the number of units."""
    found = []
    for key, study in STUDIES.items():
        if few(facts) or key not in SLOW:
            found.append(study(facts))
        else:
            found.append(Study(key, NAMES[key], SLOW[key], "", headline="单位多，点开再算"))
    return found


def book(study: Study) -> bytes:
    """The tables of a question as a workbook, its definition and words on a page of their own."""
    about = [["题目", study.question], ["口径", study.definition], *[["结论", words] for words in study.words]]
    return write_xlsx({"说明": about} | {table.title: table.sheet() for table in study.tables})

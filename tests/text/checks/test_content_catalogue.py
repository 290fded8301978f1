"""Every check of the house speaks on its example, and the page for users lists them all (R4)."""

import importlib.util
from datetime import date
from pathlib import Path

import pytest

from tongzheng.text.checks import Draft, Facts, Level, check, checks

ROOT = Path(__file__).resolve().parents[3]
_SPEC = importlib.util.spec_from_file_location("list_checks", ROOT / "scripts" / "list_checks.py")
list_checks = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(list_checks)
EXAMPLES = list_checks.examples()

TREE = frozenset({"临江市"})
FACTS = {
    "today": date(2026, 6, 1),
    "leaders": (
        ("方敬山", "县委书记", 1, None, None),
        ("白晓棠", "常务副县长", 3, None, None),
        ("魏宁", "副县长", 4, None, None),
    ),
    "units": {
        "县文广新局": "县文化和旅游局",
        "玉泉县市场监督管理局": "",
        "县教育局": "",
        "县水利局": "",
        "县民政局": "",
    },
    "places": {"玉泉县": TREE, "金沙县": TREE, "石鼓镇": TREE | {"玉泉县"}},
    "terms": {"双减负": "“双减”"},
}
KINDS = {"elem.missing": "problem", "len.total": "news"}


@pytest.mark.parametrize("id_", checks())
def test_a_check_speaks_on_its_example(id_):
    """A check that never fires is not a checked check: each has an example in the page, and finds it."""
    row = EXAMPLES[id_]
    facts = Facts(kind=KINDS.get(id_, ""), channel="public" if id_ == "pii.name" else "report", **FACTS)
    on = {id_: Level.HINT} if not checks()[id_].default else {}
    assert id_ in {f.check for f in check(Draft(row["title"], row["body"], facts), levels=on)}


def test_the_page_lists_every_check_as_it_is():
    page = list_checks.PAGE.read_text(encoding="utf-8")
    assert set(EXAMPLES) == set(checks())
    assert page == list_checks.page(), "run scripts/list_checks.py"

"""Rows of a table and picture lines are neither counted as words nor found fault with (R1, R4)."""

from __future__ import annotations

import pytest

from tongzheng.text.checks import Draft, check
from tongzheng.text.clean import count_chars

PROSE = "截至10月底，青石镇12个村的饮水工程全部完工，3200名群众用上了自来水。"
MORE = "下一步，该镇将逐村核对水质。"
ROWS = "表1　完成情况\n乡镇 ｜ 户数 ｜ 完成率\n青石镇 ｜ 120 ｜ 97%\n大坪乡 ｜ 88 ｜ 100%"
PICTURE = "〔图：现场 (2)_IMG..2026.png〕\n图1　抢险现场"


@pytest.mark.parametrize("added", [ROWS, PICTURE, "甲 ｜ 乙\n丙 ｜ ", "〔图：2/布署.jpg〕"])
def test_no_finding_comes_of_a_table_or_a_picture(added: str) -> None:
    def said(body: str) -> list[tuple[str, str]]:
        return [(f.check, f.found) for f in check(Draft("青石镇饮水工程完工", body))]

    assert said(f"{PROSE}\n{added}\n{MORE}") == said(f"{PROSE}\n{MORE}") == []


def test_separators_and_picture_lines_are_not_counted() -> None:
    assert count_chars("乡镇 ｜ 户数\n青石镇 ｜ 120") == len("乡镇户数青石镇120")
    assert count_chars(f"{PROSE}\n〔图：现场.png〕\n{PROSE}") == 2 * count_chars(PROSE)

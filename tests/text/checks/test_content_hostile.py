"""Texts made to choke on: every check of content ends, in bounded work, and finds a bounded number of things (R4)."""

from datetime import date
from itertools import islice

import pytest

from tongzheng.text.checks import content, elements, leftovers, length, names, places, privacy, secrecy_marks, worth
from tongzheng.text.checks.base import Draft, Facts
from tongzheng.text.checks.standards import STANDARDS, assess

CHECKS = [
    c for m in (leftovers, secrecy_marks, privacy, length, content, worth, elements, names, places) for c in m.CHECKS
]
TREE = frozenset({"临江市"})
FACTS = Facts(
    kind="problem", channel="public", today=date(2026, 6, 1),
    units={f"玉泉县{a}{b}服务管理局": "" for a in "农林水土电" for b in ("发展", "监督", "保障")} | {"县文广新局": "县文旅局"},
    leaders=(("方敬山", "县委书记", 1, None, None), ("韩一舟", "县长", 2, None, None), ("魏宁", "副县长", 3, None, None)),
    places={"临江市": frozenset(), "玉泉县": TREE, "金沙县": TREE, "石鼓镇": TREE | {"玉泉县"}}, terms={"双减": "“双减”"},
)  # fmt: skip
SIZE = 5_000
PIECES = [
    "1", "1 ", "6222 ", "[", "（", "*", "**汉", "<p", "http://", "\n", " \n", "汉", "，", "。", "要。", "一、\n", "高度重视，", "记者从", "见附件",
    "玉泉县", "县长方敬山、", "韩一舟、方敬山。", "服务管理局", "临江市玉泉区", "金沙县石鼓镇", "村民王", "密", "机密★", "〔2024〕第", "😀", "\u202e", "\x00",
    "\ud800", "查看", "2024年",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=lambda p: p.encode("unicode_escape").decode())
def test_every_check_ends(piece):
    text = piece * (SIZE // len(piece))
    drafts = Draft("召开会议调研路灯", text, FACTS), Draft(text, "正文。", FACTS)
    for draft in drafts:
        for check in CHECKS:
            for finding in islice(check.find(draft), 500):
                assert 0 <= finding.start <= finding.end <= len(draft.text(finding.part))


@pytest.mark.parametrize("standard", STANDARDS)
def test_standards_judge_anything(standard):
    for body in ("", "1" * SIZE, "\n" * SIZE, "\ud800"):
        assert assess(Draft("", body, FACTS), [], standard)

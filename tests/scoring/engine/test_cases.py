"""Worked cases: those of this project, those written independently, and the office's own where they are at hand."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tongzheng.config.tools import evaluate_scoring

HERE = Path(__file__).parent
SHARED = Path(__file__).resolve().parents[4] / "shared" / "domain" / "scoring_cases"
FILES = sorted([*HERE.glob("cases/*.yaml"), *HERE.parent.glob("cases_independent/*.yaml"), *SHARED.glob("*.yaml")])


def test_every_case_comes_out_to_the_cent():
    assert len(FILES) > 5
    for path in FILES:
        data = evaluate_scoring.read(path)
        book = evaluate_scoring.rulebook_for(data, HERE / data["toml"] if "toml" in data else None)
        for index, case in enumerate(data["cases"]):
            outcome = evaluate_scoring.judge(book, case, index)
            assert outcome.agrees, (path.name, outcome.id, *outcome.faults, *map(str, outcome.differences))


def test_the_command_tells_each_line_that_differs(tmp_path, capsys):
    text = (HERE / "cases" / "A.yaml").read_text(encoding="utf-8")
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace('p3, "1.00"', 'p3, "1.01"'), encoding="utf-8")
    assert evaluate_scoring.run(argparse.Namespace(file=path, rulebook=None, json=True)) == 1
    (case,) = json.loads(capsys.readouterr().out)["results"]
    assert [(d["level"], d["where"], d["expected"], d["got"]) for d in case["differences"]] == [
        (2, "Q1 2026-04 adoption", "1.01", "1.00"),
        (3, "Q1 2026-04 adoption p3", "1.01", "1.00"),
    ]
    assert evaluate_scoring.run(argparse.Namespace(file=HERE / "cases" / "A.yaml", rulebook=None, json=False)) == 0
    assert "相符 1，不符 0" in capsys.readouterr().out


def test_a_field_nobody_knows_is_told(tmp_path, capsys):
    path = tmp_path / "typed.yaml"
    facts = "{units: [{id: U}], reports: [{id: r, unit: U, received: 2026-01-01, registred: 2026-03-01}]}"
    path.write_text(f"rulebook: {{id: A}}\ncases: [{{as_of: 2026-03-01, facts: {facts}}}]", encoding="utf-8")
    assert evaluate_scoring.run(argparse.Namespace(file=path, rulebook=None, json=False)) == 0
    assert "第 1 行（r）：不认识 registred，没有用上" in capsys.readouterr().out


UNREADABLE = [
    ("a: [", "不是合格的 YAML"),
    ("rulebook: {id: Z}\ncases: [1]", "没有 id 是"),
    ("rulebook: {id: A}\ncases: []", "至少一例"),
    ("rulebook: {id: B}\nrulebook: {id: A}\ncases: [1]", "rulebook 写了两次"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, expect: {lines: 3}}]", "expect.lines 应是列表"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, expect: {rank: {2026-03: 4}}}]", "expect.rank 2026-03"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, window: [2026-05, 2026-03]}]", "先写早的"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, facts: {units: [{id: U}], mergers: [{id: m, from: [U], into: U, date: 2026-02-01}]}}]", "不能并入自己"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, facts: {appeals: [{id: a, fact: x, date: 2026-02-01, result: upheld}]}}]", "没有叫“x”的事实"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, facts: {reports: [{id: r, unit: U, recieved: 2026-01-01}]}}]", "缺 received"),
    ("rulebook: {id: A}\ncases: [{id: x}]", "缺 as_of"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-13-01}]", "不是日期"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, facts: {reports: [{id: r, unit: U, received: 2026-01-01}]}}]", "没有叫“U”的单位"),
    ("rulebook: {id: A}\ncases: [{as_of: 2026-03-01, facts: {adoptions: [3], heaven: []}}]", "应写成"),
]  # fmt: skip


def test_a_file_that_cannot_be_read_says_where_and_why(tmp_path, capsys):
    path = tmp_path / "bad.yaml"
    for text, said in UNREADABLE:
        path.write_text(text, encoding="utf-8")
        assert evaluate_scoring.run(argparse.Namespace(file=path, rulebook=None, json=False)) == 2, text
        captured = capsys.readouterr()
        assert said in captured.out + captured.err, text

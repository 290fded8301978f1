"""`tongzheng check` and `tongzheng evaluate checks`: files in, findings and measures out (R4)."""

import json

import pytest

from tongzheng.config.cli import _parser
from tongzheng.files.docx import write_docx


def tongzheng(*words):
    args = _parser().parse_args([str(word) for word in words])
    return args.run(args)


@pytest.fixture
def drafts(tmp_path):
    (tmp_path / "a.txt").write_text("关于防讯工作的报告\r\n\r\n　　要统一布署，走访群众...\r\n", encoding="gb18030")
    (tmp_path / "b.md").write_text(
        "# 关于防汛的报告\n\n## 一、情况\n\n- **布署**到位，见[通知](http://a.cn)。\n", encoding="utf-8"
    )
    (tmp_path / "c.docx").write_bytes(write_docx("防汛工作情况", ["各镇统一布署。", "二是抓落实。"]))
    (tmp_path / "good.txt").write_text(
        "青石镇山核桃积压1800吨\n\n据摸排，青石镇积压山核桃1800吨。建议县里协调收储。\n", encoding="utf-8"
    )
    return tmp_path


def test_findings_are_printed_with_line_column_level_and_suggestion(drafts, capsys):
    assert tongzheng("check", drafts / "a.txt") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{drafts / 'a.txt'}:1:3: 错误 typo.pair 标题 “防讯”")
    assert lines[0].endswith("→ “防汛”")
    assert any(":3:6: 错误 typo.pair “布署”" in line for line in lines)
    assert any("警告 punct.ellipsis" in line for line in lines)


def test_a_word_file_and_markdown_are_read_as_the_office_reads_them(drafts, capsys):
    assert tongzheng("check", "--json", drafts / "b.md", drafts / "c.docx") == 1
    told = json.loads(capsys.readouterr().out)
    assert [entry["file"] for entry in told] == [str(drafts / "b.md"), str(drafts / "c.docx")]
    for entry, place in zip(told, [(5, 5), (2, 5)], strict=True):
        (typo,) = [f for f in entry["findings"] if f["check"] == "typo.pair"]
        assert (typo["line"], typo["column"]) == place
        assert (typo["level"], typo["part"], typo["found"], typo["suggestion"]) == ("error", "body", "布署", "部署")
        assert not [f for f in entry["findings"] if f["check"] == "left.md"]


CODE = """# 关于防汛的报告

运行`布署()`和``A,要``命令，<b>各镇</b>已落实。

```python
布署 = "统一布署,要"
```

<!-- 布署 -->
[ref]: http://a.cn/布署

最后统一布署[^1]。
"""


def test_code_comments_and_links_of_markdown_are_no_prose(drafts, capsys):
    (drafts / "code.md").write_text(CODE, encoding="utf-8")
    assert tongzheng("check", "--json", drafts / "code.md") == 1
    ((told,)) = json.loads(capsys.readouterr().out)
    found = [(f["check"], f["line"], f["column"]) for f in told["findings"] if f["level"] != "hint"]
    assert found == [("typo.pair", 12, 5)]


def test_a_fence_and_a_comment_never_closed_hide_nothing(drafts, capsys):
    (drafts / "open.md").write_text("# 报告\n\n```\n统一布署。\n<!-- 统一布署。\n", encoding="utf-8")
    assert tongzheng("check", "--json", drafts / "open.md") == 1
    ((told,)) = json.loads(capsys.readouterr().out)
    assert [f["count"] for f in told["findings"] if f["check"] == "typo.pair"] == [2]


def test_a_text_without_errors_is_zero(drafts, capsys):
    assert tongzheng("check", drafts / "good.txt") == 0
    assert "错误" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.txt", b"\x00\x01\x02" * 400, "不是文本文件"),
        ("x.docx", b"PK\x03\x04 broken", "损坏"),
        ("x.pdf", b"%PDF-1.4", "只能检查"),
        ("x.txt", b" \n\n", "没有文字"),
        ("x.txt", None, "没有这个文件"),
    ],
)
def test_an_unusable_file_is_named_and_the_others_are_still_checked(drafts, capsys, name, data, said):
    if data is not None:
        (drafts / name).write_bytes(data)
    assert tongzheng("check", "--json", drafts / name, drafts / "a.txt") == 2
    out, err = capsys.readouterr()
    assert said in err
    first, second = json.loads(out)
    assert said in first["error"]
    assert second["findings"]


HEAD = "n_diff\tsource\ttarget\n"


def evaluated(tmp_path, capsys, text):
    path = tmp_path / "cases.tsv"
    path.write_text(text, encoding="utf-8")
    code = tongzheng("evaluate", "checks", path, "--json")
    return code, json.loads(capsys.readouterr().out)


def test_hits_misses_and_false_alarms_are_counted(tmp_path, capsys):
    code, result = evaluated(
        tmp_path,
        capsys,
        HEAD
        + "1\t各镇统一布署\t各镇统一部署\n"  # found
        + "1\t开展了大棚差\t开展了大排查\n"  # lengths alike, missed by the pairs
        + "0\t各镇统一部署\t各镇统一部署\n"  # clean
        + "0\t物业签定合同\t物业签定合同\n"  # a false alarm by the set's own judgement
        + "坏行\n",
    )
    assert code == 0
    base = result["baseline"]
    assert (base["cases"], base["with_errors"], base["clean"], base["found"], base["false_alarms"]) == (4, 2, 2, 1, 1)
    assert (base["precision"], base["recall"], base["f1"]) == (0.5, 0.5, 0.5)
    assert base["mended"] == 1
    assert {"precision", "recall", "f1", "cases", "with_errors", "clean", "found", "false_alarms"} <= set(result)
    assert ("false_alarm", 5) in {(e["kind"], e["line"]) for e in result["errors"]}
    assert len(result["bad_lines"]) == 1
    assert "第 6 行" in result["bad_lines"][0]


def test_lines_of_unequal_length_are_compared_by_their_difference(tmp_path, capsys):
    _, result = evaluated(
        tmp_path, capsys, "source\ttarget\n群众的的支持很多\t群众的支持很多\n已经成落实\t已经完成落实\n"
    )
    assert result["with_errors"] == 2
    assert result["checks"]["rep.char2"] == {"right": 1, "beside": 0, "clean": 0}


def test_signs_count_only_where_the_set_judges_them(tmp_path, capsys):
    spelling = "source\ttarget\n各镇统一布署\t各镇统一部署\n要推进,要落实\t要推进,要落实\n"
    _, result = evaluated(tmp_path, capsys, spelling)
    assert (result["scope"], result["false_alarms"], result["all"]["false_alarms"]) == ("typos", 0, 1)
    _, result = evaluated(tmp_path, capsys, spelling + "要加快,要提速\t要加快，要提速\n")
    assert (result["scope"], result["found"], result["false_alarms"]) == ("all", 2, 1)


@pytest.mark.parametrize("text", ["", "a\tb\n1\t2\n", "source\ttarget\n", "source\ttarget\n只有一列\n"])
def test_a_table_that_cannot_be_used_says_why(tmp_path, capsys, text):
    code, result = evaluated(tmp_path, capsys, text)
    assert code == 2
    assert result["error"]

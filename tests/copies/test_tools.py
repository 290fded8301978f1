"""`tongzheng similar` and `tongzheng evaluate duplicates`: what they print, and what they say to files of no use (R5)."""

import json

import pytest

from tests.copies.corpus_pairs import CORPUS, doc_pairs, edits
from tests.copies.prose import report
from tongzheng.config.cli import _parser
from tongzheng.config.tools import evaluate_duplicates
from tongzheng.files.docx import write_docx


def run(capsys, *words):
    """(exit code, standard output, standard error)."""
    args = _parser().parse_args([str(word) for word in words])
    code = args.run(args)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def folder(tmp_path):
    shelf = tmp_path / "旧稿"
    (shelf / "2025").mkdir(parents=True)
    (shelf / "2025" / "甲.docx").write_bytes(write_docx("供水管网检修情况", report(1).split("\n")))
    (shelf / "乙.txt").write_bytes(report(2).encode("gb18030"))
    (shelf / "丙.md").write_text("# 题目\n\n" + report(3), encoding="utf-8")
    (shelf / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    (shelf / "乱.txt").write_bytes(bytes(range(256)) * 40)
    (shelf / "空.txt").write_bytes(b"")
    (shelf / "~$甲.docx").write_bytes(b"lock")
    (shelf / "图.png").write_bytes(b"\x89PNG")
    return shelf


def test_the_files_a_text_is_like_are_named(capsys, tmp_path, folder):
    asked = tmp_path / "新.txt"
    asked.write_text(report(1).replace("\n", "\n\n") + report(3, 4), encoding="utf-8")
    code, out, err = run(capsys, "similar", asked, "--against", folder)
    assert code == 0
    assert "比了 3 个文件，和 2 个相像" in out
    assert "甲.docx　" in out
    assert "见于该文" in out
    assert {line.split("：")[0].rsplit("/", 1)[1] for line in err.splitlines()} == {"坏.docx", "乱.txt", "空.txt"}


def test_json_is_one_document(capsys, tmp_path, folder):
    asked = tmp_path / "新.md"
    asked.write_text(report(2), encoding="utf-8")
    code, out, err = run(capsys, "similar", asked, "--against", folder, "--json")
    answer = json.loads(out)
    assert (code, err, answer["compared"], answer["total"], answer["at_least"]) == (0, "", 3, 1, False)
    (match,) = answer["matches"]
    assert (match["file"], match["likeness"], match["label"]) == (str(folder / "乙.txt"), "exact", "完全相同")
    assert (match["share"], match["share_back"]) == (1.0, 1.0)
    assert match["passages"][0]["text"] == report(2)[slice(*match["passages"][0]["here"])]
    assert [one["file"] for one in answer["skipped"]] == [str(folder / n) for n in ("乱.txt", "坏.docx", "空.txt")]


def test_a_file_in_the_folder_is_not_compared_with_itself(capsys, folder):
    code, out, _ = run(capsys, "similar", folder / "乙.txt", "--against", folder)
    assert code == 0
    assert "和 2 个文件都不相像" in out


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("没有.txt", None, "没有这个文件"),
        ("空.txt", b"", "没有文字"),
        ("点.txt", "，。\n".encode(), "没有文字"),
        ("乱.txt", bytes(range(256)) * 9, "不是文本文件"),
        ("坏.docx", b"\x00\x01", ""),
        ("表.xlsx", b"PK", "只能比 .docx、.txt、.md 文件"),
    ],
)
def test_a_file_of_no_use_is_refused_with_the_reason(capsys, tmp_path, folder, name, data, why):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    code, out, err = run(capsys, "similar", path, "--against", folder)
    assert (code, out) == (2, "")
    assert str(path) in err
    assert why in err
    code, out, _ = run(capsys, "similar", path, "--against", folder, "--json")
    assert (code, why in json.loads(out)["error"]) == (2, True)


def test_a_folder_of_no_use_is_refused(capsys, tmp_path, folder):
    asked = folder / "乙.txt"
    (tmp_path / "空").mkdir()
    for place, why in (("没有", "没有这个文件夹"), ("空", "没有可比的"), ("旧稿/乙.txt", "这不是文件夹")):
        code, _, err = run(capsys, "similar", asked, "--against", tmp_path / place)
        assert code == 2
        assert why in err


def write_pairs(tmp_path, *rows):
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_pairs_are_counted_and_the_errors_shown(capsys, tmp_path):
    path = write_pairs(
        tmp_path,
        {"a": report(1), "b": report(1, 8), "label": 1},
        {"a": report(2), "b": report(3), "label": 0},
        {"a": report(4), "b": report(5), "label": 1},  # no copy at all
        {"a": report(6), "b": report(6), "label": 0},
        {"a": report(7), "b": report(2), "label": 0},  # a copy of another a
    )
    code, out, _ = run(capsys, "evaluate", "duplicates", path, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["pairs"], answer["positives"], answer["negatives"]) == (5, 2, 3)
    assert (answer["precision"], answer["recall"], answer["f1"]) == (0.5, 0.5, 0.5)
    assert answer["other_matches"] == 1
    assert [(e["kind"], e["line"], e["score"]) for e in answer["errors"]] == [
        ("false_positive", 4, 1.0),
        ("false_negative", 3, 0.0),
    ]
    code, out, _ = run(capsys, "evaluate", "duplicates", path)
    assert code == 0
    assert "查准率 0.5000　查全率 0.5000　F1 0.5000" in out
    assert "误报　第 4 行" in out


def test_bad_lines_are_named_and_the_rest_is_evaluated(capsys, tmp_path):
    good = {"a": report(1), "b": report(1), "label": "1"}
    path = write_pairs(tmp_path, good, "{oops", [1], {"a": 1, "b": "x", "label": 1}, {**good, "label": 2}, "", good)
    code, out, err = run(capsys, "evaluate", "duplicates", path, "--json")
    answer = json.loads(out)
    assert (code, answer["pairs"], answer["recall"]) == (0, 2, 1.0)
    assert [bad["line"] for bad in answer["bad_lines"]] == [2, 3, 4, 5]
    assert "第 2 行：不是 JSON" in err


@pytest.mark.parametrize("data", [None, b"", b"\xff\x00\x01\x02" * 9, b"[1, 2]\n{}\n"])
def test_a_file_without_a_pair_is_unusable(capsys, tmp_path, data):
    path = tmp_path / "pairs.jsonl"
    if data is not None:
        path.write_bytes(data)
    code, out, err = run(capsys, "evaluate", "duplicates", path)
    assert (code, out) == (2, "")
    assert str(path) in err
    code, out, _ = run(capsys, "evaluate", "duplicates", path, "--json")
    assert (code, bool(json.loads(out)["error"])) == (2, True)


def judged(pairs):
    chosen = [
        evaluate_duplicates.Pair(i, str(pair["a"]), str(pair["b"]), int(str(pair["label"])))
        for i, pair in enumerate(pairs)
    ]
    return evaluate_duplicates.summary(evaluate_duplicates.evaluate(chosen))


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside the tree")
def test_edited_copies_of_real_texts_are_found():
    """Another seed than any the thresholds were chosen with."""
    result = judged(edits(424_242, each=25))
    assert result["recall"] >= 0.98
    assert result["precision"] >= 0.98


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside the tree")
def test_judged_documents_of_the_corpus_are_found():
    """Also the paragraphs of a document in another one; how look-alikes fare is in docs/evaluation.md."""
    assert judged(list(doc_pairs("revision", "derived")))["recall"] >= 0.95
    assert judged(list(doc_pairs("dup"))[::2])["recall"] >= 0.95

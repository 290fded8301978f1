"""`tongzheng typeset`: which issue, which file, which answer (E6)."""

import json

import pytest

from tongzheng.config.tools import typeset


def run(tmp_path, *words):
    from tongzheng.config.cli import _parser  # noqa: PLC0415 - the parser alone, without a second set-up of Django

    return typeset.run(_parser().parse_args(["typeset", *words, "--out", str(tmp_path / "期.out")]))


@pytest.fixture
def printed(house):
    house.issue(1, "published")
    return house.issue(1, "published")


def test_the_issue_by_any_of_its_names(house, printed):
    for words in ("latest", str(printed.pk), f"《政务信息》{printed.year}-2", f"政务信息{printed.year}年第2期"):
        assert typeset.find(words) == printed, words
    for words in ("政务信息", "《无此刊》2026-1", "999999", f"《政务信息》{printed.year}年增刊第2期", ""):
        assert typeset.find(words) is None, words


def test_the_kept_file_comes_out_as_it_was_kept(house, printed, tmp_path, capsys):
    for kind in ("pdf", "docx", "ofd"):
        assert run(tmp_path, "latest", "--format", kind, "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert told["kept"]
        assert (tmp_path / "期.out").stat().st_size == told["bytes"]


def test_what_is_not_kept_is_made(house, tmp_path, capsys):
    issue = house.issue(1)
    assert run(tmp_path, str(issue.pk), "--format", "html") == 0
    assert issue.placements.get().article.title in (tmp_path / "期.out").read_text()
    assert run(tmp_path, str(issue.pk), "--format", "pdf", "--json") == 0
    assert not json.loads(capsys.readouterr().out.splitlines()[-1])["kept"]


def test_what_goes_wrong_has_its_own_answer(house, printed, tmp_path, capsys):
    assert run(tmp_path, "没有这一期") == 2
    assert "latest" in capsys.readouterr().err
    assert run(tmp_path / "没有这个文件夹", "latest") == 1

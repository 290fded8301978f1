"""`scripts/fit_typos.py` replaces the weights the program goes by only when it is told to."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tongzheng.text.typos import evidence

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "fit_typos.py"


@pytest.fixture
def fitting(monkeypatch, tmp_path):
    """The script over two invented sentences, with a file of weights of its own."""
    spec = importlib.util.spec_from_file_location("fit_typos", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    weights = tmp_path / "typo_weights.tsv"
    weights.write_text("as it was\n", encoding="utf-8")
    monkeypatch.setattr(evidence, "WEIGHTS", weights)
    monkeypatch.setattr(script, "pairs", lambda *_: [("县人民正府印发通知。", "县人民政府印发通知。")])
    monkeypatch.setattr(script, "clean", lambda: [("桌椅、厨具免费用，车辆绕着货站走。",) * 2])
    return script, weights


@pytest.mark.parametrize(("words", "kept"), [([], True), (["--write"], False)])
def test_the_weights_are_written_only_when_asked(fitting, monkeypatch, capsys, words, kept):
    script, weights = fitting
    monkeypatch.setattr(sys, "argv", ["fit_typos.py", *words])
    script.main()
    assert "gain\t" in capsys.readouterr().out
    assert (weights.read_text(encoding="utf-8") == "as it was\n") is kept


def test_asking_for_help_writes_nothing(fitting, monkeypatch):
    script, weights = fitting
    monkeypatch.setattr(sys, "argv", ["fit_typos.py", "--help"])
    with pytest.raises(SystemExit):
        script.main()
    assert weights.read_text(encoding="utf-8") == "as it was\n"

"""The rules of the house that a machine can check: each is named after what goes wrong without it."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "tongzheng"
ROOMS = ["network", "checking", "reporting", "bulletins", "instructions", "upward", "mailbox", "library"]
SOURCES = sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)

# public functions in actions that write no trail entry, and why
NO_TRAIL = {
    "tongzheng.reporting.actions.submission.save_draft": "autosave of an unsent draft; each hand-over keeps a revision",
    "tongzheng.network.actions.switch_post": "choosing which own post to use writes only the person's preference",
}


def flows() -> Iterator[tuple[str, object, object]]:
    """(room, model with a FLOW, Flow) for every document kind."""
    for room in ROOMS:
        models = importlib.import_module(f"tongzheng.{room}.models")
        for _, model in inspect.getmembers(models, inspect.isclass):
            if model.__module__ == models.__name__ and hasattr(model, "FLOW"):
                yield room, model, model.FLOW


@pytest.mark.parametrize(("room", "model", "flow"), list(flows()), ids=lambda v: getattr(v, "kind", None) or str(v))
def test_every_step_has_its_access_rule(room, model, flow):
    access = importlib.import_module(f"tongzheng.{room}.access")
    missing = [step.name for step in flow if not hasattr(access, f"can_{step.name}")]
    assert not missing, f"{room}.access lacks can_{missing}"


@pytest.mark.parametrize(("room", "model", "flow"), list(flows()), ids=lambda v: getattr(v, "kind", None) or str(v))
def test_every_step_is_taken_by_some_action(room, model, flow):
    text = "\n".join(p.read_text() for p in SOURCES if p.is_relative_to(ROOT / room))
    missing = [step.name for step in flow if f'"{step.name}"' not in text.replace("Step(\n        ", "Step(")]
    taken = [step.name for step in flow if text.count(f'"{step.name}"') < 2]
    assert not missing
    assert not taken, f"declared but never taken: {taken}"


@pytest.mark.parametrize(("room", "model", "flow"), list(flows()), ids=lambda v: getattr(v, "kind", None) or str(v))
def test_states_of_a_flow_are_the_models_choices(room, model, flow):
    states = {value for value, _ in model._meta.get_field("state").choices}
    used = {s for step in flow for s in (*step.sources, step.target)}
    assert {str(s) for s in used} <= states


def action_modules() -> list[str]:
    """Every module in which a room writes."""
    found = []
    for path in SOURCES:
        parts = path.relative_to(ROOT).parts
        if len(parts) >= 2 and parts[0] in ROOMS and parts[1].removesuffix(".py") == "actions":
            found.append(
                ".".join(["tongzheng", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")
            )
    return found


@pytest.mark.parametrize("name", action_modules())
def test_every_public_action_runs_as_one(name):
    """A public function that takes `by` is an @action (one transaction, refusals kept on the trail) or is listed."""
    module = importlib.import_module(name)
    loose = [
        f"{name}.{fn_name}"
        for fn_name, fn in inspect.getmembers(module, inspect.isfunction)
        if fn.__module__ == name and not fn_name.startswith("_")
        and "by" in inspect.signature(fn).parameters
        and not getattr(fn, "is_action", False)
        and f"{name}.{fn_name}" not in NO_TRAIL
    ]  # fmt: skip
    assert not loose


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_state_moves_only_through_the_trail(path):
    """`x.state = …` and `update(state=…)` outside trail would be a step without paperwork."""
    if path.relative_to(ROOT).parts[0] in {"trail", "demo"}:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            assert not (isinstance(target, ast.Attribute) and target.attr == "state"), f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            assert all(k.arg != "state" for k in node.keywords), f"line {node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sizes(path):
    """Small files and functions: 600 lines and 80 lines are the hard limits; a view 40."""
    text = path.read_text()
    data = "demo" in path.parts  # word lists
    assert data or text.count("\n") <= 600
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= (40 if "views" in str(path.relative_to(ROOT)) else 80), f"{node.name}: {length} lines"
        if isinstance(node, ast.ClassDef):
            assert sum(isinstance(x, ast.FunctionDef) for x in node.body) <= 20, node.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_views_fetch_through_queries(path):
    relative = path.relative_to(ROOT)
    if "views" in relative.parts or relative.name == "views.py":
        assert ".objects" not in path.read_text()


def test_scripts_stay_small():
    scripts = list((ROOT / "ui" / "static" / "ui" / "js").glob("*.js"))
    lengths = {p.name: p.read_text().count("\n") for p in scripts}
    assert scripts
    assert max(lengths.values()) <= 120, lengths
    assert sum(lengths.values()) <= 2000


def test_no_inline_script_or_style_in_templates():
    """The Content-Security-Policy would refuse them, so they would be dead code."""
    for path in ROOT.rglob("*.html"):
        text = path.read_text()
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert "onclick=" not in text, path
        assert "<script>" not in text, path

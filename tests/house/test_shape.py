"""The rules of the house that a machine can check: each is named after what goes wrong without it."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "tongzheng"
ROOMS = [
    "network",
    "checking",
    "reporting",
    "bulletins",
    "distribution",
    "instructions",
    "upward",
    "mailbox",
    "library",
    "guidance",
    "archive",
    "scoring",
    "targets",
    "circulars",
    "awards",
    "oversight",
    "supervision",
    "inspections",
    "outcomes",
    "directives",
    "deadlines",
    "cases",
    "response",
    "emergencies",
    "duty",
    "daily",
    "relay",
    "breaches",
    "channels",
]
SOURCES = sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)

# public functions in actions that write no trail entry, and why
NO_TRAIL = {
    "tongzheng.reporting.actions.unsaved.keep_unsaved": "autosave of what an editor types; saving the article is on the trail",
    "tongzheng.reporting.actions.unsaved.drop_unsaved": "the editor's own unsaved text, which nobody else sees",
    "tongzheng.reporting.actions.submission.save_draft": "autosave of an unsent draft; each hand-over keeps a revision",
    "tongzheng.bulletins.actions.editions.complete_edition": "sets the pages, then calls keep_late, which keeps them",
    "tongzheng.archive.actions.filing.file_issue": "makes the record, then calls file_record, which files it",
    "tongzheng.archive.actions.exporting.run_export": "copies kept files; finish_export says that it is whole",
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


@cache
def parsed() -> list[tuple[Path, str, list[ast.AST]]]:
    """(path below the program, text, all nodes) of every source."""
    texts = [(path.relative_to(ROOT), path.read_text()) for path in SOURCES]
    return [(path, text, list(ast.walk(ast.parse(text)))) for path, text in texts]


def sets_state(node: ast.AST) -> bool:
    """`x.state = …` or `update(state=…)`."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return any(keyword.arg == "state" for keyword in node.keywords)
    return False


def test_state_moves_only_through_the_trail():
    """Anywhere else it would be a step without paperwork."""
    wrong = [
        f"{path}:{node.lineno}"
        for path, _, nodes in parsed()
        if path.parts[0] not in {"trail", "demo"}
        for node in nodes
        if sets_state(node)
    ]
    assert not wrong


def test_sizes():
    """Small files and functions: 600 lines and 80 lines are the hard limits; a view 40; a class 20 methods."""
    wrong = []
    for path, text, nodes in parsed():
        if text.count("\n") > 600 and "demo" not in path.parts:  # the demo's are word lists
            wrong.append(f"{path}: {text.count(chr(10))} lines")
        longest = 40 if "views" in str(path) else 80
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                wrong += [f"{path}: {node.name}: {length} lines"] if length > longest else []
            if isinstance(node, ast.ClassDef):
                methods = sum(isinstance(x, ast.FunctionDef) for x in node.body)
                wrong += [f"{path}: {node.name}: {methods} methods"] if methods > 20 else []
    assert not wrong


def test_views_fetch_through_queries():
    views = [(path, text) for path, text, _ in parsed() if "views" in path.parts or path.name == "views.py"]
    assert views
    assert not [str(path) for path, text in views if ".objects" in text]


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

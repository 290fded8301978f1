"""Flow: which steps a document may take. One table per document kind; the words on buttons and on the trail stand here too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

_LABELS: dict[str, str] = {}  # trail kind -> the word on the trail, e.g. "reporting.report.submit" -> "送签"


def label(kind: str) -> str:
    """The Chinese word for a trail entry's kind; the kind itself if nobody declared it."""
    return _LABELS.get(kind, kind)


def labels() -> dict[str, str]:
    """All declared kinds and their words (the auditor's filter)."""
    return dict(_LABELS)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from any of `sources` to `target`. `label` is the button, `done` the word on the trail."""

    name: str
    sources: frozenset[str]
    target: str
    label: str
    done: str
    tone: str = ""  # main | seal | plain
    key: str = ""  # keyboard key on a desk
    needs_reason: bool = False
    button: bool = True  # False: never offered by itself (another act takes the step)


class Flow:
    """The steps of one document kind, e.g. Flow("reporting.report", Step(...), ...)."""

    def __init__(self, kind: str, *steps: Step) -> None:
        self.kind = kind
        self.steps = {step.name: step for step in steps}
        if len(self.steps) != len(steps):
            raise ValueError(f"{kind}: a step is named twice")
        _LABELS.update({f"{kind}.{s.name}": s.done for s in steps})

    def __getitem__(self, name: str) -> Step:
        return self.steps[name]

    def __iter__(self) -> Any:
        return iter(self.steps.values())

    def leaving(self, state: str) -> list[Step]:
        """Steps that may leave this state, in the order they were declared."""
        return [s for s in self.steps.values() if state in s.sources]


class Events:
    """Things recorded about a kind without a change of state: Events("reporting.report", attach="添加附件")."""

    def __init__(self, kind: str, **words: str) -> None:
        self.kind = kind
        self.words = words
        _LABELS.update({f"{kind}.{name}": word for name, word in words.items()})


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: allowed, or grey with its reason."""

    name: str
    label: str
    url: str
    allowed: bool
    reason: str = ""
    tone: str = ""
    key: str = ""
    dialog: bool = True


def offers(
    actor: Any, subject: Any, access: ModuleType, url: Callable[[Step], str], *, only: Iterable[str] | None = None
) -> list[Offer]:
    """Buttons for a subject: `FLOW.leaving(state)` × `access.can_<step>(actor, subject)`."""
    steps = [s for s in subject.FLOW.leaving(subject.state) if s.button and (only is None or s.name in only)]
    result = []
    for step in steps:
        verdict = getattr(access, f"can_{step.name}")(actor, subject)
        result.append(Offer(step.name, step.label, url(step), verdict.ok, verdict.reason, step.tone, step.key))
    return result

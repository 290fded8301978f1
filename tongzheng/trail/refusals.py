"""What an action may raise, and the verdict that access functions give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from tongzheng.trail.flow import Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no with the reason in the office's words."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, reason)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Visible, but not allowed or against a rule; `reason` is shown to the person as it stands."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Overtaken(Refused):  # noqa: N818 - as above
    """Something that changes what this act means was done between its beginning and here: the act is run once more by itself."""


class Stale(Exception):  # noqa: N818
    """The thing is no longer as the person saw it: somebody moved or changed it meanwhile."""

    def __init__(self, subject: Model, step: Step | None = None) -> None:
        super().__init__(f"{subject._meta.label} {subject.pk}")
        self.subject: Any = subject
        self.step = step


def require(verdict: Verdict) -> None:
    """Raise `Refused` with the verdict's reason unless it is a yes."""
    if not verdict.ok:
        raise Refused(verdict.reason)

"""How many copies are printed（共印×份）: told by the room that hands them out (E5)."""

from __future__ import annotations

from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue
from tongzheng.trail.actions import part


@part
def set_copies(issue: Issue, copies: int | None) -> None:
    """Fix the paper count of an issue in the making; once it is sent up it stands as printed."""
    Issue.objects.filter(pk=issue.pk, state=State.COMPOSING).update(copies=copies)
    issue.copies = copies

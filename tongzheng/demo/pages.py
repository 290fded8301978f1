"""What lies before the approver has its pages; one text was corrected since, one issue recalled (E5)."""

from __future__ import annotations

from tongzheng.bulletins.actions.amending import draft_amendment, sign_amendment
from tongzheng.bulletins.actions.editions import keep_edition
from tongzheng.bulletins.actions.layouts import add_layout, change_layout
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Amendment, Edition, Issue
from tongzheng.bulletins.queries import pages
from tongzheng.demo.people import People


def lay_proofs() -> int:
    """The pages of every issue that waits for the signature; what is long published gets its own at the first download."""
    waiting = Issue.objects.filter(state=State.PROOF).select_related("periodical__layout", "proofed_by__person")
    for issue in waiting:
        assert issue.proofed_by is not None
        keep_edition(issue, pages.lay_out(issue), stage=Edition.Stage.PROOF, by=issue.proofed_by)
    return len(waiting)


def add_layouts(people: People) -> None:
    """A layout of the county office's own, larger titles and fewer lines, in which no periodical is printed yet (E6)."""
    editor = people.cast["林述之"]
    own = add_layout(by=editor, base="bulletin", name="大字版")
    larger = {"page": {"lines": 20, "chars": 26}, "body": {"size": 17.0}, "title": {"size": 24.0}}
    change_layout(own, by=editor, version=1, name="大字版", changes=larger)


def amend(people: People) -> None:
    """A correction of a figure in one issue, the recall of another, both signed (E5)."""
    editor, approver = people.cast["林述之"], people.cast["沈定远"]
    found = Issue.objects.filter(state=State.PUBLISHED, supplement=False).order_by("-published_at")
    issues = list(found.select_related("periodical__signer", "periodical__office")[4:40])
    for issue in issues:
        for text in issue.placements.order_by("position"):
            figure = next(
                (
                    s
                    for s in text.body.split("，")
                    if any(c.isdigit() for c in s) and 6 <= len(s) <= 40 and "\n" not in s
                ),
                "",
            )
            digit = next((c for c in figure if c.isdigit() and c != "9"), "")
            if figure and digit and not Amendment.objects.exists():
                right = figure.replace(digit, str(int(digit) + 1), 1)
                made = draft_amendment(
                    issue,
                    by=editor,
                    kind="correction",
                    placement=text,
                    wrong=figure,
                    right=right,
                    reason="来稿数字有误，报送单位已更正。",
                )
                sign_amendment(made, by=approver, version=1)
    if len(issues) > 8:
        made = draft_amendment(issues[-1], by=editor, kind="recall", reason="报送单位反映主要事实尚未核实，撤回重编。")
        sign_amendment(made, by=approver, version=1)

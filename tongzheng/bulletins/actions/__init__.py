"""What writes in this room: periodicals (settings), issues in the making (composing), and their way out (issuing)."""

from tongzheng.bulletins.actions.composing import (
    open_issue,
    order_placements,
    place_article,
    set_note,
    take_up,
    unplace_article,
)
from tongzheng.bulletins.actions.issuing import (
    approve_issue,
    mark_opened,
    proof_issue,
    publish_issue,
    seen,
    send_back_issue,
)
from tongzheng.bulletins.actions.settings import add_periodical, change_periodical, set_readers, set_sections

__all__ = [
    "add_periodical",
    "approve_issue",
    "change_periodical",
    "mark_opened",
    "open_issue",
    "order_placements",
    "place_article",
    "proof_issue",
    "publish_issue",
    "seen",
    "send_back_issue",
    "set_note",
    "set_readers",
    "set_sections",
    "take_up",
    "unplace_article",
]

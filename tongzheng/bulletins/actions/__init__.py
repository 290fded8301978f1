"""What writes in this room: periodicals (settings), issues in the making (composing), and their way out (issuing)."""

from tongzheng.bulletins.actions.amending import (
    change_amendment,
    draft_amendment,
    drop_amendment,
    sign_amendment,
)
from tongzheng.bulletins.actions.composing import (
    open_issue,
    order_placements,
    place_article,
    set_note,
    take_up,
    unplace_article,
)
from tongzheng.bulletins.actions.editions import complete_edition, is_stamped, keep_late, made_ofd, take_file
from tongzheng.bulletins.actions.fast import send_fast
from tongzheng.bulletins.actions.issuing import (
    approve_issue,
    mark_opened,
    proof_issue,
    publish_issue,
    seen,
    send_back_issue,
)
from tongzheng.bulletins.actions.layouts import add_layout, change_layout, retire_layout, set_layout
from tongzheng.bulletins.actions.periodicals import (
    end_periodical,
    keep_name,
    merge_periodicals,
    rename_periodical,
    shift_issue,
    take_new_names,
)
from tongzheng.bulletins.actions.settings import add_periodical, aim, change_periodical, set_readers, set_sections

__all__ = [
    "add_layout",
    "add_periodical",
    "aim",
    "approve_issue",
    "change_amendment",
    "change_layout",
    "change_periodical",
    "draft_amendment",
    "drop_amendment",
    "end_periodical",
    "is_stamped",
    "keep_name",
    "made_ofd",
    "mark_opened",
    "merge_periodicals",
    "open_issue",
    "order_placements",
    "place_article",
    "proof_issue",
    "publish_issue",
    "rename_periodical",
    "retire_layout",
    "seen",
    "send_back_issue",
    "send_fast",
    "set_layout",
    "set_note",
    "set_readers",
    "set_sections",
    "shift_issue",
    "sign_amendment",
    "complete_edition",
    "keep_late",
    "take_file",
    "take_new_names",
    "take_up",
    "unplace_article",
]

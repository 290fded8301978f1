"""Everything that is written in this room, by stage."""

from tongzheng.supervision.actions.documents import (
    approve_document,
    assign_document,
    change_lines,
    drop_document,
    propose_document,
    refuse_document,
    take_document,
)
from tongzheng.supervision.actions.extending import (
    ask_extension,
    grant_extension,
    pass_extension,
    refuse_extension,
    sign_extension,
)
from tongzheng.supervision.actions.handling import (
    assign_item,
    hand_back,
    refer_opinion,
    settle_opinion,
    sign_feedback,
    sign_for,
    submit_feedback,
    support_sign,
    take_back,
    withdraw_feedback,
    write_feedback,
)
from tongzheng.supervision.actions.opening import (
    approve_item,
    change_item,
    draft_item,
    drop_item,
    open_item,
    order_item,
    propose_item,
    refuse_item,
)
from tongzheng.supervision.actions.periods import roll_item, roll_periods
from tongzheng.supervision.actions.reminding import answer_reminder, issue_slip, note_alarms, remind_items
from tongzheng.supervision.actions.reviewing import (
    accept_result,
    archive_item,
    cancel_item,
    close_item,
    go_on,
    reopen_item,
    report_item,
    say_word,
    send_back,
)
from tongzheng.supervision.actions.settings import note_talk, set_contact, set_terms, set_timing
from tongzheng.supervision.actions.stages import (
    add_stage,
    change_stage,
    do_stage,
    drop_stage,
    return_stage,
    sign_stage,
    unsay_stage,
)

__all__ = [
    "accept_result", "answer_reminder", "issue_slip", "note_alarms", "note_talk", "refer_opinion", "roll_item", "roll_periods",
    "set_contact", "set_timing", "take_back", "approve_item", "archive_item", "ask_extension", "assign_item", "cancel_item", "change_item",
    "close_item", "draft_item", "drop_item", "go_on", "grant_extension", "hand_back", "open_item", "order_item", "pass_extension",
    "propose_item", "refuse_extension", "refuse_item", "remind_items", "reopen_item", "report_item", "say_word",
    "send_back", "set_terms", "settle_opinion", "sign_extension", "sign_feedback", "sign_for", "submit_feedback", "support_sign",
    "withdraw_feedback", "write_feedback",
    "add_stage", "approve_document", "assign_document", "change_lines", "change_stage", "do_stage", "sign_stage", "unsay_stage", "drop_document", "drop_stage",
    "propose_document", "refuse_document", "return_stage", "take_document",
]  # fmt: skip

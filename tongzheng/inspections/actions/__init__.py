"""Everything that is written in this room, by stage."""

from tongzheng.inspections.actions.concluding import (
    acknowledge_conclusion,
    draft_conclusion,
    edit_conclusion,
    give_back_conclusion,
    lay_conclusion,
    sign_conclusion,
    take_pages,
)
from tongzheng.inspections.actions.delaying import ask_delay, change_due, grant_delay, refuse_delay
from tongzheng.inspections.actions.planning import (
    approve_inspection,
    begin_inspection,
    cancel_inspection,
    change_inspection,
    change_team,
    close_inspection,
    draft_inspection,
    finish_inspection,
    propose_inspection,
    refuse_inspection,
    set_terms,
)
from tongzheng.inspections.actions.recording import change_finding, lay_aside, supervise_finding, write_finding
from tongzheng.inspections.actions.rectifying import (
    call_off,
    lay_answer,
    once_more,
    order_rectification,
    return_answer,
    sign_answer,
    sign_for,
    strike_off,
    write_answer,
)
from tongzheng.inspections.actions.reviewing import (
    object_to_conclusion,
    revise_conclusion,
    settle_conclusion,
    settle_due,
    uphold_conclusion,
    withdraw_conclusion,
)

__all__ = [
    "acknowledge_conclusion", "approve_inspection", "ask_delay", "begin_inspection", "call_off", "cancel_inspection",
    "change_due", "change_finding", "change_inspection", "change_team", "close_inspection", "draft_conclusion", "draft_inspection",
    "edit_conclusion", "finish_inspection", "give_back_conclusion", "grant_delay", "lay_answer", "lay_aside", "lay_conclusion",
    "object_to_conclusion", "once_more", "order_rectification", "propose_inspection", "refuse_delay", "refuse_inspection",
    "return_answer", "revise_conclusion", "set_terms", "settle_conclusion", "settle_due", "sign_answer", "sign_conclusion",
    "sign_for", "strike_off", "supervise_finding", "take_pages", "uphold_conclusion", "withdraw_conclusion", "write_answer",
    "write_finding",
]  # fmt: skip

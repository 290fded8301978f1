"""Everything that is written in this room, by stage."""

from tongzheng.inspections.actions.delaying import ask_delay, grant_delay, refuse_delay
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

__all__ = [
    "ask_delay", "call_off", "grant_delay", "lay_answer", "once_more", "order_rectification", "refuse_delay",
    "return_answer", "sign_answer", "sign_for", "strike_off", "write_answer",
]  # fmt: skip

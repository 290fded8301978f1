"""Who is told and who answered; the response network and one-key notices; plans, runs and orders (U4, U8, U11)."""

from tongzheng.response.models.network import Answer, Call, Group, Member
from tongzheng.response.models.plans import Feedback, Order, Plan, Run, Task
from tongzheng.response.models.told import Portfolio, RecipientRule, Setting, Told, Whom

__all__ = [
    "Answer",
    "Call",
    "Feedback",
    "Group",
    "Member",
    "Order",
    "Plan",
    "Portfolio",
    "RecipientRule",
    "Run",
    "Setting",
    "Task",
    "Told",
    "Whom",
]

"""Steps of a daily meeting and of its matters (U10)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class MeetingState(models.TextChoices):
    """Where a day's meeting stands."""

    PREPARING = "preparing", "准备中"
    HELD = "held", "已开"


MEETING = Flow(
    "daily.meeting",
    Step("hold", frozenset({MeetingState.PREPARING}), MeetingState.HELD, "定纪要", "定纪要", tone="seal"),
)
MEETING_EVENTS = Events("daily.meeting", collect="汇集昨日事项", write="写纪要", download="导出纪要")


class ItemState(models.TextChoices):
    """Where a matter stands."""

    OPEN = "open", "待议"
    ASSIGNED = "assigned", "已交办"
    DONE = "done", "已办结"
    NOTED = "noted", "已通报，不交办"


T = ItemState
ITEM = Flow(
    "daily.item",
    Step("assign", frozenset({T.OPEN, T.ASSIGNED}), T.ASSIGNED, "交办", "交办", tone="main"),
    Step("note", frozenset({T.OPEN}), T.NOTED, "不交办", "通报，不交办", tone="plain"),
    Step("finish", frozenset({T.ASSIGNED}), T.DONE, "办结", "办结", tone="main", needs_reason=True),
    Step("reopen", frozenset({T.DONE, T.NOTED}), T.OPEN, "重新议", "重新议", tone="plain", needs_reason=True),
)
ITEM_EVENTS = Events("daily.item", add="列入例会", answer="报进展")

"""Steps of rosters, swaps, handovers, log entries; what is recorded besides (U7, U12)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class RosterState(models.TextChoices):
    """Where a month's roster stands."""

    DRAFT = "draft", "编排中"
    PUBLISHED = "published", "已印发"


ROSTER = Flow(
    "duty.roster",
    Step("publish", frozenset({RosterState.DRAFT}), RosterState.PUBLISHED, "印发", "印发", tone="seal"),
)
ROSTER_EVENTS = Events("duty.roster", generate="排班", change="改一班", remind="提醒排下月班", download="导出")
PATTERN_EVENTS = Events("duty.pattern", change="改值班方式", order="改轮值次序")
LEAVE_EVENTS = Events("duty.leave", add="登记请假", cancel="撤销请假")
SETTING_EVENTS = Events("duty.setting", change="改值班设置")


class SwapState(models.TextChoices):
    """Where a swap stands: the taker first, then the one who may allow it (rules.md 4)."""

    ASKED = "asked", "待接班人同意"
    AGREED = "agreed", "待批"
    APPROVED = "approved", "已批准"
    DECLINED = "declined", "接班人不同意"
    REFUSED = "refused", "未批准"
    CANCELLED = "cancelled", "已撤回"


W = SwapState
SWAP = Flow(
    "duty.swap",
    Step("agree", frozenset({W.ASKED}), W.AGREED, "同意接班", "同意接班", tone="main"),
    Step("decline", frozenset({W.ASKED}), W.DECLINED, "不同意", "不同意接班", tone="plain", needs_reason=True),
    Step("approve", frozenset({W.AGREED}), W.APPROVED, "批准换班", "批准换班", tone="seal"),
    Step("refuse", frozenset({W.AGREED}), W.REFUSED, "不批准", "不批准换班", tone="plain", needs_reason=True),
    Step("cancel", frozenset({W.ASKED, W.AGREED}), W.CANCELLED, "撤回", "撤回换班", tone="plain"),
)
SWAP_EVENTS = Events("duty.swap", ask="提出换班")


class HandoverState(models.TextChoices):
    """Where a handover stands: both sign."""

    WRITING = "writing", "待交班"
    GIVEN = "given", "待接班"
    TAKEN = "taken", "已接班"


H = HandoverState
HANDOVER = Flow(
    "duty.handover",
    Step("give", frozenset({H.WRITING}), H.GIVEN, "交班签字", "交班签字", tone="main"),
    Step("take", frozenset({H.GIVEN}), H.TAKEN, "接班签字", "接班签字", tone="main"),
    Step(
        "take_alone", frozenset({H.WRITING}), H.TAKEN, "单方接班", "单方接班（上一班没有签字）", tone="plain", needs_reason=True
    ),
)  # fmt: skip
HANDOVER_EVENTS = Events("duty.handover", open="开始交接", write="写交班记录")


class LogState(models.TextChoices):
    """A call stays open until it is handled; so does what one shift leaves to the next."""

    OPEN = "open", "待办"
    DONE = "done", "已办"


LOG = Flow(
    "duty.log",
    Step("finish", frozenset({LogState.OPEN}), LogState.DONE, "办完", "办完", tone="main", needs_reason=True),
    Step("reopen", frozenset({LogState.DONE}), LogState.OPEN, "重新办理", "重新办理", tone="plain", needs_reason=True),
)
LOG_EVENTS = Events(
    "duty.log", enter="登记", add="补记", correct="更正", repeat="复述核对", become="转为", export="导出值班日志"
)
MATTER = Flow("duty.matter", Step("settle", frozenset({LogState.OPEN}), LogState.DONE, "办结", "办结", tone="main"))
MATTER_EVENTS = Events("duty.matter", leave="列为交班事项")
KIND_EVENTS = Events("duty.kind", change="改日志类别")
CHECK_EVENTS = Events("duty.check", call="点名", absent="点名不在岗")
FILING_EVENTS = Events(
    "duty.filing", ask="要求报备", file="报备值班表", remind="催报备", gaps="发现值班漏洞", profile="改值班制度和电话"
)

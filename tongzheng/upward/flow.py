"""Steps of a selection for the superior office, and what is recorded of outcomes (E8)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a selection stands."""

    DRAFT = "draft", "选编中"
    CHECKING = "checking", "待审签"
    SIGNED = "signed", "待报出"
    SENT = "sent", "已报出"
    DROPPED = "dropped", "不报了"


S = State
SELECTION = Flow(
    "upward.selection",
    Step("submit", frozenset({S.DRAFT}), S.CHECKING, "送审签", "上报编报送审签", tone="main"),
    Step("sign", frozenset({S.CHECKING}), S.SIGNED, "审签", "审签上报编报", tone="seal"),
    Step("send", frozenset({S.SIGNED}), S.SENT, "报出", "报送上级", tone="seal"),
    Step("send_back", frozenset({S.CHECKING, S.SIGNED}), S.DRAFT, "退回", "退回重选", needs_reason=True),
    Step("drop", frozenset({S.DRAFT}), S.DROPPED, "不报了", "不报这一份", tone="plain", needs_reason=True),
)
SELECTION_EVENTS = Events(
    "upward.selection",
    start="开始上报编报",
    pick="选入",
    unpick="拿出",
    order="调整次序",
    download="下载上报文件",
)


class OutcomeState(models.TextChoices):
    """Whether an outcome holds."""

    HOLDS = "holds", "有效"
    WITHDRAWN = "withdrawn", "已撤销"


OUTCOME = Flow(
    "upward.outcome",
    Step(
        "withdraw",
        frozenset({OutcomeState.HOLDS}),
        OutcomeState.WITHDRAWN,
        "撤销登记",
        "撤销登记",
        tone="plain",
        needs_reason=True,
    ),
)
OUTCOME_EVENTS = Events("upward.outcome", enter="登记上级结果", download="下载依据")
SUPERIOR_EVENTS = Events("upward.superior", add="设立上级", change="修改上级", target="定年度目标")
TABLE_EVENTS = Events("upward.table", enter="登记上级通报", withdraw="撤销上级通报")

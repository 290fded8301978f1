"""Steps of a circular and of an objection to it (K3)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a circular stands."""

    DRAFT = "draft", "起草"
    CHECKING = "checking", "各单位核对"
    SUBMITTED = "submitted", "待审签"
    APPROVED = "approved", "待印发"
    PUBLISHED = "published", "已印发"
    DROPPED = "dropped", "作废"


S = State
OPEN = frozenset({S.DRAFT, S.CHECKING})  # text and figures may change
CIRCULAR = Flow(
    "circulars.circular",
    Step("check", frozenset({S.DRAFT}), S.CHECKING, "送各单位核对", "送各单位核对", tone="main"),
    Step("submit", frozenset({S.CHECKING}), S.SUBMITTED, "送审签", "通报送审签", tone="main"),
    Step("approve", frozenset({S.SUBMITTED}), S.APPROVED, "审签", "审签通报", tone="seal"),
    Step("publish", frozenset({S.APPROVED}), S.PUBLISHED, "印发", "印发通报", tone="seal"),
    Step("send_back", frozenset({S.SUBMITTED, S.APPROVED}), S.CHECKING, "退回", "退回修改通报", needs_reason=True),
    Step("drop", OPEN, S.DROPPED, "作废", "作废通报", tone="plain", needs_reason=True),
)
CIRCULAR_EVENTS = Events(
    "circulars.circular",
    make="起草通报",
    edit="修改通报文字",
    redraft="重新起草通报文字",
    take="重新取数",
    confirm="核对无误",
    download="下载通报",
    read="阅看通报",
    file="通报归档",
)


class ObjectionState(models.TextChoices):
    """Whether an objection was answered, and how."""

    OPEN = "open", "待答复"
    UPHELD = "upheld", "属实"
    REJECTED = "rejected", "不成立"
    WITHDRAWN = "withdrawn", "已撤回"


O = ObjectionState  # noqa: E741 - short for the table below
OBJECTION = Flow(
    "circulars.objection",
    Step("uphold", frozenset({O.OPEN}), O.UPHELD, "属实", "答复：属实", tone="main", needs_reason=True),
    Step("reject", frozenset({O.OPEN}), O.REJECTED, "不成立", "答复：不成立", needs_reason=True),
    Step("withdraw", frozenset({O.OPEN}), O.WITHDRAWN, "撤回", "撤回异议", tone="plain"),
)
OBJECTION_EVENTS = Events("circulars.objection", object="对通报提出异议")

"""Steps of an issue: compose, proof, approve, publish (E4, E5)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where an issue stands."""

    COMPOSING = "composing", "编排中"
    PROOF = "proof", "待签发"
    APPROVED = "approved", "已签发"
    PUBLISHED = "published", "已印发"


S = State
ISSUE = Flow(
    "bulletins.issue",
    Step("proof", frozenset({S.COMPOSING}), S.PROOF, "送审签", "核稿送审签", tone="main"),
    Step("send_back", frozenset({S.PROOF, S.APPROVED}), S.COMPOSING, "退回核稿", "退回核稿", needs_reason=True),
    Step("approve", frozenset({S.PROOF}), S.APPROVED, "签发", "签发", tone="seal"),
    Step("publish", frozenset({S.APPROVED}), S.PUBLISHED, "印发", "印发", tone="seal"),
)
ISSUE_EVENTS = Events(
    "bulletins.issue",
    start="开始编期",
    place="编入文稿",
    unplace="撤下文稿",
    order="调整次序",
    deliver="送阅",
    read="阅读",
    head="修改刊头",
    download="下载",
    set="补排成品",
    remind="催阅",
    copies="定印数",
    shift="改编到另一刊",
)


class AmendmentState(models.TextChoices):
    """Where a correction or recall stands."""

    DRAFT = "draft", "待签发"
    PUBLISHED = "published", "已印发"
    DROPPED = "dropped", "不发了"


A = AmendmentState
AMENDMENT = Flow(
    "bulletins.amendment",
    Step("sign", frozenset({A.DRAFT}), A.PUBLISHED, "签发", "签发更正或撤回", tone="seal"),
    Step("drop", frozenset({A.DRAFT}), A.DROPPED, "不发了", "不发更正或撤回", needs_reason=True),
)
AMENDMENT_EVENTS = Events("bulletins.amendment", draft="起草更正或撤回", change="修改更正或撤回")
LAYOUT_EVENTS = Events("bulletins.layout", add="设立版式", change="修改版式", retire="停用版式")
PERIODICAL_EVENTS = Events(
    "bulletins.periodical",
    add="设立刊物",
    change="变更刊物",
    readers="调整送阅范围",
    rename="更名",
    merge="合并",
    end="停刊",
    aim="定年度目标",
)

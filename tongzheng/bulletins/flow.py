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
)
PERIODICAL_EVENTS = Events("bulletins.periodical", add="设立刊物", change="变更刊物", readers="调整送阅范围")

"""Steps of what the office publishes of supervision, and what else is recorded (D6, D7, D9)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a publication stands."""

    DRAFT = "draft", "起草"
    SUBMITTED = "submitted", "待审签"
    SIGNED = "signed", "待印发"
    PUBLISHED = "published", "已印发"
    WITHDRAWN = "withdrawn", "已撤销"
    DROPPED = "dropped", "作废"


S = State
OUT = (S.PUBLISHED, S.WITHDRAWN)  # what those it concerns may read
PUBLICATION = Flow(
    "outcomes.publication",
    Step("submit", frozenset({S.DRAFT}), S.SUBMITTED, "送审签", "送审签", tone="main"),
    Step("sign", frozenset({S.SUBMITTED}), S.SIGNED, "审签", "审签", tone="seal"),
    Step("publish", frozenset({S.SIGNED}), S.PUBLISHED, "印发", "印发", tone="seal"),
    Step("send_back", frozenset({S.SUBMITTED, S.SIGNED}), S.DRAFT, "退回", "退回修改", tone="plain", needs_reason=True),
    Step("drop", frozenset({S.DRAFT}), S.DROPPED, "作废", "作废", tone="plain", needs_reason=True),
    Step("withdraw", frozenset({S.PUBLISHED}), S.WITHDRAWN, "撤销", "撤销", button=False, needs_reason=True),
)  # fmt: skip
PUBLICATION_EVENTS = Events(
    "outcomes.publication", make="起草督查文书", edit="修改文字", take="重新取数", regroup="调整归类", download="下载督查文书",
    receive="签收督查文书",
)  # fmt: skip
EVALUATION_EVENTS = Events("outcomes.evaluation", give="评价办理", correct="更正评价")
PAPER_EVENTS = Events("outcomes.paper", change="改督查文书格式")
BOOKING_EVENTS = Events("outcomes.booking", book="督查结果记入得分", take_back="督查得分撤回")

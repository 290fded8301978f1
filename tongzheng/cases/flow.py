"""Steps of a case: written, looked over, published; what is recorded of it (U9)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", "编写中"
    REVIEW = "review", "待审定"
    PUBLISHED = "published", "已入库"


S = State
CASE = Flow(
    "cases.case",
    Step("submit", frozenset({S.DRAFT}), S.REVIEW, "送审", "送审", tone="main"),
    Step("send_back", frozenset({S.REVIEW}), S.DRAFT, "退回修改", "退回修改", tone="plain", needs_reason=True),
    Step("publish", frozenset({S.REVIEW}), S.PUBLISHED, "审定入库", "审定入库", tone="seal"),
    Step("withdraw", frozenset({S.PUBLISHED}), S.DRAFT, "撤出修改", "撤出修改", tone="plain", needs_reason=True),
)  # fmt: skip
CASE_EVENTS = Events("cases.case", start="立案例", save="改案例", take_in="导入旧案例")

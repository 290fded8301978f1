"""Steps of a plan and of a letter of responsibility, and what else is recorded (R7, K8, K10)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class PlanState(models.TextChoices):
    """Where a version of a year's plan stands."""

    DRAFT = "draft", "拟订中"
    FORCE = "force", "施行中"
    CLOSED = "closed", "已结束"
    DROPPED = "dropped", "不用"


class LetterState(models.TextChoices):
    """Where a letter of responsibility stands."""

    MADE = "made", "待签"
    SIGNED = "signed", "已签订"
    SETTLED = "settled", "已兑现"
    VOID = "void", "作废"


P, L = PlanState, LetterState
PLAN = Flow(
    "targets.plan",
    Step("enforce", frozenset({P.DRAFT}), P.FORCE, "审定施行", "审定施行年度任务", tone="seal"),
    Step("drop", frozenset({P.DRAFT}), P.DROPPED, "不用这一稿", "不用这一稿年度任务", tone="plain", needs_reason=True),
    Step("close", frozenset({P.FORCE}), P.CLOSED, "结束", "结束年度任务", tone="plain", needs_reason=True),
)
PLAN_EVENTS = Events(
    "targets.plan",
    make="拟订年度任务",
    edit="修改年度任务",
    add_task="下任务",
    drop_task="撤下一条任务",
    spread="任务分解到单位",
    imported="导入单位任务",
    warn="任务预警",
)
SHARE_EVENTS = Events("targets.share", break_down="任务分解到人到月")
EXEMPTION_EVENTS = Events("targets.exemption", add="免任务", withdraw="取消免任务")
LETTER = Flow(
    "targets.letter",
    Step("sign", frozenset({L.MADE}), L.SIGNED, "签订", "签订目标责任书", tone="seal"),
    Step("sign_paper", frozenset({L.MADE}), L.SIGNED, "登记纸质签订件", "登记纸质目标责任书"),
    Step("settle", frozenset({L.SIGNED}), L.SETTLED, "期末兑现", "目标责任书期末兑现", tone="main"),
    Step("void", frozenset({L.MADE, L.SIGNED}), L.VOID, "作废", "目标责任书作废", tone="plain", needs_reason=True),
)
LETTER_EVENTS = Events("targets.letter", make="拟目标责任书", download="下载目标责任书")

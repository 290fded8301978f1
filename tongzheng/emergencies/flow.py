"""Steps of an emergency and of the reports on it (U1, U3, U13)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where an emergency stands."""

    OPEN = "open", "处置中"
    FINAL = "final", "已终报"
    CLOSED = "closed", "已办结"
    MERGED = "merged", "已并入"


S = State
EMERGENCY = Flow(
    "emergencies.emergency",
    Step("finish", frozenset({S.OPEN}), S.FINAL, "收到终报", "终报", button=False),
    Step("close", frozenset({S.FINAL}), S.CLOSED, "办结", "办结", tone="main"),
    Step("reopen", frozenset({S.FINAL, S.CLOSED}), S.OPEN, "恢复跟踪", "恢复跟踪", tone="plain", needs_reason=True),
    Step("merge", frozenset({S.OPEN, S.FINAL}), S.MERGED, "并入另一事件", "并入另一事件", tone="plain", needs_reason=True),
    Step("split", frozenset({S.MERGED}), S.OPEN, "撤销并入", "撤销并入", tone="plain", needs_reason=True),
)  # fmt: skip
EMERGENCY_EVENTS = Events(
    "emergencies.emergency",
    register="登记突发事件",
    change="补充要素",
    grade="定级",
    mark_sensitive="列为敏感件",
    daily_on="转日报",
    daily_off="停日报",
    clock="记时间",
    word="定统一口径",
    read="打开",
    download="下载附件",
)


class ReportState(models.TextChoices):
    """Where a report on an emergency stands."""

    DRAFT = "draft", "草稿"
    SIGNING = "signing", "待签发"
    SENT = "sent", "已报出"
    RECEIVED = "received", "已签收"
    RETURNED = "returned", "退回补正"


R = ReportState
REPORT = Flow(
    "emergencies.report",
    Step("submit", frozenset({R.DRAFT, R.RETURNED}), R.SIGNING, "送签", "送签", tone="main"),
    Step("sign_off", frozenset({R.SIGNING}), R.SENT, "签发报出", "签发报出", tone="seal"),
    Step("send_back", frozenset({R.SIGNING}), R.DRAFT, "退回修改", "退回修改", tone="plain", needs_reason=True),
    Step("receive", frozenset({R.SENT}), R.RECEIVED, "签收", "签收", tone="main"),
    Step("return", frozenset({R.SENT, R.RECEIVED}), R.RETURNED, "退回补正", "退回补正", tone="plain", needs_reason=True),
)  # fmt: skip
REPORT_EVENTS = Events(
    "emergencies.report", start="起草", save="改稿", enter="登记", confirm="电话确认收到", attach="添加附件"
)
MUST_EVENTS = Events("emergencies.must", read="阅知必报清单", remind="提醒看必报清单")
KIND_EVENTS = Events("emergencies.kind", change="改种类和分级标准")
CLOCK_EVENTS = Events("emergencies.clock_rule", change="改报送时限")

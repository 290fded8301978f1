"""Steps of a deadline, and what is recorded of it and its alarms (U2, Z6)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a deadline stands."""

    RUNNING = "running", "计时中"
    MET = "met", "已完成"
    STOPPED = "stopped", "已停计"


S = State
DEADLINE = Flow(
    "deadlines.deadline",
    Step("meet", frozenset({S.RUNNING}), S.MET, "办到", "办到，停表", button=False),
    Step("stop", frozenset({S.RUNNING}), S.STOPPED, "停止计时", "停止计时", needs_reason=True, button=False),
)
DEADLINE_EVENTS = Events("deadlines.deadline", start="开始计时", shift="改时限", floor="改灯", give="改应办人")
ALARM_EVENTS = Events("deadlines.alarm", ring="发出告警", acknowledge="确认告警")
OUTAGE_EVENTS = Events("deadlines.outage", found="发现后台停过")
CALENDAR_EVENTS = Events("deadlines.calendar", change="改工作日历")
SCHEME_EVENTS = Events("deadlines.scheme", change="改灯色方案")
DIGEST_EVENTS = Events("deadlines.digest", make="出时限周报", download="下载时限周报", wish="订阅时限周报")

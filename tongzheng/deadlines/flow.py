"""What is recorded of a deadline and its alarms (U2, Z6)."""

from django.db import models

from tongzheng.trail.flow import Events


class State(models.TextChoices):
    """Where a deadline stands."""

    RUNNING = "running", "计时中"
    MET = "met", "已完成"
    STOPPED = "stopped", "已停计"


DEADLINE_EVENTS = Events("deadlines.deadline", start="开始计时", meet="按时限要求办到", stop="停止计时", shift="改时限")
ALARM_EVENTS = Events("deadlines.alarm", ring="发出告警", acknowledge="确认告警")
OUTAGE_EVENTS = Events("deadlines.outage", found="发现后台停过")
CALENDAR_EVENTS = Events("deadlines.calendar", change="改工作日历")

"""Working days, what is due when, and the alarms before and after (U2, D4, Z6)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tongzheng.deadlines.flow import State


class CalendarDay(models.Model):
    """A day the office set itself; days not here are as the calendar package says (O: decisions, working days)."""

    office = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")  # none: all
    day = models.DateField("日期")
    working = models.BooleanField("上班")
    name = models.CharField("说明", max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="calendar_day_once"),
            models.UniqueConstraint(fields=["day"], condition=Q(office__isnull=True), name="calendar_day_once_for_all"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.working else '休息'}"


class Deadline(models.Model):
    """One clock: what a unit or a post owes by a moment.

    `room` says who answers for it (wiring.DEADLINES): who sees it, who is told. The light is 0 (green) plus one for every
    turn that has passed, and never below `floor`, which the room raises (returned, reminded in vain).
    """

    key = models.CharField(
        max_length=120, unique=True
    )  # "emergencies.emergency:12:written": asked for twice, made once
    room = models.CharField(max_length=20)
    what = models.CharField(max_length=30)  # phone, written, follow_up, final, relay, item, stage …
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=160)
    url = models.CharField(max_length=200)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="deadlines_watched")
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="deadlines_owed")
    post = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="deadlines")
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()  # before any extension: scores still go by this one unless granted
    turn_1 = models.DateTimeField(null=True, blank=True)  # e.g. near; then due; then long overdue
    turn_2 = models.DateTimeField(null=True, blank=True)
    turn_3 = models.DateTimeField(null=True, blank=True)
    floor = models.PositiveSmallIntegerField(default=0)
    scheme = models.CharField(max_length=20, default="default")  # which colours the turns mean (rules.lights)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["office", "state", "due_at"], name="deadline_of_office"),
            models.Index(fields=["unit", "state", "due_at"], name="deadline_of_unit"),
            models.Index(fields=["subject_type", "subject_id"], name="deadline_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="ended_deadline_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def late(self) -> bool:
        """True when it was met after it was due."""
        return self.state == State.MET and self.ended_at is not None and self.ended_at > self.due_at


class Alarm(models.Model):
    """One alarm of a deadline, planned when the clock starts; raised exactly once, never forgotten, never deleted."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="alarms")
    step = models.PositiveSmallIntegerField()  # 0, 1, 2 … in the order of time
    at = models.DateTimeField()
    audience = models.CharField(max_length=20)  # duty, unit, lead, director, leader …: the room knows who that is
    words = models.CharField(max_length=60, blank=True)  # 「临近」「已超时」
    raised_at = models.DateTimeField(null=True, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)  # no longer needed: met, stopped or shifted before its time
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["at"], condition=Q(raised_at__isnull=True, off_at__isnull=True), name="alarm_to_be_raised"
            ),
            models.Index(
                fields=["deadline"],
                condition=Q(raised_at__isnull=False, acknowledged_at__isnull=True),
                name="alarm_not_acknowledged",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "step"], condition=Q(off_at__isnull=True), name="alarm_once_a_step"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(raised_at__isnull=False, acknowledged_by__isnull=False),
                name="acknowledged_after_raised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id}-{self.step}"

    @property
    def seconds_late(self) -> float:
        """Seconds between its time and its being raised."""
        return (self.raised_at - self.at).total_seconds() if self.raised_at else 0.0


class Pulse(models.Model):
    """When the alarms were last looked at: an old pulse means that the worker is down. One row."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Outage(models.Model):
    """A time nobody looked at the alarms, and how many were raised late when somebody did again."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    caught_up = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_has_a_length")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} - {self.ends_at:%H:%M}"

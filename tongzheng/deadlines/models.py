"""Working days, what is due when, and the alarms before and after (U2, D4, Z6)."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.deadlines.flow import DEADLINE, State
from tongzheng.deadlines.rules import lights

LONG_AGO = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)


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

    `room` says who answers for it (wiring.DEADLINES): who sees it, who is told. The light is the number of the last turn
    that has passed (0: green), and never below `floor`, which the room raises (returned, reminded in vain).
    """

    FLOW = DEADLINE
    known_label: str | None = None  # read before, with those of others (queries.keep_labels)

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
    # what a running clock showed when that was last worked out, and until when it holds (actions.standing): the totals of
    # the board count by these and put right what has turned since, so they are exact whether the worker runs or not
    level = models.PositiveSmallIntegerField(default=0)
    overdue = models.BooleanField(default=False)
    turns_at = models.DateTimeField(default=LONG_AGO)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["state", "office", "room", "unit", "post", "scheme", "level", "overdue", "what"],
                name="deadline_board",
            ),
            models.Index(fields=["state", "turns_at"], name="deadline_turning"),
            models.Index(
                fields=["office", "due_at", "state", "ended_at", "room", "unit", "post", "what"],
                name="deadline_by_due_day",
            ),
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

    @property
    def turns(self) -> lights.Turns:
        """When its lights change."""
        return self.turn_1, self.turn_2, self.turn_3

    @property
    def label(self) -> str:
        """Who may know of what it is about: the thing's own label, so that a work secret does not leave by mail (R6)."""
        if self.known_label is not None:
            return self.known_label
        thing = apps.get_model(self.subject_type)._base_manager.filter(pk=self.subject_id).first()
        return str(getattr(thing, "label", ""))


class Alarm(models.Model):
    """One alarm of a deadline, planned when the clock starts; raised exactly once, never forgotten, never deleted."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="alarms")
    step = models.PositiveSmallIntegerField()  # 0, 1, 2 … in the order of time
    at = models.DateTimeField()
    audience = models.CharField(max_length=20)  # duty, unit, lead, director, leader …: the room knows who that is
    words = models.CharField(max_length=60, blank=True)  # 「临近」「已超时」
    planned_at = models.DateTimeField(default=timezone.now)  # an alarm planned after its time is not a late one
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
        """Seconds between when it could first be raised and its being raised."""
        return (self.raised_at - max(self.at, self.planned_at)).total_seconds() if self.raised_at else 0.0

    @property
    def label(self) -> str:
        """As of its deadline."""
        return self.deadline.label


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


class LightScheme(models.Model):
    """An office's own scheme of lights; those shipped are in rules.lights, and one with the same key stands in its place."""

    COLOURS = tuple((colour, colour) for colour in lights.COLOURS)
    WHEN = (("event", "有事才亮（退回、催而未办）"), ("near", "临近时"), ("due", "到期时"), ("late", "逾期若干工作日"))

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="light_schemes")
    key = models.CharField(max_length=20)
    name = models.CharField("名称", max_length=40)
    near_percent = models.PositiveSmallIntegerField("临近：剩余时间不超过（%）", default=20)
    near_days = models.PositiveSmallIntegerField("或剩余工作日不超过", default=2)
    late_days = models.PositiveSmallIntegerField("逾期多少个工作日算严重", default=3)
    colour_0 = models.CharField("平时的颜色", max_length=2, choices=COLOURS, default="绿")
    word_0 = models.CharField("平时的说法", max_length=20, default="正常")
    colour_1 = models.CharField("第一档颜色", max_length=2, choices=COLOURS, default="蓝")
    word_1 = models.CharField("第一档说法", max_length=20, default="临近")
    when_1 = models.CharField("第一档何时亮", max_length=6, choices=WHEN, default="near")
    colour_2 = models.CharField("第二档颜色", max_length=2, choices=COLOURS, default="黄")
    word_2 = models.CharField("第二档说法", max_length=20, default="到期未反馈")
    when_2 = models.CharField("第二档何时亮", max_length=6, choices=WHEN, default="due")
    colour_3 = models.CharField("第三档颜色", max_length=2, choices=COLOURS, default="红")
    word_3 = models.CharField("第三档说法", max_length=20, default="严重逾期")
    when_3 = models.CharField("第三档何时亮", max_length=6, choices=WHEN, default="late")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["office", "key"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="light_scheme_once_an_office")]

    def __str__(self) -> str:
        return self.name

    @property
    def scheme(self) -> lights.Scheme:
        """The same as rules.lights counts with."""
        shown = [
            lights.Light(getattr(self, f"colour_{n}"), getattr(self, f"word_{n}"), getattr(self, f"when_{n}", "event"))
            for n in range(4)
        ]
        return lights.Scheme(
            self.key,
            self.name,
            (shown[0], shown[1], shown[2], shown[3]),
            self.near_percent,
            self.near_days,
            self.late_days,
        )


class Digest(models.Model):
    """The weekly digest of an office, or of one of its units: what turned red, what ended late, who owes most, what is due
    next. Its numbers are those of the moment it was made and never change (Z6)."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="clock_digests")
    unit = models.ForeignKey(
        "network.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )  # none: the office
    week = models.DateField("周一")  # the Monday of the week it tells of
    figures = models.JSONField(default=dict)  # rules.digest.Figures
    note = models.CharField("说明", max_length=200, blank=True)  # made later than it should, and why
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-week", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "unit", "week"], name="digest_once_a_unit_and_week"),
            models.UniqueConstraint(
                fields=["office", "week"], condition=Q(unit__isnull=True), name="digest_once_an_office_and_week"
            ),
        ]

    def __str__(self) -> str:
        last = self.week + dt.timedelta(days=6)
        who = self.unit or self.office
        return f"{who.short_name}时限周报（{self.week.month}月{self.week.day}日至{last.month}月{last.day}日）"

    def get_absolute_url(self) -> str:
        return reverse("deadlines:digest", args=[self.pk])


class DigestWish(models.Model):
    """A leader who wants the office's digest sent; without a row he finds it on the shelf only."""

    post = models.OneToOneField("network.Appointment", models.PROTECT, related_name="digest_wish")
    wanted = models.BooleanField("每周一发给我", default=False)

    def __str__(self) -> str:
        return f"{self.post_id} {self.wanted}"

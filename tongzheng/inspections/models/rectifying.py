"""What a unit is to put right, its answers, rechecks and requests for more time (第 18 条)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.inspections.flow import (
    ANSWER,
    DELAY,
    RECTIFICATION,
    AnswerState,
    DelayState,
    Rectified,
)
from tongzheng.inspections.models.findings import Finding
from tongzheng.reporting.models import Label


class Rectification(models.Model):
    """Something a unit is to put right by a day, from a finding or from anywhere, until it is struck off (第 18 条)."""

    FLOW = RECTIFICATION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="rectifications")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="rectifications_of")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField("问题", max_length=120)
    text = models.TextField("整改要求")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="rectifications")
    item = models.ForeignKey("supervision.Item", models.PROTECT, null=True, blank=True, related_name="rectifications")
    source_words = models.CharField("来源", max_length=200, blank=True)
    source_url = models.CharField(max_length=200, blank=True)
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    due = models.DateField("期限")
    first_due = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=Rectified, default=Rectified.ORDERED)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("签收", null=True, blank=True)
    passed_at = models.DateTimeField("销号", null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "due"], name="rectification_of_office"),
            models.Index(fields=["unit", "state", "due"], name="rectification_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="rectification_number_once"),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(finding__isnull=False) & ~Q(state="cancelled"), name="finding_put_right_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="passed") | Q(passed_at__isnull=False), name="struck_off_says_when"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:rectification", args=[self.pk])

    @property
    def numbered(self) -> str:
        """「改〔2026〕12号」."""
        return f"改〔{self.year}〕{self.number}号"

    @property
    def clock_key(self) -> str:
        """The key of the clock of this round."""
        return f"inspections.rectification:{self.pk}:{self.round}"


class Answer(models.Model):
    """What a unit did, with pictures before and after; signed by its leader, never changed once sent."""

    FLOW = ANSWER

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    text = models.TextField("整改情况")
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rectification"],
                condition=Q(state__in=("draft", "signing", "sent")),
                name="one_answer_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "signing")) | Q(sent_at__isnull=False, signed_by__isnull=False),
                name="sent_answer_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.round}"

    def get_absolute_url(self) -> str:
        return f"{self.rectification.get_absolute_url()}#a{self.pk}"


class Picture(models.Model):
    """Which of an answer's or a recheck's attachments show it before, after or at the recheck."""

    class When(models.TextChoices):
        BEFORE = "before", "整改前"
        AFTER = "after", "整改后"

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="pictures")
    attachment = models.OneToOneField("files.Attachment", models.PROTECT, related_name="+")
    when = models.CharField(max_length=8, choices=When)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_when_display()


class Recheck(models.Model):
    """A supervisor's look at an answer, on site or by its papers; photos are attachments."""

    class Way(models.TextChoices):
        SITE = "site", "现场复查"
        PAPERS = "papers", "材料复查"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.OneToOneField(Answer, models.PROTECT, related_name="recheck")
    way = models.CharField("怎么复查", max_length=8, choices=Way)
    passed = models.BooleanField()
    text = models.CharField("复查意见", max_length=1000, blank=True)
    new_due = models.DateField(null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=True) | (Q(new_due__isnull=False) & ~Q(text="")), name="failed_recheck_says_why_and_until"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text or self.get_way_display()


class Delay(models.Model):
    """More time for a rectification: asked by the unit's leader before the day, granted by the supervisor."""

    FLOW = DELAY

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="delays")
    round = models.PositiveSmallIntegerField()
    due = models.DateField("延到")
    old_due = models.DateField()
    reason = models.TextField("原因")
    state = models.CharField(max_length=8, choices=DelayState, default=DelayState.ASKED)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rectification"], condition=Q(state="asked"), name="one_delay_asked_at_a_time"
            ),
            models.CheckConstraint(condition=Q(due__gt=F("old_due")), name="delay_is_later"),
        ]

    def __str__(self) -> str:
        return f"{self.rectification_id} → {self.due}"

    def get_absolute_url(self) -> str:
        return self.rectification.get_absolute_url()

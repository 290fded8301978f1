"""What units say of a matter, its periods, more time, what the leader said of the result (D2, D4, D8)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tongzheng.supervision.flow import (
    EXTENSION,
    FEEDBACK,
    ExtensionState,
    FeedbackState,
)
from tongzheng.supervision.models.items import Item


class Feedback(models.Model):
    """What a unit says of an item: progress, or the result; signed by the unit's leader, never changed once sent."""

    FLOW = FEEDBACK

    class Kind(models.TextChoices):
        PROGRESS = "progress", "进展"
        RESULT = "result", "办理结果"
        OPINION = "opinion", "意见（给牵头单位）"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="feedback")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.PROGRESS)
    text = models.TextField("内容")
    problem = models.TextField("存在的问题", blank=True)  # 妨碍落实的问题随件反馈 (D3)
    state = models.CharField(max_length=10, choices=FeedbackState, default=FeedbackState.DRAFT)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField(max_length=80, blank=True)  # 「县水利局局长 祝承平」 as it was
    sent_at = models.DateTimeField(null=True, blank=True)
    review = models.CharField("审核意见", max_length=300, blank=True)
    referred = models.CharField("报请协调", max_length=300, blank=True)  # the lead could not settle an opinion
    referred_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["item", "id"], name="feedback_of_item"),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="feedback_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "signing")) | Q(sent_at__isnull=False, signed_by__isnull=False),
                name="sent_feedback_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit_id}"

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#f{self.pk}"


class Period(models.Model):
    """One period of a long matter, with its own day and clock; missed when the next began without its report."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="periods")
    round = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    due = models.DateField("期限")
    sent_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item_id", "round", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "round", "number"], name="period_once_a_round")]

    def __str__(self) -> str:
        return f"第 {self.number} 期"

    @property
    def timely(self) -> bool | None:
        """Whether its report came in time; None while it may still come."""
        if self.missed_at:
            return False
        return timezone.localdate(self.sent_at) <= self.due if self.sent_at else None


class Extension(models.Model):
    """More time: asked before the end, signed by the unit's leader, approved at two levels (rules.md 5.3)."""

    FLOW = EXTENSION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="extensions")
    round = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    due = models.DateField("延到")
    old_due = models.DateField()
    reason = models.TextField("原因")
    progress = models.TextField("当前进展")
    state = models.CharField(max_length=10, choices=ExtensionState, default=ExtensionState.ASKED)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=("asked", "signed", "passed")), name="one_request_at_a_time"
            ),
            models.CheckConstraint(condition=Q(due__gt=models.F("old_due")), name="extension_is_later"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.due}"

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url()


class Word(models.Model):
    """What the leader said of the result: seen, or once more (D8). A further instruction begins a new round."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="words")
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    again = models.BooleanField()  # a further instruction; else 圈阅
    text = models.CharField("批示", max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(again=False) | ~Q(text=""), name="further_word_says_something")
        ]

    def __str__(self) -> str:
        return self.text or "圈阅"

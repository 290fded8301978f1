"""The daily meeting on public affairs: yesterday's matters, assigned and tracked until done (U10)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.daily.flow import ITEM, MEETING, ItemState, MeetingState


class Meeting(models.Model):
    """One day's meeting of an office; what happened until `until` has been collected."""

    FLOW = MEETING

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="daily_meetings")
    day = models.DateField("日期")
    until = models.DateTimeField()
    chair = models.CharField("主持", max_length=40, blank=True)
    present = models.CharField("参加", max_length=300, blank=True)
    minutes = models.TextField("议定", blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PREPARING)
    version = models.PositiveIntegerField(default=1)
    held_at = models.DateTimeField(null=True, blank=True)
    settled = models.JSONField(null=True)  # the two lists of matters as they stood then: queries.frozen

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="meeting_once_a_day"),
            models.CheckConstraint(condition=Q(state="preparing") | Q(held_at__isnull=False), name="held_says_when"),
        ]

    def __str__(self) -> str:
        return f"{self.day.month}月{self.day.day}日例会"

    def get_absolute_url(self) -> str:
        return reverse("daily:meeting", args=[self.pk])


class Item(models.Model):
    """One matter: where it came from, who does it by when; on every day's list until it is done."""

    FLOW = ITEM

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")  # where it came up first
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, null=True, blank=True)  # "duty.logentry:12": collected once; none: added
    source = models.CharField("来源", max_length=20)
    text = models.CharField("事项", max_length=300)
    url = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="daily_items")
    order = models.CharField("要求", max_length=300, blank=True)
    due_at = models.DateTimeField("期限", null=True, blank=True)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField("结果", max_length=300, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["office", "state", "id"], name="daily_item_of_office"),
            models.Index(fields=["unit", "state", "id"], name="daily_item_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "key"], name="daily_item_collected_once"),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(unit__isnull=False, due_at__isnull=False),
                name="assigned_item_has_unit_and_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("daily:item", args=[self.pk])


class Progress(models.Model):
    """What the unit or the office said about a matter."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="progress")
    text = models.TextField("进展")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

"""Reminders, contacts, talks (D4, D10, D12)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.supervision.models.items import Item


class Reminder(models.Model):
    """A unit was reminded: by hand or by the clock, at which step of the ladder (D4, D12)."""

    class Step(models.TextChoices):
        OFFICER = "officer", "承办人"
        HEAD = "head", "单位主要领导"
        DIRECTOR = "director", "办公室主任"
        LEADER = "leader", "批示领导"

    item = models.ForeignKey(Item, models.PROTECT, related_name="reminders")
    round = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    step = models.CharField("催到哪一级", max_length=10, choices=Step, default=Step.OFFICER)
    way = models.CharField("方式", max_length=60, default="系统通知")
    text = models.CharField("内容", max_length=300, blank=True)
    once = models.UUIDField(null=True, editable=False)  # one form, one reminder an item
    auto = models.BooleanField(default=False)  # at a time the supervisor chose before; an alarm told the people
    colour = models.CharField("督查单", max_length=2, blank=True)  # 蓝 橙 红, where the office's lights are slips
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # of the written slip
    told = models.JSONField(default=list)  # names of those it went to
    callee = models.CharField("接电话的人", max_length=80, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "round"], name="reminder_of_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "once"], condition=Q(once__isnull=False), name="reminded_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.at:%m-%d}"

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#r{self.pk}"

    @property
    def numbered(self) -> str:
        """「督催〔2026〕12号」, or nothing."""
        return f"督催〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def slip(self) -> str:
        """What the printed slip is called."""
        return f"{self.colour}色督查单" if self.colour else "督查催办单"


class Contact(models.Model):
    """A unit's 督查联络员 with his duties (D10); a new one ends the one before."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="supervision_contacts")
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    phone = models.CharField("电话", max_length=40)
    duties = models.CharField("职责", max_length=300)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit_id", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at__isnull=True), name="one_contact_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.post_id}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:contacts")


class Talk(models.Model):
    """What the supervisor did about a unit that was red again and again: 约谈, or not now and why (rules.md 5.4)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    held = models.BooleanField("已约谈")
    note = models.CharField("情况", max_length=300)
    upto = models.ForeignKey("deadlines.Deadline", models.PROTECT, related_name="+")  # the last red one it answers
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.at:%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:talks")

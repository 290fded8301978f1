"""What goes down to the units, and what is good about printed texts (E12, E13)."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone


class Kind(models.TextChoices):
    """What it is (E12)."""

    NEWS = "news", "工作动态"
    POINTS = "points", "采编要点"
    ADOPTION = "adoption", "采用情况"
    PRACTICE = "practice", "经验做法"


class Guidance(models.Model):
    """A text from the office to units; never changed once sent."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="guidance_sent")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.POINTS)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:guidance", args=[self.pk])


class Receipt(models.Model):
    """One unit's copy, and when it was opened there first."""

    guidance = models.ForeignKey(Guidance, models.PROTECT, related_name="receipts")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="guidance_received")
    read_at = models.DateTimeField("签收", null=True, blank=True)
    read_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["guidance", "unit"], name="sent_once_to_a_unit")]

    def __str__(self) -> str:
        return f"{self.guidance_id} → {self.unit_id}"


class Commentary(models.Model):
    """What is good about a printed text; the words before a change are kept on the trail."""

    placement = models.OneToOneField("bulletins.Placement", models.PROTECT, related_name="commentary")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    text = models.TextField("好在哪里")
    best = models.BooleanField("优秀信息", default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.placement.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:commentary", args=[self.pk])

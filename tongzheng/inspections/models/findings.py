"""What was found, and what was concluded of each unit (第 16、17 条)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.inspections.flow import (
    CONCLUSION,
    ConclusionState,
)
from tongzheng.inspections.models.plans import Inspection

SEVERITIES = [("slight", "轻微"), ("fair", "一般"), ("grave", "严重")]


class Finding(models.Model):
    """What was seen at a unit, a problem or a good practice; photos are attachments. Laid aside with a reason, never deleted."""

    class Sort(models.TextChoices):
        PROBLEM = "problem", "问题"
        GOOD = "good", "好的做法"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    sort = models.CharField("类别", max_length=10, choices=Sort, default=Sort.PROBLEM)
    text = models.TextField("发现了什么")
    severity = models.CharField("程度", max_length=10, choices=SEVERITIES, default="fair")
    place = models.CharField("地点", max_length=120, blank=True)
    seen_at = models.DateTimeField("时间", default=timezone.now)
    item = models.ForeignKey("supervision.Item", models.PROTECT, null=True, blank=True, related_name="findings")
    aside = models.CharField("为什么撤下", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["inspection", "unit"], name="finding_of_inspection")]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return f"{self.inspection.get_absolute_url()}#f{self.pk}"


class Conclusion(models.Model):
    """What was concluded of one unit; a delivered one is never changed, a review makes the next version (第 16、17 条)."""

    FLOW = CONCLUSION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="conclusions")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField(default=1)
    final = models.BooleanField(default=False)  # made by a review: no further objection
    text = models.TextField("结论")
    state = models.CharField(max_length=12, choices=ConclusionState, default=ConclusionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    object_until = models.DateField("异议期到", null=True, blank=True)
    objection = models.TextField("复核申请", blank=True)
    objected_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    objected_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField("复核期限", null=True, blank=True)
    review = models.TextField("复核决定", blank=True)
    reviewed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_name = models.CharField(max_length=80, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    pdf = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["unit_id", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "unit", "edition"], name="conclusion_edition_once"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "signing")) | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="delivered_conclusion_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("upheld", "changed", "withdrawn"))
                | (Q(reviewed_by__isnull=False) & ~Q(review="") & ~Q(reviewed_by=F("signed_by"))),
                name="reviewed_by_another_than_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}督查结论"

    def get_absolute_url(self) -> str:
        return reverse("inspections:conclusion", args=[self.pk])

    @property
    def label(self) -> str:
        """Its inspection's: what is a work secret does not leave by mail (deadlines asks)."""
        return self.inspection.label

"""The plan of an inspection, the units it visits, its team (第 11、14、15 条)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.inspections.flow import (
    INSPECTION,
    State,
)
from tongzheng.reporting.models import Label


class Kind(models.TextChoices):
    """Types of the regulation (第 14 条)."""

    GENERAL = "general", "综合督查"
    SPECIAL = "special", "专项督查"
    EVENT = "event", "事件调查"
    DAILY = "daily", "日常督办"
    CLUE = "clue", "线索核查"


WAYS = [
    ("onsite", "现场检查"), ("secret", "暗访"), ("joint", "联合督查"), ("talk", "座谈走访"), ("hearing", "听取汇报"),
    ("self", "自查说明"), ("papers", "调阅资料"), ("clues", "收集线索"), ("interview", "约谈"), ("expert", "听证评估"), ("net", "互联网+督查"),
]  # fmt: skip
WAY_NAMES = dict(WAYS)


class Terms(models.Model):
    """An office's numbers; a row is made when first changed."""

    office = models.OneToOneField("network.Unit", models.PROTECT, related_name="inspection_terms")
    again_days = models.PositiveSmallIntegerField("同一事项多少天内再查同一单位要提醒", default=60)
    warn_days = models.PositiveSmallIntegerField("整改到期前几个工作日提醒单位", default=3)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.office_id}"


class Inspection(models.Model):
    """One inspection: its plan, approved and numbered, its team, the units it visits."""

    FLOW = INSPECTION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="inspections")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # given when the plan is approved, without gap
    title = models.CharField("督查事项", max_length=120)
    text = models.TextField("督查内容")
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.SPECIAL)
    ways = models.JSONField("方式", default=list)  # keys of WAYS
    announced = models.BooleanField("事先通知", default=True)
    basis = models.CharField("依据", max_length=300)  # the law, or whose order (第 11 条)
    leader = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(
        "supervision.Item", models.PROTECT, null=True, blank=True, related_name="inspections"
    )  # what it is about
    starts = models.DateField("从")
    ends = models.DateField("到")
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    approved_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "state", "-id"], name="inspection_of_office")]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="inspection_number_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="inspection_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed", "cancelled")) | Q(number__isnull=False, approved_by__isnull=False),
                name="approved_inspection_has_a_number",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:inspection", args=[self.pk])

    @property
    def numbered(self) -> str:
        """「督查〔2026〕3号」, or 「未编号」."""
        return f"督查〔{self.year}〕{self.number}号" if self.number else "未编号"

    @property
    def way_names(self) -> str:
        """「现场检查、听取汇报」."""
        return "、".join(WAY_NAMES[way] for way in self.ways if way in WAY_NAMES)


class Visit(models.Model):
    """A unit to be visited, and when somebody was there first."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="visits")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # taken off the plan

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit"], name="visit_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "unit"], condition=Q(ended_at__isnull=True), name="unit_once_a_plan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.unit_id}"


class Member(models.Model):
    """A post in the team; `post` is the principal's for a deputy."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="members")
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    leads = models.BooleanField("组长", default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-leads", "id"]
        indexes = [models.Index(fields=["post", "ended_at"], name="member_by_post")]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "post"], condition=Q(ended_at__isnull=True), name="member_once_a_team"
            ),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(leads=True, ended_at__isnull=True), name="one_leads_the_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.post_id}"

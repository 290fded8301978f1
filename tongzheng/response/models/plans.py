"""Plans for emergencies, their tasks, and what comes of them when one is started (U11)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.emergencies.models import Category, Severity


class Plan(models.Model):
    """One version of a plan; a change makes the next version, the old one stays as it was."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="response_plans")
    name = models.CharField("名称", max_length=80)
    number = models.PositiveIntegerField()  # the same in all versions
    version = models.PositiveSmallIntegerField("版本", default=1)
    category = models.CharField("大类", max_length=10, choices=Category, blank=True)
    kind = models.ForeignKey("emergencies.Kind", models.PROTECT, null=True, blank=True, related_name="response_plans")
    severity = models.PositiveSmallIntegerField("此级及以上启动", choices=Severity, default=Severity.LARGER)
    text = models.TextField("正文")
    retired_at = models.DateTimeField(null=True, blank=True)  # replaced by the next version, or no longer used
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "number", "version"], name="response_plan_version_once"),
            models.UniqueConstraint(
                fields=["office", "number"], condition=Q(retired_at__isnull=True), name="response_plan_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第 {self.version} 版）"

    def get_absolute_url(self) -> str:
        return reverse("response:plan", args=[self.pk])


class Task(models.Model):
    """What a unit does when the plan is started, within how many minutes."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    what = models.CharField("任务", max_length=200)
    minutes = models.PositiveSmallIntegerField("多少分钟内")
    phone = models.CharField("电话", max_length=40, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.name}：{self.what}"


class Run(models.Model):
    """A plan started on an emergency."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    emergency = models.ForeignKey("emergencies.Emergency", models.PROTECT, related_name="runs")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="runs")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "plan"], condition=Q(stopped_at__isnull=True), name="response_plan_runs_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan.name}　{self.emergency}"

    def get_absolute_url(self) -> str:
        return reverse("response:run", args=[self.pk])


class Order(models.Model):
    """One task dispatched: signed for, fed back, done. Its stage follows from its moments."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="orders")
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="orders")
    name = models.CharField(max_length=60)
    what = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    entry = models.ForeignKey("trail.Entry", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    signed_at = models.DateTimeField("签收", null=True, blank=True)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField("办完", null=True, blank=True)
    done_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    nudges = models.PositiveSmallIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "-id"], name="order_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(signed_at__isnull=False, done_by__isnull=False),
                name="order_done_after_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.what}"

    def get_absolute_url(self) -> str:
        return reverse("response:order", args=[self.pk])

    @property
    def key(self) -> str:
        """Of the clock that waits for it."""
        return f"response.order:{self.pk}"

    @property
    def stage(self) -> str:
        """Where it stands, in the office's words."""
        if self.done_at:
            return "已办完"
        if self.run.stopped_at:
            return "已终止"
        return "已签收" if self.signed_at else "未签收"


class Feedback(models.Model):
    """What a unit reports on its order; photos are attachments."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="feedback")
    text = models.CharField("情况", max_length=500)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

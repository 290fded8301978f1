"""A year's targets: plans in versions, tasks, shares, who is exempt, warnings sent, letters of responsibility (R7, K8, K10)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.targets import rules
from tongzheng.targets.flow import LETTER, PLAN, LetterState, PlanState


class Every(models.TextChoices):
    """How often a target falls due."""

    WEEK = rules.WEEK, "每周"
    MONTH = rules.MONTH, "每月"
    QUARTER = rules.QUARTER, "每季度"
    HALF = rules.HALF, "每半年"
    YEAR = rules.YEAR, "全年"


class Scope(models.TextChoices):
    """Whose target it is; of several for one unit or person the closest counts."""

    KINDS = "kinds", "一类单位"
    LEAGUE = "league", "一个榜"
    UNITS = "units", "指定单位"
    PEOPLE = "people", "每名信息员"
    POST = "post", "一名信息员"


def default_warnings() -> list[int]:
    """Working days before a cycle's end."""
    return [7, 2]


class Plan(models.Model):
    """One version of an office's targets of a year. Changed only as a draft; a change in force is a new version (K8)."""

    FLOW = PLAN

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=80)
    version = models.PositiveSmallIntegerField("版次", default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    reason = models.CharField("为什么改", max_length=300, blank=True)
    consequence = models.TextField("完成和完不成怎么办", blank=True)
    warn_days = models.JSONField("期末前几个工作日预警", default=default_warnings)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    edition = models.PositiveIntegerField(default=1)  # counts the edits of a draft
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    enforced_at = models.DateTimeField("施行", null=True, blank=True)

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "version"], name="plan_version_once"),
            models.UniqueConstraint(fields=["office", "year"], condition=Q(state="force"), name="one_plan_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）" if self.version > 1 else self.name

    def get_absolute_url(self) -> str:
        return reverse("targets:plan", args=[self.pk])


class Task(models.Model):
    """So many reports a cycle for some units or people; of them so many of a kind, so many adopted, so many points (R7)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    scope = models.CharField("谁的任务", max_length=10, choices=Scope)
    kinds = models.JSONField("单位类别", default=list, blank=True)  # KINDS; of PEOPLE only those in such units
    league = models.CharField("榜", max_length=30, blank=True)
    units = models.ManyToManyField("network.Unit", blank=True, related_name="+")
    post = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    every = models.CharField("周期", max_length=10, choices=Every)
    count = models.PositiveIntegerField("条数")
    parts = models.JSONField("其中至少", default=dict, blank=True)  # kind of report -> so many
    adopted = models.PositiveIntegerField("采用", default=0)
    points = models.DecimalField("得分", max_digits=8, decimal_places=2, default=0)
    starts = models.DateField("起")
    ends = models.DateField("止")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="task_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.get_every_display()} {self.count} 条"


class Share(models.Model):
    """What a unit, or a person in it, has of the year's target, month by month (K8)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="shares")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("network.Person", models.PROTECT, null=True, blank=True, related_name="+")
    total = models.PositiveIntegerField("全年")
    months = models.JSONField()  # twelve numbers that add up to `total`
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["unit__path", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], condition=Q(person__isnull=True), name="unit_share_once"),
            models.UniqueConstraint(fields=["plan", "unit", "person"], name="person_share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.total}"


class Exemption(models.Model):
    """Months in which a person has no target, and why; withdrawn, never deleted. A whole unit's exemption is a fact of the
    ledger (scoring.Fact), so that points and targets know of it together (R7)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("network.Person", models.PROTECT, related_name="+")
    starts = models.DateField("从")  # the first of a month
    ends = models.DateField("到")  # the last of a month
    reason = models.CharField("原因", max_length=300)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="exemption_ends_after_start")]

    def __str__(self) -> str:
        return self.reason


class Warned(models.Model):
    """A warning that was sent before a cycle's end, so that it is sent once (R7)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="warned")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    every = models.CharField(max_length=10, choices=Every)
    ends = models.DateField()
    days = models.PositiveSmallIntegerField()
    due = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "unit", "every", "ends", "days"], name="warned_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.ends}"


class SignedHow(models.TextChoices):
    """Where the signature is."""

    HERE = "here", "在系统里签"
    PAPER = "paper", "纸质件"


class Letter(models.Model):
    """A letter of responsibility (目标责任书) between the office and a unit for a year: its text never changes (K10)."""

    FLOW = LETTER

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="letters")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="responsibility_letters")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    owed = models.JSONField(default=dict)  # count, parts, adopted, points of the year as they were promised
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.MADE)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_how = models.CharField("怎么签的", max_length=10, choices=SignedHow, blank=True)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signer = models.CharField("签订人", max_length=40, blank=True)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    honoured = models.BooleanField("完成", null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)  # what was done when it was settled
    outcome = models.CharField("兑现", max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit__path", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], condition=~Q(state="void"), name="letter_once_a_plan"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "settled"]) | (~Q(signer="") & Q(signed_on__isnull=False)),
                name="signed_letter_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | (Q(honoured__isnull=False) & Q(settled_at__isnull=False)),
                name="settled_letter_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("targets:letter", args=[self.pk])

"""Circulars, their lines as they were fixed, and what units objected to (K3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.circulars.flow import CIRCULAR, OBJECTION, ObjectionState, State
from tongzheng.circulars.rules.figures import BEST


class Circular(models.Model):
    """What an office says of one span; `figures` and lines are kept with it. `state` moves only by trail.actions.move."""

    FLOW = CIRCULAR

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="circulars")
    span = models.CharField(
        "期间", max_length=20
    )  # text.spans: "2026-03", "2026-Q1", "2026-H1", "2026", "2026-02..2026-05"
    starts = models.DateField()
    ends = models.DateField()
    title = models.CharField("标题", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField("编号", null=True, blank=True)
    text = models.TextField("正文")
    figures = models.JSONField(default=dict)  # rules.drafting.Figures
    ranked = models.BooleanField("排名", default=True)  # the office's setting when the figures were taken
    best = models.PositiveSmallIntegerField(
        "居前的列几个", default=BEST
    )  # of each league table, and of adoptions above
    taken_at = models.DateTimeField("取数时间", default=timezone.now)
    check_until = models.DateField("核对到", null=True, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # grows with every change of text or figures
    digest = models.CharField(max_length=64, blank=True)  # sha256 of what was submitted
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+", verbose_name="起草")
    submitted_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField("审签日", null=True, blank=True)
    published_at = models.DateTimeField("印发", null=True, blank=True)
    pdf = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    ofd = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    xlsx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("起草时间", default=timezone.now)

    class Meta:
        ordering = ["-ends", "-id"]
        indexes = [models.Index(fields=["office", "state", "-ends"], name="circular_shelf")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "span"],
                condition=Q(corrects__isnull=True) & ~Q(state="dropped"),
                name="circular_once_a_span",
            ),
            models.UniqueConstraint(
                fields=["office", "year", "number"], condition=Q(number__isnull=False), name="circular_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"])
                | (Q(number__isnull=False) & Q(approved_by__isnull=False) & Q(approved_on__isnull=False)),
                name="approved_circular_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_circular_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("circulars:circular", args=[self.pk])

    @property
    def number_text(self) -> str:
        """「云政办通报〔2026〕3号」 as typed, else 「2026年第3号」; empty until it is approved."""
        if self.number is None:
            return ""
        return self.document_no or f"{self.year}年第{self.number}号"


class CircularLine(models.Model):
    """One unit's figures in a circular, as they were taken."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="lines")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="circular_lines")
    name = models.CharField("单位", max_length=80)  # as it was called then
    league = models.CharField("榜", max_length=30)
    position = models.PositiveIntegerField("次序", default=0)  # in the tree
    received = models.PositiveIntegerField("报送", default=0)
    adopted = models.PositiveIntegerField("采用", default=0)
    above = models.PositiveIntegerField("上级采用", default=0)
    instructed = models.PositiveIntegerField("批示", default=0)
    last = models.DecimalField("上期累计", max_digits=11, decimal_places=2, default=0)
    points = models.DecimalField("本期得分", max_digits=11, decimal_places=2, default=0)
    cumulative = models.DecimalField("累计得分", max_digits=11, decimal_places=2, default=0)
    score = models.DecimalField("名次所依的分", max_digits=11, decimal_places=2, null=True, blank=True)
    rank = models.PositiveIntegerField("名次", null=True, blank=True)
    due = models.PositiveIntegerField("任务", null=True, blank=True)  # null: no plan; 0: no task
    done = models.PositiveIntegerField("完成", null=True, blank=True)
    more = models.JSONField(default=dict)  # what the rulebook's way of totals adds: grade, composite …
    confirmed_at = models.DateTimeField("核对无误", null=True, blank=True)
    confirmed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["league", "rank", "position"]
        constraints = [models.UniqueConstraint(fields=["circular", "unit"], name="circular_line_once")]
        indexes = [
            models.Index(fields=["circular", "league", "rank", "position"], name="circular_table"),
            models.Index(fields=["unit", "circular"], name="circular_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.points}"

    @property
    def rate(self) -> str:
        """Adopted per cent of received, 「32.0%」; empty when nothing was received."""
        return f"{self.adopted / self.received:.1%}" if self.received else ""

    @property
    def completed(self) -> str:
        """Done per cent of due; empty without a task."""
        return f"{(self.done or 0) / self.due:.1%}" if self.due else ""


class Reading(models.Model):
    """Who of a unit, or which leader, first opened a published circular, and when: its receipt (K3)."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="readings")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["circular", "unit"], name="circular_read_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.at:%Y-%m-%d %H:%M}"


class About(models.TextChoices):
    """Which figure a unit says is wrong."""

    RECEIVED = "received", "报送条数"
    ADOPTED = "adopted", "采用条数"
    ABOVE = "above", "上级采用"
    INSTRUCTED = "instructed", "批示"
    POINTS = "points", "得分"
    TASK = "task", "任务和完成"
    TEXT = "text", "其他"


class Objection(models.Model):
    """A unit says that a figure of its line is wrong (有误); answered by the office."""

    FLOW = OBJECTION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    circular = models.ForeignKey(Circular, models.PROTECT, related_name="objections")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="objections")
    item = models.CharField("哪一项", max_length=12, choices=About)
    reason = models.TextField("哪里不对")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["circular", "state"], name="objection_to_answer")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="objection_says_why"),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "rejected"]) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="objection_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.get_item_display()}有误"

    def get_absolute_url(self) -> str:
        return self.circular.get_absolute_url()

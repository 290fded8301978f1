"""What the booking itself needs: what is due, how far a run is, a rulebook tried, appeals, the office's choice (K2)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.scoring.flow import APPEAL, UNDER_WAY, AppealState, Phase


class Ranking(models.Model):
    """Whether an office ranks its units; without a row it does. Off, only own figures and completion are shown (N5)."""

    office = models.OneToOneField("network.Unit", models.PROTECT, related_name="+")
    on = models.BooleanField("排名", default=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.office_id} {'排名' if self.on else '不排名'}"


class Due(models.Model):
    """Something happened to a report, or to what is registered by hand, or to the rulebook: points are worked out soon."""

    class What(models.TextChoices):
        REPORT = "report", "稿件"
        HAND = "hand", "登记事项"
        YEAR = "year", "全年"

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    report = models.ForeignKey("reporting.Report", models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=6, choices=What, default=What.REPORT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.office_id} {self.what} {self.report_id or ''}"


class Run(models.Model):
    """One whole comparison of facts and ledger; `place` is the checkpoint, so that one that was killed goes on."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="score_runs")
    year = models.PositiveSmallIntegerField("年度")
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.BOOKING)
    place = models.BigIntegerField(default=0)  # the last report whose family is booked; then the last unit closed
    total = models.PositiveIntegerField(default=0)  # reports and units to go through
    done = models.PositiveIntegerField(default=0)
    booked = models.PositiveIntegerField("记入", default=0)
    differing = models.JSONField(default=list)  # where the rulebook and a frozen period disagree: words, at most 100
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["office"], condition=Q(phase__in=UNDER_WAY), name="one_run_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_phase_display()} {self.done}/{self.total}"


class Trial(models.Model):
    """A draft rulebook tried on a year's facts: whose points and place would move, and by what; nothing is booked."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="score_trials")
    rulebook = models.ForeignKey("scoring.Rulebook", models.PROTECT, related_name="trials")
    year = models.PositiveSmallIntegerField("年度")
    result = models.JSONField(null=True, blank=True)  # None until the worker has done it
    fault = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.rulebook}试算{self.year}年"

    def get_absolute_url(self) -> str:
        return reverse("scoring:trial", args=[self.pk])


class Appeal(models.Model):
    """A unit says that a line is wrong; the office answers; an upheld one brings a line of correction (K2)."""

    FLOW = APPEAL

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey("scoring.ScoreEntry", models.PROTECT, related_name="appeals")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="score_appeals")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField("理由")
    state = models.CharField(max_length=12, choices=AppealState, default=AppealState.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    correction = models.OneToOneField(
        "scoring.ScoreEntry", models.PROTECT, null=True, blank=True, related_name="upheld_appeal"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(state=AppealState.OPEN), name="one_open_appeal"),
            models.CheckConstraint(
                condition=Q(state__in=[AppealState.OPEN, AppealState.WITHDRAWN]) | ~Q(answer=""),
                name="answered_appeal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"对“{self.entry.reason}”的申诉"

    def get_absolute_url(self) -> str:
        return reverse("scoring:appeal", args=[self.pk])

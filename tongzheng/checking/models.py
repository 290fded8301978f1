"""What an office decides about its checks, what was marked right, and what was found in each report (R4, R13, R14)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tongzheng.checking.rules import STANDARDS


class Desk(models.Model):
    """One office's decisions as a whole. `changed_at` moves with every change, so that a copy in memory is known as old."""

    office = models.OneToOneField("network.Unit", models.PROTECT, primary_key=True, related_name="check_desk")
    standard = models.CharField("质量口径", max_length=20, choices=STANDARDS, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.office_id}"


class Setting(models.Model):
    """One check as the office wants it: off, at another level, or silent for some kinds. No row: as the check comes."""

    class Level(models.TextChoices):
        ERROR = "error", "错误"
        WARNING = "warning", "警告"
        HINT = "hint", "提示"

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="check_settings")
    check_id = models.CharField("检查项", max_length=60)
    on = models.BooleanField("启用", default=True)
    level = models.CharField("级别", max_length=10, choices=Level, blank=True)
    silent_kinds = models.JSONField("不查的类别", default=list, blank=True)
    skip = models.JSONField("不要求的要素", default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "check_id"], name="check_set_once")]

    def __str__(self) -> str:
        return self.check_id


class Length(models.Model):
    """How long a text of one kind may be; 0 is no limit. A periodical's own limit bears its name instead of a kind."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="check_lengths")
    kind = models.CharField("类别", max_length=12, blank=True)
    periodical = models.CharField("刊物", max_length=40, blank=True)
    least = models.PositiveIntegerField("最少", default=0)
    most = models.PositiveIntegerField("最多", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "periodical"], name="length_once"),
            models.CheckConstraint(condition=~Q(kind="") ^ ~Q(periodical=""), name="length_of_kind_or_periodical"),
            models.CheckConstraint(condition=Q(most=0) | Q(most__gte=F("least")), name="length_most_after_least"),
        ]

    def __str__(self) -> str:
        return f"{self.kind or self.periodical} {self.least}–{self.most}"


class Wording(models.Model):
    """The office's own wording: not `wrong` but `right`; without `right` the words are to be avoided."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="wordings")
    wrong = models.CharField("不用的写法", max_length=40)
    right = models.CharField("规范提法", max_length=60, blank=True)
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        ordering = ["wrong"]
        constraints = [models.UniqueConstraint(fields=["office", "wrong"], name="wording_once")]

    def __str__(self) -> str:
        return self.wrong


class Leader(models.Model):
    """One line of the office's list of leaders, in protocol order, with the days it holds."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="leaders_listed")
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职务", max_length=60)
    position = models.PositiveIntegerField("次序")
    starts = models.DateField("起", null=True, blank=True)
    ends = models.DateField("止", null=True, blank=True)
    post = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")),
                name="leader_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.name}"


class UnitName(models.Model):
    """A former or other name of a unit: texts should use the name in force."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="unit_names_listed")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="other_names")
    name = models.CharField("旧称、别称", max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="unit_name_listed_once")]

    def __str__(self) -> str:
        return self.name


class Waiver(models.Model):
    """Somebody said of one finding in one text: this is right, because … It holds while the words around it stand."""

    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    check_id = models.CharField(max_length=60)
    key = models.CharField(max_length=20)  # rules.key_of: check, found words, a little context
    found = models.CharField(max_length=200, blank=True)
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id", "key"], name="waived_once")]

    def __str__(self) -> str:
        return self.found


class Result(models.Model):
    """What was found in one report when it was sent: for counting by unit, and for who reads it next (R13)."""

    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="check_results")
    at = models.DateTimeField(default=timezone.now)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    hints = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # check id -> number of findings

    class Meta:
        indexes = [models.Index(fields=["office", "-at"], name="result_office_time")]
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="result_once")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class NotWorth(models.Model):
    """One reason why a report may not be worth sending, so that they can be counted by unit and month (R13)."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="not_worth")
    reason = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["result", "reason"], name="not_worth_reason_once")]

    def __str__(self) -> str:
        return self.reason

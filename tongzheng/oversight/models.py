"""Units under oversight, conditions of direct points, people called away, faults (N4, N10, N13, K11)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.oversight.flow import CASE, FAULT, FaultState, State

CONDITIONS = "分管领导\n专职信息员\n电脑\n传真\n网络\n电话\n信息工作制度"


class Watch(models.Model):
    """By which rules an office's units list themselves; a rule of 0 is off."""

    office = models.OneToOneField("network.Unit", models.PROTECT, related_name="watch")
    behind_months = models.PositiveSmallIntegerField("连续几个月没完成任务", default=2)
    behind_share = models.PositiveSmallIntegerField("完成不到任务的百分之几算没完成", default=60)
    zero_months = models.PositiveSmallIntegerField("连续几个月零采用", default=3)
    silent_weeks = models.PositiveSmallIntegerField("连续几周一篇不报", default=6)
    missed = models.PositiveSmallIntegerField("半年里几次约稿没交", default=2)
    conditions = models.TextField("直报点检查哪些条件（一行一项）", default=CONDITIONS)
    swept_on = models.DateField("上次按规则列名", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.office_id}"

    @property
    def condition_list(self) -> list[str]:
        """The conditions, one a line."""
        return [line.strip() for line in self.conditions.split("\n") if line.strip()]


class Rule(models.TextChoices):
    """Why a unit is listed."""

    BEHIND = "behind", "连续没完成任务"
    ZERO = "zero", "连续零采用"
    SILENT = "silent", "长期不报"
    MISSED = "missed", "约稿不交"
    POINT = "point", "直报点不合条件"
    HAND = "hand", "办公室列名"


class Case(models.Model):
    """A unit under oversight; one open case a unit, with every reason that came (N10)."""

    FLOW = CASE

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="oversight_cases")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="overseen")
    rule = models.CharField("为什么列名", max_length=10, choices=Rule)
    words = models.TextField("事由")  # in words, with the figures of that day
    figures = models.JSONField(default=list)  # [{rule, words, …}] one a reason
    direct = models.ForeignKey("network.DirectReporting", models.PROTECT, null=True, blank=True, related_name="cases")
    listed_on = models.DateField("列名日期", default=timezone.localdate)
    due = models.DateField("整改期限", null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.LISTED)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "state", "-id"], name="case_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=~Q(state="closed"), name="one_open_case_a_unit"),
            models.CheckConstraint(condition=~Q(state="ordered") | Q(due__isnull=False), name="order_has_a_deadline"),
        ]

    def __str__(self) -> str:
        return f"督导{self.unit.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:case", args=[self.pk])


class Way(models.TextChoices):
    """How one spoke with the unit."""

    VISIT = "visit", "走访"
    TALK = "talk", "分口座谈"
    CALL = "call", "约谈"
    PHONE = "phone", "电话"


class Outcome(models.TextChoices):
    """What a second look found."""

    BETTER = "better", "有起色"
    SAME = "same", "没有变化"
    WORSE = "worse", "更差"


class Note(models.Model):
    """What was said or found in one step of a case; photographs hang on it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    step = models.CharField(max_length=12)  # contact, advise, order, look, answer
    on = models.DateField("日期", default=timezone.localdate)
    way = models.CharField("方式", max_length=10, choices=Way, blank=True)
    people = models.CharField("同谁", max_length=200, blank=True)
    cause = models.TextField("原因", blank=True)
    text = models.TextField("内容", blank=True)
    due = models.DateField("期限", null=True, blank=True)
    outcome = models.CharField("成效", max_length=10, choices=Outcome, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class PointCheck(models.Model):
    """A look at a direct point on site: are its conditions there (N4)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    direct = models.ForeignKey("network.DirectReporting", models.PROTECT, related_name="checks")
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    on = models.DateField("检查日期", default=timezone.localdate)
    people = models.CharField("检查人", max_length=100)
    remark = models.TextField("总的情况", blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.direct.unit.short_name}{self.on.year}年{self.on.month}月{self.on.day}日检查"

    def get_absolute_url(self) -> str:
        return reverse("oversight:check", args=[self.pk])


class Condition(models.Model):
    """One condition as it was found."""

    check_of = models.ForeignKey(PointCheck, models.PROTECT, related_name="conditions")
    name = models.CharField("条件", max_length=40)
    met = models.BooleanField("具备")
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["check_of", "name"], name="condition_once_a_check")]

    def __str__(self) -> str:
        return self.name


class Away(models.Model):
    """An officer called away to other work, or doing other work beside (N13)."""

    class Kind(models.TextChoices):
        BORROWED = "borrowed", "抽调"
        OTHER = "other", "兼做其他工作"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="times_away")
    kind = models.CharField("情形", max_length=10, choices=Kind, default=Kind.BORROWED)
    where = models.CharField("去哪里、做什么", max_length=120)
    starts = models.DateField("起", default=timezone.localdate)
    ends = models.DateField("止", null=True, blank=True)
    note = models.CharField("谁来接替", max_length=200, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="away_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.where}"


class Fault(models.Model):
    """A fault in the information work: registered, the other side heard, found under signature, dealt with, reviewed (K11)."""

    FLOW = FAULT

    class Kind(models.TextChoices):
        ERROR = "error", "错情"
        UNTRUE = "untrue", "失实"
        LEAK = "leak", "泄密"
        PROCEDURE = "procedure", "程序违规"
        DUTY = "duty", "推诿不办"
        OTHER = "other", "其他"

    class Consequence(models.TextChoices):
        REMIND = "remind", "提醒谈话"
        EXPLAIN = "explain", "书面检查"
        CRITICISE = "criticise", "通报批评"
        DEDUCT = "deduct", "扣分"
        VETO = "veto", "取消评先资格"
        HAND_OVER = "hand_over", "移送有关部门"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="faults")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="faults_of", verbose_name="责任单位")
    post = models.ForeignKey(
        "network.Appointment", models.PROTECT, null=True, blank=True, related_name="faults", verbose_name="责任人"
    )
    report = models.ForeignKey("reporting.Report", models.PROTECT, null=True, blank=True, related_name="faults")
    kind = models.CharField("情形", max_length=10, choices=Kind)
    on = models.DateField("发生日期")
    text = models.TextField("事实")
    state = models.CharField(max_length=12, choices=FaultState, default=FaultState.REGISTERED)
    plea = models.TextField("申辩", blank=True)
    finding = models.TextField("认定", blank=True)
    found_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField(null=True, blank=True)
    consequence = models.CharField("处理", max_length=10, choices=Consequence, blank=True)
    decision = models.TextField("处理说明", blank=True)
    decided_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "state", "-id"], name="fault_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["found", "decided", "upheld"]) | (Q(found_by__isnull=False) & ~Q(finding="")),
                name="found_fault_is_signed",
            ),
            models.CheckConstraint(condition=~Q(state="decided") | ~Q(consequence=""), name="decided_fault_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:fault", args=[self.pk])

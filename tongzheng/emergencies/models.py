"""Emergencies, the reports on them, their kinds, thresholds and clocks (U1–U4, U13, U14)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.emergencies.flow import EMERGENCY, REPORT, ReportState, State
from tongzheng.emergencies.rules import ordinal
from tongzheng.reporting.models import Label


class Category(models.TextChoices):
    """The four classes of the law, and what offices report besides (突发事件应对法 2024, 第 2 条)."""

    NATURAL = "natural", "自然灾害"
    ACCIDENT = "accident", "事故灾难"
    HEALTH = "health", "公共卫生事件"
    SECURITY = "security", "社会安全事件"
    OTHER = "other", "其他紧急情况"


class Severity(models.IntegerChoices):
    """The lower the number the graver, so that 较大以上 is `severity <= 3`."""

    GRAVEST = 1, "特别重大"
    MAJOR = 2, "重大"
    LARGER = 3, "较大"
    ORDINARY = 4, "一般"
    NONE = 9, "未达级"


class Measure(models.TextChoices):
    """What a threshold counts; the names are those of the figures of an emergency."""

    DEATHS = "deaths", "死亡（人）"
    MISSING = "missing", "失联（人）"
    INJURIES = "injuries", "受伤（人）"
    SERIOUS = "serious", "重伤（人）"
    PATIENTS = "patients", "发病、中毒（人）"
    TRAPPED = "trapped", "被困（人）"
    EVACUATED = "evacuated", "转移（人）"
    AFFECTED = "affected", "受灾（人）"
    PEOPLE = "people", "参与、聚集（人）"
    HOUSES = "houses", "倒损房屋（间）"
    LOSS = "loss", "直接经济损失（万元）"
    BLOCKED = "blocked", "交通中断（小时）"


class Kind(models.Model):
    """A kind of emergency in an office's list (U2, U14). A kind is switched off, never deleted."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="emergency_kinds")
    category = models.CharField("大类", max_length=10, choices=Category)
    name = models.CharField("种类", max_length=30)
    clues = models.TextField("文中常见说法（空格隔开）", blank=True)  # proposes the kind from a text
    must = models.TextField("哪些必须报", blank=True)  # shown to units while they fill in the form (U14)
    sensitive = models.BooleanField("不论大小都按敏感件报", default=False)
    position = models.PositiveSmallIntegerField("次序", default=0)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="kind_once_an_office")]

    def __str__(self) -> str:
        return self.name


class Threshold(models.Model):
    """From how many on an emergency is of a severity; any one reached is enough. Without `kind`: the whole category."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    category = models.CharField("大类", max_length=10, choices=Category)
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, related_name="thresholds")
    severity = models.PositiveSmallIntegerField("等级", choices=Severity)
    measure = models.CharField("指标", max_length=10, choices=Measure)
    at_least = models.DecimalField("达到（含本数）", max_digits=12, decimal_places=2)
    basis = models.CharField("依据", max_length=80, blank=True)

    class Meta:
        ordering = ["category", "kind_id", "severity", "measure", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "severity", "measure"], name="threshold_once_a_kind"),
            models.UniqueConstraint(
                fields=["office", "category", "severity", "measure"],
                condition=Q(kind__isnull=True),
                name="threshold_once_a_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_severity_display()} {self.get_measure_display()} ≥ {self.at_least}"


class What(models.TextChoices):
    """What a clock waits for."""

    PHONE = "phone", "电话首报"
    WRITTEN = "written", "书面报告"
    FOLLOW_UP = "follow_up", "续报"
    FINAL = "final", "终报"
    RELAY = "relay", "报上级"


class Start(models.TextChoices):
    """From which of the six moments a clock counts; they differ from place to place (rules.md 3.2)."""

    OCCURRED = "occurred_at", "事发"
    LEARNT = "learnt_at", "获悉"
    PHONED = "phoned_at", "接到电话"
    WRITTEN = "written_at", "书面报来"
    RECEIVED = "received_at", "签收"


class ClockRule(models.Model):
    """By when something is due for which emergencies; the narrowest rule in force wins for each `what` (U2)."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    what = models.CharField("报什么", max_length=10, choices=What)
    category = models.CharField("大类", max_length=10, choices=Category, blank=True)  # empty: all
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, related_name="+")  # none: all
    severity = models.PositiveSmallIntegerField("此级及以上", choices=Severity, default=Severity.NONE)
    sensitive = models.BooleanField("只用于敏感件", default=False)
    start = models.CharField("从何时起算", max_length=12, choices=Start, default=Start.PHONED)
    minutes = models.PositiveIntegerField("多少分钟内", null=True, blank=True)
    every = models.PositiveIntegerField("每隔多少分钟", null=True, blank=True)  # follow-ups
    times = models.CharField("每天几点前（08:00 17:00）", max_length=60, blank=True)  # follow-ups
    warn = models.PositiveIntegerField("提前多少分钟告警", default=5)
    lead_after = models.PositiveIntegerField("超时多少分钟告带班领导", default=0)
    director_after = models.PositiveIntegerField("超时多少分钟告主任", default=10)
    basis = models.CharField("依据", max_length=80, blank=True)
    active = models.BooleanField("在用", default=True)

    moved = 0  # clocks that followed when it was kept; no column

    class Meta:
        ordering = ["what", "severity", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0) | Q(every__gt=0) | ~Q(times=""), name="clock_rule_says_when"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.minutes or self.every or self.times}"


class Figures(models.Model):
    """What was counted; empty means not known, which is not nought."""

    deaths = models.PositiveIntegerField("死亡（人）", null=True, blank=True)
    missing = models.PositiveIntegerField("失联（人）", null=True, blank=True)
    injuries = models.PositiveIntegerField("受伤（人）", null=True, blank=True)
    serious = models.PositiveIntegerField("重伤（人）", null=True, blank=True)
    patients = models.PositiveIntegerField("发病、中毒（人）", null=True, blank=True)
    trapped = models.PositiveIntegerField("被困（人）", null=True, blank=True)
    evacuated = models.PositiveIntegerField("转移（人）", null=True, blank=True)
    affected = models.PositiveIntegerField("受灾（人）", null=True, blank=True)
    people = models.PositiveIntegerField("参与、聚集（人）", null=True, blank=True)
    houses = models.PositiveIntegerField("倒损房屋（间）", null=True, blank=True)
    loss = models.DecimalField("直接经济损失（万元）", max_digits=12, decimal_places=2, null=True, blank=True)
    blocked = models.DecimalField("交通中断（小时）", max_digits=6, decimal_places=1, null=True, blank=True)

    class Meta:
        abstract = True


class Emergency(Figures):
    """One event, whoever reports it: one thread, one timeline, until it is closed (U3).

    The six moments are kept apart; a rule says from which its clock counts. The figures are those in force (U13).
    """

    FLOW = EMERGENCY

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="emergencies")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()  # within the office and year, without gap
    title = models.CharField("事件", max_length=120)
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, related_name="emergencies")
    severity = models.PositiveSmallIntegerField("等级", choices=Severity, default=Severity.NONE)
    graded_by_hand = models.BooleanField(default=False)  # else by the thresholds
    grade_reason = models.CharField("定级原因", max_length=200, blank=True)
    sensitive = models.BooleanField("敏感件", default=False)
    sensitive_reason = models.CharField("敏感原因", max_length=200, blank=True)
    place_unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField("地点", max_length=120, blank=True)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="emergencies_owed")  # who owes the reports
    told_by = models.CharField("报告人（姓名、职务、电话）", max_length=80, blank=True)
    scene = models.CharField("现场负责人（姓名、职务、电话）", max_length=80, blank=True)
    leaders_there = models.CharField("领导到位情况", max_length=200, blank=True)
    occurred_at = models.DateTimeField("事发", null=True, blank=True)
    learnt_at = models.DateTimeField("单位获悉", null=True, blank=True)
    phoned_at = models.DateTimeField("电话报告", null=True, blank=True)
    written_at = models.DateTimeField("书面报告", null=True, blank=True)
    received_at = models.DateTimeField("签收", null=True, blank=True)
    relayed_at = models.DateTimeField("报上级", null=True, blank=True)
    wording = models.TextField(
        "统一口径", blank=True
    )  # agreed before it goes up; what stood before is on the trail (U13)
    daily = models.BooleanField("日报", default=False)
    into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.INTERNAL)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField("登记", default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "-id"], name="emergency_of_office"),
            models.Index(fields=["unit", "-id"], name="emergency_of_unit"),
            models.Index(fields=["office", "-occurred_at"], name="emergency_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="emergency_number_once"),
            models.CheckConstraint(
                condition=(Q(state="merged") & Q(into__isnull=False)) | (~Q(state="merged") & Q(into__isnull=True)),
                name="merged_emergency_says_into_what",
            ),
            models.CheckConstraint(
                condition=Q(graded_by_hand=False) | ~Q(grade_reason=""), name="grade_by_hand_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("emergencies:emergency", args=[self.pk])


class Stage(models.TextChoices):
    """Which report of the thread it is (U3)."""

    INITIAL = "initial", "首报"
    FOLLOW_UP = "follow_up", "续报"
    DAILY = "daily", "日报"
    FINAL = "final", "终报"


class Way(models.TextChoices):
    """How a report came."""

    PHONE = "phone", "电话"
    WRITTEN = "written", "书面"
    FAX = "fax", "传真"
    MESSAGE = "message", "短信微信"
    PRESS = "press", "媒体、网络"


class Report(Figures):
    """One report on an emergency: from the unit that owes it, or from police, health, the press (U13). Kept as it came.

    A phone call the duty officer writes down is `received` at once; a unit's written one is signed by its leader first.
    """

    FLOW = REPORT

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="reports")
    stage = models.CharField("第几报", max_length=10, choices=Stage)
    number = models.PositiveSmallIntegerField(default=0)  # 续报 1, 2 … of this unit, given when it is sent; 0: none yet
    way = models.CharField("方式", max_length=10, choices=Way, default=Way.WRITTEN)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("来源", max_length=60, blank=True)  # when it is no unit: 《某报》, 群众来电
    told_by = models.CharField("报告人（姓名、职务、电话）", max_length=80, blank=True)
    body = models.TextField("内容")
    as_of = models.DateTimeField("情况截至", default=timezone.now)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("电话确认", null=True, blank=True)
    confirmed_with = models.CharField("与谁确认", max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["emergency", "id"], name="emergency_report_thread")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("sent", "received")) | Q(sent_at__isnull=False),
                name="emergency_report_sent_when",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(source=""), name="emergency_report_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}{ordinal(self.number) if self.number else ''}"

    def get_absolute_url(self) -> str:
        return reverse("emergencies:report", args=[self.pk])

"""Breaches of the duty to report emergencies, their kinds and consequences, the circular on emergency reporting (U5, U6)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.breaches.flow import BREACH, ROUNDUP, RoundupState, State
from tongzheng.scoring.engine.words import BREACHES as SCORES


class Terms(models.Model):
    """How long a unit of an office has to answer and to object, in working days."""

    office = models.OneToOneField("network.Unit", models.PROTECT, related_name="breach_terms")
    answer_days = models.PositiveSmallIntegerField("几个工作日内答复", default=3)
    object_days = models.PositiveSmallIntegerField("认定后几个工作日内可以提异议", default=10)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.office_id}"


class Kind(models.Model):
    """A kind of breach in an office's list; switched off, never deleted. Only one judged by the clock is found by itself."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="breach_kinds")
    name = models.CharField("名称", max_length=20)
    definition = models.CharField("怎么算", max_length=200)
    by_clock = models.BooleanField("由时限自动发现", default=False)
    scores_as = models.CharField(
        "计分办法里叫", max_length=12, choices=list(SCORES.items()), blank=True
    )  # empty: no points
    position = models.PositiveSmallIntegerField("次序", default=0)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="breach_kind_once_an_office")]

    def __str__(self) -> str:
        return self.name


class Weight(models.TextChoices):
    """How heavy a breach weighs: by the case and by what came of it."""

    LIGHT = "light", "较轻"
    ORDINARY = "ordinary", "一般"
    GRAVE = "grave", "重大"


class Consequence(models.Model):
    """What follows from a kind of breach of a weight."""

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="consequences")
    weight = models.CharField("轻重", max_length=10, choices=Weight)
    words = models.CharField("怎么处理", max_length=200)
    scored = models.BooleanField("记入得分", default=True)
    major = models.BooleanField("按重大记", default=False)
    named = models.BooleanField("通报批评", default=True)
    veto = models.BooleanField("取消当年评先资格", default=False)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "weight"], name="consequence_once_a_weight")]

    def __str__(self) -> str:
        return self.words


class Breach(models.Model):
    """A unit reported an emergency late, not at all, wrongly, falsely, or hid it: evidence, answer, finding, review (U5)."""

    FLOW = BREACH

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="breaches")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="breaches_of", verbose_name="责任单位")
    emergency = models.ForeignKey(
        "emergencies.Emergency", models.PROTECT, null=True, blank=True, related_name="breaches"
    )
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="breaches", verbose_name="情形")
    weight = models.CharField("轻重", max_length=10, choices=Weight, default=Weight.ORDINARY)
    title = models.CharField("事件", max_length=120)
    on = models.DateField("发生日期")
    text = models.TextField("事实")
    # evidence: what shows that it should have been known and reported
    what = models.CharField("迟的是什么", max_length=12, blank=True)  # of a late one: phone, written, follow_up, final
    due_at = models.DateTimeField("应报", null=True, blank=True)
    came_at = models.DateTimeField("实报", null=True, blank=True)  # empty with due_at: not at all
    occurred_at = models.DateTimeField("事发", null=True, blank=True)
    media_at = models.DateTimeField("媒体最早报道", null=True, blank=True)
    media = models.CharField("哪家媒体、网址或账号", max_length=200, blank=True)
    asked_at = models.DateTimeField("上级先问", null=True, blank=True)
    petition = models.CharField("信访、举报", max_length=200, blank=True)
    # the other side, the finding, the review
    answer_by = models.DateTimeField("答复期限", null=True, blank=True)
    plea = models.TextField("单位答复", blank=True)
    finding = models.TextField("认定意见", blank=True)
    found_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField("认定", null=True, blank=True)
    decision = models.CharField("处理", max_length=200, blank=True)
    scored = models.BooleanField("记入得分", default=False)
    major = models.BooleanField("按重大记", default=False)
    named = models.BooleanField("通报批评", default=False)
    veto = models.BooleanField("取消评先资格", default=False)
    objection = models.TextField("异议", blank=True)
    object_until = models.DateField("异议期到", null=True, blank=True)
    review = models.TextField("复核意见", blank=True)
    reviewed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField("登记", default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "-id"], name="breach_by_state"),
            models.Index(fields=["unit", "-on"], name="breach_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["found", "objected", "upheld"])
                | (Q(found_by__isnull=False) & ~Q(found_by=F("by")) & ~Q(finding="")),
                name="found_breach_is_signed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="hearing") | Q(answer_by__isnull=False), name="hearing_has_a_deadline"
            ),
            models.UniqueConstraint(
                fields=["emergency", "what", "due_at"],
                condition=Q(due_at__isnull=False) & ~Q(state__in=["dismissed", "overturned"]),
                name="late_report_is_one_breach",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.kind.name}：{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("breaches:breach", args=[self.pk])

    @property
    def minutes_late(self) -> int | None:
        """Whole minutes a late report came after it was due; None when it is no late one or never came."""
        if self.due_at is None or self.came_at is None:
            return None
        return max(0, int((self.came_at - self.due_at).total_seconds() // 60))


class Aside(models.Model):
    """A late report that is no case, with the reason: the line was cut, the clock was wrong."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    emergency = models.ForeignKey("emergencies.Emergency", models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    reason = models.CharField("为什么不立案", max_length=200)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["emergency", "what", "due_at"], name="laid_aside_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="laid_aside_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason


class Roundup(models.Model):
    """The circular on emergency reporting of one period: figures kept with it, signed, published, kept as a document (U6)."""

    FLOW = ROUNDUP

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="roundups")
    period = models.CharField("期间", max_length=10)  # rules.periods: 2026-03, 2026-Q1, 2026-H1, 2026
    starts = models.DateField()
    ends = models.DateField()
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    figures = models.JSONField(default=dict)  # rules.counting.Figures
    taken_at = models.DateTimeField("取数", default=timezone.now)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField("期号", null=True, blank=True)
    state = models.CharField(max_length=12, choices=RoundupState, default=RoundupState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("审签", null=True, blank=True)
    published_at = models.DateTimeField("印发", null=True, blank=True)
    pdf = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-ends", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "period"], condition=~Q(state="dropped"), name="roundup_once_a_period"
            ),
            models.UniqueConstraint(
                fields=["office", "year", "number"], condition=Q(number__isnull=False), name="roundup_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(number__isnull=False) & Q(pdf__isnull=False)),
                name="published_roundup_is_numbered_and_kept",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("breaches:roundup", args=[self.pk])

    @property
    def number_text(self) -> str:
        """「2026年第3期」; empty until it is signed."""
        return f"{self.year}年第{self.number}期" if self.number else ""

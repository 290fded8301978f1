"""A matter on the ledger, the times of an office, the units that take part (D1–D4)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import (
    ITEM,
    State,
)


class Origin(models.TextChoices):
    """Where an item comes from (D2, D3, D11)."""

    INSTRUCTION = "instruction", "领导批示"
    MEETING = "meeting", "会议议定"
    WORK_REPORT = "work_report", "政府工作报告"
    PLAN = "plan", "工作要点、重点项目"
    PETITION = "petition", "信访、县长信箱"
    EMERGENCY = "emergency", "突发事件"
    PROPOSAL = "proposal", "建议提案"
    SUPERIOR = "superior", "上级批示和视察"
    OTHER = "other", "其他"


class Urgency(models.TextChoices):
    """How long an item may take when its words do not say (rules.md 5.3)."""

    AT_ONCE = "at_once", "特急"
    URGENT = "urgent", "急"
    NORMAL = "normal", "一般"
    HARD = "hard", "难度大"


class Rhythm(models.TextChoices):
    """A long matter is reported on again and again until its last day."""

    ONCE = "once", "一次办结"
    WEEKLY = "weekly", "每周反馈"
    MONTHLY = "monthly", "每月反馈"
    QUARTERLY = "quarterly", "每季反馈"


QUALITY = [("good", "好"), ("fair", "一般"), ("poor", "差")]
SATISFIED = [("yes", "满意"), ("fair", "基本满意"), ("no", "不满意")]


class Terms(models.Model):
    """An office's times and lights; editable, a default row is made when first needed."""

    office = models.OneToOneField("network.Unit", models.PROTECT, related_name="supervision_terms")
    at_once = models.PositiveSmallIntegerField("特急（日）", default=1)
    urgent = models.PositiveSmallIntegerField("急件（日）", default=5)
    normal = models.PositiveSmallIntegerField("一般（日）", default=15)
    hard = models.PositiveSmallIntegerField("难度大（日）", default=30)
    meeting = models.PositiveSmallIntegerField("会议议定（日）", default=5)
    petition = models.PositiveSmallIntegerField("信访、县长信箱（日）", default=5)
    working = models.BooleanField("按工作日算", default=True)
    sign_hours = models.PositiveSmallIntegerField("交办后多少小时内签收", default=24)
    quiet_days = models.PositiveSmallIntegerField("报领导后几个工作日没有新批示可以办结", default=5)
    before = models.CharField("到期前几个工作日提醒", max_length=30, blank=True, default="2")  # 「5、2」: several
    on_day = models.BooleanField("到期当天早上提醒", default=True)
    after = models.CharField("逾期几个工作日自动催办", max_length=30, blank=True, default="")
    leader_days = models.PositiveSmallIntegerField("逾期几个工作日告单位主要领导", default=1)
    director_days = models.PositiveSmallIntegerField("逾期几个工作日告办公室主任", default=3)
    top_days = models.PositiveSmallIntegerField("逾期几个工作日告批示领导", default=6)
    scheme = models.CharField("灯色", max_length=20, default="default")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.office_id}"


class Item(models.Model):
    """One matter, one number, followed to its end (批必查、查必果、果必报)."""

    FLOW = ITEM
    together = False  # set while its whole document is approved or given out: people are told once of all
    rules: Any = None  # set then too: what its clocks go by, read once (clocks.Rules)
    there: Any = None  # on its page: names of what hangs on it (queries.whole); else not known

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="supervised")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # given when it is opened, without gap
    title = models.CharField("事项", max_length=120)
    text = models.TextField("办理要求")
    origin = models.CharField("来源", max_length=12, choices=Origin)
    origin_words = models.CharField("来源说明", max_length=200, blank=True)  # 「高屹（县长）11月10日批示」
    origin_url = models.CharField(max_length=200, blank=True)
    source = models.CharField(
        max_length=200, blank=True
    )  # what it began with: 「emergency:12」, 「proposal:第12号建议」
    document = models.ForeignKey("Document", models.PROTECT, null=True, blank=True, related_name="items")
    instruction = models.ForeignKey(
        "instructions.Instruction", models.PROTECT, null=True, blank=True, related_name="items"
    )
    leader = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, default=Urgency.NORMAL)
    rhythm = models.CharField("反馈", max_length=10, choices=Rhythm, default=Rhythm.ONCE)
    due = models.DateField("期限")
    due_basis = models.CharField("期限依据", max_length=80, blank=True)  # 「批示“3个工作日内”」「急件 5 日」
    first_due = models.DateField(null=True, blank=True)  # as it was when it was assigned; scores go by it
    last_day = models.DateField("办到哪天为止", null=True, blank=True)  # of a long matter
    timing = models.JSONField(null=True, blank=True)  # own times of reminders (rules.timing); none: the office's
    round = models.PositiveSmallIntegerField(default=1)  # a reopened matter begins a new one
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    timely = models.BooleanField("按时", null=True, blank=True)  # judged when the result was accepted
    quality = models.CharField("质量", max_length=10, blank=True, choices=QUALITY)
    satisfied = models.CharField("满意度", max_length=10, blank=True, choices=SATISFIED)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # the ledger of 200,000: each carries all that its page or count asks, so that no row is read for it
            models.Index(fields=["office", "state", "due", "id", "label"], name="item_of_state"),
            models.Index(fields=["office", "due", "id", "state", "label"], name="item_by_due"),
            models.Index(fields=["office", "closed_at", "label"], name="item_by_end"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="item_below"),
            models.Index(fields=["document"], condition=Q(document__isnull=False), name="item_of_document"),
            models.Index(fields=["instruction"], name="item_of_instruction"),
            models.Index(fields=["office", "source"], name="item_of_source", condition=~Q(source="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="item_number_once"),
            models.UniqueConstraint(
                fields=["instruction"],
                condition=Q(instruction__isnull=False, parent__isnull=True) & ~Q(state="dropped"),
                name="one_matter_an_instruction",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed", "dropped")) | Q(number__isnull=False),
                name="opened_item_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("closed", "archived")) | Q(closed_at__isnull=False),
                name="closed_item_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:item", args=[self.pk])

    @property
    def numbered(self) -> str:
        """「督〔2026〕87号」, or 「未编号」."""
        return f"督〔{self.year}〕{self.number}号" if self.number else "未编号"

    def may_have(self, name: str) -> bool:
        """False when it is known that nothing of this relation hangs on it."""
        return self.there is None or name in self.there

    @property
    def clock_key(self) -> str:
        """The key of the clock of this round's result."""
        return f"supervision.item:{self.pk}:{self.round}"


class Assignment(models.Model):
    """A unit's part in an item."""

    class Part(models.TextChoices):
        LEAD = "lead", "牵头"
        SUPPORT = "support", "配合"

    item = models.ForeignKey(Item, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="supervision_assignments")
    part = models.CharField("角色", max_length=8, choices=Part)
    signed_at = models.DateTimeField("签收", null=True, blank=True)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # handed back, or assigned to another

    class Meta:
        ordering = ["item_id", "part", "id"]
        indexes = [models.Index(fields=["unit", "ended_at"], name="assignment_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "unit"], condition=Q(ended_at__isnull=True), name="assigned_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(part="lead", ended_at__isnull=True), name="one_lead_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.unit_id}"

"""Supervised items, who handles them, what came back, reminders, extensions (D1–D8)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import EXTENSION, FEEDBACK, ITEM, ExtensionState, FeedbackState, State


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
    warn_days = models.PositiveSmallIntegerField("到期前几个工作日提醒承办单位", default=2)
    leader_days = models.PositiveSmallIntegerField("逾期几个工作日告单位主要领导", default=1)
    director_days = models.PositiveSmallIntegerField("逾期几个工作日告办公室主任", default=3)
    scheme = models.CharField("灯色", max_length=20, default="default")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.office_id}"


class Item(models.Model):
    """One matter, one number, followed to its end (批必查、查必果、果必报)."""

    FLOW = ITEM

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="supervised")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # given when it is opened, without gap
    title = models.CharField("事项", max_length=120)
    text = models.TextField("办理要求")
    origin = models.CharField("来源", max_length=12, choices=Origin)
    origin_words = models.CharField("来源说明", max_length=200, blank=True)  # 「高屹（县长）11月10日批示」
    origin_url = models.CharField(max_length=200, blank=True)
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
            models.Index(fields=["office", "state", "due"], name="item_of_office"),
            models.Index(fields=["instruction"], name="item_of_instruction"),
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


class Feedback(models.Model):
    """What a unit says of an item: progress, or the result; signed by the unit's leader, never changed once sent."""

    FLOW = FEEDBACK

    class Kind(models.TextChoices):
        PROGRESS = "progress", "进展"
        RESULT = "result", "办理结果"
        OPINION = "opinion", "意见（给牵头单位）"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="feedback")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.PROGRESS)
    text = models.TextField("内容")
    problem = models.TextField("存在的问题", blank=True)  # 妨碍落实的问题随件反馈 (D3)
    state = models.CharField(max_length=10, choices=FeedbackState, default=FeedbackState.DRAFT)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField(max_length=80, blank=True)  # 「县水利局局长 祝承平」 as it was
    sent_at = models.DateTimeField(null=True, blank=True)
    review = models.CharField("审核意见", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "id"], name="feedback_of_item")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "signing")) | Q(sent_at__isnull=False, signed_by__isnull=False),
                name="sent_feedback_is_signed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit_id}"

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#f{self.pk}"


class Reminder(models.Model):
    """A unit was reminded: by hand or by the clock, at which step of the ladder (D4, D12)."""

    class Step(models.TextChoices):
        OFFICER = "officer", "承办人"
        HEAD = "head", "单位主要领导"
        DIRECTOR = "director", "办公室主任"
        LEADER = "leader", "批示领导"

    item = models.ForeignKey(Item, models.PROTECT, related_name="reminders")
    round = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    step = models.CharField("催到哪一级", max_length=10, choices=Step, default=Step.OFFICER)
    way = models.CharField("方式", max_length=20, default="系统通知")
    text = models.CharField("内容", max_length=300, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "round"], name="reminder_of_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.at:%m-%d}"


class Extension(models.Model):
    """More time: asked before the end, signed by the unit's leader, approved at two levels (rules.md 5.3)."""

    FLOW = EXTENSION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="extensions")
    round = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    due = models.DateField("延到")
    old_due = models.DateField()
    reason = models.TextField("原因")
    progress = models.TextField("当前进展")
    state = models.CharField(max_length=10, choices=ExtensionState, default=ExtensionState.ASKED)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=("asked", "signed", "passed")), name="one_request_at_a_time"
            ),
            models.CheckConstraint(condition=Q(due__gt=models.F("old_due")), name="extension_is_later"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.due}"

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url()


class Word(models.Model):
    """What the leader said of the result: seen, or once more (D8). A further instruction begins a new round."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="words")
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    again = models.BooleanField()  # a further instruction; else 圈阅
    text = models.CharField("批示", max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(again=False) | ~Q(text=""), name="further_word_says_something")
        ]

    def __str__(self) -> str:
        return self.text or "圈阅"


class Stage(models.Model):
    """A milestone of an item with its own day (D3)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="stages")
    title = models.CharField("阶段目标", max_length=120)
    due = models.DateField("期限")
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField("完成情况", max_length=300, blank=True)

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.title

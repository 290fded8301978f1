"""Inspections, what they found, what was concluded and put right (D5)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.inspections.flow import (
    ANSWER,
    CONCLUSION,
    DELAY,
    INSPECTION,
    RECTIFICATION,
    AnswerState,
    ConclusionState,
    DelayState,
    Rectified,
    State,
)
from tongzheng.reporting.models import Label


class Kind(models.TextChoices):
    """Types of the regulation (第 14 条)."""

    GENERAL = "general", "综合督查"
    SPECIAL = "special", "专项督查"
    EVENT = "event", "事件调查"
    DAILY = "daily", "日常督办"
    CLUE = "clue", "线索核查"


WAYS = [
    ("onsite", "现场检查"), ("secret", "暗访"), ("joint", "联合督查"), ("talk", "座谈走访"), ("hearing", "听取汇报"),
    ("self", "自查说明"), ("papers", "调阅资料"), ("clues", "收集线索"), ("interview", "约谈"), ("expert", "听证评估"), ("net", "互联网+督查"),
]  # fmt: skip
WAY_NAMES = dict(WAYS)


class Terms(models.Model):
    """An office's numbers; a row is made when first changed."""

    office = models.OneToOneField("network.Unit", models.PROTECT, related_name="inspection_terms")
    again_days = models.PositiveSmallIntegerField("同一事项多少天内再查同一单位要提醒", default=60)
    warn_days = models.PositiveSmallIntegerField("整改到期前几个工作日提醒单位", default=3)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.office_id}"


class Inspection(models.Model):
    """One inspection: its plan, approved and numbered, its team, the units it visits."""

    FLOW = INSPECTION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="inspections")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # given when the plan is approved, without gap
    title = models.CharField("督查事项", max_length=120)
    text = models.TextField("督查内容")
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.SPECIAL)
    ways = models.JSONField("方式", default=list)  # keys of WAYS
    announced = models.BooleanField("事先通知", default=True)
    basis = models.CharField("依据", max_length=300)  # the law, or whose order (第 11 条)
    leader = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(
        "supervision.Item", models.PROTECT, null=True, blank=True, related_name="inspections"
    )  # what it is about
    starts = models.DateField("从")
    ends = models.DateField("到")
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    approved_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "state", "-id"], name="inspection_of_office")]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="inspection_number_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="inspection_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed", "cancelled")) | Q(number__isnull=False, approved_by__isnull=False),
                name="approved_inspection_has_a_number",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:inspection", args=[self.pk])

    @property
    def numbered(self) -> str:
        """「督查〔2026〕3号」, or 「未编号」."""
        return f"督查〔{self.year}〕{self.number}号" if self.number else "未编号"

    @property
    def way_names(self) -> str:
        """「现场检查、听取汇报」."""
        return "、".join(WAY_NAMES[way] for way in self.ways if way in WAY_NAMES)


class Visit(models.Model):
    """A unit to be visited, and when somebody was there first."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="visits")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # taken off the plan

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit"], name="visit_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "unit"], condition=Q(ended_at__isnull=True), name="unit_once_a_plan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.unit_id}"


class Member(models.Model):
    """A post in the team; `post` is the principal's for a deputy."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="members")
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    leads = models.BooleanField("组长", default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-leads", "id"]
        indexes = [models.Index(fields=["post", "ended_at"], name="member_by_post")]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "post"], condition=Q(ended_at__isnull=True), name="member_once_a_team"
            ),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(leads=True, ended_at__isnull=True), name="one_leads_the_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.post_id}"


SEVERITIES = [("slight", "轻微"), ("fair", "一般"), ("grave", "严重")]


class Finding(models.Model):
    """What was seen at a unit, a problem or a good practice; photos are attachments. Laid aside with a reason, never deleted."""

    class Sort(models.TextChoices):
        PROBLEM = "problem", "问题"
        GOOD = "good", "好的做法"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    sort = models.CharField("类别", max_length=10, choices=Sort, default=Sort.PROBLEM)
    text = models.TextField("发现了什么")
    severity = models.CharField("程度", max_length=10, choices=SEVERITIES, default="fair")
    place = models.CharField("地点", max_length=120, blank=True)
    seen_at = models.DateTimeField("时间", default=timezone.now)
    item = models.ForeignKey("supervision.Item", models.PROTECT, null=True, blank=True, related_name="findings")
    aside = models.CharField("为什么撤下", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["inspection", "unit"], name="finding_of_inspection")]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return f"{self.inspection.get_absolute_url()}#f{self.pk}"


class Conclusion(models.Model):
    """What was concluded of one unit; a delivered one is never changed, a review makes the next version (第 16、17 条)."""

    FLOW = CONCLUSION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="conclusions")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField(default=1)
    final = models.BooleanField(default=False)  # made by a review: no further objection
    text = models.TextField("结论")
    state = models.CharField(max_length=12, choices=ConclusionState, default=ConclusionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    object_until = models.DateField("异议期到", null=True, blank=True)
    objection = models.TextField("复核申请", blank=True)
    objected_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    objected_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField("复核期限", null=True, blank=True)
    review = models.TextField("复核决定", blank=True)
    reviewed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_name = models.CharField(max_length=80, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    pdf = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["unit_id", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "unit", "edition"], name="conclusion_edition_once"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "signing")) | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="delivered_conclusion_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("upheld", "changed", "withdrawn"))
                | (Q(reviewed_by__isnull=False) & ~Q(review="") & ~Q(reviewed_by=F("signed_by"))),
                name="reviewed_by_another_than_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}督查结论"

    def get_absolute_url(self) -> str:
        return reverse("inspections:conclusion", args=[self.pk])

    @property
    def label(self) -> str:
        """Its inspection's: what is a work secret does not leave by mail (deadlines asks)."""
        return self.inspection.label


class Rectification(models.Model):
    """Something a unit is to put right by a day, from a finding or from anywhere, until it is struck off (第 18 条)."""

    FLOW = RECTIFICATION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="rectifications")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="rectifications_of")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField("问题", max_length=120)
    text = models.TextField("整改要求")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="rectifications")
    item = models.ForeignKey("supervision.Item", models.PROTECT, null=True, blank=True, related_name="rectifications")
    source_words = models.CharField("来源", max_length=200, blank=True)
    source_url = models.CharField(max_length=200, blank=True)
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    due = models.DateField("期限")
    first_due = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=Rectified, default=Rectified.ORDERED)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("签收", null=True, blank=True)
    passed_at = models.DateTimeField("销号", null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "due"], name="rectification_of_office"),
            models.Index(fields=["unit", "state", "due"], name="rectification_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="rectification_number_once"),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(finding__isnull=False) & ~Q(state="cancelled"), name="finding_put_right_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="passed") | Q(passed_at__isnull=False), name="struck_off_says_when"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:rectification", args=[self.pk])

    @property
    def numbered(self) -> str:
        """「改〔2026〕12号」."""
        return f"改〔{self.year}〕{self.number}号"

    @property
    def clock_key(self) -> str:
        """The key of the clock of this round."""
        return f"inspections.rectification:{self.pk}:{self.round}"


class Answer(models.Model):
    """What a unit did, with pictures before and after; signed by its leader, never changed once sent."""

    FLOW = ANSWER

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    text = models.TextField("整改情况")
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rectification"],
                condition=Q(state__in=("draft", "signing", "sent")),
                name="one_answer_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "signing")) | Q(sent_at__isnull=False, signed_by__isnull=False),
                name="sent_answer_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.round}"

    def get_absolute_url(self) -> str:
        return f"{self.rectification.get_absolute_url()}#a{self.pk}"


class Picture(models.Model):
    """Which of an answer's or a recheck's attachments show it before, after or at the recheck."""

    class When(models.TextChoices):
        BEFORE = "before", "整改前"
        AFTER = "after", "整改后"

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="pictures")
    attachment = models.OneToOneField("files.Attachment", models.PROTECT, related_name="+")
    when = models.CharField(max_length=8, choices=When)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_when_display()


class Recheck(models.Model):
    """A supervisor's look at an answer, on site or by its papers; photos are attachments."""

    class Way(models.TextChoices):
        SITE = "site", "现场复查"
        PAPERS = "papers", "材料复查"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.OneToOneField(Answer, models.PROTECT, related_name="recheck")
    way = models.CharField("怎么复查", max_length=8, choices=Way)
    passed = models.BooleanField()
    text = models.CharField("复查意见", max_length=1000, blank=True)
    new_due = models.DateField(null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=True) | (Q(new_due__isnull=False) & ~Q(text="")), name="failed_recheck_says_why_and_until"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text or self.get_way_display()


class Delay(models.Model):
    """More time for a rectification: asked by the unit's leader before the day, granted by the supervisor."""

    FLOW = DELAY

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="delays")
    round = models.PositiveSmallIntegerField()
    due = models.DateField("延到")
    old_due = models.DateField()
    reason = models.TextField("原因")
    state = models.CharField(max_length=8, choices=DelayState, default=DelayState.ASKED)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rectification"], condition=Q(state="asked"), name="one_delay_asked_at_a_time"
            ),
            models.CheckConstraint(condition=Q(due__gt=F("old_due")), name="delay_is_later"),
        ]

    def __str__(self) -> str:
        return f"{self.rectification_id} → {self.due}"

    def get_absolute_url(self) -> str:
        return self.rectification.get_absolute_url()

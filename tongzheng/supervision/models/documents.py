"""Stages of a matter; source documents and their lines (D3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import (
    DOCUMENT,
    DocumentState,
)
from tongzheng.supervision.models.items import Item, Rhythm, Urgency


class Stage(models.Model):
    """A milestone of an item with its own day and clock (D3)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="stages")
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("阶段目标", max_length=120)
    due = models.DateField("期限")
    first_due = models.DateField()  # as it was set; being late is judged by it unless more time was granted
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    said_at = models.DateTimeField(
        null=True, blank=True
    )  # the officer says it is done; the unit's leader has not signed yet
    said_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("完成情况", max_length=300, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["item", "due"], name="stage_of_item")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(done_by__isnull=False) & ~Q(note=""), name="done_stage_says_how"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#s{self.pk}"


class Document(models.Model):
    """A source document (源文件) that is decomposed into a tree of items with one approval (D3)."""

    FLOW = DOCUMENT

    class Kind(models.TextChoices):
        WORK_REPORT = "work_report", "政府工作报告"
        PLAN = "plan", "工作要点、重点项目"
        MEETING = "meeting", "会议纪要、议定事项"
        PETITION = "petition", "信访、县长信箱"
        PROPOSAL = "proposal", "建议提案"
        OTHER = "other", "其他文件"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    kind = models.CharField("文件", max_length=12, choices=Kind)
    title = models.CharField("名称", max_length=120)
    words = models.CharField("来源说明", max_length=200, blank=True)  # 「县政府第30次常务会议」
    day = models.DateField("文件日期")  # what its 「3月底前」 is counted from
    leader = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    text = models.TextField(blank=True)  # as it was read, a paragraph or row a line
    sha256 = models.CharField(max_length=64)  # of the text as it was read: the same file twice is recognised
    skipped = models.PositiveIntegerField(default=0)  # paragraphs that name no task
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "sha256"], condition=~Q(state="dropped"), name="document_taken_in_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:document", args=[self.pk])


class Line(models.Model):
    """A line of a document's tree: a heading, a task that becomes an item, or what is left out (D3)."""

    class Use(models.TextChoices):
        ITEM = "item", "立项"
        GROUP = "group", "标题"
        SKIP = "skip", "不立项"

    document = models.ForeignKey(Document, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    use = models.CharField(max_length=5, choices=Use, default=Use.ITEM)
    mark = models.CharField(max_length=20, blank=True)  # 「（三）」 as it stands in the document
    title = models.CharField("事项", max_length=120)
    text = models.TextField("办理要求", blank=True)
    lead = models.CharField("牵头", max_length=60, blank=True)  # as written; found among the units when it is used
    supports = models.CharField("配合", max_length=600, blank=True)
    due = models.DateField("期限", null=True, blank=True)
    due_basis = models.CharField(max_length=80, blank=True)
    urgency = models.CharField("缓急", max_length=10, choices=Urgency, default=Urgency.NORMAL)
    rhythm = models.CharField("反馈", max_length=10, choices=Rhythm, default=Rhythm.ONCE)
    last_day = models.DateField("办到哪天为止", null=True, blank=True)
    stages = models.JSONField(default=list, blank=True)  # [{"title": 「一季度完成选址」, "due": "2026-03-31"}]
    where = models.CharField(max_length=80, blank=True)  # 「第12段」, 「表2第3行」, 「Sheet1!C7」
    said = models.JSONField(default=list, blank=True)  # which words each proposal was read from
    item = models.OneToOneField(Item, models.PROTECT, null=True, blank=True, related_name="line")

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["document", "position"], name="line_of_document")]

    def __str__(self) -> str:
        return self.title

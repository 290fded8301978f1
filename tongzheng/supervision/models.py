"""Supervised items, who handles them, what came back, reminders, extensions (D1–D8)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import (
    DOCUMENT,
    EXTENSION,
    FEEDBACK,
    ITEM,
    DocumentState,
    ExtensionState,
    FeedbackState,
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
    referred = models.CharField("报请协调", max_length=300, blank=True)  # the lead could not settle an opinion
    referred_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["item", "id"], name="feedback_of_item"),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="feedback_sent"),
        ]
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
    way = models.CharField("方式", max_length=60, default="系统通知")
    text = models.CharField("内容", max_length=300, blank=True)
    once = models.UUIDField(null=True, editable=False)  # one form, one reminder an item
    auto = models.BooleanField(default=False)  # at a time the supervisor chose before; an alarm told the people
    colour = models.CharField("督查单", max_length=2, blank=True)  # 蓝 橙 红, where the office's lights are slips
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # of the written slip
    told = models.JSONField(default=list)  # names of those it went to
    callee = models.CharField("接电话的人", max_length=80, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "round"], name="reminder_of_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "once"], condition=Q(once__isnull=False), name="reminded_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.at:%m-%d}"

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#r{self.pk}"

    @property
    def numbered(self) -> str:
        """「督催〔2026〕12号」, or nothing."""
        return f"督催〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def slip(self) -> str:
        """What the printed slip is called."""
        return f"{self.colour}色督查单" if self.colour else "督查催办单"


class Period(models.Model):
    """One period of a long matter, with its own day and clock; missed when the next began without its report."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="periods")
    round = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    due = models.DateField("期限")
    sent_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item_id", "round", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "round", "number"], name="period_once_a_round")]

    def __str__(self) -> str:
        return f"第 {self.number} 期"

    @property
    def timely(self) -> bool | None:
        """Whether its report came in time; None while it may still come."""
        if self.missed_at:
            return False
        return timezone.localdate(self.sent_at) <= self.due if self.sent_at else None


class Contact(models.Model):
    """A unit's 督查联络员 with his duties (D10); a new one ends the one before."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="supervision_contacts")
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    phone = models.CharField("电话", max_length=40)
    duties = models.CharField("职责", max_length=300)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit_id", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at__isnull=True), name="one_contact_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.post_id}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:contacts")


class Talk(models.Model):
    """What the supervisor did about a unit that was red again and again: 约谈, or not now and why (rules.md 5.4)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    held = models.BooleanField("已约谈")
    note = models.CharField("情况", max_length=300)
    upto = models.ForeignKey("deadlines.Deadline", models.PROTECT, related_name="+")  # the last red one it answers
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.at:%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:talks")


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

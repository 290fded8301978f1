"""A superior's instruction or visit, its points, who was shown it, what is owed to the superior, the reports (D11)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.directives.flow import DIRECTIVE, REPORT, ReportState, State
from tongzheng.reporting.models import Label, Level


class Kind(models.TextChoices):
    """What the superior did."""

    INSTRUCTION = "instruction", "批示"
    VISIT = "visit", "视察调研"


class Way(models.TextChoices):
    """How it came, and how a report goes."""

    WEB = "web", "系统内"
    PAPER = "paper", "文件、纸质件"
    FAX = "fax", "传真"
    CONFIDENTIAL = "confidential", "机要"
    PHONE = "phone", "电话"
    EMAIL = "email", "电子邮件"
    WORD = "word", "口头、现场"


SENT_BY = tuple(way for way in Way if way != Way.WORD)


class Rhythm(models.TextChoices):
    """How often the superior wants to hear between the first and the final report."""

    NONE = "none", "不要求"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季"


class Directive(models.Model):
    """One superior's instruction or visit, addressed to one office; `state` moves only by trail.actions.move."""

    FLOW = DIRECTIVE

    once = models.UUIDField(default=uuid.uuid4, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="directives")
    issuer = models.ForeignKey(
        "network.Unit", models.PROTECT, null=True, blank=True, related_name="directives_issued"
    )  # the office above, when it gave it out in this program
    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.INSTRUCTION)
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.CITY)
    leader = models.CharField("哪位领导（职务、姓名）", max_length=80)
    title = models.CharField("事项", max_length=120)
    document = models.CharField("批在什么文件上", max_length=120, blank=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    words = models.TextField("批示、讲话原话")
    day = models.DateField("批示日期、到访第一天")
    last_day = models.DateField("到访最后一天", null=True, blank=True)
    places = models.CharField("到了哪里", max_length=200, blank=True)
    company = models.CharField("陪同", max_length=200, blank=True)
    received_on = models.DateField("收到日期", default=timezone.localdate)
    came_by = models.CharField("怎么来的", max_length=14, choices=Way, default=Way.PAPER)
    report_to = models.CharField("落实情况报哪里", max_length=60)
    report_unit = models.ForeignKey(
        "network.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )  # when it works in this program
    due = models.DateField("要求报落实情况的日子")
    due_basis = models.CharField("依据", max_length=80, blank=True)
    rhythm = models.CharField("中间怎么报", max_length=10, choices=Rhythm, default=Rhythm.NONE)
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.INTERNAL)
    outcome = models.ForeignKey("upward.Outcome", models.PROTECT, null=True, blank=True, related_name="directives")
    unsourced = models.BooleanField("来源的登记已撤销", default=False)
    own_way = models.CharField("自办的说明", max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "due"], name="directive_of_office"),
            models.Index(fields=["issuer", "state"], name="directive_of_issuer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["once", "office"], name="directive_once_an_office"),
            models.UniqueConstraint(
                fields=["outcome"],
                condition=Q(outcome__isnull=False) & ~Q(state__in=("void", "recalled")),
                name="one_directive_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("day")), name="visit_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("directives:directive", args=[self.pk])

    @property
    def said_by(self) -> str:
        """「市长阮明夷 11月3日批示」「市长阮明夷 11月3日至4日视察」."""
        span = f"{self.day.month}月{self.day.day}日"
        if self.kind == Kind.VISIT and self.last_day and self.last_day != self.day:
            month = f"{self.last_day.month}月" if self.last_day.month != self.day.month else ""
            span += f"至{month}{self.last_day.day}日"
        return f"{self.leader}{span}{'批示' if self.kind == Kind.INSTRUCTION else '视察调研'}"


class Point(models.Model):
    """One thing that is wanted: it becomes one supervised item (一事一号), or stands without one and says so."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField("要求事项")
    item = models.OneToOneField(
        "supervision.Item", models.PROTECT, null=True, blank=True, related_name="directive_point"
    )
    lead = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    supports = models.ManyToManyField("network.Unit", blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)  # changed away before it was opened

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="point_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class Showing(models.Model):
    """A directive laid before a leader of the county, and what he wrote on it."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="showings")
    leader = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)  # 「县长 高屹」 as it was
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField("阅", null=True, blank=True)
    words = models.CharField("领导批示", max_length=1000, blank=True)
    noted_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "leader"], name="shown_once_to_a_leader"),
            models.CheckConstraint(condition=Q(words="") | Q(read_at__isnull=False), name="who_wrote_has_read"),
        ]

    def __str__(self) -> str:
        return self.name


class Aside(models.Model):
    """A superior's instruction on a report of ours that asks nothing of this office: why it needs no registering."""

    outcome = models.OneToOneField("upward.Outcome", models.PROTECT, related_name="aside")
    reason = models.CharField("为什么不用登记", max_length=300)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.reason


class Stage(models.TextChoices):
    """Which report it is."""

    FIRST = "first", "首报"
    INTERIM = "interim", "阶段报告"
    FINAL = "final", "落实情况报告"


class Owed(models.Model):
    """A report the superior is owed by a day; met by the report that was sent for it."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="owed")
    stage = models.CharField("报什么", max_length=8, choices=Stage)
    due = models.DateField("期限")
    again = models.BooleanField("退回后重报", default=False)
    met_on = models.DateField("报出", null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)  # taken off the plan, or the directive ended
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due", "id"]
        indexes = [
            models.Index(fields=["due"], condition=Q(met_on__isnull=True, stopped_at__isnull=True), name="owed_now")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["directive"],
                condition=Q(stage="final", met_on__isnull=True, stopped_at__isnull=True),
                name="one_final_report_is_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}{'（重报）' if self.again else ''}"

    @property
    def clock_key(self) -> str:
        """The key of its clock."""
        return f"directives.owed:{self.pk}"

    @property
    def label(self) -> str:
        """Its directive's: what is a work secret does not leave by mail (deadlines asks)."""
        return self.directive.label

    @property
    def open(self) -> bool:
        """Not sent yet, and still wanted."""
        return self.met_on is None and self.stopped_at is None

    @property
    def days_late(self) -> int:
        """Days it was sent late, or is late by today; 0 in time."""
        if self.stopped_at is not None and self.met_on is None:
            return 0
        until = self.met_on or timezone.localdate()
        return max(0, (until - self.due).days)


class Report(models.Model):
    """One report back to the superior; numbered and its pages kept at signing, never changed from then on."""

    FLOW = REPORT

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="reports")
    owed = models.ForeignKey(Owed, models.PROTECT, related_name="reports")
    stage = models.CharField("报什么", max_length=8, choices=Stage)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField("编号", null=True, blank=True)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    copies = models.CharField("抄送", max_length=200, blank=True)  # besides 主送: other superiors, with 、 between them
    sources = models.JSONField(
        default=list
    )  # [{"text", "item", "feedback", "name"}]: where each drafted sentence comes from
    unfinished = models.CharField("还有没办结的，仍报最终结果的理由", max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    no_secret = models.BooleanField("已确认不含国家秘密", default=False)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+", verbose_name="起草")
    at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField("怎么报的", max_length=14, choices=Way, blank=True)
    receiver = models.CharField("谁收的", max_length=60, blank=True)
    sent_at = models.DateTimeField("报出", null=True, blank=True)
    sent_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_with = models.CharField("与谁确认", max_length=60, blank=True)
    confirmed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=1000, blank=True)
    layout_values = models.JSONField(null=True, blank=True)
    pdf = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    ofd = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["directive", "id"], name="report_of_directive")]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="directive_report_number"),
            models.UniqueConstraint(
                fields=["owed"],
                condition=Q(state__in=("draft", "checking", "signed")),
                name="one_report_is_written_for_what_is_owed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "checking", "dropped"))
                | (Q(number__isnull=False) & Q(signed_by__isnull=False) & Q(pdf__isnull=False) & Q(no_secret=True)),
                name="signed_directive_report_is_numbered_and_kept",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("sent", "confirmed", "returned")) | (Q(sent_at__isnull=False) & ~Q(way="")),
                name="sent_directive_report_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_with="")),
                name="confirmed_directive_report_says_with_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"落实情况报告{self.number_text}" if self.number else f"{self.get_stage_display()}（未编号）"

    def get_absolute_url(self) -> str:
        return reverse("directives:report", args=[self.pk])

    @property
    def number_text(self) -> str:
        """「〔2026〕第12号」, or empty until it is signed."""
        return f"〔{self.year}〕第{self.number}号" if self.number else ""

    @property
    def days_late(self) -> int:
        """Days it went out late; 0 in time or not yet."""
        sent: dt.datetime | None = self.sent_at
        return max(0, (timezone.localdate(sent) - self.owed.due).days) if sent else 0


class Copy(models.Model):
    """An office above that works in this program and got a report besides the one it was reported to (抄送)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="copied")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "unit"], name="copied_once_to_an_office")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.unit_id}"

"""Recipients by severity, and each one's acknowledgement (U4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.emergencies.models import Category, Severity


class Whom(models.TextChoices):
    """Whom a rule means; who that is, is found when it happens."""

    DUTY = "duty", "值班员"
    LEAD = "lead", "带班领导"
    EDITORS = "editors", "信息科（编辑）"
    DIRECTOR = "director", "办公室主任"
    PORTFOLIO = "portfolio", "分管领导"
    MAIN = "main", "主要领导"
    SUPERIOR = "superior", "上级总值班室（打电话）"


class Setting(models.Model):
    """An office's minutes and links; without a row the defaults hold."""

    office = models.OneToOneField("network.Unit", models.PROTECT, primary_key=True, related_name="response_setting")
    ack_minutes = models.PositiveSmallIntegerField("多少分钟内要“知道了”", default=10)
    call_minutes = models.PositiveSmallIntegerField("一键通知多少分钟内要签收", default=5)
    command_link = models.URLField("应急指挥系统网址", max_length=300, blank=True)
    video_link = models.URLField("视频会议网址", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.ack_minutes} / {self.call_minutes}"


class RecipientRule(models.Model):
    """Of which emergencies somebody is told. Without kind and category: of all (rules.md 3.4)."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="recipient_rules")
    whom = models.CharField("告诉谁", max_length=10, choices=Whom)
    severity = models.PositiveSmallIntegerField("此级及以上", choices=Severity, default=Severity.NONE)
    category = models.CharField("大类", max_length=10, choices=Category, blank=True)
    kind = models.ForeignKey("emergencies.Kind", models.PROTECT, null=True, blank=True, related_name="+")
    sensitive = models.BooleanField("只用于敏感件（不论等级）", default=False)
    answer = models.BooleanField("要“知道了”，不答就告警", default=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["severity", "id"]

    def __str__(self) -> str:
        return f"{self.get_whom_display()}：{self.words}"

    @property
    def words(self) -> str:
        """When it holds, in words."""
        what = self.kind.name if self.kind else self.get_category_display() if self.category else ""
        if self.sensitive:
            return f"{what}敏感件"
        grade = "不论等级" if self.severity == Severity.NONE else f"{self.get_severity_display()}及以上"
        return f"{what}{grade}" if self.severity != Severity.GRAVEST else f"{what}特别重大"


class Portfolio(models.Model):
    """What a leader is responsible for: a kind, a category, or a unit with everything under it."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="portfolios")
    leader = models.ForeignKey("network.Appointment", models.PROTECT, related_name="portfolios")
    category = models.CharField("大类", max_length=10, choices=Category, blank=True)
    kind = models.ForeignKey("emergencies.Kind", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["leader__rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(category="") | Q(kind__isnull=False) | Q(unit__isnull=False), name="portfolio_says_what"
            )
        ]

    def __str__(self) -> str:
        said = [self.get_category_display() if self.category else "", self.kind, self.unit]
        return "、".join(str(one) for one in said if one)


class Told(models.Model):
    """One recipient of one occasion: told when, and whether, when and how he answered. Never deleted."""

    emergency = models.ForeignKey("emergencies.Emergency", models.PROTECT, related_name="told")
    post = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="told")
    name = models.CharField(max_length=60, blank=True)  # somebody without a post here: the superior's duty room
    phone = models.CharField(max_length=40, blank=True)
    whom = models.CharField(max_length=10, choices=Whom)
    why = models.CharField(max_length=60)  # 登记, 定级为较大, 续报二 …
    entry = models.ForeignKey("trail.Entry", models.PROTECT, related_name="told")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)  # by when an answer is expected; none: told only
    acknowledged_at = models.DateTimeField("知道了", null=True, blank=True)
    acknowledged_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("电话确认", null=True, blank=True)
    confirmed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    confirmed_with = models.CharField("与谁通话", max_length=40, blank=True)
    said = models.CharField("对方说了什么", max_length=200, blank=True)
    nudges = models.PositiveSmallIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["emergency", "-id"], name="told_of_emergency"),
            models.Index(
                fields=["post"],
                condition=Q(acknowledged_at__isnull=True, confirmed_at__isnull=True),
                name="told_not_answered",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "post"], condition=Q(post__isnull=False), name="told_once"),
            models.CheckConstraint(condition=Q(post__isnull=False) | ~Q(name=""), name="told_somebody"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_by__isnull=False), name="told_ack_by"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_by__isnull=False), name="told_confirmed_by"
            ),
        ]

    def __str__(self) -> str:
        return self.who

    def get_absolute_url(self) -> str:
        return reverse("response:mine_of", args=[self.emergency_id])

    @property
    def who(self) -> str:
        """The person, or the room without a post here."""
        return self.post.person.name if self.post else self.name

    @property
    def answered(self) -> bool:
        """He said so himself or on the phone."""
        return self.acknowledged_at is not None or self.confirmed_at is not None

    @property
    def key(self) -> str:
        """Of the clock that waits for the answer."""
        return f"response.told:{self.pk}"

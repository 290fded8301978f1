"""The written report to the superiors, its way to each, and what was said with them by phone (U4)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.emergencies.models import Severity, Stage
from tongzheng.relay.flow import DELIVERY, RELAY, DeliveryState, State
from tongzheng.reporting.models import Label
from tongzheng.upward.models import Way as UpwardWay


class Way(models.TextChoices):
    """How it went up."""

    WEB = "web", "网上"
    FAX = "fax", "传真"
    CONFIDENTIAL = "confidential", "机要"
    PHONE = "phone", "电话口述"
    EMAIL = "email", "电子邮件"
    PAPER = "paper", "专人送"


WAYS = {UpwardWay.WEB: Way.WEB, UpwardWay.FAX: Way.FAX, UpwardWay.CONFIDENTIAL: Way.CONFIDENTIAL}


class Setting(models.Model):
    """How an office reports emergencies up: what its paper is called, who signs."""

    office = models.OneToOneField("network.Unit", models.PROTECT, related_name="relay_setting")
    paper = models.CharField("名称", max_length=20, default="值班信息")
    layout = models.ForeignKey("bulletins.Layout", models.PROTECT, null=True, blank=True, related_name="+")
    layout_key = models.CharField("版式", max_length=20, default="special")
    leader_from = models.PositiveSmallIntegerField(
        "此级及以上由领导签发", choices=Severity, null=True, blank=True, default=Severity.MAJOR
    )  # none: never
    lead_signs = models.BooleanField("当班带班领导可以签发", default=False)
    signers = models.ManyToManyField("network.Appointment", blank=True, related_name="+")  # besides the approver
    again_minutes = models.PositiveSmallIntegerField("上级退回后多少分钟内重报", default=30)
    receive_minutes = models.PositiveSmallIntegerField("下级报来的多少分钟内签收", default=10)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.office_id} {self.paper}"


class Relay(models.Model):
    """One written report of an emergency to the superiors; `state` moves only by trail.actions.move.

    Numbered and its pages kept at signing; what was signed is never changed: a correction is another one that names it.
    """

    FLOW = RELAY

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="relays")
    emergency = models.ForeignKey("emergencies.Emergency", models.PROTECT, related_name="relays")
    stage = models.CharField("第几报", max_length=10, choices=Stage)
    sequence = models.PositiveSmallIntegerField("续报序号", default=0)  # 续报一, 续报二; given at signing
    paper = models.CharField("名称", max_length=20)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField("期号", null=True, blank=True)  # without gap within office, paper, year
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    figures = models.JSONField(default=dict)  # those in force when the text was drafted
    upto = models.PositiveBigIntegerField(default=0)  # the last report of the thread that is in it
    unsettled = models.CharField("数字不一致仍先报的理由", max_length=200, blank=True)
    consent = models.CharField("经谁同意代签", max_length=120, blank=True)
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.INTERNAL)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)  # of what was submitted
    no_secret = models.BooleanField("已确认不含国家秘密", default=False)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+", verbose_name="起草")
    at = models.DateTimeField("起草时间", default=timezone.now)
    submitted_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签发", null=True, blank=True)
    sent_at = models.DateTimeField("首次报出", null=True, blank=True)
    layout_values = models.JSONField(null=True, blank=True)  # every value of the layout it was signed in
    pdf = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    ofd = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "-id"], name="relay_of_office"),
            models.Index(fields=["emergency", "id"], name="relay_of_emergency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "paper", "year", "number"],
                condition=Q(number__isnull=False),
                name="relay_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "sent", "void"])
                | (Q(number__isnull=False) & Q(signed_by__isnull=False) & Q(pdf__isnull=False) & Q(no_secret=True)),
                name="signed_relay_is_numbered_and_kept",
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_relay_says_when"),
        ]

    def __str__(self) -> str:
        return f"{self.paper}{self.number_text}"

    def get_absolute_url(self) -> str:
        return reverse("relay:relay", args=[self.pk])

    @property
    def number_text(self) -> str:
        """「〔2026〕第12期」, or 「（首报，未编号）」 until it is signed."""
        return f"〔{self.year}〕第{self.number}期" if self.number else f"（{self.stage_text}，未编号）"

    @property
    def stage_text(self) -> str:
        """「首报」「续报二」「终报」."""
        numerals = "一二三四五六七八九十"
        if self.sequence <= 0:
            return str(self.get_stage_display())
        count = numerals[self.sequence - 1] if self.sequence <= len(numerals) else str(self.sequence)
        return f"{self.get_stage_display()}{count}"


class Delivery(models.Model):
    """The way of a relay to one superior: sent how and when, received there by whom and when."""

    FLOW = DELIVERY

    relay = models.ForeignKey(Relay, models.PROTECT, related_name="deliveries")
    superior = models.ForeignKey("upward.Superior", models.PROTECT, related_name="+")
    name = models.CharField("报哪里", max_length=60)  # as it was called then
    unit = models.ForeignKey(
        "network.Unit", models.PROTECT, null=True, blank=True, related_name="relays_received"
    )  # when it works in this program
    way = models.CharField("怎么报的", max_length=14, choices=Way, blank=True)
    skips = models.CharField("越级的理由", max_length=200, blank=True)
    told = models.BooleanField("被越过的上级，告知", default=False)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    sent_at = models.DateTimeField("报出", null=True, blank=True)
    sent_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认收到", null=True, blank=True)
    confirmed_with = models.CharField("与谁确认", max_length=60, blank=True)
    confirmed_how = models.CharField("怎么确认", max_length=20, blank=True)  # 电话, 系统内签收 …
    confirmed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField("退回", null=True, blank=True)
    again_by = models.DateTimeField("应在几时前重报", null=True, blank=True)
    taken_up = models.ForeignKey(
        "emergencies.Emergency", models.PROTECT, null=True, blank=True, related_name="relays_taken_up"
    )  # the event of the superior's own office it was made into, or follows

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "state", "-sent_at"], name="relay_incoming")]
        constraints = [
            models.UniqueConstraint(fields=["relay", "superior"], name="relayed_once_to_a_superior"),
            models.CheckConstraint(
                condition=Q(state="waiting") | (Q(sent_at__isnull=False) & ~Q(way="")),
                name="delivery_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_with="")),
                name="confirmed_delivery_says_with_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relay}报{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("relay:incoming", args=[self.pk])


class Call(models.Model):
    """What was said with a superior's duty room: we phoned first, or they asked (追问) and were answered. Never changed."""

    class Kind(models.TextChoices):
        PHONED = "phoned", "电话报告"
        ASKED = "asked", "上级追问"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    emergency = models.ForeignKey("emergencies.Emergency", models.PROTECT, related_name="calls_up")
    superior = models.ForeignKey("upward.Superior", models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="calls")
    kind = models.CharField("事项", max_length=8, choices=Kind)
    at = models.DateTimeField("时间", default=timezone.now)
    person = models.CharField("对方（姓名、职务、电话）", max_length=80)
    words = models.TextField("内容")
    first = models.BooleanField("我方还没有报，上级先问", default=False)  # judged when it is entered
    answer = models.TextField("回复", blank=True)
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)
    answered_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="answered_call_has_its_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.superior.name}{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("relay:thread", args=[self.emergency_id])

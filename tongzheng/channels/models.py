"""Outward channels of an office and what is to go, or went, through them (U4, U8, Z6)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.channels import rules
from tongzheng.text.sealed import SealedField


class Kind(models.TextChoices):
    """What it is at the other end."""

    MAIL = "mail", "电子邮件"
    SMS = "sms", "短信网关"
    WECOM = "wecom", "政务微信（企业微信）群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    WEBHOOK = "webhook", "通用接口（JSON）"


PERSONAL = (Kind.MAIL, Kind.SMS)  # one message a person; the others one message a group


class Reach(models.TextChoices):
    """Whom it may reach."""

    ALL = "all", "本办公室、领导和各单位"
    OFFICE = "office", "只限本办公室"
    LEADERS = "leaders", "只限领导"
    UNITS = "units", "只限各单位"


class Detail(models.TextChoices):
    """What may leave the house; of a work secret never more than BARE."""

    BARE = "bare", "只说有一条提醒"
    TITLE = "title", "一句话和链接"


class Channel(models.Model):
    """A way out of the house. `address` and `sign` are secret: sealed, written once, shown to nobody, never on the trail."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="channels")
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("种类", max_length=10, choices=Kind)
    address = SealedField("地址", blank=True)
    sign = SealedField("加签密钥", blank=True)
    phone_field = models.CharField("号码填在哪一项", max_length=40, blank=True, default="phone")
    text_field = models.CharField("内容填在哪一项", max_length=40, blank=True, default="content")
    proof = models.CharField("成功时的回答里有", max_length=80, blank=True)
    detail = models.CharField("可以带出什么", max_length=10, choices=Detail, default=Detail.TITLE)
    reach = models.CharField("可以发给谁", max_length=10, choices=Reach, default=Reach.ALL)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    urgent_only = models.BooleanField("只发紧急的", default=True)
    quiet_from = models.TimeField("免打扰起", null=True, blank=True)  # for what is not urgent
    quiet_until = models.TimeField("免打扰止", null=True, blank=True)
    active = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField(default=1)
    failing_since = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="channel_name_once_an_office"),
            models.CheckConstraint(condition=Q(active=False) | ~Q(address=""), name="channel_in_use_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("channels:channel", args=[self.pk])

    @property
    def personal(self) -> bool:
        """One message a person; else one for the whole group."""
        return self.kind in PERSONAL

    @property
    def where(self) -> str:
        """Where it goes, without what is secret about it."""
        return rules.masked(self.address)


class Delivery(models.Model):
    """One message through one channel; written by an act, sent by the worker. Its stage follows from its moments.

    It is claimed before it is sent (`claimed_at`), so that two workers never send it at the same time. A worker that died
    between the two leaves the claim: after a while it is sent again, marked as perhaps sent twice.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    to = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="sent_out")
    # somebody without a post here: who is on duty in a unit tonight, as it filed (U12)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=40, blank=True)
    entry = models.ForeignKey("trail.Entry", models.PROTECT, related_name="sent_out")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=200)
    urgent = models.BooleanField(default=False)
    guarded = models.BooleanField(default=False)  # about a work secret: only that there is something leaves
    at = models.DateTimeField(default=timezone.now)
    next_try = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    maybe_sent = models.BooleanField("可能已发", default=False)
    error = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["channel", "next_try"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="delivery_to_be_sent",
            ),
            models.Index(fields=["entry"], name="delivery_of_entry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "to", "entry"], condition=Q(to__isnull=False), name="delivery_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["channel", "entry"], condition=Q(to__isnull=True, number=""), name="delivery_once_a_group"
            ),
            models.UniqueConstraint(
                fields=["channel", "entry", "number"], condition=~Q(number=""), name="delivery_once_a_number"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True), name="delivery_sent_or_given_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.to_id or self.name or '群'} {self.stage}"

    @property
    def stage(self) -> str:
        """Where it stands, in the office's words."""
        if self.sent_at:
            return "已发出"
        if self.given_up_at:
            return "未发出"
        if self.claimed_at:
            return "正在发"
        return "待重发" if self.attempts else "待发"

    @property
    def light(self) -> str:
        """The colour that goes with it."""
        return {"已发出": "ok", "未发出": "late", "待重发": "behind"}.get(self.stage, "soon")

"""An office's mailbox, and the letters that came in it (R8)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from tongzheng.mailbox.flow import LETTER, State


class Security(models.TextChoices):
    """How the connection is protected."""

    SSL = "ssl", "SSL/TLS（993）"
    STARTTLS = "starttls", "STARTTLS（143）"
    NONE = "none", "不加密（只限机房内）"


class Mailbox(models.Model):
    """Where an office's mail is fetched. The password is not here: see rules.password_name (docs/operators.md)."""

    office = models.OneToOneField("network.Unit", models.PROTECT, primary_key=True, related_name="mailbox")
    host = models.CharField("服务器", max_length=120)
    port = models.PositiveIntegerField("端口", default=993)
    security = models.CharField("加密方式", max_length=10, choices=Security, default=Security.SSL)
    username = models.CharField("帐号", max_length=120)
    folder = models.CharField("收信文件夹", max_length=80, default="INBOX")
    done_folder = models.CharField("收好以后移到", max_length=80, blank=True)
    since = models.DateField("从哪天的信收起", default=timezone.localdate)
    active = models.BooleanField("自动收信", default=True)
    # where we are: letters up to last_uid of this folder's numbering are stored or known to be unfit
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.username}（{self.host}）"


class Letter(models.Model):
    """One mail. Of a refused one only who sent it and when; a filed one's text lives on in its reports."""

    FLOW = LETTER

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of Message-ID, sender, date and content
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="letters")
    uidvalidity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(default=0)
    marked_at = models.DateTimeField(null=True, blank=True)  # when the server was told that it is stored
    message_id = models.CharField(max_length=250, blank=True)
    sender = models.CharField("发信地址", max_length=254, blank=True)
    sender_name = models.CharField("发信人", max_length=80, blank=True)
    proof = models.CharField("发信验证", max_length=120, blank=True)  # what our server says of SPF, DKIM, DMARC
    subject = models.CharField("主题", max_length=200, blank=True)
    text = models.TextField("正文", blank=True)
    note = models.TextField("说明", blank=True)  # why it waits, what was not taken
    sent_at = models.DateTimeField("发信时间", null=True, blank=True)
    arrived_at = models.DateTimeField("到达时间", default=timezone.now)
    stored_at = models.DateTimeField(default=timezone.now)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    reports = models.ManyToManyField("reporting.Report", blank=True, related_name="letters")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["mailbox", "state", "-arrived_at"], name="letter_box"),
            models.Index(
                fields=["mailbox", "uidvalidity"], condition=models.Q(marked_at__isnull=True), name="letter_unmarked"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or "（没有主题）"

    def get_absolute_url(self) -> str:
        return reverse("mailbox:letter", args=[self.pk])

    @property
    def who(self) -> str:
        """「周小禾 <zhou@example.cn>」."""
        return f"{self.sender_name} <{self.sender}>" if self.sender_name else self.sender or "（没有发信地址）"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RuntimeError("来信不删除，只搁置")

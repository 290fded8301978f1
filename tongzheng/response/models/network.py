"""The response network: groups of units, one-key notices, each one's answer (U8)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class Group(models.Model):
    """Units that act together (公安、消防、卫健、应急、电力 …), for some kinds of emergency or for all."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="response_groups")
    name = models.CharField("名称", max_length=40)
    kinds = models.ManyToManyField("emergencies.Kind", blank=True, related_name="response_groups")
    text = models.TextField("通知范本", max_length=500, blank=True)  # {事件} {地点} {等级}
    active = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="group_name_once_an_office")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A unit of a group; one that is not in the tree has only a name and a telephone number."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    contact = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("值班电话", max_length=40, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="member_once_a_group")]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One press: the same text to all members at once. A drill says so everywhere and need have no emergency."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="calls")
    emergency = models.ForeignKey("emergencies.Emergency", models.PROTECT, null=True, blank=True, related_name="calls")
    text = models.CharField("内容", max_length=500)
    drill = models.BooleanField("演练", default=False)
    minutes = models.PositiveSmallIntegerField()
    entry = models.ForeignKey("trail.Entry", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(drill=True) | Q(emergency__isnull=False), name="call_is_about_something")
        ]

    def __str__(self) -> str:
        return f"【演练】{self.text}" if self.drill else self.text

    def get_absolute_url(self) -> str:
        return reverse("response:call", args=[self.pk])


class Answer(models.Model):
    """One member's answer: signed for when and by whom (or on the phone), and what it adds (已派2车12人)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="answers")
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="answers")
    name = models.CharField(max_length=60)
    contact = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField("收到", null=True, blank=True)
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    by_phone = models.BooleanField(default=False)  # the desk wrote it down
    line = models.CharField("补充一句", max_length=200, blank=True)
    nudges = models.PositiveSmallIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "-id"], name="answer_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], name="answer_once_a_call"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_by__isnull=False), name="answer_signed_by"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("response:answer", args=[self.pk])

    @property
    def key(self) -> str:
        """Of the clock that waits for it."""
        return f"response.answer:{self.pk}"

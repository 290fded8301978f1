"""What leaders write on an issue: an initial, or an instruction on one article (D1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tongzheng.instructions.flow import INSTRUCTION, State


class Nature(models.TextChoices):
    """What the instruction wants (D1)."""

    PRAISE = "praise", "肯定"
    HANDLE = "handle", "要求办理"
    CIRCULATE = "circulate", "要求传阅"
    SPREAD = "spread", "转发推广"


class Instruction(models.Model):
    """A leader's words on one placed article. Several leaders may instruct on the same one."""

    FLOW = INSTRUCTION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey("bulletins.Placement", models.PROTECT, related_name="instructions")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="instructions")
    by_name = models.CharField(max_length=40)  # snapshots: name and title as they were
    by_title = models.CharField(max_length=80)
    rank = models.PositiveSmallIntegerField()
    nature = models.CharField("类型", max_length=12, choices=Nature, default=Nature.HANDLE)
    text = models.TextField("批示")
    state = models.CharField(max_length=12, choices=State, default=State.GIVEN)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["placement", "state"], name="instruction_on"),
            models.Index(fields=["by", "-id"], name="instruction_by"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="instruction_says_something")]

    def __str__(self) -> str:
        return self.text[:30]


class Initial(models.Model):
    """A leader has read an issue and has nothing to add (圈阅)."""

    issue = models.ForeignKey("bulletins.Issue", models.PROTECT, related_name="initials")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["issue", "by"], name="initialled_once")]

    def __str__(self) -> str:
        return f"{self.by_name} {self.issue_id}"


class Aspect(models.TextChoices):
    """What a leader says of one text with one tap (E14)."""

    NEEDED = "needed", "需要"
    SUITABLE = "suitable", "适合"
    SATISFIED = "satisfied", "满意"


class Judgement(models.Model):
    """A leader's one-tap judgement of one printed text in one aspect; the trail keeps every change (E14)."""

    placement = models.ForeignKey("bulletins.Placement", models.PROTECT, related_name="judgements")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    aspect = models.CharField(max_length=10, choices=Aspect)
    yes = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)  # of the first tap: it counts in this period
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="judgement_at")]
        constraints = [models.UniqueConstraint(fields=["placement", "by", "aspect"], name="judged_once_an_aspect")]

    def __str__(self) -> str:
        return f"{'' if self.yes else '不'}{self.get_aspect_display()}"

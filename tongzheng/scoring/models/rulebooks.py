"""The versions of an office's rulebook, which unit stands in which league, and outlets the office vouches for (K1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.models import Level
from tongzheng.scoring.flow import RULEBOOK, RulebookState


class Rulebook(models.Model):
    """One version of an office's rulebook (计分办法), as TOML (scoring.engine.rulebook); in force from `starts` to `ends`.

    Only a draft changes. What is activated stands as it is: points have been reckoned by it.
    """

    FLOW = RULEBOOK

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="rulebooks")
    name = models.CharField("名称", max_length=80)
    document_no = models.CharField("文号", max_length=60, blank=True)
    version = models.PositiveSmallIntegerField("版本", default=1)
    text = models.TextField("内容")  # the whole rulebook as TOML
    starts = models.DateField("生效日")
    ends = models.DateField("失效日", null=True, blank=True)
    state = models.CharField(max_length=12, choices=RulebookState, default=RulebookState.DRAFT)
    edition = models.PositiveIntegerField(default=1)  # grows with every change of a draft
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["office", "version"], name="rulebook_version_once"),
            models.UniqueConstraint(
                fields=["office", "starts"], condition=Q(state="active"), name="one_rulebook_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="rulebook_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}第{self.version}版"

    def get_absolute_url(self) -> str:
        return reverse("scoring:rulebook", args=[self.pk])


class LeagueUnit(models.Model):
    """The class an office puts a unit in (the key of a league in its rulebooks); without a row the unit's kind says it."""

    unit = models.OneToOneField("network.Unit", models.CASCADE, related_name="+")
    league = models.CharField("单位类别", max_length=40)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.league}"


class Outlet(models.Model):
    """A superior's periodical, or a website, that the office's rulebooks may name although nothing was printed there yet."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.CITY)

    class Meta:
        ordering = ["level", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="outlet_once_an_office")]

    def __str__(self) -> str:
        return self.name

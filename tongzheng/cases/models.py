"""Past emergencies to learn from: causes, measures, lessons, regularities (U9)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.cases.flow import CASE, State
from tongzheng.emergencies.models import Figures, Severity


class Case(Figures):
    """One case of an office's library: of a closed emergency, or an old one taken in from a table.

    What it is about stands here too (kind, place, time, figures), so that old ones without an emergency are found alike.
    """

    FLOW = CASE

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="emergency_cases")
    emergency = models.OneToOneField(
        "emergencies.Emergency", models.PROTECT, null=True, blank=True, related_name="case"
    )
    title = models.CharField("案例", max_length=120)
    kind = models.ForeignKey("emergencies.Kind", models.PROTECT, null=True, blank=True, related_name="+")
    severity = models.PositiveSmallIntegerField("等级", choices=Severity, default=Severity.NONE)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField("地点", max_length=120, blank=True)
    occurred_at = models.DateTimeField("事发")
    timed = models.BooleanField("知道钟点", default=True)  # an old case often has the day alone
    summary = models.TextField("经过", blank=True)
    causes = models.TextField("原因", blank=True)
    measures = models.TextField("处置方法", blank=True)
    lessons = models.TextField("经验教训", blank=True)
    regularities = models.TextField("规律", blank=True)
    shared = models.BooleanField("各单位可看", default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-occurred_at", "-id"]
        indexes = [models.Index(fields=["office", "state", "-occurred_at"], name="case_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False) | ~Q(state="published"),
                name="published_case_says_when",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

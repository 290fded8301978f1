"""In-app notices to posts, and their way out by e-mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Notice(models.Model):
    """One sentence to one post about one trail entry, with the page it is about. A post's deputies see it too."""

    to = models.ForeignKey("network.Appointment", models.PROTECT, related_name="notices")
    entry = models.ForeignKey("trail.Entry", models.PROTECT, null=True, related_name="notices")
    text = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    url = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "read_at", "-id"], name="notice_inbox")]
        constraints = [
            # a follower that runs twice tells once
            models.UniqueConstraint(fields=["to", "entry"], condition=Q(entry__isnull=False), name="notice_once")
        ]

    def __str__(self) -> str:
        return self.text


class Beat(models.Model):
    """When a clock function is due next; claimed by a conditional UPDATE, so that several workers are safe."""

    name = models.CharField(max_length=160, primary_key=True)
    next_run = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.next_run:%Y-%m-%d %H:%M}"

"""The trail: append-only entries, and the register of numbers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from tongzheng.trail.flow import label


class AppendOnly(Exception):  # noqa: N818
    """Somebody tried to change or delete what may only be added."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("流转记录只增不改")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("流转记录不能删除")


class Entry(models.Model):
    """Who, in which post, did what to which thing, from state to state, when, why (Z2).

    Names are snapshots: they outlive the person's account. The database refuses UPDATE and DELETE too (migration 0002).
    """

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=40)
    post_name = models.CharField(max_length=160)
    acting_for = models.CharField(max_length=40, blank=True)  # the principal's name when a deputy acted
    kind = models.CharField(max_length=80)  # "reporting.report.submit"
    subject_type = models.CharField(max_length=60, blank=True)  # "reporting.report"
    subject_id = models.BigIntegerField(null=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="trail_by_subject"),
            models.Index(fields=["by", "id"], name="trail_by_actor"),
            models.Index(fields=["kind", "id"], name="trail_by_kind"),
            models.Index(fields=["at"], name="trail_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_name} {self.word}"

    @property
    def word(self) -> str:
        """What was done, in the office's word."""
        return label(self.kind)

    @property
    def who(self) -> str:
        """The person's name; for a deputy 「甲（代乙）」."""
        return f"{self.person_name}（代{self.acting_for}）" if self.acting_for else self.person_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise AppendOnly("流转记录只增不改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("流转记录不能删除")


class Counter(models.Model):
    """The last number given in a series, e.g. "receipt:12:2026" (R8, E4)."""

    series = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"

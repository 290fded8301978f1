"""Every version of a text that was ever kept (R15)."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone


class Unchangeable(Exception):  # noqa: N818
    """A kept version was to be changed or deleted."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Reads and inserts only."""

    def update(self, **_: Any) -> NoReturn:
        raise Unchangeable("历次文稿不能修改")

    def delete(self) -> NoReturn:
        raise Unchangeable("历次文稿不能删除")

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise Unchangeable("历次文稿不能修改")


class Revision(models.Model):
    """One version of a text: kept once, never changed."""

    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField("标题", max_length=500, blank=True)
    body = models.TextField("正文", blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField("说明", max_length=500, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["subject_type", "subject_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "number"], name="revision_numbered_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 稿 {self.by_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable("历次文稿不能修改")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise Unchangeable("历次文稿不能删除")

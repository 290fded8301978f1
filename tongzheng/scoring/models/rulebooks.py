"""The versions of an office's rulebook (K1)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Rulebook(models.Model):
    """One version of an office's rulebook (计分办法), as TOML (scoring.engine.rulebook); in force from `starts` to `ends`."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="rulebooks")
    name = models.CharField("名称", max_length=80)
    document_no = models.CharField("文号", max_length=60, blank=True)
    version = models.PositiveSmallIntegerField("版本", default=1)
    text = models.TextField("内容")  # the whole rulebook as TOML
    starts = models.DateField("生效日")
    ends = models.DateField("失效日", null=True, blank=True)
    state = models.CharField(max_length=12, default="draft")  # flow.RULEBOOK
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts", "-version"]

    def __str__(self) -> str:
        return f"{self.name}第{self.version}版"

"""Volumes of a year, the records in them, exports (E10)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.archive import rules
from tongzheng.archive.flow import EXPORT, VOLUME, ExportState, VolumeState


class Retention(models.TextChoices):
    """How long it is kept (国家档案局令第 8 号)."""

    PERMANENT = "Y", "永久"
    THIRTY = "D30", "30 年"
    TEN = "D10", "10 年"


class Rule(models.Model):
    """The retention class of a periodical's issues; without a row it is 30 years."""

    periodical = models.OneToOneField("bulletins.Periodical", models.PROTECT, related_name="retention_rule")
    retention = models.CharField("保管期限", max_length=4, choices=Retention)

    def __str__(self) -> str:
        return f"{self.periodical} {self.get_retention_display()}"


class Volume(models.Model):
    """Records of one office, year and retention class; `part` 2 and on hold what came after the first was closed."""

    FLOW = VOLUME

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="volumes")
    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=4, choices=Retention)
    part = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=VolumeState, default=VolumeState.OPEN)
    manifest = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")  # the checksum list
    closed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "retention", "part"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "retention", "part"], name="volume_part_once"),
            models.UniqueConstraint(
                fields=["office", "year", "retention"], condition=Q(state="open"), name="one_open_volume"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(manifest__isnull=False, closed_by__isnull=False, closed_at__isnull=False),
                name="closed_volume_has_checksums",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.get_retention_display()}{rules.part_word(self.part)}"

    def get_absolute_url(self) -> str:
        return reverse("archive:volume", args=[self.pk])


class Item(models.Model):
    """One record（件）. Its files never change; its number is given when the volume is closed."""

    volume = models.ForeignKey(Volume, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField("件号", null=True, blank=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    title = models.CharField("题名", max_length=200)
    number = models.CharField("文号", max_length=40, blank=True)
    responsible = models.CharField("责任者", max_length=80)
    dated = models.DateField("日期")
    pages = models.PositiveIntegerField("页数", default=0)
    label = models.CharField("知悉范围", max_length=12)
    words = models.TextField(blank=True)  # what it is found by besides its title
    filed_by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["dated", "id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="filed_once"),
            models.UniqueConstraint(
                fields=["volume", "position"], condition=Q(position__isnull=False), name="record_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("archive:item", args=[self.pk])

    @property
    def reference(self) -> str:
        """「2026-D30-0012」; empty until the volume is closed."""
        volume = self.volume
        return rules.reference(volume.year, volume.retention, volume.part, self.position) if self.position else ""


class ItemFile(models.Model):
    """One file of a record, under the name it has in an export."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "name"], name="record_file_once")]

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A year's records on their way into one zip; `done` of `total` records are in its folder."""

    FLOW = EXPORT

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="archive_exports")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)  # the last sign of life of who makes it

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.year}年档案导出"

    def get_absolute_url(self) -> str:
        return reverse("archive:export", args=[self.pk])

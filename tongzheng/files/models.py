"""Attachments, and the contents they point to (R8)."""

from django.db import models
from django.utils import timezone


class Blob(models.Model):
    """One content, kept once on disk under its own hash."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256[:12]


class BlobText(models.Model):
    """What a reader sees in a content, read once, for the search (E10); may be deleted at will, it is read again."""

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="readable")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:30]


class Attachment(models.Model):
    """A named file on a subject; taken off means marked, never deleted."""

    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="attachments")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name

"""The texts everything new is compared with, and their fingerprints (R5). Written only by actions."""

from __future__ import annotations

from django.db import models


class StoredText(models.Model):
    """One text as it stands in its own room; the body is kept here too, packed, so that a candidate is read in one query."""

    kind = models.CharField(max_length=60)  # label_lower of the model it belongs to
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300, blank=True)
    dated = models.DateField()
    unit = models.BigIntegerField(null=True)  # a number, not a key: the units live in a room above
    packed = models.BinaryField()  # zlib of the body in UTF-8
    scheme = models.PositiveSmallIntegerField()  # fingerprints.SCHEME at the time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="stored_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.title}"


class Fingerprint(models.Model):
    """A fingerprint of a text. On SQLite the table is its primary key and nothing else (migration 0001)."""

    pk = models.CompositePrimaryKey("mark", "text")
    mark = models.BigIntegerField()
    text = (
        models.BigIntegerField()
    )  # StoredText's number, without a constraint: millions of rows, written by one action

    class Meta:
        db_table = "copies_fingerprint"

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"

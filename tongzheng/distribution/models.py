"""Paper lists, numbered copies, and files taken with a name on them (E5, R6)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Recipient(models.Model):
    """One line of a periodical's paper list: so many copies for a post, a unit, or a body outside by its name."""

    periodical = models.ForeignKey("bulletins.Periodical", models.PROTECT, related_name="paper_list")
    post = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("名称", max_length=60, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["periodical", "post"], name="paper_once_a_post"),
            models.UniqueConstraint(fields=["periodical", "unit"], name="paper_once_a_unit"),
            models.UniqueConstraint(fields=["periodical", "name"], condition=~Q(name=""), name="paper_once_a_name"),
            models.CheckConstraint(
                condition=(Q(post__isnull=False) & Q(unit__isnull=True) & Q(name=""))
                | (Q(post__isnull=True) & Q(unit__isnull=False) & Q(name=""))
                | (Q(post__isnull=True) & Q(unit__isnull=True) & ~Q(name="")),
                name="paper_goes_to_one",
            ),
            models.CheckConstraint(condition=Q(copies__gte=1), name="paper_is_some"),
        ]

    def __str__(self) -> str:
        return f"{self.periodical_id} → {self.post_id or self.unit_id or self.name}"


class Lot(models.Model):
    """A recipient's copies of one issue, numbered from–to at approval; once published it stays for ever (份号)."""

    class Back(models.TextChoices):
        RETURNED = "returned", "已收回"
        DESTROYED = "destroyed", "已销毁"

    issue = models.ForeignKey("bulletins.Issue", models.PROTECT, related_name="lots")
    post = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("领取", max_length=80)  # as it was called then
    copies = models.PositiveSmallIntegerField("份数")
    position = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField("起号", null=True, blank=True)
    last = models.PositiveIntegerField("止号", null=True, blank=True)
    extra = models.BooleanField("增发", default=False)
    reason = models.CharField("增发原因", max_length=200, blank=True)
    signed_at = models.DateTimeField("签收", null=True, blank=True)
    signed_by = models.CharField("签收人", max_length=40, blank=True)
    back = models.CharField(max_length=10, choices=Back, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    back_note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "first"], name="lot_begins_once"),
            models.UniqueConstraint(fields=["issue", "last"], name="lot_ends_once"),
            models.CheckConstraint(
                condition=(Q(first__isnull=True) & Q(last__isnull=True)) | Q(last=F("first") + F("copies") - 1),
                name="lot_numbers_are_its_copies",
            ),
            models.CheckConstraint(condition=Q(copies__gte=1), name="lot_is_some"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.numbers}"

    @property
    def numbers(self) -> str:
        """「000001–000003」, 「000007」, or empty before the approval."""
        if self.first is None or self.last is None:
            return ""
        return f"{self.first:06}" if self.first == self.last else f"{self.first:06}–{self.last:06}"


class Reminding(models.Model):
    """After how many working days the clock reminds who has not opened an issue; no row: never."""

    periodical = models.OneToOneField("bulletins.Periodical", models.PROTECT, related_name="reminding")
    days = models.PositiveSmallIntegerField("满几个工作日")

    def __str__(self) -> str:
        return f"{self.periodical_id} {self.days}"


class Download(models.Model):
    """A work secret's PDF taken by somebody: the code stands on every page of that very file."""

    code = models.CharField("编号", max_length=12, unique=True)
    edition = models.ForeignKey("bulletins.Edition", models.PROTECT, related_name="downloads")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)  # name and unit as printed
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="download_by_post")]

    def __str__(self) -> str:
        return self.code

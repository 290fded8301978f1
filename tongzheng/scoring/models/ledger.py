"""The ledger and what it adds up to (K2)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.scoring.flow import PERIOD, PeriodState
from tongzheng.scoring.rules import item_word, words_of


class Period(models.Model):
    """A month, quarter or year of an office's ledger (engine.periods); frozen, nothing more is booked into it."""

    FLOW = PERIOD

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="score_periods")
    key = models.CharField(max_length=10)  # "2026-03", "2026-Q1", "2026"
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=12, choices=PeriodState, default=PeriodState.OPEN)
    frozen_at = models.DateTimeField("冻结", null=True, blank=True)
    frozen_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "key"], name="score_period_once"),
            models.CheckConstraint(
                condition=~Q(state="frozen") | Q(frozen_at__isnull=False), name="frozen_period_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """「2026年3月」「2026年第1季度」「2026年」."""
        return words_of(self.key)

    @property
    def short(self) -> str:
        """The same without the year."""
        return self.words.partition("年")[2] or self.words

    @property
    def is_frozen(self) -> bool:
        return self.state == PeriodState.FROZEN

    def get_absolute_url(self) -> str:
        return f"{reverse('scoring:scores')}?period={self.pk}"


class Cause(models.TextChoices):
    """Why an entry stands in the ledger."""

    FACT = "fact", "事实"
    CLOSING = "closing", "期末"  # base points, quota, caps, floors …: worked out again until the period is frozen
    CORRECTION = "correction", "更正"
    APPEAL = "appeal", "申诉更正"


class AppendOnly(Exception):  # noqa: N818
    """Somebody tried to change or delete what may only be added."""


class EntryQuerySet(models.QuerySet["ScoreEntry"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("得分明细只增不改")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("得分明细不能删除")


class ScoreEntry(models.Model):
    """One line of the ledger: never changed, never deleted; what was wrong is put right by another line (K2).

    The database refuses UPDATE and DELETE too (the migration's triggers).
    """

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="score_entries", db_index=False)
    person = models.ForeignKey(
        "network.Person", models.PROTECT, null=True, blank=True, related_name="score_entries", db_index=False
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="entries", db_index=False)
    item = models.CharField(max_length=12)  # engine items: adoption, relay, instruction, commission, base, breach …
    fact = models.CharField(max_length=60)  # "adoption:123", "base:2026-03": the key the engine gave
    report = models.ForeignKey("reporting.Report", models.PROTECT, null=True, blank=True, related_name="score_entries")
    points = models.DecimalField("分", max_digits=9, decimal_places=2)
    clause = models.CharField("条", max_length=20, blank=True)
    reason = models.CharField("缘由", max_length=300)
    rulebook = models.ForeignKey("scoring.Rulebook", models.PROTECT, related_name="+")
    on = models.DateField("归属日")
    late = models.BooleanField("迟到", default=False)
    cause = models.CharField(max_length=12, choices=Cause, default=Cause.FACT)
    tag = models.CharField(max_length=16, blank=True)  # engine: gain, penalty, clawback …; closings ask for it
    level = models.CharField(max_length=10, blank=True)  # of the periodical
    parts = models.JSONField(null=True, blank=True)  # [[item, points], …] of a line over several items
    of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    by = models.ForeignKey(
        "network.Appointment", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["unit", "period", "id"], name="entry_of_unit"),
            models.Index(fields=["period", "unit", "item"], name="entry_of_period"),
            models.Index(fields=["person", "period"], name="entry_of_person"),
            models.Index(fields=["office", "fact"], name="entry_of_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.fact} {self.points}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise AppendOnly("得分明细只增不改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("得分明细不能删除")

    def get_absolute_url(self) -> str:
        return reverse("scoring:entry", args=[self.pk])

    @property
    def articles(self) -> str:
        """「第7条、第3条」: where the rulebook says so."""
        return "、".join(f"第{one}条" if one.isdigit() else one for one in self.clause.split("、") if one)

    @property
    def word(self) -> str:
        """「采用」「批示」: the item in the office's word."""
        return item_word(self.item)


class Standing(models.Model):
    """What a unit's ledger adds up to in one period: worked out from the entries, so it may be made anew; kept when frozen."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="standings")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="standings")
    league = models.CharField("榜", max_length=30)
    total = models.DecimalField("本期", max_digits=11, decimal_places=2, default=0)
    cumulative = models.DecimalField("累计", max_digits=11, decimal_places=2, default=0)  # the year to this period
    score = models.DecimalField("名次所依的分", max_digits=11, decimal_places=2, null=True, blank=True)
    rank = models.PositiveIntegerField("名次", null=True, blank=True)
    received = models.PositiveIntegerField("报送", default=0)
    adopted = models.PositiveIntegerField("采用", default=0)  # reports, not adoptions
    more = models.JSONField(
        default=dict
    )  # what the rulebook's way of totals adds: count, composite, grade, converted …

    class Meta:
        ordering = ["league", "rank", "unit__path"]
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="standing_once")]
        indexes = [models.Index(fields=["unit", "period"], name="standing_of_unit")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.unit_id} {self.total}"


class Tally(models.Model):
    """Something counted for a unit in a period (engine.ledger.Tally): what closings and the circular go by. Made anew with
    the lines of its family; `report` is None for what was registered by hand."""

    office = models.ForeignKey("network.Unit", models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey("reporting.Report", models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("network.Unit", models.CASCADE, related_name="+", db_index=False)
    period = models.CharField(max_length=10)  # the period's key: a period of account may not be there yet
    what = models.CharField(max_length=40)
    booked = models.CharField(max_length=10)  # the key of the period in which it became known
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["unit", "period"], name="tally_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period} {self.what} {self.n}"

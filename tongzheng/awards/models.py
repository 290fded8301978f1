"""Rules of money, sheets of awards and their lines, vetoes, commendations (N6, K4, K5)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.awards.flow import SHEET, SheetState
from tongzheng.reporting.models import Article, Level


class What(models.TextChoices):
    """What money is given or taken for."""

    ADOPTION = "adoption", "每采用一条"
    INSTRUCTION = "instruction", "每得一次批示"
    REPORT = "report", "每报一条"
    ABOVE = "above", "比任务每多一条"
    BELOW = "below", "比任务每少一条"
    POINT = "point", "每得一分"
    PLACE = "place", "名次奖"
    POT = "pot", "总额按得分分"


class To(models.TextChoices):
    """Who gets it."""

    PERSON = "person", "个人"
    UNIT = "unit", "单位"


class AwardRule(models.Model):
    """One rule of money, in force from a day to a day; never changed: retired, and another one made (N6)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="award_rules")
    what = models.CharField("为什么", max_length=12, choices=What)
    to = models.CharField("给谁", max_length=8, choices=To, default=To.PERSON)
    level = models.CharField("层级", max_length=10, choices=Level, blank=True)
    outlet = models.CharField("刊物", max_length=60, blank=True)
    way = models.CharField("采用方式", max_length=10, choices=Article.Way, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=10, decimal_places=2)  # below nought: a fine
    first = models.PositiveSmallIntegerField("名次从", null=True, blank=True)
    last = models.PositiveSmallIntegerField("名次到", null=True, blank=True)
    cap = models.DecimalField("封顶（元）", max_digits=10, decimal_places=2, null=True, blank=True)
    document_no = models.CharField("依据文号", max_length=60, blank=True)
    starts = models.DateField("起")
    ends = models.DateField("止", null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="rule_ends_after"),
            models.CheckConstraint(condition=Q(cap__isnull=True) | Q(cap__gt=0), name="cap_above_nought"),
            models.CheckConstraint(
                condition=~Q(what="place") | Q(first__gte=1, last__gte=F("first")), name="places_in_order"
            ),
        ]

    def __str__(self) -> str:
        words = [str(self.get_what_display())]
        if self.what == What.PLACE:
            words = [f"第{self.first}名" if self.first == self.last else f"第{self.first}至{self.last}名"]
        words += [str(self.get_level_display())] if self.level else []
        words += [f"《{self.outlet}》"] if self.outlet else []
        words += [str(self.get_way_display())] if self.way else []
        return "　".join(words)


class Awarding(models.Model):
    """A sheet of awards for a time: drafted, approved, paid. After approval it never changes; a correction is another one."""

    FLOW = SHEET

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="awardings")
    title = models.CharField("名称", max_length=80)
    starts = models.DateField("从")
    ends = models.DateField("到")
    highest = models.BooleanField("一篇只取最高一笔", default=False)
    rules = models.ManyToManyField(AwardRule, related_name="awardings")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = models.CharField("为什么更正", max_length=300, blank=True)
    total = models.DecimalField("合计", max_digits=12, decimal_places=2, default=0)
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.DRAFT)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField("审批", null=True, blank=True)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    paid_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-ends", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="awarding_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="paid") | (Q(paid_on__isnull=False) & Q(approved_by__isnull=False)),
                name="paid_after_approval",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:sheet", args=[self.pk])


class AwardLine(models.Model):
    """One piece of money on a sheet, with the arithmetic in words."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    awarding = models.ForeignKey(Awarding, models.PROTECT, related_name="lines")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("network.Person", models.PROTECT, null=True, blank=True, related_name="award_lines")
    rule = models.ForeignKey(AwardRule, models.PROTECT, null=True, blank=True, related_name="+")  # none: by hand
    count = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    rate = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    reason = models.CharField("缘由", max_length=200)

    class Meta:
        ordering = ["unit__path", "person_id", "id"]
        indexes = [models.Index(fields=["person", "awarding"], name="award_of_person")]

    def __str__(self) -> str:
        return f"{self.reason} {self.amount}"


class Veto(models.Model):
    """A unit or person may not be commended for a time, and why; entered by hand, lifted with a reason (K5)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("network.Person", models.PROTECT, null=True, blank=True, related_name="+")
    starts = models.DateField("从")
    ends = models.DateField("到")
    reason = models.CharField("否决事由", max_length=300)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="veto_ends_after_start")]

    def __str__(self) -> str:
        return self.reason


class Mark(models.TextChoices):
    """Praise or blame."""

    COMMEND = "commend", "表彰"
    CRITICISE = "criticise", "通报批评"


class Commendation(models.Model):
    """A unit or person commended or criticised by a document; a wrong entry is withdrawn, never deleted (N6, K5)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    mark = models.CharField("表彰还是批评", max_length=10, choices=Mark, default=Mark.COMMEND)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="commendations")
    person = models.ForeignKey("network.Person", models.PROTECT, null=True, blank=True, related_name="commendations")
    title = models.CharField("称号或事由", max_length=80)
    document_no = models.CharField("文号", max_length=60, blank=True)
    on = models.DateField("日期")
    reason = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.title

"""What no room records yet and the office registers by hand (K2)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.models import Level
from tongzheng.scoring.engine import words as w
from tongzheng.scoring.flow import FACT, FactState


class Fact(models.Model):
    """One thing registered by hand; never changed: a wrong one is made void with the reason and registered anew.

    `what`: the result of a commission, the kind of a breach, the cause of a withdrawal, the stage of an emergency report, what came of a
    supervised matter.
    """

    FLOW = FACT

    class Kind(models.TextChoices):
        COMMISSION = "commission", "约稿结果"
        BREACH = "breach", "违规认定"
        WITHDRAWAL = "withdrawal", "采用撤回"
        EXEMPTION = "exemption", "免考任务"
        MERGER = "merger", "单位合并"
        EMERGENCY = "emergency", "突发信息"
        SUPERVISED = "supervised", "督查落实"

    WHAT = {
        Kind.COMMISSION: w.RESULTS,
        Kind.BREACH: w.BREACHES,
        Kind.WITHDRAWAL: w.CAUSES,
        Kind.EMERGENCY: w.STAGES,
        Kind.SUPERVISED: w.SUPERVISED,
    }

    once = models.UUIDField(
        default=uuid.uuid4, editable=False
    )  # one form may register the same thing for several units
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    kind = models.CharField("事项", max_length=12, choices=Kind)
    unit = models.ForeignKey(
        "network.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )  # none: every unit
    what = models.CharField(max_length=12, blank=True)
    title = models.CharField("事由", max_length=120, blank=True)  # of the commission, the event, what happened
    document = models.CharField("依据", max_length=80, blank=True)
    on = models.DateField("日期")
    until = models.DateField("至", null=True, blank=True)  # of an exemption; both months count whole
    level = models.CharField("被哪级通报", max_length=10, choices=Level, blank=True)
    major = models.BooleanField("重大", default=False)
    report = models.ForeignKey("reporting.Report", models.PROTECT, null=True, blank=True, related_name="score_facts")
    adoption = models.ForeignKey("reporting.Adoption", models.PROTECT, null=True, blank=True, related_name="+")
    into = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    disposals = models.JSONField("去向", default=list, blank=True)  # of an emergency report: words.DISPOSALS
    media = models.BooleanField("附图像音视频", default=False)
    supplement = models.BooleanField("补报", default=False)
    state = models.CharField(max_length=12, choices=FactState, default=FactState.HOLDS)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField("登记", default=timezone.now)
    void_at = models.DateTimeField("作废", null=True, blank=True)
    void_why = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "kind", "-on"], name="fact_of_office")]
        constraints = [
            models.UniqueConstraint(fields=["once", "unit"], name="registered_once_a_unit"),
            models.UniqueConstraint(fields=["once"], condition=Q(unit__isnull=True), name="registered_once_for_all"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(kind="exemption"), name="only_an_exemption_is_for_all"
            ),
            models.CheckConstraint(
                condition=~Q(kind="withdrawal") | Q(adoption__isnull=False), name="withdrawal_names_its_adoption"
            ),
            models.CheckConstraint(
                condition=~Q(kind="merger") | (Q(into__isnull=False) & ~Q(into=F("unit"))), name="merger_goes_elsewhere"
            ),
            models.CheckConstraint(
                condition=~Q(kind="exemption") | Q(until__gte=F("on")), name="fact_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="holds") | (Q(void_at__isnull=False) & ~Q(void_why="")), name="void_fact_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.said}"

    def get_absolute_url(self) -> str:
        return reverse("scoring:fact", args=[self.pk])

    @property
    def said(self) -> str:
        """「按时完成（春耕备耕情况）」「瞒报，重大，被市级通报」: what it is, in words."""
        word = self.WHAT.get(self.Kind(self.kind), {}).get(self.what, "")
        parts = [word, "重大" if self.major else "", f"被{self.get_level_display()}级通报" if self.level else ""]
        if self.kind == self.Kind.EXEMPTION and self.until:
            months = dict.fromkeys(f"{day.year}年{day.month}月" for day in (self.on, self.until))
            parts = ["至".join(months)]
        if self.kind == self.Kind.MERGER and self.into:
            parts = [f"并入{self.into.short_name}"]
        if self.kind == self.Kind.EMERGENCY:
            parts += [w.DISPOSALS[name] for name in self.disposals if name in w.DISPOSALS]
            parts += ["附图像音视频" if self.media else "", "补报" if self.supplement else ""]
        words = "，".join(part for part in parts if part)
        return f"{words}（{self.title}）" if words and self.title else words or self.title

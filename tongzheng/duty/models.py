"""Rosters, swaps, handovers, the duty log, spot checks, what lower units file (U7, U12)."""

from __future__ import annotations

import uuid
from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.duty.flow import HANDOVER, LOG, MATTER, ROSTER, SWAP, HandoverState, LogState, RosterState, SwapState
from tongzheng.network.models import Appointment


class Setting(models.Model):
    """What an office decided about its duty; without a row the defaults."""

    office = models.OneToOneField("network.Unit", models.PROTECT, primary_key=True, related_name="duty_setting")
    director = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    sign_within = models.PositiveSmallIntegerField("接班几分钟内签字", default=15)
    remind_days = models.PositiveSmallIntegerField("提前几天提醒排下月班", default=5)
    filing_days = models.PositiveSmallIntegerField("各单位提前几天报备", default=2)
    work_from = models.TimeField("上班", default=time(8, 30))
    work_until = models.TimeField("下班", default=time(17, 30))
    units_filed_from = models.DateField("从何时起要各单位报备", null=True, blank=True)  # none: not asked for

    def __str__(self) -> str:
        return f"{self.office_id}"


class Cycle(models.TextChoices):
    """How long a shift is (rules.md 4)."""

    WHOLE = "whole", "24 小时一班"
    HALVES = "halves", "白班、夜班"
    WEEK = "week", "一周一轮"


class Pattern(models.Model):
    """How an office divides its days: handover times, how many on duty; the newest active one is used."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="duty_patterns")
    name = models.CharField("名称", max_length=40)
    cycle = models.CharField("班次", max_length=10, choices=Cycle, default=Cycle.WHOLE)
    starts = models.TimeField("交接班时间", default=time(8, 30))
    night = models.TimeField("夜班开始", default=time(20, 0))  # only for HALVES
    officers = models.PositiveSmallIntegerField("每班值班员人数", default=1)
    with_lead = models.BooleanField("每班有带班领导", default=True)
    apart = models.BooleanField("节假日另排轮次", default=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["-active", "-id"]

    def __str__(self) -> str:
        return self.name


class Part(models.TextChoices):
    """A place in a shift."""

    LEAD = "lead", "带班"
    OFFICER = "officer", "值班"


class Turn(models.Model):
    """A post's place in the order of a pattern."""

    pattern = models.ForeignKey(Pattern, models.CASCADE, related_name="turns")
    part = models.CharField("位置", max_length=10, choices=Part)
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["part", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["pattern", "part", "post"], name="turn_once")]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.position}"


class Leave(models.Model):
    """Days on which a person cannot be on duty; taken back, never deleted."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("network.Person", models.PROTECT, related_name="duty_leaves")
    starts = models.DateField("起")
    ends = models.DateField("止")
    why = models.CharField("事由", max_length=60, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="leave_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.person} {self.starts}—{self.ends}"


class Roster(models.Model):
    """A month's roster of an office; once published only swaps change it."""

    FLOW = ROSTER

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="rosters")
    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="+")
    month = models.DateField("月份")  # its first day
    state = models.CharField(max_length=10, choices=RosterState, default=RosterState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["office", "month"], name="roster_once_a_month"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="published_roster_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month.year}年{self.month.month}月值班表"

    def get_absolute_url(self) -> str:
        return reverse("duty:roster", args=[self.pk])


class Shift(models.Model):
    """One shift, from a handover to the next. `lead` and `officers` are put on it by queries, as of a moment."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="shifts")
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    name = models.CharField(max_length=10)  # 全天, 白班, 夜班, 周班
    night = models.BooleanField(default=False)
    holiday = models.CharField(max_length=40, blank=True)  # 春节, 周末 …; empty: a working day

    lead: ClassVar[Appointment | None] = None
    officers: ClassVar[list[Appointment]] = []

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["office", "starts_at"], name="shift_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["office", "starts_at"], name="shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%m-%d %H:%M} {self.name}"


class ShiftPost(models.Model):
    """Who sits in a place of a shift from when until when; a swap cuts it and adds another, and both stay."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="seats")
    part = models.CharField(max_length=10, choices=Part)
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="duty_seats")
    position = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_swap = models.ForeignKey("Swap", models.PROTECT, null=True, blank=True, related_name="made")
    ended_by = models.ForeignKey("Swap", models.PROTECT, null=True, blank=True, related_name="unmade")

    class Meta:
        ordering = ["part", "position", "starts_at", "id"]
        indexes = [
            models.Index(fields=["shift"], condition=Q(ended_by__isnull=True), name="seat_in_force"),
            models.Index(fields=["post", "starts_at"], name="seat_of_post"),
        ]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="seat_has_a_length")]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.post_id}"


class Swap(models.Model):
    """A seat, or a part of it, goes to somebody else; with `back` two exchange their shifts."""

    FLOW = SWAP

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    seat = models.ForeignKey(ShiftPost, models.PROTECT, related_name="swaps")
    back = models.ForeignKey(ShiftPost, models.PROTECT, null=True, blank=True, related_name="+")
    taker = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("从")
    ends_at = models.DateTimeField("到")
    reason = models.CharField("原因", max_length=200)
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.ASKED)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    deciders: ClassVar[frozenset[int]] = frozenset()  # persons who may decide, put on it by queries

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "state", "-id"], name="swap_of_office")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="swap_has_a_length"),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "refused")) | Q(decided_by__isnull=False), name="swap_decided_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by.person.name} → {self.taker.person.name}"

    def get_absolute_url(self) -> str:
        return reverse("duty:swap", args=[self.pk])


class Handover(models.Model):
    """One handover: the leaving shift (none when nobody was on) to the coming one; `listed` is what was open then."""

    FLOW = HANDOVER

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    leaving = models.ForeignKey(Shift, models.PROTECT, null=True, blank=True, related_name="+")
    coming = models.OneToOneField(Shift, models.PROTECT, related_name="handover")
    text = models.TextField("交班说明", blank=True)
    listed = models.JSONField(default=list)  # [[text, url], …] as signed
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.WRITING)
    version = models.PositiveIntegerField(default=1)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-coming__starts_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="given") | Q(given_at__isnull=False), name="given_says_when"),
            models.CheckConstraint(condition=~Q(state="taken") | Q(taken_at__isnull=False), name="taken_says_when"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.coming.starts_at):%Y年%m月%d日 %H:%M} 交接班"

    def get_absolute_url(self) -> str:
        return reverse("duty:handover", args=[self.pk])


class Matter(models.Model):
    """What one shift leaves to the next in its own words; on every list until it is done."""

    FLOW = MATTER

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    text = models.CharField("事项", max_length=300)
    state = models.CharField(max_length=10, choices=LogState, default=LogState.OPEN)
    log = models.ForeignKey("LogEntry", models.PROTECT, null=True, blank=True, related_name="matters")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField("结果", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["office", "state", "id"], name="matter_of_office")]

    def __str__(self) -> str:
        return self.text


class LogKind(models.Model):
    """A kind of entry in an office's log. Switched off, never deleted."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    name = models.CharField("类别", max_length=20)
    repeat = models.BooleanField("要复述核对", default=False)  # 下达通知要复述核对 (rules.md 4)
    open = models.BooleanField("登记后待办", default=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="log_kind_once")]

    def __str__(self) -> str:
        return self.name


class LogEntry(models.Model):
    """One line of the duty log; what was written stays, more is added below it."""

    FLOW = LOG

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.ForeignKey(LogKind, models.PROTECT, related_name="+")
    happened_at = models.DateTimeField("时间", default=timezone.now)
    source = models.CharField("来电（来文、来访）单位", max_length=60, blank=True)
    person = models.CharField("人员", max_length=40, blank=True)
    title = models.CharField("职务", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    body = models.TextField("内容（何时何地何人何事何因）")
    handling = models.TextField("处理", blank=True)
    repeated_by = models.CharField("复述人", max_length=40, blank=True)
    repeated_at = models.DateTimeField(null=True, blank=True)
    became = models.CharField(max_length=120, blank=True)  # 「突发事件 12 号」
    became_url = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=LogState, default=LogState.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["office", "state", "id"], name="log_open"),
            models.Index(fields=["office", "-happened_at"], name="log_by_time"),
        ]
        constraints = [models.UniqueConstraint(fields=["office", "year", "number"], name="log_number_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} 号"

    def get_absolute_url(self) -> str:
        return reverse("duty:entry", args=[self.pk])


class LogNote(models.Model):
    """What was added to an entry later: how it was handled, or a correction."""

    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="notes")
    text = models.TextField("补记")
    correction = models.BooleanField("更正", default=False)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class CheckResult(models.TextChoices):
    """What a spot check found."""

    IN_POST = "in_post", "在岗"
    OTHER = "other", "他人代接"
    ABSENT = "absent", "不在岗"
    SILENT = "silent", "无人接听"


class SpotCheck(models.Model):
    """A call to see whether somebody is on duty (点名): the office's own shift or a unit's."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="spot_checks")
    called = models.CharField("点到谁", max_length=40)
    phone = models.CharField("电话", max_length=40, blank=True)
    at = models.DateTimeField("时间", default=timezone.now)
    seconds = models.PositiveSmallIntegerField("几秒接听", null=True, blank=True)
    result = models.CharField("结果", max_length=10, choices=CheckResult)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["office", "-at"], name="spot_check_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(result="silent") & Q(seconds__isnull=True)) | (~Q(result="silent") & Q(seconds__isnull=False)),
                name="answered_after_seconds_or_not",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.called} {self.get_result_display()}"


class UnitDuty(models.Model):
    """A unit's duty phone and duty system (值班制度); a unit without one is found (U12)."""

    unit = models.OneToOneField("network.Unit", models.PROTECT, primary_key=True, related_name="duty_profile")
    phone = models.CharField("值班电话", max_length=40, blank=True)
    system = models.TextField("值班制度", blank=True)
    updated_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.unit_id}"

    def get_absolute_url(self) -> str:
        return reverse("duty:profile")


class FilingCall(models.Model):
    """What the units are to file: the roster of some days, by when (U12)."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="filing_calls")
    name = models.CharField(max_length=40)  # 「2026年12月」「春节」
    starts = models.DateField()
    ends = models.DateField()
    due_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "starts", "ends"], name="filing_call_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="filing_call_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.name}值班表"


class Filing(models.Model):
    """A unit's roster of some days as filed; filed again, the later one counts and the earlier one stays."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="filings")
    starts = models.DateField()
    ends = models.DateField()
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    replaced = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "starts"], name="filing_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts}—{self.ends}"


class FiledDuty(models.Model):
    """One person of a filed roster, from when until when."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="rows")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lead = models.CharField("带班领导", max_length=40, blank=True)
    lead_phone = models.CharField("带班电话", max_length=40, blank=True)
    person = models.CharField("值班员", max_length=40)
    phone = models.CharField("值班员电话", max_length=40)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["unit", "starts_at"], name="filed_duty_by_time")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="filed_duty_has_a_length")]

    def __str__(self) -> str:
        return f"{self.person} {self.phone}"

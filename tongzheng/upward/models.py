"""Superiors, the selections sent to them, and what came of the texts (E8)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.models import Label, Level
from tongzheng.upward.flow import OUTCOME, SELECTION, OutcomeState, State


class Way(models.TextChoices):
    """How a selection left the office."""

    WEB = "web", "网上"
    FAX = "fax", "传真"
    CONFIDENTIAL = "confidential", "机要"
    EMAIL = "email", "电子邮件"
    PAPER = "paper", "纸质直送"


class Superior(models.Model):
    """An office this one reports to; `unit` when it works in this program too."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="superiors")
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("上级名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.CITY)
    paper = models.CharField("编报名称", max_length=40, default="信息专报")
    way = models.CharField("通常走", max_length=14, choices=Way, default=Way.WEB)
    layout = models.ForeignKey("bulletins.Layout", models.PROTECT, null=True, blank=True, related_name="+")
    layout_key = models.CharField("版式", max_length=20, default="bulletin")  # a built-in one, unless `layout` is set
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="superior_once_an_office"),
            models.UniqueConstraint(
                fields=["office", "unit"], condition=Q(unit__isnull=False), name="superior_unit_once_an_office"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What a year should bring: texts sent to a superior, texts adopted at its level."""

    superior = models.ForeignKey(Superior, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField("年度")
    sent = models.PositiveIntegerField("报送目标（条）", null=True, blank=True)
    adopted = models.PositiveIntegerField("采用目标（条）", null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["superior", "year"], name="upward_target_once_a_year")]

    def __str__(self) -> str:
        return f"{self.superior} {self.year}"


class Selection(models.Model):
    """One day's texts for one superior, in order; `state` moves only by trail.actions.move."""

    FLOW = SELECTION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    superior = models.ForeignKey(Superior, models.PROTECT, related_name="selections")
    editor = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+", verbose_name="选编")
    day = models.DateField("编报日", default=timezone.localdate)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField("编号", null=True, blank=True)
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)  # the strictest inside
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # grows with every change of contents
    digest = models.CharField(max_length=64, blank=True)  # sha256 of what was submitted
    no_secret = models.BooleanField("已确认不含国家秘密", default=False)
    submitted_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField("怎么报的", max_length=14, choices=Way, blank=True)
    layout = models.JSONField(null=True, blank=True)  # every value of the layout it was sent in
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["superior", "state", "-id"], name="selection_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "year", "number"], condition=Q(number__isnull=False), name="selection_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "sent"])
                | (Q(number__isnull=False) & Q(signed_by__isnull=False) & Q(no_secret=True)),
                name="signed_selection_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_at__isnull=False) & ~Q(way="")), name="sent_selection_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.superior.paper}{self.number_text}"

    def get_absolute_url(self) -> str:
        return reverse("upward:selection", args=[self.pk])

    @property
    def number_text(self) -> str:
        """「2026年第12期」, or 「（11月22日选编）」 until it is signed."""
        return f"{self.year}年第{self.number}期" if self.number else f"（{self.day.month}月{self.day.day}日选编）"


class Item(models.Model):
    """One text in a selection: an article of the office, or a report received. The words are copied at sending."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="items")
    article = models.ForeignKey("reporting.Article", models.PROTECT, null=True, blank=True, related_name="sent_items")
    report = models.ForeignKey("reporting.Report", models.PROTECT, null=True, blank=True, related_name="sent_items")
    position = models.PositiveSmallIntegerField(default=0)
    again = models.CharField("再次报送的理由", max_length=300, blank=True)
    title = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)
    byline = models.CharField("供稿", max_length=300, blank=True)
    forwarded = models.OneToOneField(
        "reporting.Report", models.PROTECT, null=True, blank=True, related_name="sent_as"
    )  # the superior's report, when it works in this program

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, report__isnull=True) | Q(article__isnull=True, report__isnull=False),
                name="item_is_one_text",
            ),
            models.UniqueConstraint(fields=["selection", "article"], name="article_once_a_selection"),
            models.UniqueConstraint(fields=["selection", "report"], name="report_once_a_selection"),
        ]

    def __str__(self) -> str:
        return f"{self.selection_id}/{self.position}"


class Outcome(models.Model):
    """What a superior made of a text; never changed: one entered wrongly is withdrawn and entered anew."""

    FLOW = OUTCOME

    class Kind(models.TextChoices):
        ADOPTION = "adoption", "采用"
        POINTS = "points", "得分"
        INSTRUCTION = "instruction", "批示"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")  # whose text it is
    article = models.ForeignKey("reporting.Article", models.PROTECT, null=True, blank=True, related_name="outcomes")
    report = models.ForeignKey("reporting.Report", models.PROTECT, null=True, blank=True, related_name="outcomes")
    kind = models.CharField("结果", max_length=12, choices=Kind)
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.CITY)
    outlet = models.CharField("上级刊物", max_length=60, blank=True)
    issue_no = models.CharField("期号", max_length=30, blank=True)
    section = models.CharField("栏目", max_length=40, blank=True)
    points = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True, blank=True)
    leader = models.CharField("批示领导", max_length=80, blank=True)  # title and name
    text = models.TextField("批示内容", blank=True)
    on = models.DateField("刊发或批示日期")
    known_on = models.DateField("得知日期", default=timezone.localdate)
    home = models.BooleanField("系统内自动回传", default=False)
    key = models.CharField(max_length=64)  # rules.key_of: the same fact twice is one
    state = models.CharField(max_length=12, choices=OutcomeState, default=OutcomeState.HOLDS)
    adoptions = models.ManyToManyField("reporting.Adoption", blank=True, related_name="outcomes")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    source_type = models.CharField(max_length=60, blank=True)  # what it came home from
    source_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["office", "kind", "-on"], name="outcome_register"),
            models.Index(fields=["source_type", "source_id"], name="outcome_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, report__isnull=True) | Q(article__isnull=True, report__isnull=False),
                name="outcome_of_one_text",
            ),
            models.UniqueConstraint(fields=["article", "key"], condition=Q(state="holds"), name="article_outcome_once"),
            models.UniqueConstraint(fields=["report", "key"], condition=Q(state="holds"), name="report_outcome_once"),
            models.CheckConstraint(
                condition=(Q(kind="instruction") & ~Q(leader="") & ~Q(text=""))
                | (~Q(kind="instruction") & ~Q(outlet="") & ~Q(issue_no="")),
                name="outcome_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(kind="points") | Q(points__isnull=False), name="points_outcome_has_points"
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.INSTRUCTION:
            return f"{self.leader}批示"
        return f"{self.get_level_display()}《{self.outlet}》{self.issue_no}"

    @property
    def late(self) -> bool:
        """True when it became known in a later month than it happened: it must be counted afterwards."""
        return (self.known_on.year, self.known_on.month) != (self.on.year, self.on.month)


class SuperiorTable(models.Model):
    """One published table of a superior（上级的通报）, as it was printed; a wrong entry is withdrawn and entered anew (K9)."""

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    superior = models.ForeignKey(Superior, models.PROTECT, related_name="tables")
    league = models.CharField("哪一张榜", max_length=30, default="县市区")
    period = models.CharField("期间", max_length=10)  # "2026-03", "2026-Q1", "2026-H1", "2026"
    cumulative = models.BooleanField("年初累计", default=False)
    starts = models.DateField()
    ends = models.DateField()
    published_on = models.DateField("通报日期")
    source = models.CharField("依据", max_length=120, blank=True)
    units = models.PositiveIntegerField("榜上共有几个单位")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField("登记有误，撤销", null=True, blank=True)

    class Meta:
        ordering = ["-ends", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "league", "period", "cumulative"],
                condition=Q(withdrawn_at__isnull=True),
                name="superior_table_once",
            ),
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="superior_table_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.superior.name}{self.league}{self.word}"

    def get_absolute_url(self) -> str:
        return reverse("upward:table", args=[self.pk])

    @property
    def word(self) -> str:
        """「2026年3月」「2026年第一季度」「2026年1至3月」."""
        year, _, part = self.period.partition("-")
        if self.cumulative and self.ends.month > 1:
            return f"{year}年1至{self.ends.month}月"
        if not part:
            return f"{year}年"
        if part[0] == "Q":
            return f"{year}年第{'一二三四'[int(part[1]) - 1]}季度"
        if part[0] == "H":
            return f"{year}年{'上' if part == 'H1' else '下'}半年"
        return f"{year}年{int(part)}月"


class TableRow(models.Model):
    """One line of it; `unit` is ours: the place this office serves (`us`), or a unit under it."""

    table = models.ForeignKey(SuperiorTable, models.PROTECT, related_name="rows")
    rank = models.PositiveIntegerField("位次")
    name = models.CharField("单位", max_length=80)
    points = models.DecimalField("得分", max_digits=9, decimal_places=2)
    adopted = models.PositiveIntegerField("采用", null=True, blank=True)
    unit = models.ForeignKey("network.Unit", models.PROTECT, null=True, blank=True, related_name="places_above")
    us = models.BooleanField("本地", default=False)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["table", "name"], name="named_once_a_table"),
            models.UniqueConstraint(fields=["table"], condition=Q(us=True), name="we_stand_once_in_a_table"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.name}"

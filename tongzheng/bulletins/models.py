"""Periodicals, their issues, and who reads them (E4, E5)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.bulletins.flow import AMENDMENT, ISSUE, AmendmentState, State
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label


class Byline(models.TextChoices):
    """Who is named under a text; a shielded author never is (R12)."""

    AUTHOR = "author", "单位和作者"
    UNIT = "unit", "只署单位"
    NONE = "none", "不署名"


class Periodical(models.Model):
    """A publication of one office, e.g. 《政务信息》."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="periodicals")
    name = models.CharField("刊名", max_length=40)
    publisher = models.CharField("编发单位", max_length=60)
    label = models.CharField("知悉范围", max_length=12, default="open")  # reporting.models.Label
    mark = models.CharField("左上标注", max_length=40, blank=True, default="内部参阅　注意保存")
    yearly_target = models.PositiveSmallIntegerField("年度编发目标（期）", null=True, blank=True)
    yearly_articles = models.PositiveSmallIntegerField("年度采编目标（条）", null=True, blank=True)
    counted_from = models.PositiveIntegerField(
        "总期号从", null=True, blank=True
    )  # issues before this program; null: no total
    layout = models.ForeignKey("Layout", models.PROTECT, null=True, blank=True, related_name="periodicals")
    layout_key = models.CharField("版式", max_length=20, default="bulletin")  # a built-in one, unless `layout` is set
    byline = models.CharField("供稿署名", max_length=8, choices=Byline, default=Byline.AUTHOR)  # R12
    downloads = models.BooleanField("读者可下载 PDF", default=False)  # work secrets: only stamped, never by this alone
    public = models.BooleanField("向社会公开", default=False)  # personal data stop an issue of it (R4)
    fast = models.BooleanField("快速通道", default=False)  # problems go straight to leaders (E7)
    signer = models.ForeignKey(
        "network.Appointment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专门签发人"
    )
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )  # merged from `ends` on (E9)
    ends = models.DateField("停刊日", null=True, blank=True)  # the last day it appears
    next_name = models.CharField("新刊名", max_length=40, blank=True)  # from `renamed_on` on (E9)
    next_publisher = models.CharField("新编发单位", max_length=60, blank=True)
    renamed_on = models.DateField("更名日", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="periodical_once_an_office")]

    def __str__(self) -> str:
        return f"《{self.name}》"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:periodical", args=[self.pk])

    @property
    def label_word(self) -> str:
        """「一般」「内部」「工作秘密」."""
        return str(Label(self.label).label)

    @property
    def _renamed(self) -> bool:
        return self.renamed_on is not None and self.renamed_on <= timezone.localdate()

    @property
    def name_today(self) -> str:
        """The name in force today, also before the clock has taken the new one (E9)."""
        return self.next_name if self._renamed else self.name

    @property
    def publisher_today(self) -> str:
        """编发单位 in force today."""
        return self.next_publisher if self._renamed else self.publisher

    def appears(self, on: date | None = None) -> bool:
        """True while new issues may be opened: not stopped, not past its last day (E9)."""
        return self.active and (self.ends is None or self.ends >= (on or timezone.localdate()))

    def own_signer(self) -> Appointment | None:
        """Who signs instead of the usual approver, while the term of office runs; else None (E7)."""
        return self.signer if self.signer is not None and self.signer.is_current() else None


class Target(models.Model):
    """What a periodical was to reach in one past year; this year's target stands on the periodical (E4)."""

    periodical = models.ForeignKey(Periodical, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField()
    issues = models.PositiveSmallIntegerField(null=True, blank=True)
    articles = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["periodical", "year"], name="target_once_a_year")]

    def __str__(self) -> str:
        return f"{self.periodical_id} {self.year}"


class Title(models.Model):
    """A name a periodical had until a day: issues before it keep the old masthead (E9)."""

    periodical = models.ForeignKey(Periodical, models.PROTECT, related_name="former_titles")
    name = models.CharField("原刊名", max_length=40)
    publisher = models.CharField("原编发单位", max_length=60)
    until = models.DateField("用到")

    class Meta:
        ordering = ["until", "id"]
        constraints = [models.UniqueConstraint(fields=["periodical", "until"], name="former_title_once_a_day")]

    def __str__(self) -> str:
        return f"《{self.name}》"


class Layout(models.Model):
    """An office's own layout: a built-in one (`base`) with some values changed; never deleted (E6)."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="layouts")
    name = models.CharField("版式名称", max_length=40)
    base = models.CharField("从哪种版式改", max_length=20, default="bulletin")  # a key of typeset.layout.built_in()
    changes = models.JSONField(default=dict, blank=True)  # what Layout.changed() takes
    version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="layout_once_an_office")]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A standing section of a periodical, in order."""

    periodical = models.ForeignKey(Periodical, models.PROTECT, related_name="sections")
    name = models.CharField("栏目", max_length=40)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["periodical", "name"], name="section_once")]

    def __str__(self) -> str:
        return self.name


class Issue(models.Model):
    """One issue, numbered at approval: by year, without gap or repeat; `state` moves only by trail.actions.move."""

    FLOW = ISSUE

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    periodical = models.ForeignKey(Periodical, models.PROTECT, related_name="issues")
    editor = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+", verbose_name="责任编辑")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveSmallIntegerField("期号", null=True, blank=True)
    supplement = models.BooleanField("增刊", default=False)  # numbered apart (E4)
    masthead = models.CharField("印时刊名", max_length=40, blank=True)  # with its publisher, kept at approval (E9)
    publisher = models.CharField("印时编发单位", max_length=60, blank=True)
    total = models.PositiveIntegerField("总期号", null=True, blank=True)
    copies = models.PositiveIntegerField("共印", null=True, blank=True)
    date = models.DateField("签发日期", null=True, blank=True)
    note = models.TextField("编者按", blank=True)
    disclosed = models.CharField("含个人信息仍公开的理由", max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.COMPOSING)
    version = models.PositiveIntegerField(default=1)  # grows with every change of contents
    digest = models.CharField(max_length=64, blank=True)  # sha256 of what was sent up, then approved
    proofed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["periodical", "state", "-id"], name="issue_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["periodical", "year", "supplement", "number"],
                condition=Q(number__isnull=False),
                name="issue_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"])
                | (Q(number__isnull=False) & Q(approved_by__isnull=False)),
                name="approved_issue_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_issue_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.name}》{self.number_text}"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:issue", args=[self.pk])

    @property
    def name(self) -> str:
        """The periodical's name as printed; until the approval its name today (E9)."""
        return self.masthead or self.periodical.name_today

    @property
    def published_by(self) -> str:
        """编发单位 as printed; until the approval the one of today (E9)."""
        return self.publisher or self.periodical.publisher_today

    @property
    def number_text(self) -> str:
        """「2026年第12期」, 「2026年增刊第3期」 or 「（编排中）」."""
        kind = "增刊" if self.supplement else ""
        return f"{self.year}年{kind}第{self.number}期" if self.number else f"（{kind}编排中）"


class Edition(models.Model):
    """The pages of an issue as they were laid before the approver, and as published; never changed, never deleted (E5, E6)."""

    class Stage(models.TextChoices):
        PROOF = "proof", "送签清样"
        APPROVED = "approved", "签发定稿"
        PUBLISHED = "published", "印发本"

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="editions")
    stage = models.CharField(max_length=10, choices=Stage)
    digest = models.CharField(max_length=64)  # of all that is printed and of the layout (queries.pages.seals_of)
    layout = models.JSONField()  # every value of the layout it was made with
    pages = models.PositiveSmallIntegerField()
    pdf = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    ofd = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    log = models.JSONField(default=list)  # which fonts served
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.stage}"


class Amendment(models.Model):
    """A correction（更正）of, or the recall（撤回）of, a published issue: a signed notice of its own; the issue stays (E5)."""

    FLOW = AMENDMENT

    class Kind(models.TextChoices):
        CORRECTION = "correction", "更正"
        RECALL = "recall", "撤回"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="amendments")
    placement = models.ForeignKey("Placement", models.PROTECT, null=True, blank=True, related_name="amendments")
    kind = models.CharField(max_length=12, choices=Kind)
    wrong = models.TextField("原文", blank=True)
    right = models.TextField("更正为", blank=True)
    reason = models.TextField("原因")
    state = models.CharField(max_length=12, choices=AmendmentState, default=AmendmentState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & Q(approved_by__isnull=False)),
                name="published_amendment_is_signed",
            ),
            # one open notice a text, and one for the whole issue: two people never draft the same one side by side
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state="draft", placement__isnull=False), name="one_draft_a_text"
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(state="draft", placement__isnull=True), name="one_draft_an_issue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.issue}"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:amendment", args=[self.pk])


class Placement(models.Model):
    """An article's place in an issue. The text is copied here at publication and never changes afterwards."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="placements")
    article = models.ForeignKey("reporting.Article", models.PROTECT, related_name="placements")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)
    byline = models.CharField("供稿", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "article"], name="placed_once_an_issue")]

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.position}"


class Reader(models.Model):
    """A post on a periodical's reading list."""

    periodical = models.ForeignKey(Periodical, models.PROTECT, related_name="readers")
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["periodical", "post"], name="reader_once")]

    def __str__(self) -> str:
        return f"{self.periodical_id} → {self.post_id}"


class Delivery(models.Model):
    """One issue delivered to one post, and the receipt of its reading."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="deliveries")
    to = models.ForeignKey("network.Appointment", models.PROTECT, related_name="deliveries")
    at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField("首次阅读", null=True, blank=True)
    reminded_at = models.DateTimeField("催阅", null=True, blank=True)
    opened_by = models.CharField(max_length=80, blank=True)  # the deputy's name when a deputy opened it

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["to", "-id"], name="delivery_by_reader")]
        constraints = [models.UniqueConstraint(fields=["issue", "to"], name="delivered_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} → {self.to_id}"

"""Evaluations, publications with their addressees and themes, how they are headed, what was given to the ledger (D6, D7, D9)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.outcomes.flow import PUBLICATION, State
from tongzheng.scoring.engine.words import SUPERVISED
from tongzheng.supervision.models import QUALITY, SATISFIED


class Evaluation(models.Model):
    """What one side says of one answer; never changed, the last of a side holds (D6)."""

    class Side(models.TextChoices):
        OFFICE = "office", "督查室"
        LEADER = "leader", "批示领导"
        ASKER = "asker", "来信人、提出单位"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey("supervision.Item", models.PROTECT, related_name="evaluations")
    feedback = models.ForeignKey("supervision.Feedback", models.PROTECT, related_name="evaluations")  # the answer
    side = models.CharField("谁评价", max_length=8, choices=Side)
    timely = models.BooleanField("按时", null=True, blank=True)  # the office's
    quality = models.CharField("质量", max_length=10, blank=True, choices=QUALITY)  # the office's
    satisfied = models.CharField("满意度", max_length=10, blank=True, choices=SATISFIED)
    reason = models.CharField("理由", max_length=300, blank=True)
    asker = models.CharField("问了谁、怎么问的", max_length=100, blank=True)  # 「信访人，11月3日电话回访」
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["feedback", "side", "id"], name="evaluation_of_answer")]
        constraints = [
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(reason=""), name="correction_says_why"),
            models.CheckConstraint(condition=~Q(side="asker") | ~Q(asker=""), name="who_was_asked_is_said"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}评价"

    def get_absolute_url(self) -> str:
        return reverse("outcomes:item", args=[self.item_id])

    @property
    def said(self) -> str:
        """「按时，质量好」「不满意」."""
        words = [{True: "按时", False: "超时"}.get(self.timely, "") if self.timely is not None else ""]
        words += [f"质量{self.get_quality_display()}" if self.quality else "", self.get_satisfied_display()]
        return "，".join(word for word in words if word)


class Kind(models.TextChoices):
    """What the office publishes of supervision."""

    CIRCULAR = "circular", "督查通报"
    PRAISE = "praise", "表扬通报"
    CRITICISM = "criticism", "批评通报"
    NOTICE = "notice", "限期整改通知"
    REPORT = "report", "落实情况反馈报告"
    DAILY = "daily", "督查专报"


class Scope(models.TextChoices):
    """Who gets it, besides the leaders."""

    ALL = "all", "全部单位"
    NAMED = "named", "涉及的单位"
    LEADERS = "leaders", "只报领导"


class Paper(models.Model):
    """How an office's documents of one kind are headed, numbered and laid out."""

    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="outcome_papers")
    kind = models.CharField(max_length=10, choices=Kind)
    head = models.CharField("文头", max_length=20)
    word = models.CharField("发文字", max_length=12)  # 「云督通」 in 「云督通〔2026〕3号」; the daily one has issues
    layout = models.ForeignKey("bulletins.Layout", models.PROTECT, null=True, blank=True, related_name="+")
    layout_key = models.CharField("版式", max_length=20, default="results")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind"], name="outcome_paper_once_a_kind")]

    def __str__(self) -> str:
        return self.head


class Publication(models.Model):
    """One document of supervision: figures and text, signed, numbered, published, kept; never changed afterwards."""

    FLOW = PUBLICATION

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="publications")
    kind = models.CharField("文种", max_length=10, choices=Kind)
    period = models.CharField("期间", max_length=10, blank=True)  # text.spans; not of a notice, a daily one
    day = models.DateField("哪一天", null=True, blank=True)  # of a daily one
    item = models.ForeignKey("supervision.Item", models.PROTECT, null=True, blank=True, related_name="publications")
    due = models.DateField("整改期限", null=True, blank=True)  # of a notice
    least = models.PositiveSmallIntegerField("几个单位算普遍", default=3)  # of a report
    scope = models.CharField("发给", max_length=8, choices=Scope, default=Scope.ALL)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    figures = models.JSONField(default=dict)  # as they were taken; what they hold is told by rules.drafting
    taken_at = models.DateTimeField("取数", default=timezone.now)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    withdraws = models.BooleanField("撤销原件", default=False)
    head = models.CharField(max_length=20, blank=True)  # of the paper, as it was when it was signed
    word = models.CharField(max_length=12, blank=True)
    layout_values = models.JSONField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField("编号", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)  # of what was submitted
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("审签", null=True, blank=True)
    published_at = models.DateTimeField("印发", null=True, blank=True)
    pdf = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")
    ofd = models.ForeignKey("files.Blob", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "state", "-id"], name="publication_shelf")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "year", "number"],
                condition=~Q(kind="daily") & Q(number__isnull=False), name="publication_number_once",
            ),
            models.UniqueConstraint(
                fields=["item", "number"],
                condition=Q(kind="daily", number__isnull=False), name="daily_number_once_a_series",
            ),
            models.UniqueConstraint(
                fields=["item", "day"],
                condition=Q(kind="daily", corrects__isnull=True) & ~Q(state="dropped"), name="one_issue_a_day",
            ),
            models.UniqueConstraint(
                fields=["office", "period"],
                condition=Q(kind="circular", corrects__isnull=True) & ~Q(state="dropped"), name="one_circular_a_period",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "published", "withdrawn"])
                | Q(number__isnull=False, signed_by__isnull=False), name="signed_publication_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "withdrawn"]) | Q(pdf__isnull=False, published_at__isnull=False),
                name="published_publication_is_kept",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:publication", args=[self.pk])

    @property
    def number_text(self) -> str:
        """「云督通〔2026〕3号」, of a daily one 「第3期」; empty until it is signed."""
        if not self.number:
            return ""
        return f"第{self.number}期" if self.kind == Kind.DAILY else f"{self.word}〔{self.year}〕{self.number}号"


class Addressee(models.Model):
    """A unit a publication is for; `named` ones are what it is about. Who opened it first, and when, is the receipt."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="addressees")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    named = models.BooleanField("点名", default=False)
    read_at = models.DateTimeField("签收", null=True, blank=True)
    read_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-named", "unit__path"]
        indexes = [models.Index(fields=["unit", "publication"], name="addressed_to_unit")]
        constraints = [models.UniqueConstraint(fields=["publication", "unit"], name="addressed_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.publication_id}"


class Theme(models.Model):
    """Problems of several units put together in a report; `words` and `why` say what made it one (D7)."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="themes")
    title = models.CharField("归为", max_length=60)
    common = models.BooleanField("普遍性", default=False)
    growing = models.BooleanField("倾向性", default=False)
    policy = models.BooleanField("政策性", default=False)
    words = models.CharField("共有的词", max_length=200, blank=True)
    why = models.CharField("为什么归在一起", max_length=300, blank=True)
    by_hand = models.BooleanField("人工调整", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Problem(models.Model):
    """One problem as a unit said it, or as an inspection found it; its source stays open (D7)."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="problems")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)  # 「feedback:12」「rectification:3」: once a report
    about = models.CharField(max_length=160)  # 「督〔2026〕12号《…》」
    url = models.CharField(max_length=200)
    on = models.DateField()
    text = models.TextField()

    class Meta:
        ordering = ["unit__path", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class Booking(models.Model):
    """A fact of the ledger that came of an answer or of its absence; taken back when it no longer holds (K1)."""

    key = models.CharField(max_length=80)  # rules.booking.key: the item, its round, what, which answer
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    item = models.ForeignKey("supervision.Item", models.PROTECT, related_name="bookings")
    what = models.CharField("记什么", max_length=12, choices=list(SUPERVISED.items()))
    fact = models.ForeignKey("scoring.Fact", models.PROTECT, related_name="+")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField("撤回", null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["office", "item"], name="booking_of_office")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(ended_at__isnull=True), name="booked_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_why=""), name="taken_back_booking_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.what}"

    def get_absolute_url(self) -> str:
        return self.fact.get_absolute_url()

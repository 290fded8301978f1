"""Reports as the unit wrote them, articles as the office edits them, and adoptions (R1–R3, R8–R12, E1, E2, E11)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.reporting.flow import ARTICLE, CONTRIBUTION, REPORT, ArticleState, State


class Kind(models.TextChoices):
    """信息类别 (R1)."""

    NEWS = "news", "动态"
    EXPERIENCE = "experience", "经验"
    PROBLEM = "problem", "问题"
    ADVICE = "advice", "建议"
    RESEARCH = "research", "调研"
    ANALYSIS = "analysis", "综合"
    OPINION = "opinion", "社情民意"
    URGENT = "urgent", "紧急"
    FORECAST = "forecast", "预测"
    REACTION = "reaction", "政策反响"
    REFERENCE = "reference", "外地参考"


class Focus(models.TextChoices):
    """围绕点 (R1)."""

    PRIORITY = "priority", "重点"
    HOT = "hot", "热点"
    HARD = "hard", "难点"
    BRIGHT = "bright", "亮点"


class Mood(models.TextChoices):
    """喜忧 (R1)."""

    GOOD = "good", "报喜"
    BAD = "bad", "报忧"
    PLAIN = "plain", "中性"


class Label(models.TextChoices):
    """Who may see it; state secrets never enter this system (R6)."""

    OPEN = "open", "一般"
    INTERNAL = "internal", "内部"
    WORK_SECRET = "work_secret", "工作秘密"


class Channel(models.TextChoices):
    """How it came in (R8)."""

    WEB = "web", "网上报送"
    PHONE = "phone", "电话"
    FAX = "fax", "传真"
    EMAIL = "email", "电子邮件"
    LATE = "late", "补录"
    DOCX = "docx", "Word导入"
    XLSX = "xlsx", "Excel导入"


class Report(models.Model):
    """One piece of information addressed to one office. `state` moves only by trail.actions.move."""

    FLOW = REPORT

    once = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # the form's own number: sent twice, kept once
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="reports_sent", verbose_name="报送单位")
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="reports_received", verbose_name="报送对象")
    author = models.ForeignKey("network.Appointment", models.PROTECT, related_name="reports_written")
    contributor = models.ForeignKey(
        "network.Appointment", models.PROTECT, null=True, blank=True, related_name="contributions_used"
    )
    joint_units = models.ManyToManyField("network.Unit", through="Joint", blank=True, related_name="joint_reports")
    share = models.DecimalField(
        "本单位份额", max_digits=5, decimal_places=2, default=1
    )  # of points, with `jointly` (K2)
    title = models.CharField("标题", max_length=120, blank=True)
    body = models.TextField("正文", blank=True)
    length = models.PositiveIntegerField("字数", default=0)
    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.NEWS)
    focus = models.CharField("围绕", max_length=10, choices=Focus, blank=True)
    mood = models.CharField("喜忧", max_length=10, choices=Mood, default=Mood.PLAIN)
    topic = models.CharField("主题", max_length=40, blank=True)
    occurred_at = models.DateTimeField("事发时间", null=True, blank=True)
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    no_secret = models.BooleanField("已确认不含国家秘密", default=False)
    shielded = models.BooleanField("对外隐去作者", default=False)
    channel = models.CharField("来稿渠道", max_length=10, choices=Channel, default=Channel.WEB)
    source_note = models.CharField("来源", max_length=200, blank=True)  # who phoned, which fax, which file
    entered_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    number = models.PositiveIntegerField("来稿编号", null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    editor = models.ForeignKey(
        "network.Appointment", models.PROTECT, null=True, blank=True, related_name="reports_in_hand"
    )
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="follow_ups")
    forwarded_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="forwarded_as")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="twins")  # 同报本级
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField("送签时间", null=True, blank=True)
    signed_at = models.DateTimeField("报出时间", null=True, blank=True)
    received_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "-signed_at"], name="report_desk"),
            models.Index(fields=["office", "-signed_at"], name="report_office_time"),
            models.Index(fields=["unit", "-id"], name="report_unit"),
            models.Index(fields=["unit", "state"], name="report_unit_state"),
            models.Index(fields=["author", "-id"], name="report_author"),
            models.Index(fields=["editor", "state"], name="report_editor"),
            # what a month is counted from (R7, K3): everything the counting asks of a report, so that its text is not read
            models.Index(fields=["office", "received_at", "unit", "kind", "state", "year"], name="report_received"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "number"], condition=Q(number__isnull=False), name="receipt_number_once"
            ),
            models.CheckConstraint(
                condition=(Q(number__isnull=True) & Q(year__isnull=True) & Q(received_at__isnull=True))
                | (Q(number__isnull=False) & Q(year__isnull=False) & Q(received_at__isnull=False)),
                name="receipt_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "signing", "sent", "discarded", "returned"]) | Q(number__isnull=False),
                name="on_desk_only_when_received",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned", "discarded"]) | ~Q(title=""), name="sent_report_has_title"
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")), name="report_follows_another"
            ),
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=100), name="report_share_in_range"),
        ]

    def __str__(self) -> str:
        return self.title or "（未写标题）"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report", args=[self.pk])

    @property
    def receipt(self) -> str:
        """「来稿〔2026〕3214号」 by the office's format; empty until received."""
        if self.number is None:
            return ""
        return self.office.desk.receipt_format.format(year=self.year, number=self.number)


class Joint(models.Model):
    """A unit that reports together with the report's own, which leads; points go by the shares where a rulebook says so (K2)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="jointly")
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="+")
    share = models.DecimalField("份额", max_digits=5, decimal_places=2, default=1)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "unit"], name="joint_once_a_unit"),
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=100), name="joint_share_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} ＋ {self.unit_id}"


class Contribution(models.Model):
    """A text somebody in the unit gives to its officer; the giver stays named (R11)."""

    FLOW = CONTRIBUTION

    class State(models.TextChoices):
        OFFERED = "offered", "待处理"
        TAKEN = "taken", "已采编"
        PASSED = "passed", "未用"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("network.Unit", models.PROTECT, related_name="contributions")
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="contributions")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    report = models.OneToOneField(Report, models.PROTECT, null=True, blank=True, related_name="contribution")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="taken", report__isnull=False) | (~Q(state="taken") & Q(report__isnull=True)),
                name="contribution_taken_into_a_report",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reporting:contribution", args=[self.pk])


class Article(models.Model):
    """The text the office edits for print, from one report or many (E2). Sources keep every unit and author."""

    FLOW = ARTICLE

    class Way(models.TextChoices):
        SINGLE = "single", "单篇"
        COMBINED = "combined", "综合"
        BRIEF = "brief", "简讯"

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="articles")
    editor = models.ForeignKey("network.Appointment", models.PROTECT, related_name="articles")
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    way = models.CharField("采用方式", max_length=10, choices=Way, default=Way.SINGLE)
    label = models.CharField("知悉范围", max_length=12, choices=Label, default=Label.OPEN)
    state = models.CharField(max_length=12, choices=ArticleState, default=ArticleState.EDITING)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    sources = models.ManyToManyField(Report, through="Source", related_name="articles")
    # a reference from elsewhere has no reports behind it, but says where it is from (E15)
    material = models.ForeignKey(
        "library.Material", models.PROTECT, null=True, blank=True, related_name="articles", verbose_name="素材"
    )
    place = models.CharField("出处地区", max_length=60, blank=True)
    medium = models.CharField("出处媒体或文件", max_length=100, blank=True)
    dated = models.DateField("出处日期", null=True, blank=True)
    link = models.CharField("原文网址", max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["office", "state", "-id"], name="article_desk"),
            models.Index(fields=["office", "-created_at"], condition=~Q(place=""), name="article_references"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="article_has_title"),
            models.CheckConstraint(
                condition=Q(place="", medium="", dated__isnull=True, material__isnull=True)
                | (~Q(place="") & ~Q(medium="") & Q(dated__isnull=False)),
                name="reference_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reporting:article", args=[self.pk])

    @property
    def is_reference(self) -> bool:
        """Whether it is another place's practice for reference, counted apart from local reports (E15)."""
        return self.place != ""


class Unsaved(models.Model):
    """What an editor typed into an article since its version and has not saved: his alone, gone when he saves (E2)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="unsaved")
    post = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # the article's when he began
    title = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "post"], name="unsaved_once_an_editor")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.post_id}"


class Source(models.Model):
    """One report behind an article, in order."""

    article = models.ForeignKey(Article, models.PROTECT)
    report = models.ForeignKey(Report, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "report"], name="source_once")]

    def __str__(self) -> str:
        return f"{self.article_id} ← {self.report_id}"


class Level(models.TextChoices):
    """At which level something was adopted (K1)."""

    TOWN = "town", "乡镇"
    COUNTY = "county", "县"
    CITY = "city", "市"
    PROVINCE = "province", "省"
    STATE = "state", "国家"


class Standing(models.Manager["Adoption"]):
    """Adoptions that hold: those entered wrongly and withdrawn are kept, but count nowhere (E8)."""

    def get_queryset(self) -> models.QuerySet[Adoption]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Adoption(models.Model):
    """A report used in one issue of one outlet. Outlet and number are data, so a superior's adoption is the same row (E3)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="adoptions")
    outlet = models.CharField("刊物", max_length=60)
    issue_no = models.CharField("期号", max_length=30)
    section = models.CharField("栏目", max_length=40, blank=True)
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.COUNTY)
    way = models.CharField("采用方式", max_length=10, choices=Article.Way, default=Article.Way.SINGLE)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    known_on = models.DateField("得知日期", null=True, blank=True)  # a superior's adoption may become known late (E8)
    withdrawn_at = models.DateTimeField("登记有误，撤销", null=True, blank=True)

    objects = Standing()
    every = models.Manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at", "level", "report"], name="adoption_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "level", "outlet", "issue_no"],
                condition=Q(withdrawn_at__isnull=True),
                name="adopted_once_an_issue",
            )
        ]

    def __str__(self) -> str:
        return f"《{self.outlet}》{self.issue_no}"


class Doubt(models.Model):
    """A doubtful fact: marked, then verified with whom, how, and the result. Open ones block approval (E11)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="doubts")
    quote = models.CharField("存疑处", max_length=200)
    question = models.CharField("疑问", max_length=300)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    asked_whom = models.CharField("向谁核实", max_length=80, blank=True)
    how = models.CharField("怎么核实", max_length=80, blank=True)
    result = models.CharField("核实结果", max_length=300, blank=True)
    verified_by = models.ForeignKey("network.Appointment", models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True)
                | (~Q(asked_whom="") & ~Q(how="") & ~Q(result="") & Q(verified_by__isnull=False)),
                name="verified_says_whom_how_result",
            )
        ]

    def __str__(self) -> str:
        return self.quote

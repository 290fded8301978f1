"""Units, people and posts (N1–N4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone


class UnitKind(models.TextChoices):
    """Every kind of body that can hang in the one tree (N1)."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"
    OFFICE = "office", "办公室"
    DIVISION = "division", "科室"
    DEPARTMENT = "department", "部门"
    TOWNSHIP = "township", "乡镇"
    SUBDISTRICT = "subdistrict", "街道"
    COMMUNITY = "community", "社区"
    VILLAGE = "village", "村"
    ENTERPRISE = "enterprise", "企业"
    SCHOOL = "school", "学校"
    POINT = "point", "采集点"
    PARTY = "party", "党委"
    CONGRESS = "congress", "人大"
    CONSULTATIVE = "consultative", "政协"
    COURT = "court", "法院"
    PROCURATORATE = "procuratorate", "检察院"
    DEMOCRATIC = "democratic", "民主党派"
    FEDERATION = "federation", "工商联"
    SOCIETY = "society", "社会组织"


class OfficeForm(models.TextChoices):
    """Whose office it is; masthead, main channel and who is told follow from it (N7)."""

    GOVERNMENT = "government", "政府办"
    PARTY = "party", "党委办"
    JOINT = "joint", "两办合一"
    CONSULTATIVE = "consultative", "政协办"
    SECTOR = "sector", "上级厅局"


class Role(models.TextChoices):
    """What a person does in a post (Z1)."""

    OFFICER = "officer", "信息员"
    SIGNER = "signer", "审核签发人"
    CHARGE = "charge", "分管领导"
    HEAD = "head", "第一责任人"
    MEMBER = "member", "工作人员"  # may contribute a text to the unit's officer (R11)
    EDITOR = "editor", "编辑"
    APPROVER = "approver", "审签人"
    LEADER = "leader", "领导"
    DUTY = "duty", "值班员"
    SUPERVISOR = "supervisor", "督查员"
    ASSESSOR = "assessor", "考核员"
    ADMIN = "admin", "管理员"
    AUDITOR = "auditor", "审计员"
    CLOCK = "clock", "系统时钟"


DESK_ROLES = (Role.EDITOR, Role.APPROVER, Role.DUTY, Role.SUPERVISOR, Role.ASSESSOR)


class Employment(models.TextChoices):
    FULL = "full", "专职"
    PART = "part", "兼职"
    INVITED = "invited", "特邀"


class Unit(models.Model):
    """One body in the tree. `office` is the desk its reports go to first; kept right by network.actions."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    code = models.CharField("代码", max_length=40, null=True, blank=True, unique=True)
    kind = models.CharField("类别", max_length=20, choices=UnitKind)
    path = models.CharField(max_length=255, db_index=True, editable=False)  # "/1/5/9/": primary keys from the root
    office = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reporting_units")
    position = models.PositiveIntegerField("次序", default=0)
    phone = models.CharField("电话", max_length=40, blank=True)
    reports = models.BooleanField("报送单位", default=True)  # expected to report; vacancies are looked for
    suspended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="unit_name_once_under_parent"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("network:unit", args=[self.pk])

    def is_within(self, other: Unit) -> bool:
        """True for the other unit itself and everything under it."""
        return self.path.startswith(other.path)


class Office(models.Model):
    """A unit with a desk: it receives, edits and publishes for the jurisdiction it serves (N7)."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="desk")
    serves = models.OneToOneField(Unit, models.PROTECT, related_name="served_by")
    form = models.CharField("主办机关形态", max_length=20, choices=OfficeForm, default=OfficeForm.GOVERNMENT)
    main_channel = models.CharField("主渠道名称", max_length=40, default="政务信息")
    auto_receive = models.BooleanField("报出即登记", default=False)
    receipt_format = models.CharField("来稿编号样式", max_length=60, default="来稿〔{year}〕{number}号")
    backlog_days = models.PositiveSmallIntegerField("满几个工作日转积压", default=2)

    def __str__(self) -> str:
        return self.unit.name


class DirectReporting(models.Model):
    """Authority of a unit to report past its own office: after it was informed, or at the same moment (R3, N4)."""

    class Mode(models.TextChoices):
        BEFORE = "before", "先报本级再直报"
        SAME = "same", "同时报本级"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="direct_reporting")
    to_office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    mode = models.CharField("方式", max_length=10, choices=Mode)
    authority = models.CharField("指定机关", max_length=80, blank=True)
    starts = models.DateField("起", default=timezone.localdate)
    ends = models.DateField("止", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "to_office", "starts"], name="direct_once_a_day"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="direct_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.to_office}"


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login=username)


class Person(AbstractBaseUser):
    """A human being; signs in by login name, phone, or a name nobody else has. No default password, ever."""

    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("电话", max_length=40, blank=True)
    email = models.EmailField("电子邮件", blank=True)
    is_active = models.BooleanField(default=True)
    last_post = models.ForeignKey("Appointment", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PersonManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        indexes = [models.Index(fields=["name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Appointment(models.Model):
    """A post: a person in a unit in a role from a day to a day. This is the Actor of every write.

    A deputy is an appointment of its own, same unit and role, with `deputy_for` naming the principal's post (N2, N3).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", null=True)
    role = models.CharField("岗位", max_length=20, choices=Role)
    employment = models.CharField("专兼职", max_length=10, choices=Employment, blank=True)
    title = models.CharField("职务", max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField("领导序次", null=True, blank=True)  # 1 = the first in protocol order
    starts = models.DateField("任期起", default=timezone.localdate)
    ends = models.DateField("任期止", null=True, blank=True)
    deputy_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deputies")

    class Meta:
        ordering = ["rank", "id"]
        indexes = [models.Index(fields=["unit", "role"], name="post_by_unit_role")]
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "role", "starts"], name="post_once_a_day"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="post_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(role="clock", unit__isnull=True) | (~Q(role="clock") & Q(unit__isnull=False)),
                name="post_has_unit_unless_clock",
            ),
            models.CheckConstraint(
                condition=Q(role="leader", rank__isnull=False) | ~Q(role="leader"), name="leader_has_rank"
            ),
            models.CheckConstraint(
                condition=~Q(role="officer") | ~Q(employment=""), name="officer_is_full_part_or_invited"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post_name}"

    @property
    def post_id(self) -> int:
        """The principal's post for a deputy, else this post: what work is assigned to."""
        return self.deputy_for_id or self.pk

    @property
    def principal_name(self) -> str:
        """The principal's name when this is a deputy's post, else empty."""
        return self.deputy_for.person.name if self.deputy_for_id else ""  # type: ignore[union-attr]

    @property
    def post_name(self) -> str:
        """「青石镇信息员」「县长」「青石镇审核签发人（代赵立本）」."""
        if self.role == Role.CLOCK:
            return "系统"
        assert self.unit is not None
        name = (
            self.title
            if self.role == Role.LEADER and self.title
            else f"{self.unit.short_name}{self.get_role_display()}"
        )
        return f"{name}（代{self.principal_name}）" if self.deputy_for_id else name

    def holds(self, *roles: str, unit_id: int | None = None) -> bool:
        """True when this post has one of the roles (and, if given, in that unit)."""
        return self.role in roles and (unit_id is None or self.unit_id == unit_id)

    def is_current(self, on: date | None = None) -> bool:
        """True when the term of office covers the day (today by default)."""
        day = on or timezone.localdate()
        return self.starts <= day and (self.ends is None or self.ends >= day)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RuntimeError("任职不删除，只卸任")

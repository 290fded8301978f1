"""Materials: texts from outside that the office keeps for writing and for comparing (O6, R5)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.library.flow import MATERIAL, State


class Kind(models.TextChoices):
    """What a material is."""

    ARTICLE = "article", "外部文章"
    POLICY = "policy", "政策文件"
    DATA = "data", "数据"
    MODEL = "model", "范文"
    SPEECH = "speech", "讲话"
    REPLY = "reply", "提案建议"
    OTHER = "other", "其他"


class Material(models.Model):
    """One text an office keeps; never deleted, only archived. `tags` reads 「|防汛|水利|」."""

    FLOW = MATERIAL

    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of an imported text: its content
    office = models.ForeignKey("network.Unit", models.PROTECT, related_name="materials")
    title = models.CharField("标题", max_length=200)
    body = models.TextField("正文")
    length = models.PositiveIntegerField("字数", default=0)
    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.ARTICLE)
    source = models.CharField("来源", max_length=300, blank=True)  # a periodical, an address, a unit
    dated = models.DateField("日期", default=timezone.localdate)
    tags = models.CharField("标签", max_length=300, blank=True)
    shared = models.BooleanField("给各单位信息员参考", default=False)
    state = models.CharField(max_length=12, choices=State, default=State.KEPT)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("network.Appointment", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-dated", "-id"]
        indexes = [
            models.Index(fields=["office", "state", "-dated", "-id"], name="material_list"),
            models.Index(fields=["office", "-dated"], condition=Q(shared=True), name="material_shared"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(body=""), name="material_says_something"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:material", args=[self.pk])

    @property
    def tag_list(self) -> list[str]:
        """The tags one by one."""
        return [tag for tag in self.tags.split("|") if tag]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RuntimeError("素材不删除，只归档")

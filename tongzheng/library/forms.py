"""Forms of the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.library.models import Kind
from tongzheng.library.rules import BODY_MAX, TITLE_MAX
from tongzheng.ui.forms import DateBox, FilesField, Form, OnceField, VersionField

ARCHIVE_REASONS = ["已过时", "有新的文件代替", "重复录入", "来源不可靠"]


class About(Form):
    """What holds for one material, or for all of a batch."""

    kind = forms.ChoiceField(label="类别", choices=Kind.choices, initial=Kind.ARTICLE)
    source = forms.CharField(label="来源", max_length=300, required=False, help_text="刊物、网址或单位")
    dated = forms.DateField(label="日期", initial=timezone.localdate, widget=DateBox())
    tags = forms.CharField(label="标签", max_length=300, required=False, help_text="几个标签之间用、隔开")
    shared = forms.BooleanField(label="给各单位信息员参考", required=False)


class MaterialForm(About):
    """A material put in or changed by hand."""

    title = forms.CharField(label="标题", max_length=TITLE_MAX)
    body = forms.CharField(label="正文", max_length=BODY_MAX, strip=False, widget=forms.Textarea(attrs={"rows": "16"}))
    once = OnceField()
    version = VersionField(required=False)


class ImportForm(About):
    """Files, and what holds for those that do not say it themselves."""

    uploads = FilesField(
        label="文件",
        accept=".docx,.txt,.xlsx",
        required=True,
        help_text="Word、文本一篇一个文件，可以一次选多个；Excel 一行一篇。",
    )
    field_order = ("uploads",)


class ArchiveForm(Form):
    """Why a material goes out of use."""

    reason = forms.CharField(label="归档原因", max_length=2000, widget=forms.Textarea(attrs={"rows": "2"}))


class EmptyForm(Form):
    """Nothing to fill in."""


class Sieve(Form):
    """The list's filters; a value that cannot be is simply no filter."""

    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Kind.choices])
    tag = forms.CharField(label="标签", required=False, max_length=20, widget=forms.HiddenInput)
    year = forms.IntegerField(label="年份", required=False, min_value=1900, max_value=2200)
    archived = forms.BooleanField(label="看已归档的", required=False)
    q = forms.CharField(label="查找", required=False, max_length=60)

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "kind": found.get("kind", ""), "tag": found.get("tag", "").replace("|", ""), "year": found.get("year"),
            "archived": found.get("archived", False), "words": found.get("q", ""),
        }  # fmt: skip

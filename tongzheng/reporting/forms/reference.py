"""Forms of references from elsewhere (E15)."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from tongzheng.reporting.models import Label
from tongzheng.reporting.rules import TITLE_MAX
from tongzheng.ui.forms import DateBox, Form, OnceField


class SourceForm(Form):
    """Where it is from."""

    place = forms.CharField(label="地区", max_length=60, help_text="哪个市、县的做法")
    medium = forms.CharField(label="媒体或文件", max_length=100, help_text="登在哪份报刊、哪个网站，或者哪份文件")
    dated = forms.DateField(label="原文日期", initial=timezone.localdate, widget=DateBox())
    link = forms.CharField(label="原文网址", max_length=300, required=False, help_text="只供本办公室核对，不印")


class ReferenceForm(SourceForm):
    """A new reference from a material."""

    once = OnceField()
    title = forms.CharField(label="标题", max_length=TITLE_MAX)
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, initial=Label.OPEN)
    field_order = ("title",)

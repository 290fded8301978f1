"""Forms of the archive."""

from __future__ import annotations

from django import forms

from tongzheng.archive.models import Retention
from tongzheng.ui.forms import Form, OnceField


class RetentionForm(Form):
    """How long a periodical's issues are kept."""

    retention = forms.ChoiceField(label="保管期限", choices=Retention.choices)


class RefileForm(RetentionForm):
    """Another class for one record."""

    reason = forms.CharField(label="原因", max_length=1000, widget=forms.Textarea(attrs={"rows": "3"}))


class YearForm(Form):
    """Which year."""

    year = forms.IntegerField(label="年度", min_value=1949, max_value=2999, widget=forms.HiddenInput)
    once = OnceField()

"""Forms of the daily meeting (U10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tongzheng.network.models import Unit
from tongzheng.ui.forms import Form, OnceField, VersionField


class ItemForm(Form):
    """A matter added by hand."""

    text = forms.CharField(label="事项", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))
    once = OnceField()


class AssignForm(Form):
    """Who does it by when."""

    unit = forms.ChoiceField(label="承办单位")
    due_at = forms.DateTimeField(label="期限")
    order = forms.CharField(label="要求", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": "3"}))

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "请选"), *((str(unit.pk), unit.short_name) for unit in units)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`unit` as an id."""
        data = super().clean() or {}
        data["unit"] = int(data.get("unit") or 0)
        return data


class ReasonForm(Form):
    """Why, or with what result."""

    reason = forms.CharField(label="原因", max_length=300)


class AnswerForm(Form):
    """How far it is."""

    text = forms.CharField(label="进展", max_length=2000, strip=False, widget=forms.Textarea(attrs={"rows": "5"}))


class MinutesForm(Form):
    """Who was there, what was settled."""

    version = VersionField()
    chair = forms.CharField(label="主持", max_length=40, required=False)
    present = forms.CharField(label="参加", max_length=300, required=False)
    minutes = forms.CharField(
        label="议定", max_length=10_000, required=False, strip=False, widget=forms.Textarea(attrs={"rows": "6"})
    )

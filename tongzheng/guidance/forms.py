"""Forms of guidance and commentaries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from tongzheng.files.kinds import ACCEPT
from tongzheng.guidance.models import Kind
from tongzheng.network.models import Unit
from tongzheng.ui.forms import FilesField, Form, OnceField


class GuidanceForm(Form):
    """What goes down, and to whom."""

    kind = forms.ChoiceField(label="类别", choices=Kind.choices, initial=Kind.POINTS)
    title = forms.CharField(label="标题", max_length=120)
    body = forms.CharField(label="正文", max_length=50_000, strip=False, widget=forms.Textarea(attrs={"rows": "12"}))
    everyone = forms.BooleanField(label="全部单位", required=False, initial=True)
    units = forms.MultipleChoiceField(
        label="或选单位", required=False, widget=forms.SelectMultiple(attrs={"size": "8"})
    )
    uploads = FilesField(label="附件", accept=ACCEPT)
    once = OnceField()

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices: list[tuple[str, str]] = [(str(unit.pk), unit.short_name) for unit in units]
        self.fields["units"].choices = self.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`units` as ids; all of them when so ticked."""
        data = super().clean() or {}
        chosen = [pk for pk, _ in self.choices] if data.pop("everyone", False) else data.get("units", [])
        data["units"] = [int(pk) for pk in chosen]
        return data


class CommentaryForm(Form):
    """What is good about it."""

    text = forms.CharField(label="好在哪里", max_length=5000, widget=forms.Textarea(attrs={"rows": "6"}))
    best = forms.BooleanField(label="列为优秀信息，各单位可以学习", required=False)

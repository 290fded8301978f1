"""Forms of this room: writing an instruction, and the register's filters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.instructions.models import Nature
from tongzheng.ui.forms import Form, OnceField

TEXT_MAX = 1000
PHRASES = ["请速办", "请研究提出意见", "请核实情况", "结果报我", "转各乡镇参阅", "做法很好，可总结推广"]


class InstructForm(Form):
    """A leader's words and what they want."""

    text = forms.CharField(
        label="批示内容",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": "5", "class": "kai", "autofocus": True}),
    )
    nature = forms.ChoiceField(label="类型", choices=Nature.choices, initial=Nature.HANDLE, widget=forms.RadioSelect)
    once = OnceField()


class WithdrawForm(Form):
    """Nothing to fill in."""


class RegisterFilter(Form):
    """What stands in the register's address; a value that cannot be is simply no filter."""

    leader = forms.TypedChoiceField(label="领导", required=False, coerce=int, empty_value=None)
    month = forms.CharField(label="月份", required=False, max_length=7, widget=forms.TextInput(attrs={"type": "month"}))
    nature = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *Nature.choices])
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, data: Any, *, leaders: list[tuple[int, str]]) -> None:
        super().__init__(data or {})
        self.fields["leader"].choices = [("", "全部"), *leaders]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "leader": found.get("leader"),
            "month": found.get("month", ""),
            "nature": found.get("nature", ""),
            "word": found.get("q", ""),
        }


class SpanForm(Form):
    """From when to when; this year so far unless both days make sense."""

    start = forms.DateField(label="从", required=False)
    end = forms.DateField(label="到", required=False)

    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        self.is_valid()
        today = timezone.localdate()
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        start = start if start and 2000 <= start.year <= 2100 else today.replace(month=1, day=1)
        return start, end if end and start <= end <= dt.date(2100, 12, 31) else max(start, today)

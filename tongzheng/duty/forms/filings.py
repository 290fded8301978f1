"""Forms of what lower units file (U12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core import signing

from tongzheng.ui.forms import DateBox, Form, OnceField, VersionField

DAY = timedelta(days=1)
SALT = "duty.filing"
BOXES = (("lead", "带班领导"), ("lead_phone", "带班电话"), ("person", "值班员"), ("phone", "值班电话"))


class DaysForm(Form):
    """Which days."""

    starts = forms.DateField(label="从", widget=DateBox())
    ends = forms.DateField(label="到", widget=DateBox())


class AskForm(DaysForm):
    """Ask units for their rosters."""

    name = forms.CharField(label="名称（如 国庆节）", max_length=40)
    due_at = forms.DateTimeField(label="几时前报")
    field_order = ["name", "starts", "ends", "due_at"]


class DayByDayForm(Form):
    """One line for each day; days left empty are gaps that the board shows."""

    at = forms.TimeField(
        label="每天几点交接班（一班 24 小时；白班、夜班分开的用表格报）", initial=time(8, 0),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    once = OnceField()

    def __init__(
        self, *args: Any, starts: date, ends: date, filled: Mapping[date, Mapping[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.days = [starts + n * DAY for n in range((ends - starts).days + 1)]
        for day in self.days:
            for key, label in BOXES:
                self.fields[f"{key}_{day:%Y%m%d}"] = forms.CharField(
                    label=f"{day.month}月{day.day}日{label}", max_length=40, required=False,
                    initial=filled.get(day, {}).get(key, ""),
                    widget=forms.TextInput(attrs={"class": "input small", "aria-label": f"{day.month}月{day.day}日{label}"}),
                )  # fmt: skip

    def lines(self) -> list[tuple[date, list[Any]]]:
        """(day, its four boxes, each after its word)."""
        return [(day, [(word, self[f"{key}_{day:%Y%m%d}"]) for key, word in BOXES]) for day in self.days]

    def rows(self) -> list[dict[str, str]]:
        """For the action: the days that have somebody."""
        found = []
        at = self.cleaned_data["at"]
        for day in self.days:
            words = {key: self.cleaned_data.get(f"{key}_{day:%Y%m%d}", "") for key, _ in BOXES}
            if not any(words.values()):
                continue
            first = datetime.combine(day, at)
            found.append({"starts": first.isoformat(), "ends": (first + DAY).isoformat(), **words})
        return found


class SheetForm(DaysForm):
    """A workbook, and which days it is for."""

    file = forms.FileField(label="值班表（.xlsx）", widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))
    field_order = ["starts", "ends", "file"]


class ConfirmForm(Form):
    """What was read from a workbook, signed, to be filed as it was shown."""

    packed = forms.CharField(widget=forms.HiddenInput, max_length=200_000)
    once = OnceField()

    def clean_packed(self) -> dict[str, Any]:
        """Days and rows as they were shown."""
        try:
            data: dict[str, Any] = signing.loads(self.cleaned_data["packed"], salt=SALT, max_age=86_400)
        except signing.BadSignature as error:
            raise forms.ValidationError("这一页放得太久，请重新上传") from error
        return data


def packed(starts: date, ends: date, rows: list[dict[str, str]]) -> str:
    """Days and rows for the hidden box of ConfirmForm."""
    return signing.dumps({"starts": str(starts), "ends": str(ends), "rows": rows}, salt=SALT, compress=True)


class ProfileForm(Form):
    """The unit's duty phone and system."""

    version = VersionField()
    phone = forms.CharField(label="值班电话（24 小时）", max_length=40)
    system = forms.CharField(
        label="值班制度", max_length=20_000, strip=False, help_text="把制度的正文贴在这里；没有的先写清谁带班、谁值班、怎样交接。",
        widget=forms.Textarea(attrs={"rows": "12"}),
    )  # fmt: skip

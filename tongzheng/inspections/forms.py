"""Forms of inspections and rectifications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tongzheng.files.kinds import ACCEPT
from tongzheng.inspections.flow import Rectified
from tongzheng.inspections.models import Recheck
from tongzheng.network.models import Unit
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField

PHOTOS = "image/*,video/*," + ACCEPT


def _text(label: str, rows: int = 4, most: int = 5000, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def _choices(units: Iterable[Unit], empty: str = "请选") -> list[tuple[Any, str]]:
    return [("", empty), *((unit.pk, unit.short_name) for unit in units)]


class ReasonForm(Form):
    """Why."""

    reason = _text("理由", 3, 300)


# ── rectifications ──


class OrderForm(Form):
    """What is to be put right, by when."""

    title = forms.CharField(label="问题", max_length=120)
    text = _text("整改要求", 4)
    due = forms.DateField(label="期限")
    once = OnceField()


class UnitOrderForm(OrderForm):
    """The same, and by whom: not from a finding."""

    unit = forms.TypedChoiceField(label="整改单位", coerce=int)
    source_words = forms.CharField(label="问题从哪里来", max_length=200, required=False)
    field_order = ("unit", "title", "text", "due", "source_words")

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = _choices(self.units.values())  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class AnswerForm(Form):
    """What was done, with pictures before and after."""

    text = _text("整改情况", 6, 10_000)
    before = FilesField(label="整改前的照片", accept=PHOTOS)
    after = FilesField(label="整改后的照片、佐证", accept=PHOTOS)
    once = OnceField()


class ChangeAnswerForm(AnswerForm):
    """The same, of a draft."""

    version = VersionField()


class StrikeForm(Form):
    """It was put right."""

    way = forms.ChoiceField(label="怎么复查的", choices=Recheck.Way.choices, widget=forms.RadioSelect, initial="papers")
    text = _text("复查意见", 3, 1000, required=False)
    uploads = FilesField(label="复查照片", accept=PHOTOS)
    once = OnceField()


class AgainForm(Form):
    """It was not: why, and by when."""

    way = forms.ChoiceField(label="怎么复查的", choices=Recheck.Way.choices, widget=forms.RadioSelect, initial="site")
    reason = _text("还差在哪里", 3, 1000)
    due = forms.DateField(label="新的期限")
    uploads = FilesField(label="复查照片", accept=PHOTOS)
    once = OnceField()


class DelayForm(Form):
    """Until when, and why."""

    due = forms.DateField(label="延到")
    reason = _text("原因、当前进展", 4, 2000)
    once = OnceField()


class LedgerSieve(Form):
    """What stands in the ledger's address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    unit = forms.TypedChoiceField(label="单位", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "没有销号"), ("late", "逾期"), ("all", "全部"), *Rectified.choices]
    )

    def __init__(self, data: Any, units: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", "全部"), *units]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them; a value that cannot be is no filter."""
        self.is_valid()
        found = self.cleaned_data
        return {"word": found.get("q", ""), "unit": found.get("unit"), "state": found.get("state", "")}

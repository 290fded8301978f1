"""Forms of this room (K3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.circulars.models import About
from tongzheng.text.spans import Span
from tongzheng.ui.forms import Form, OnceField, VersionField

OTHER = "other"


class MakeForm(Form):
    """Which span: one of those the ledger has, or any run of months."""

    span = forms.ChoiceField(label="期间")
    starts = forms.RegexField(
        label="起月", regex=r"^\d{4}-\d{2}$", required=False, help_text="选“其他”时填，如 2026-02"
    )
    ends = forms.RegexField(label="止月", regex=r"^\d{4}-\d{2}$", required=False, help_text="同一年，如 2026-05")
    best = forms.IntegerField(
        label="居前的列几个",
        required=False,
        min_value=0,
        max_value=30,
        help_text="每张榜得分居前的、上级采用多的各写几个单位；不写填 0",
    )
    once = OnceField()

    def __init__(self, *args: Any, spans: Sequence[Span], best: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["best"].initial = best
        field: Any = self.fields["span"]
        field.choices = [*((span.key, span.name) for span in spans), (OTHER, "其他（写起止月）")]
        for name in ("starts", "ends"):
            self.fields[name].error_messages["invalid"] = "月份照这个样子写：2026-02"

    def clean(self) -> dict[str, Any]:
        """`span` as the key."""
        data = super().clean() or {}
        starts, ends = data.pop("starts", ""), data.pop("ends", "")
        if data.get("span") == OTHER and not self.errors:
            if not starts:
                self.add_error("starts", "还没填起月")
            data["span"] = f"{starts}..{ends}" if ends and ends != starts else starts
        return data


class TextForm(Form):
    """Title, number of the document, text."""

    title = forms.CharField(label="标题", max_length=120)
    document_no = forms.CharField(label="文号", max_length=60, required=False, help_text="不填就用审签时的编号")
    text = forms.CharField(
        label="正文", max_length=30_000, strip=False, widget=forms.Textarea(attrs={"rows": "24"}),
        help_text="表格由程序附在后面；“一、”开头的短行是小标题",
    )  # fmt: skip
    version = VersionField()


class VersionedForm(Form):
    """Nothing but the version the person saw."""

    version = VersionField()


class TakeForm(Form):
    """Figures anew, and how many units stand at the head."""

    best = forms.IntegerField(label="居前的列几个", required=False, min_value=0, max_value=30)
    version = VersionField()


class CheckForm(Form):
    """Until when units check."""

    until = forms.DateField(label="核对到", help_text="到这一天，没有回音的单位视为没有异议")
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=3)


class PublishForm(Form):
    """Whether the periods not frozen yet are frozen with it."""

    freeze = forms.BooleanField(label="同时冻结", required=False)
    version = VersionField()

    def __init__(self, *args: Any, open_periods: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if open_periods:
            self.fields["freeze"].label = f"同时冻结{'、'.join(str(p) for p in open_periods)}，冻结后不再记分"
        else:
            del self.fields["freeze"]


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 4}), max_length=1000)


class ObjectForm(Form):
    """What is wrong."""

    item = forms.ChoiceField(label="哪一项", choices=About.choices)
    reason = forms.CharField(label="哪里不对", widget=forms.Textarea(attrs={"rows": 5}), max_length=1000)
    once = OnceField()


class AnswerForm(Form):
    """Whether the unit is right."""

    upheld = forms.ChoiceField(label="核实结果", choices=[("yes", "属实"), ("no", "不成立")], widget=forms.RadioSelect)
    answer = forms.CharField(label="答复", widget=forms.Textarea(attrs={"rows": 4}), max_length=1000)


class OnlyOnce(Form):
    """A form that creates and asks nothing."""

    once = OnceField()

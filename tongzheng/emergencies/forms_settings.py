"""Forms of kinds, thresholds and clock rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tongzheng.emergencies.forms import by_category
from tongzheng.emergencies.models import Category, ClockRule, Kind, Measure, Severity, Start, Threshold, What
from tongzheng.ui.forms import Form

GRADES = [choice for choice in Severity.choices if choice[0] != Severity.NONE]


class KindForm(Form):
    """A kind."""

    name = forms.CharField(label="种类", max_length=30)
    category = forms.ChoiceField(label="大类", choices=Category.choices)
    must = forms.CharField(
        label="哪些必须报（给各单位看）", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": "3"})
    )
    clues = forms.CharField(
        label="文中常见说法（空格隔开）", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": "2"})
    )
    sensitive = forms.BooleanField(label="不论大小都按敏感件报", required=False)
    position = forms.IntegerField(label="次序", min_value=0, max_value=9999, initial=99)
    active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, old: Kind | None, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old is not None:
            self.initial = {name: getattr(old, name) for name in self.fields}


class ThresholdForm(Form):
    """A threshold."""

    category = forms.ChoiceField(label="大类", choices=Category.choices)
    kind = forms.ChoiceField(
        label="只用于种类", required=False, help_text="某种类有自己的标准时，只按自己的，不再看大类的"
    )
    severity = forms.TypedChoiceField(label="等级", choices=GRADES, coerce=int)
    measure = forms.ChoiceField(label="指标", choices=Measure.choices)
    at_least = forms.DecimalField(label="达到（含本数）", min_value=0, max_digits=12, decimal_places=2)
    basis = forms.CharField(label="依据", max_length=80, required=False)
    drop = forms.BooleanField(label="不要这一条了", required=False)

    def __init__(self, *args: Any, old: Threshold | None, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = by_category(self.fields["kind"], kinds, "整个大类")
        if old is not None:
            self.initial = {name: getattr(old, name) for name in self.fields if name not in ("kind", "drop")}
            self.initial |= {"kind": str(old.kind_id or ""), "at_least": f"{old.at_least.normalize():f}"}
        else:
            del self.fields["drop"]

    def clean_kind(self) -> Kind | None:
        """The kind itself."""
        return self._kinds.get(self.cleaned_data["kind"])


class ClockForm(Form):
    """A clock rule."""

    what = forms.ChoiceField(label="报什么", choices=What.choices)
    category = forms.ChoiceField(label="大类", required=False, choices=[("", "全部"), *Category.choices])
    kind = forms.ChoiceField(label="种类", required=False)
    severity = forms.TypedChoiceField(label="哪一级及以上", choices=Severity.choices, coerce=int, initial=Severity.NONE)
    sensitive = forms.BooleanField(label="只用于敏感件（不看等级）", required=False)
    start = forms.ChoiceField(label="从何时起算", choices=Start.choices, initial=Start.PHONED)
    minutes = forms.IntegerField(
        label="多少分钟内", min_value=1, max_value=527_040, required=False, help_text="续报不填"
    )
    times = forms.CharField(
        label="续报：每天几点前", max_length=60, required=False, help_text="照这个样子写：08:00 17:00"
    )
    every = forms.IntegerField(label="续报：或者每隔多少分钟", min_value=1, max_value=527_040, required=False)
    warn = forms.IntegerField(label="提前多少分钟告警（单位和值班员）", min_value=0, max_value=527_040, initial=5)
    lead_after = forms.IntegerField(label="超时多少分钟告带班领导", min_value=0, max_value=527_040, initial=0)
    director_after = forms.IntegerField(label="超时多少分钟告主任", min_value=0, max_value=527_040, initial=10)
    basis = forms.CharField(label="依据", max_length=80, required=False)
    active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, old: ClockRule | None, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = by_category(self.fields["kind"], kinds, "全部")
        if old is not None:
            self.initial = {name: getattr(old, name) for name in self.fields if name != "kind"}
            self.initial["kind"] = str(old.kind_id or "")

    def clean_kind(self) -> Kind | None:
        """The kind itself."""
        return self._kinds.get(self.cleaned_data["kind"])

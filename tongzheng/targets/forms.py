"""Forms of targets: plans, tasks, shares, exemptions, letters."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.network.models import Appointment, Unit, UnitKind
from tongzheng.reporting.models import Kind
from tongzheng.targets.models import Every, Scope
from tongzheng.ui.forms import Form, OnceField, VersionField

CHOSEN = [UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT]  # the kinds an office has most of
MONTH = re.compile(r"(\d{4})[-年./](\d{1,2})月?")
MOST = 100_000


class DaysField(forms.CharField):
    """Working days before the end, as 「7、2」."""

    def clean(self, value: Any) -> Any:
        """The numbers; nonsense is said."""
        text = super().clean(value)
        words = [word for word in re.split(r"[\s,，、;；]+", text) if word]
        if any(not (w.isascii() and w.isdigit() and len(w) <= 3) for w in words):
            raise forms.ValidationError("只写天数，用顿号隔开，如 7、2；不预警就空着")
        return [int(word) for word in words]


class MonthField(forms.CharField):
    """A month as 2026-03; the answer is its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """The first day of the month."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = MONTH.fullmatch(text)
        if not found or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 2100:
            raise forms.ValidationError("月份照这个样子写：2026-03")
        return dt.date(int(found[1]), int(found[2]), 1)


class PlanForm(Form):
    """A year's plan."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, initial=lambda: timezone.localdate().year)
    name = forms.CharField(label="名称", max_length=80)
    warn_days = DaysField(
        label="期末前几个工作日提醒", required=False, initial="7、2", help_text="进度落后的单位到时各提醒一次"
    )
    consequence = forms.CharField(
        label="完成和完不成怎么办", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": "4"}),
        help_text="写进目标责任书",
    )  # fmt: skip
    once = OnceField()


class PlanEditForm(PlanForm):
    """The same for a draft; the year stays."""

    year = None  # type: ignore[assignment]
    once = None  # type: ignore[assignment]
    version = VersionField()


class TaskForm(Form):
    """One task: whose, how often, how many."""

    scope = forms.ChoiceField(label="谁的任务", choices=Scope.choices, initial=Scope.KINDS)
    kinds = forms.MultipleChoiceField(
        label="单位类别", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="“一类单位”必选；“每名信息员”不选就是所有单位的信息员",
    )  # fmt: skip
    league = forms.ChoiceField(label="榜", required=False)
    units = forms.MultipleChoiceField(label="单位", required=False, widget=forms.SelectMultiple(attrs={"size": "6"}))
    post = forms.ChoiceField(label="信息员", required=False)
    every = forms.ChoiceField(label="周期", choices=Every.choices, initial=Every.MONTH)
    count = forms.IntegerField(label="条数", min_value=0, max_value=MOST, initial=5)
    part_kind = forms.ChoiceField(label="其中", required=False, choices=[("", "不限类别"), *Kind.choices])
    part_count = forms.IntegerField(label="这一类至少（条）", required=False, min_value=0, max_value=MOST)
    adopted = forms.IntegerField(label="采用（条）", required=False, min_value=0, max_value=MOST)
    points = forms.DecimalField(label="得分", required=False, min_value=0, max_value=MOST, decimal_places=2)
    starts = forms.DateField(label="从", required=False, help_text="空着就是全年")
    ends = forms.DateField(label="到", required=False)
    once = OnceField()

    def __init__(
        self, *args: Any, units: list[Unit], leagues: list[str], officers: list[Appointment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = {unit.kind for unit in units}
        self.fields["kinds"].choices = [c for c in UnitKind.choices if c[0] in kinds]  # type: ignore[attr-defined]
        self.fields["units"].choices = [(str(u.pk), u.short_name) for u in units]  # type: ignore[attr-defined]
        self.fields["league"].choices = [("", "不按榜"), *((x, x) for x in leagues)]  # type: ignore[attr-defined]
        names = [(str(p.pk), f"{p.unit.short_name if p.unit else ''}　{p.person.name}") for p in officers]
        self.fields["post"].choices = [("", "不指定"), *names]  # type: ignore[attr-defined]
        if not leagues:
            del self.fields["league"]

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        data = super().clean() or {}
        kind, least = data.pop("part_kind", ""), data.pop("part_count", None)
        if kind and not least:
            self.add_error("part_count", "选了类别就要写至少几条")
        data["parts"] = {kind: least} if kind and least else {}
        data["units"] = [int(pk) for pk in data.get("units", [])]
        data["post"] = int(data["post"]) if data.get("post") else None
        data["adopted"], data["points"] = data.get("adopted") or 0, data.get("points") or 0
        return data


class SpreadForm(Form):
    """A year's total shared out by the weight of each kind of unit."""

    total = forms.IntegerField(label="全年总数（条）", min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, kinds: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(UnitKind.choices)
        for kind, number in kinds.items():
            self.fields[f"w_{kind}"] = field = forms.IntegerField(
                label=f"{labels.get(kind, kind)}（{number} 个）每个的权数", min_value=0, max_value=1000, initial=1,
                error_messages={"invalid": "权数填整数，不分给这一类填 0"},
            )  # fmt: skip
            field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        """`total` and `weights` by kind."""
        data = super().clean() or {}
        weights = {name[2:]: data.pop(name) or 0 for name in list(data) if name.startswith("w_")}
        return {**data, "weights": weights}


class BreakForm(Form):
    """A unit's year by months, and by people."""

    def __init__(self, *args: Any, months: list[int], people: list[tuple[int, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for number, count in enumerate(months, 1):
            self._add(f"m_{number}", f"{number}月", count)
        for pk, name, count in people:
            self._add(f"p_{pk}", name, count)

    def _add(self, name: str, label: str, initial: int) -> None:
        self.fields[name] = field = forms.IntegerField(
            label=label, min_value=0, max_value=MOST, initial=initial, required=False,
            error_messages={"invalid": "请填整数", "min_value": "不能小于 0", "max_value": "这个数太大"},
        )  # fmt: skip
        field.widget.attrs["class"] = "input small"

    def month_fields(self) -> list[Any]:
        """The twelve boxes."""
        return [self[f"m_{number}"] for number in range(1, 13)]

    def person_fields(self) -> list[Any]:
        """A box for each officer."""
        return [self[f"p_{pk}"] for pk, _, _ in self.people]

    def chosen(self) -> dict[str, Any]:
        """What the action takes; an empty box is 0."""
        data = self.cleaned_data
        months = [data.get(f"m_{number}") or 0 for number in range(1, 13)]
        return {"months": months, "people": {pk: data.get(f"p_{pk}") or 0 for pk, _, _ in self.people}}


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))


class ExemptionForm(Form):
    """Whole months off for an officer."""

    post = forms.TypedChoiceField(label="信息员", coerce=int)
    starts = MonthField(label="从哪个月")
    ends = MonthField(label="到哪个月")
    reason = forms.CharField(label="原因", max_length=300)
    once = OnceField()

    def __init__(self, *args: Any, officers: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(p.pk), f"{p.unit.short_name if p.unit else ''}　{p.person.name}") for p in officers]
        self.fields["post"].choices = [("", "请选信息员"), *names]  # type: ignore[attr-defined]


class PaperForm(Form):
    """A letter signed on paper."""

    signer = forms.CharField(label="签订人", max_length=40)
    signed_on = forms.DateField(label="签订日期", initial=timezone.localdate)
    scan = forms.FileField(label="签订件的扫描件（PDF 或图片）")


class SettleForm(Form):
    """What follows from a letter kept or not kept."""

    outcome = forms.CharField(label="怎么兑现", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))


class FileForm(Form):
    """A workbook of units' totals."""

    file = forms.FileField(label="Excel 表格（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"}))

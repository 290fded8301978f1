"""Forms of emergencies: the phone form of five fields, reports, grades, moments, merging (U1–U3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from tongzheng.emergencies.models import Category, Emergency, Figures, Kind, Severity, Stage, Way
from tongzheng.emergencies.rules import parse_moment
from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Unit
from tongzheng.reporting.models import Label
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField

MEASURES = [(field.name, str(field.verbose_name)) for field in Figures._meta.local_fields]
DECIMALS = ("loss", "blocked")


class MomentField(forms.CharField):
    """A moment as people say it: 刚刚, 2:10, 凌晨2时, 昨天 9:30, 11月16日 14:00."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "刚刚、2:10、昨天 9:30、11月16日 14:00 都可以")
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """The moment, in the office's time zone, or None."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = parse_moment(text, timezone.localtime())
        if found is None:
            raise forms.ValidationError(f"看不懂“{text[:20]}”，照这个样子写：昨天 9:30 或 11月16日 14:00")
        return found


class FiguresForm(Form):
    """The twelve figures; empty is not known. `known`: those in force, shown as placeholders."""

    def __init__(self, *args: Any, known: Figures | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, word in MEASURES:
            field: Any = (
                forms.DecimalField(label=word, required=False, min_value=0, max_digits=12, decimal_places=2)
                if name in DECIMALS
                else forms.IntegerField(label=word, required=False, min_value=0, max_value=9_999_999)
            )
            field.widget.attrs |= {"inputmode": "decimal", "class": "input small"}
            if (value := getattr(known, name, None)) is not None:
                field.widget.attrs["placeholder"] = f"上次 {value}"
            self.fields[name] = field

    def figures(self) -> dict[str, Any]:
        """The figures alone."""
        return {name: self.cleaned_data.get(name) for name, _ in MEASURES}

    def others(self) -> dict[str, Any]:
        """Everything else."""
        return {name: value for name, value in self.cleaned_data.items() if name not in dict(MEASURES)}

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        """Bound fields of the figures, for a row of small boxes."""
        return [self[name] for name, _ in MEASURES]


def choose(field: Any, things: Iterable[Any], empty: str) -> dict[str, Any]:
    """Fill a choice with things by primary key; the things by key as text."""
    found = {str(thing.pk): thing for thing in things}
    field.choices = [("", empty), *((pk, str(thing)) for pk, thing in found.items())]
    return found


def by_category(field: Any, kinds: Iterable[Kind], empty: str) -> dict[str, Kind]:
    """Fill a choice with kinds under the headings of their classes."""
    found = {str(kind.pk): kind for kind in kinds}
    groups = [
        (word, [(pk, kind.name) for pk, kind in found.items() if kind.category == category])
        for category, word in Category.choices
    ]
    field.choices = [("", empty), *(group for group in groups if group[1])]
    return found


class RegisterForm(FiguresForm):
    """Five fields; everything else may come later (U1)."""

    FIRST = ("unit", "told_by", "occurred_at", "title", "body")
    MORE = ("kind", "place", "learnt_at", "phoned_at", "way", "source", "sensitive_reason", "label")

    unit = forms.ChoiceField(label="哪里（哪个单位）")
    told_by = forms.CharField(label="谁报的（姓名、职务、电话）", max_length=80, required=False)
    occurred_at = MomentField(label="何时发生")
    title = forms.CharField(label="什么事", max_length=120, required=False, help_text="不写就用来电内容的头一句")
    body = forms.CharField(label="来电内容", max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": "5"}))
    kind = forms.ChoiceField(label="种类", required=False)
    place = forms.CharField(label="具体地点", max_length=120, required=False)
    learnt_at = MomentField(label="单位何时获悉")
    phoned_at = MomentField(label="何时来电", help_text="不填就是现在")
    way = forms.ChoiceField(label="怎么来的", choices=Way.choices, initial=Way.PHONE, required=False)
    source = forms.CharField(
        label="来源", max_length=60, required=False, help_text="不是单位报的才写：群众来电、某媒体"
    )
    sensitive_reason = forms.CharField(label="列为敏感件的原因", max_length=200, required=False, help_text="不敏感不写")
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, initial=Label.INTERNAL, required=False)
    uploads = FilesField(label="照片、视频", accept=ACCEPT)
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = choose(self.fields["unit"], units, "请选")
        self._kinds = by_category(self.fields["kind"], kinds, "还不清楚")
        if len(self._units) == 1:
            self.initial["unit"] = next(iter(self._units))

    def clean(self) -> dict[str, Any]:
        """Units and kinds themselves."""
        data = super().clean() or {}
        data["unit"] = self._units.get(data.get("unit", ""))
        data["kind"] = self._kinds.get(data.get("kind", ""))
        data["way"] = data.get("way") or Way.PHONE
        data["label"] = data.get("label") or Label.INTERNAL
        return data

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The five."""
        return [self[name] for name in self.FIRST]

    @property
    def more_wrong(self) -> bool:
        """Whether something is wrong with what may come later."""
        return any(name not in self.FIRST for name in self.errors)

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What may come later."""
        return [self[name] for name in (*self.MORE, "uploads")]


class EnterForm(FiguresForm):
    """A report that came by phone, fax, message or from the press (U3, U13)."""

    stage = forms.ChoiceField(label="第几报", choices=Stage.choices, initial=Stage.FOLLOW_UP)
    way = forms.ChoiceField(label="方式", choices=Way.choices, initial=Way.PHONE)
    unit = forms.ChoiceField(label="哪个单位报的", required=False)
    source = forms.CharField(
        label="或者来源", max_length=60, required=False, help_text="不是单位报的：群众来电、某媒体"
    )
    told_by = forms.CharField(label="谁报的（姓名、职务、电话）", max_length=80, required=False)
    body = forms.CharField(
        label="内容",
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "6"}),
        help_text="续报只写新情况",
    )
    at = MomentField(label="何时接到", help_text="不填就是现在")
    uploads = FilesField(label="照片、视频", accept=ACCEPT)
    once = OnceField()

    FIRST = ("stage", "way", "unit", "source", "told_by", "body", "at", "uploads")

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = choose(self.fields["unit"], units, "不是单位报的")

    def clean(self) -> dict[str, Any]:
        """The unit itself; one of unit and source."""
        data = super().clean() or {}
        data["unit"] = None if data.get("source") else self._units.get(data.get("unit", ""))
        if data["unit"] is None and not data.get("source"):
            self.add_error("unit", "请选是哪个单位报的，或者在下面写来源")
        return data

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """All but the figures."""
        return [self[name] for name in self.FIRST]


class WriteForm(FiguresForm):
    """A unit's written report (U3)."""

    stage = forms.ChoiceField(label="第几报", choices=Stage.choices)
    body = forms.CharField(
        label="内容", max_length=20_000, strip=False, required=False, widget=forms.Textarea(attrs={"rows": "12"})
    )
    told_by = forms.CharField(label="联系人（姓名、职务、电话）", max_length=80, required=False)
    as_of = MomentField(label="情况截至", help_text="不填就是现在")
    uploads = FilesField(label="照片、视频", accept=ACCEPT)
    once = OnceField()
    version = VersionField(required=False)

    FIRST = ("stage", "body", "told_by", "as_of", "uploads")

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """All but the figures."""
        return [self[name] for name in self.FIRST]


class ChangeForm(FiguresForm):
    """What is completed later (U1)."""

    title = forms.CharField(label="事件", max_length=120)
    kind = forms.ChoiceField(label="种类", required=False)
    unit = forms.ChoiceField(label="责任单位")
    place_unit = forms.ChoiceField(label="事发在哪", required=False)
    place = forms.CharField(label="具体地点", max_length=120, required=False)
    told_by = forms.CharField(label="报告人（姓名、职务、电话）", max_length=80, required=False)
    scene = forms.CharField(label="现场负责人（姓名、职务、电话）", max_length=80, required=False)
    leaders_there = forms.CharField(label="领导到位情况", max_length=200, required=False)
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices)
    version = VersionField()

    FIRST = ("title", "kind", "unit", "place_unit", "place", "told_by", "scene", "leaders_there", "label")

    def __init__(
        self, *args: Any, emergency: Emergency, units: Iterable[Unit], kinds: Iterable[Kind], **kwargs: Any
    ) -> None:
        super().__init__(*args, known=emergency, **kwargs)
        units = list(units)
        self._units = choose(self.fields["unit"], units, "请选")
        choose(self.fields["place_unit"], units, "不清楚")
        self._kinds = by_category(self.fields["kind"], kinds, "还不清楚")
        self.initial = {name: getattr(emergency, name) for name in self.FIRST} | {
            "kind": str(emergency.kind_id or ""), "unit": str(emergency.unit_id),
            "place_unit": str(emergency.place_unit_id or ""), "version": emergency.version,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Units and kind themselves."""
        data = super().clean() or {}
        for name in ("unit", "place_unit"):
            data[name] = self._units.get(data.get(name, ""))
        data["kind"] = self._kinds.get(data.get("kind", ""))
        return data

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """All but the figures."""
        return [self[name] for name in self.FIRST]


class TakeForm(Form):
    """What was read in the call and is taken: nothing is filled in that is not ticked."""

    chosen = forms.MultipleChoiceField(label="采用哪些", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offers: Iterable[Any], kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offers = {offer.name: offer for offer in offers}
        self._kinds = {str(kind.pk): kind for kind in kinds}
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (name, f"{offer.label}：{offer.shown}（原话“{'”“'.join(offer.quotes)}”）")
            for name, offer in self._offers.items()
        ]

    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What was ticked: fields of the emergency, and figures."""
        taken = {name: self._offers[name].value for name in self.cleaned_data["chosen"]}
        figures = {name: taken.pop(name) for name, _ in MEASURES if name in taken}
        if "kind" in taken:
            taken["kind"] = self._kinds.get(taken["kind"])
        return taken, figures


class GradeForm(Form):
    """A severity by hand, or back to the thresholds."""

    severity = forms.TypedChoiceField(
        label="等级",
        choices=[*Severity.choices, (0, "按标准自动定")],
        coerce=lambda value: int(value) or None,
        empty_value=None,
    )
    reason = forms.CharField(label="原因", max_length=200)


class SensitiveForm(Form):
    """Why it is sensitive, or no longer."""

    reason = forms.CharField(label="原因", max_length=200)


class MomentForm(Form):
    """One of the six moments."""

    at = MomentField(label="时间", required=True)
    reason = forms.CharField(label="为什么改", max_length=200, required=False)

    def __init__(self, *args: Any, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class MergeForm(Form):
    """Into which, and why."""

    into = forms.ChoiceField(label="并入")
    reason = forms.CharField(label="原因", max_length=200, initial="同一件事")

    def __init__(self, *args: Any, others: Iterable[Emergency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = choose(self.fields["into"], others, "请选")

    def clean_into(self) -> Emergency:
        """The emergency itself."""
        found: Emergency = self._others[self.cleaned_data["into"]]
        return found


class ReasonForm(Form):
    """A reason."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": "3"}))


class ConfirmForm(Form):
    """With whom its arrival was confirmed, and when."""

    confirmed_with = forms.CharField(label="和谁通的电话（姓名、职务）", max_length=60)
    at = MomentField(label="何时", help_text="不填就是现在")


class FilesForm(Form):
    """More photos and videos."""

    uploads = FilesField(label="照片、视频", accept=ACCEPT, required=True)


YEARS = [MinValueValidator(dt.date(1990, 1, 1)), MaxValueValidator(dt.date(2100, 12, 31))]


class Sieve(Form):
    """What stands in the list's address."""

    words = forms.CharField(label="查找", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), ("going", "没有办结的"), ("open", "处置中"), ("final", "已终报"), ("closed", "已办结"), ("merged", "已并入")],
    )  # fmt: skip
    category = forms.ChoiceField(label="大类", required=False, choices=[("", "全部"), *Category.choices])
    severity = forms.TypedChoiceField(
        label="等级", required=False, coerce=int, empty_value=None,
        choices=[("", "全部"), (1, "特别重大"), (2, "重大以上"), (3, "较大以上"), (4, "一般以上")],
    )  # fmt: skip
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    since = forms.DateField(label="从", required=False, validators=YEARS)
    until = forms.DateField(label="到", required=False, validators=YEARS)

    def __init__(self, data: Any, units: Iterable[Unit]) -> None:
        super().__init__(data, auto_id="sieve_%s")
        self.fields["unit"].choices = [("", "全部"), *((u.pk, u.short_name) for u in units)]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"

    def chosen(self) -> dict[str, Any]:
        """What makes sense of it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

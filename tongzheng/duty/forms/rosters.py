"""Forms of rosters, patterns, leaves, swaps (U7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongzheng.duty.forms import people
from tongzheng.duty.models import Cycle, ShiftPost
from tongzheng.network.models import Appointment
from tongzheng.ui.forms import DateBox, Form, OnceField, VersionField


class MonthForm(Form):
    """Which month."""

    month = forms.ChoiceField(label="哪个月")

    def __init__(self, *args: Any, months: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months  # type: ignore[attr-defined]


class ShiftForm(Form):
    """Who is in a shift."""

    version = VersionField()

    def __init__(
        self, *args: Any, posts: Sequence[Appointment], officers: int, with_lead: bool, now: Any = (), **kwargs: Any
    ) -> None:
        lead, current = now or (None, [])
        initial = {"lead": lead, **{f"officer_{n}": pk for n, pk in enumerate(current)}}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        choices = people(posts, empty="空着")
        if with_lead:
            self.fields["lead"] = forms.ChoiceField(label="带班领导", choices=choices, required=False)
        plain = people([post for post in posts if post.role != "leader"], empty="空着")
        for n in range(max(officers, len(current))):
            self.fields[f"officer_{n}"] = forms.ChoiceField(label=f"值班员 {n + 1}", choices=plain, required=False)
        for name in [name for name in self.fields if name != "version"]:
            self.fields[name].widget.attrs["class"] = "input"

    def chosen(self) -> dict[str, Any]:
        """For the action."""
        data = self.cleaned_data
        officers = [int(value) for name, value in data.items() if name.startswith("officer_") and value]
        return {"version": data["version"], "lead": int(data.get("lead") or 0) or None, "officers": officers}


class PublishForm(Form):
    """Publishing; a reason only when seats are empty."""

    version = VersionField()
    reason = forms.CharField(label="有空缺仍要印发的原因", max_length=200, required=False)


class PatternForm(Form):
    """How the days are divided, and the order of people: numbers say who comes first."""

    name = forms.CharField(label="名称", max_length=40)
    cycle = forms.ChoiceField(label="班次", choices=Cycle.choices)
    starts = forms.TimeField(label="交接班时间", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    night = forms.TimeField(
        label="夜班开始（只用于白班、夜班）", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    officers = forms.IntegerField(label="每班值班员人数", min_value=1, max_value=9)
    with_lead = forms.BooleanField(label="每班有带班领导", required=False)
    apart = forms.BooleanField(label="周末、节假日另排轮次，不总落在同一个人头上", required=False)
    active = forms.BooleanField(label="在用（新排的月份用它）", required=False)

    def __init__(
        self, *args: Any, posts: Sequence[Appointment], orders: dict[str, dict[int, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.posts = posts
        for part in ("lead", "officer"):
            for post in posts:
                if part == "officer" and post.role == "leader":
                    continue
                self.fields[f"{part}_{post.pk}"] = forms.IntegerField(
                    label=post.person.name, min_value=1, max_value=999, required=False,
                    initial=orders.get(part, {}).get(post.pk), widget=forms.NumberInput(attrs={"class": "input small"}),
                )  # fmt: skip

    def rows(self) -> list[tuple[Appointment, Any, Any]]:
        """(post, box of the order as lead, box as officer or None)."""
        return [
            (post, self[f"lead_{post.pk}"], self[f"officer_{post.pk}"] if f"officer_{post.pk}" in self.fields else None)
            for post in self.posts
        ]

    def plain(self) -> list[Any]:
        """The other boxes."""
        return [field for field in self if not field.name.startswith(("lead_", "officer_"))]

    def chosen(self) -> dict[str, Any]:
        """For the action: people in the order of their numbers."""
        data = dict(self.cleaned_data)
        orders: dict[str, list[int]] = {}
        for part in ("lead", "officer"):
            given = [(data.pop(name), int(name.split("_")[1])) for name in list(data) if name.startswith(f"{part}_")]
            orders[part] = [pk for number, pk in sorted((n, pk) for n, pk in given if n)]
        return {**data, "leads": orders["lead"], "turns": orders["officer"]}


class LeaveForm(Form):
    """Who is away, from when until when."""

    post = forms.ChoiceField(label="谁")
    starts = forms.DateField(label="起", widget=DateBox())
    ends = forms.DateField(label="止", widget=DateBox())
    why = forms.CharField(label="事由", max_length=60, required=False)

    def __init__(self, *args: Any, posts: Sequence[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = people(posts, empty="请选")  # type: ignore[attr-defined]


class SwapForm(Form):
    """Who takes it, all of it or a part, in return for what, why."""

    taker = forms.ChoiceField(label="由谁接班")
    starts_at = forms.DateTimeField(label="从", required=False, help_text="只换一段时写；不写就是整班")
    ends_at = forms.DateTimeField(label="到", required=False)
    back = forms.ChoiceField(label="换回哪一班", required=False)
    reason = forms.CharField(label="原因", max_length=200)
    once = OnceField()

    def __init__(
        self, *args: Any, posts: Sequence[Appointment], backs: Sequence[ShiftPost], show: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].choices = people(posts, empty="请选")  # type: ignore[attr-defined]
        choices = [(str(seat.pk), show(seat)) for seat in backs]
        self.fields["back"].choices = [("", "不换回"), *choices]  # type: ignore[attr-defined]


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200)


class SettingForm(Form):
    """The office's days and hours."""

    director = forms.ChoiceField(label="主任（告警最后告到谁）", required=False)
    sign_within = forms.IntegerField(label="接班几分钟内签字", min_value=1, max_value=240)
    remind_days = forms.IntegerField(label="提前几天提醒排下月班", min_value=1, max_value=20)
    work_from = forms.TimeField(label="上班", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    work_until = forms.TimeField(label="下班", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    units_filed_from = forms.DateField(
        label="从何时起要各单位报备值班表（空着就不要求）", required=False, widget=DateBox()
    )
    filing_days = forms.IntegerField(label="各单位提前几天报备", min_value=1, max_value=20)

    def __init__(self, *args: Any, posts: Sequence[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["director"].choices = people(posts, empty="按审签人次序")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`director` as an id."""
        data = super().clean() or {}
        data["director"] = int(data.get("director") or 0) or None
        return data

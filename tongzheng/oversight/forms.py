"""Forms of oversight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Appointment, Unit
from tongzheng.oversight.flow import FaultState, State
from tongzheng.oversight.models import Away, Fault, Outcome, Way
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField

CAUSES = ["人手紧、兼职多", "信息员刚换", "领导不够重视", "不知道报什么", "业务忙季顾不上", "怕报忧", "没有制度和任务"]
ADVICE = ["领导每月研究一次信息工作", "定专人、定任务、定时间", "信息员到办公室跟班一个月", "写稿量纳入科室考核"]


def _text(label: str, rows: int = 4, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=3000, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def _files(label: str = "照片、材料") -> FilesField:
    return FilesField(label=label, accept=ACCEPT)


class ListForm(Form):
    """Which unit, and why."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    words = _text("为什么列名", 3)
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = [("", "请选"), *((pk, u.short_name) for pk, u in self.units.items())]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class ContactForm(Form):
    """A visit or a talk."""

    way = forms.ChoiceField(label="方式", choices=Way.choices, initial=Way.VISIT)
    on = forms.DateField(label="日期", initial=timezone.localdate)
    people = forms.CharField(label="同谁谈的", max_length=200)
    cause = _text("落后的原因", 3)
    text = _text("谈的情况", required=False)
    uploads = _files()


class AdviseForm(Form):
    """What the office advises."""

    text = _text("意见")
    uploads = _files()


class OrderForm(Form):
    """What is to be mended until when."""

    text = _text("整改要求")
    due = forms.DateField(label="整改期限")
    uploads = _files()


class LookForm(Form):
    """What the second look found."""

    on = forms.DateField(label="日期", initial=timezone.localdate)
    outcome = forms.ChoiceField(label="成效", choices=Outcome.choices, widget=forms.RadioSelect)
    text = _text("复看的情况")
    uploads = _files()


class ReasonForm(Form):
    """Why."""

    reason = _text("理由", 3)


class AnswerForm(Form):
    """What the unit says."""

    text = _text("答复", 6)
    uploads = _files("附材料")


STEP_FORMS: dict[str, type[Form]] = {
    "contact": ContactForm, "advise": AdviseForm, "order": OrderForm, "look": LookForm,
    "propose": ReasonForm, "lift": ReasonForm, "close": ReasonForm,
}  # fmt: skip


class CaseSieve(Form):
    """What stands in the board's address."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "没有销号的"), *State.choices, ("all", "全部")]
    )
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, units: Iterable[Unit]) -> None:
        super().__init__(data, auto_id="sieve_%s")  # a form in a dialog over this page has ids of its own
        self.fields["unit"].choices = [("", "全部"), *((u.pk, u.short_name) for u in units)]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"

    def chosen(self) -> dict[str, Any]:
        """What makes sense of it."""
        self.is_valid()
        return {"state": self.cleaned_data.get("state") or "", "unit": self.cleaned_data.get("unit")}


class WatchForm(Form):
    """By which rules units list themselves."""

    behind_months = forms.IntegerField(
        label="连续几个月没完成任务就列名", min_value=0, max_value=12, help_text="0 为不用这一条"
    )
    behind_share = forms.IntegerField(label="完成不到任务的百分之几算没完成", min_value=1, max_value=100)
    zero_months = forms.IntegerField(
        label="连续几个月零采用就列名", min_value=0, max_value=24, help_text="0 为不用这一条"
    )
    silent_weeks = forms.IntegerField(
        label="连续几周一篇不报就列名", min_value=0, max_value=52, help_text="0 为不用这一条"
    )
    missed = forms.IntegerField(label="半年里几次约稿没交就列名", min_value=0, max_value=20, help_text="0 为不用这一条")
    conditions = forms.CharField(
        label="直报点检查哪些条件", help_text="一行一项", max_length=1500, widget=forms.Textarea(attrs={"rows": 8})
    )
    version = VersionField()


class CheckForm(Form):
    """A direct point on site: each condition there or not."""

    on = forms.DateField(label="检查日期", initial=timezone.localdate)
    people = forms.CharField(label="检查人", max_length=100)

    def __init__(self, *args: Any, conditions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(conditions)
        for n, name in enumerate(self.names):
            self.fields[f"met-{n}"] = forms.ChoiceField(
                label=name, choices=[("yes", "具备"), ("no", "不具备")], widget=forms.RadioSelect
            )
            self.fields[f"remark-{n}"] = forms.CharField(label=f"{name}的说明", required=False, max_length=200)
        self.fields["remark"] = forms.CharField(
            label="总的情况",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        )
        self.fields["uploads"] = _files("现场照片")
        self.fields["once"] = OnceField()
        for name in [f"remark-{n}" for n in range(len(self.names))] + ["uploads"]:
            self.fields[name].widget.attrs["class"] = "input"
        for n, name in enumerate(self.names):
            self.fields[f"met-{n}"].error_messages["required"] = f"还没选{name}具备不具备"

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        held = self.cleaned_data
        found = [(name, held[f"met-{n}"] == "yes", held.get(f"remark-{n}") or "") for n, name in enumerate(self.names)]
        return {"conditions": found} | {name: held[name] for name in ("on", "people", "remark", "uploads", "once")}


class MendForm(Form):
    """What is to be mended at a direct point."""

    words = _text("要整改什么", 3)
    once = OnceField()


class AwayForm(Form):
    """Called away, or other work beside."""

    kind = forms.ChoiceField(label="情形", choices=Away.Kind.choices)
    where = forms.CharField(label="去哪里、做什么", max_length=120)
    starts = forms.DateField(label="起", initial=timezone.localdate)
    ends = forms.DateField(label="止", required=False, help_text="没有定就空着")
    note = forms.CharField(label="谁来接替", max_length=200, required=False)
    once = OnceField()


class BackForm(Form):
    """Since when it is over."""

    on = forms.DateField(label="结束日期", initial=timezone.localdate)


class FaultForm(Form):
    """What happened, and whose it is."""

    unit = forms.TypedChoiceField(label="责任单位", coerce=int)
    post = forms.TypedChoiceField(
        label="责任人", coerce=int, required=False, empty_value=None, help_text="单位的责任就空着"
    )
    kind = forms.ChoiceField(label="情形", choices=Fault.Kind.choices)
    on = forms.DateField(label="发生日期", initial=timezone.localdate)
    number = forms.CharField(label="来稿编号", max_length=30, required=False, help_text="和哪篇来稿有关，如：2026-3214")
    text = _text("事实", 5)
    uploads = _files("证据")
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], posts: Iterable[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.posts = {u.pk: u for u in units}, {p.pk: p for p in posts}
        fields: Any = self.fields
        fields["unit"].choices = [("", "请选"), *((pk, u.short_name) for pk, u in self.units.items())]
        fields["post"].choices = [("", "不指定"), *((pk, f"{p.post_name}　{p.person}") for pk, p in self.posts.items())]
        fields["text"].help_text = "涉及国家秘密的内容不要写进来，按保密规定另行报告"

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]

    def clean_post(self) -> Appointment | None:
        """The post itself."""
        return self.posts.get(self.cleaned_data.get("post") or 0)


class HearForm(Form):
    """What the other side says."""

    text = _text("申辩的话", 6)
    uploads = _files("附材料")


class FindForm(Form):
    """The approver's finding."""

    text = _text("认定意见")


class DecideForm(Form):
    """What follows."""

    consequence = forms.ChoiceField(label="怎么处理", choices=Fault.Consequence.choices)
    text = _text("处理说明", 3)


FAULT_FORMS: dict[str, type[Form]] = {
    "hear": HearForm, "find": FindForm, "dismiss": ReasonForm, "decide": DecideForm,
    "uphold": ReasonForm, "overturn": ReasonForm,
}  # fmt: skip


class FaultSieve(Form):
    """What stands in the list's address."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *FaultState.choices])
    kind = forms.ChoiceField(label="情形", required=False, choices=[("", "全部"), *Fault.Kind.choices])

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="sieve_%s")
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"

    def chosen(self) -> dict[str, Any]:
        """What makes sense of it."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("state", "kind")}

"""Forms of the log, handovers, spot checks (U7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongzheng.duty.models import CheckResult, LogKind
from tongzheng.network.models import Unit
from tongzheng.ui.forms import DateBox, Form, OnceField, VersionField


class KindForm(Form):
    """A kind of entry."""

    name = forms.CharField(label="类别", max_length=20)
    repeat = forms.BooleanField(label="要复述核对（下达通知）", required=False)
    open = forms.BooleanField(label="登记后列为待办，办完为止", required=False)
    active = forms.BooleanField(label="在用", required=False)


class EntryForm(Form):
    """One line of the log."""

    kind = forms.ChoiceField(label="类别", widget=forms.RadioSelect)
    happened_at = forms.DateTimeField(label="时间", required=False, help_text="不写就是现在")
    source = forms.CharField(label="来电（来文、来访）单位", max_length=60, required=False)
    person = forms.CharField(label="人员", max_length=40, required=False)
    title = forms.CharField(label="职务", max_length=40, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    body = forms.CharField(
        label="内容", max_length=5000, strip=False, help_text="何时、何地、何人、何事、何因",
        widget=forms.Textarea(attrs={"rows": "5"}),
    )  # fmt: skip
    handling = forms.CharField(
        label="处理", max_length=2000, required=False, strip=False, widget=forms.Textarea(attrs={"rows": "3"})
    )
    repeated_by = forms.CharField(label="复述人（下达通知要复述核对）", max_length=40, required=False)
    once = OnceField()

    def __init__(self, *args: Any, kinds: Sequence[LogKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind.name, kind.name) for kind in kinds]
        self.fields["kind"].choices = names  # type: ignore[attr-defined]
        self.fields["kind"].initial = names[0][0] if names else None


class NoteForm(Form):
    """What is added below an entry."""

    text = forms.CharField(label="补记", max_length=2000, strip=False, widget=forms.Textarea(attrs={"rows": "4"}))
    correction = forms.BooleanField(label="这是更正（原来写的留着，更正写在下面）", required=False)


class RepeatForm(Form):
    """Who repeated what was passed on."""

    repeated_by = forms.CharField(label="复述人", max_length=40)


class LogSieve(Form):
    """What to look for in the log."""

    q = forms.CharField(label="找", max_length=60, required=False)
    kind = forms.ChoiceField(label="类别", required=False)
    state = forms.ChoiceField(label="情况", required=False, choices=[("", "全部"), ("open", "待办"), ("done", "已办")])
    since = forms.DateField(label="从", required=False, widget=DateBox())
    until = forms.DateField(label="到", required=False, widget=DateBox())

    def __init__(self, *args: Any, kinds: Sequence[LogKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部"), *((kind.name, kind.name) for kind in kinds)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """For the query; what is wrong is left out."""
        self.is_valid()
        data = {name: value for name, value in self.cleaned_data.items() if value}
        data["words"] = data.pop("q", "")
        return data


class HandoverForm(Form):
    """What the leaving shift says."""

    version = VersionField()
    text = forms.CharField(
        label="交班说明", max_length=5000, required=False, strip=False, widget=forms.Textarea(attrs={"rows": "6"})
    )


class MatterForm(Form):
    """What is left to the next shifts."""

    text = forms.CharField(label="交给下一班的事", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))
    once = OnceField()


class OutcomeForm(Form):
    """How it ended."""

    outcome = forms.CharField(label="结果", max_length=200)


class CheckForm(Form):
    """A call to see whether somebody is on duty."""

    unit = forms.ChoiceField(label="点哪里的名")
    called = forms.CharField(label="点到谁", max_length=40)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    at = forms.DateTimeField(label="时间", required=False, help_text="不写就是现在")
    result = forms.ChoiceField(label="结果", choices=CheckResult.choices, widget=forms.RadioSelect)
    seconds = forms.IntegerField(label="几秒接听（无人接听不填）", min_value=0, max_value=3600, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)
    once = OnceField()

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "请选"), *((str(unit.pk), unit.short_name) for unit in units)]  # type: ignore[attr-defined]

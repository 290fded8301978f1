"""Forms of this room (E8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.bulletins.models import Layout
from tongzheng.files.kinds import ACCEPT
from tongzheng.reporting.models import Level
from tongzheng.ui.forms import Form, OnceField, VersionField
from tongzheng.upward.models import Outcome, Superior, Way

BIG = 999_999_999_999_999_999
KINDS = [("article", "编发稿"), ("report", "来稿")]


class OpenForm(Form):
    """For whom today's selection is."""

    superior = forms.ChoiceField(label="报哪里")
    once = OnceField()

    def __init__(self, *args: Any, superiors: Sequence[Superior], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.superiors = {str(s.pk): s for s in superiors}
        field: Any = self.fields["superior"]
        field.choices = [(pk, s.name) for pk, s in self.superiors.items()]


class PickForm(Form):
    """One text, and the reason when it went up before."""

    kind = forms.ChoiceField(label="类别", choices=KINDS, widget=forms.HiddenInput)
    text = forms.IntegerField(label="信息", widget=forms.HiddenInput, min_value=1, max_value=BIG)
    again = forms.CharField(label="再次报送的理由", required=False, max_length=300)


class OrderForm(Form):
    """The whole order, or one text moved up or down."""

    version = VersionField()
    up = forms.IntegerField(required=False, min_value=1, max_value=BIG)
    down = forms.IntegerField(required=False, min_value=1, max_value=BIG)
    ids = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, ids: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ids"]
        field.choices = [(pk, pk) for pk in ids]


class StepForm(Form):
    """One step: the version the person saw, and what the step asks."""

    version = VersionField()
    no_secret = forms.BooleanField(
        label="我已核对：所选信息不含国家秘密",
        required=False,
        help_text="含国家秘密的，按保密渠道报送，不能走本系统",
    )
    way = forms.ChoiceField(label="怎么报的", choices=Way.choices)
    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 4}), max_length=1000)

    def __init__(self, *args: Any, step: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {"submit": "no_secret", "send": "way"}.get(step.name, "reason" if step.needs_reason else "")
        for name in ("no_secret", "way", "reason"):
            if name != asked:
                del self.fields[name]
        if asked == "reason":
            del self.fields["version"]
            self.fields["reason"].error_messages["required"] = f"请写明{step.label}的原因"


class OutcomeForm(Form):
    """What a superior made of a text; which fields are needed depends on what it is."""

    kind = forms.ChoiceField(label="结果", choices=Outcome.Kind.choices, widget=forms.HiddenInput)
    level = forms.ChoiceField(label="哪一级", choices=Level.choices)
    outlet = forms.CharField(label="上级刊物", max_length=60, required=False, help_text="不带书名号")
    issue_no = forms.CharField(label="期号", max_length=30, required=False, help_text="如：2026年第3期")
    section = forms.CharField(label="栏目", max_length=40, required=False)
    points = forms.DecimalField(label="得分", max_digits=7, decimal_places=2, required=False)
    leader = forms.CharField(label="批示领导", max_length=80, required=False, help_text="职务和姓名")
    text = forms.CharField(
        label="批示内容", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4, "class": "kai"})
    )
    on = forms.DateField(label="刊发或批示日期")
    known_on = forms.DateField(label="得知日期", required=False, help_text="后来才知道的，写知道的那天；不写就是今天")
    upload = forms.FileField(
        label="依据",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text="刊物或批示的扫描件，可以不传",
    )
    once = OnceField()

    def __init__(self, *args: Any, kind: str, levels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.choices = [(value, word) for value, word in Level.choices if value in levels]
        unused = ("outlet", "issue_no", "section", "points") if kind == "instruction" else ("leader", "text")
        for name in unused:
            del self.fields[name]
        if kind == "points":
            del self.fields["section"]

    def words(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None or name == "points"}


class WithdrawForm(Form):
    """Why an entry is taken back."""

    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "请写明哪里登记错了"


class SuperiorForm(Form):
    """A superior's settings."""

    name = forms.CharField(label="上级名称", max_length=60)
    level = forms.ChoiceField(label="层级", choices=Level.choices)
    inside = forms.BooleanField(label="在本系统里（报出后直接到上级的来稿库）", required=False)
    paper = forms.CharField(label="编报名称", max_length=40, help_text="印在刊头上，如：信息专报")
    way = forms.ChoiceField(label="通常怎么报", choices=Way.choices)
    layout = forms.ChoiceField(label="版式")
    active = forms.BooleanField(label="在用", required=False)

    def __init__(self, *args: Any, layouts: Sequence[tuple[str, str]], own: Sequence[Layout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {f"own-{layout.pk}": layout for layout in own}
        field: Any = self.fields["layout"]
        field.choices = [*layouts, *((key, f"本办公室：{layout}") for key, layout in self.own.items())]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = dict(self.cleaned_data)
        chosen = data.pop("layout")
        own = self.own.get(chosen)
        key = {"layout": own, "layout_key": own.base} if own else {"layout": None, "layout_key": chosen}
        return data | key


class TargetForm(Form):
    """A year's targets."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    sent = forms.IntegerField(label="报送目标（条）", required=False, min_value=0, max_value=1_000_000)
    adopted = forms.IntegerField(label="采用目标（条）", required=False, min_value=0, max_value=1_000_000)


class SpanForm(Form):
    """From when to when, to whom; anything that cannot be is this year."""

    start = forms.DateField(label="从", required=False)
    end = forms.DateField(label="到", required=False)
    superior = forms.TypedChoiceField(label="报哪里", required=False, coerce=int, empty_value=None)
    unit = forms.IntegerField(required=False, min_value=1, max_value=BIG, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, superiors: Sequence[Superior]) -> None:
        super().__init__(data or {})
        self.superiors = {s.pk: s for s in superiors}
        field: Any = self.fields["superior"]
        field.choices = [("", "全部"), *((pk, s.name) for pk, s in self.superiors.items())]

    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day; this year so far unless both make sense."""
        self.is_valid()
        today = timezone.localdate()
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        start = start if start and 2000 <= start.year <= 2100 else today.replace(month=1, day=1)
        end = end if end and start <= end <= dt.date(2100, 12, 31) else max(start, today)
        return start, end

    def chosen(self) -> Superior | None:
        """One superior, or all."""
        return self.superiors.get(self.cleaned_data.get("superior") or 0)


class RegisterFilter(Form):
    """What stands in the register's address."""

    kind = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *Outcome.Kind.choices])
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "全部"), *Level.choices])
    start = forms.DateField(label="从", required=False)
    end = forms.DateField(label="到", required=False)
    q = forms.CharField(label="查找", required=False, max_length=60)
    withdrawn = forms.BooleanField(label="也看已撤销的", required=False)
    unit = forms.IntegerField(required=False, min_value=1, max_value=BIG, widget=forms.HiddenInput)
    outlet = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them."""
        self.is_valid()
        found = self.cleaned_data
        names = ("kind", "level", "start", "end", "unit", "outlet")
        return {name: found.get(name) or None for name in names} | {
            "word": found.get("q") or "",
            "withdrawn": bool(found.get("withdrawn")),
        }

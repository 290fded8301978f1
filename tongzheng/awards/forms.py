"""Forms of awards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.awards.models import AwardRule, Mark, To, What
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Article, Level
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField


def year_start() -> dt.date:
    """The first of this year."""
    return timezone.localdate().replace(month=1, day=1)


class SpanForm(Form):
    """From when to when, in an address; nonsense is this year to today."""

    starts = forms.DateField(label="从", required=False)
    ends = forms.DateField(label="到", required=False)

    def __init__(self, data: Any) -> None:
        self.first, self.last = year_start(), timezone.localdate()
        super().__init__(
            data if data.get("starts") or data.get("ends") else None, initial={"starts": self.first, "ends": self.last}
        )

    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day, in order, at most ten years."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        starts, ends = data.get("starts") or self.first, data.get("ends") or self.last
        if ends < starts or not 2000 <= starts.year <= 2100 or (ends - starts).days > 3660 or ends.year > 2100:
            return self.first, self.last
        return starts, ends


class RuleForm(Form):
    """One rule of money."""

    what = forms.ChoiceField(label="为什么", choices=What.choices, initial=What.ADOPTION)
    to = forms.ChoiceField(label="给谁", choices=To.choices, initial=To.PERSON)
    amount = forms.DecimalField(
        label="金额（元）", max_digits=10, decimal_places=2, help_text="罚款写负数；总额按得分分的写总额"
    )
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "不分层级"), *Level.choices])
    outlet = forms.CharField(label="刊物", required=False, max_length=60, help_text="空着就是这一层级的所有刊物")
    way = forms.ChoiceField(label="采用方式", required=False, choices=[("", "不分方式"), *Article.Way.choices])
    first = forms.IntegerField(label="名次从", required=False, min_value=1, max_value=10_000, help_text="名次奖才填")
    last = forms.IntegerField(label="名次到", required=False, min_value=1, max_value=10_000)
    cap = forms.DecimalField(label="一人（单位）封顶（元）", required=False, max_digits=10, decimal_places=2)
    document_no = forms.CharField(label="依据文号", required=False, max_length=60)
    starts = forms.DateField(label="从哪天起", initial=year_start)
    ends = forms.DateField(label="到哪天止", required=False)
    once = OnceField()


class RetireForm(Form):
    """The last day of a rule."""

    ends = forms.DateField(label="用到哪天", initial=timezone.localdate)


class SheetForm(Form):
    """A sheet for a time."""

    title = forms.CharField(label="名称", max_length=80)
    starts = forms.DateField(label="从", initial=year_start)
    ends = forms.DateField(label="到", initial=timezone.localdate, help_text="年终、两年、届末都可以，起止自定")
    chosen = forms.MultipleChoiceField(label="按哪些办法", required=False, widget=forms.CheckboxSelectMultiple)
    highest = forms.BooleanField(label="同一篇多处采用，只取最高一笔", required=False)
    once = OnceField()

    def __init__(self, *args: Any, rules: list[AwardRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(rule.pk), f"{rule}　{rule.get_to_display()}　{rule.amount} 元") for rule in rules]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        self.fields["chosen"].help_text = "都不勾就是这段时间在用的全部办法" if choices else "还没有定奖励办法"

    def clean(self) -> dict[str, Any]:
        """`chosen` as keys, or None for all."""
        data = super().clean() or {}
        data["chosen"] = [int(pk) for pk in data.get("chosen", [])] or None
        return data


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))


class CorrectForm(ReasonForm):
    """Why it is corrected."""

    once = OnceField()


class ApproveForm(Form):
    """Nothing but the edition that was read."""

    version = VersionField()


class PayForm(Form):
    """When it was paid, and the signed list."""

    paid_on = forms.DateField(label="发放日期", initial=timezone.localdate)
    scans = FilesField(label="签收单扫描件（PDF 或图片）")


class WhoForm(Form):
    """A unit, or one of its people."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    person = forms.TypedChoiceField(
        label="个人", required=False, coerce=int, empty_value=None, help_text="不选就是单位"
    )

    def __init__(self, *args: Any, units: list[Unit], officers: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(p.person_id), f"{p.unit.short_name if p.unit else ''}　{p.person.name}") for p in officers]
        self.fields["unit"].choices = [("", "请选单位"), *((str(u.pk), u.short_name) for u in units)]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "单位"), *names]  # type: ignore[attr-defined]


class LineForm(WhoForm):
    """A piece of money by hand."""

    amount = forms.DecimalField(label="金额（元）", max_digits=10, decimal_places=2, help_text="罚款写负数")
    reason = forms.CharField(label="为什么", max_length=200)
    once = OnceField()


class VetoForm(WhoForm):
    """Why somebody may not be commended."""

    reason = forms.CharField(label="否决事由", max_length=300)
    starts = forms.DateField(label="从", initial=year_start)
    ends = forms.DateField(label="到", initial=lambda: year_start().replace(month=12, day=31))
    once = OnceField()


class CommendationForm(WhoForm):
    """A commendation or a criticism by a document."""

    mark = forms.ChoiceField(label="表彰还是批评", choices=Mark.choices, initial=Mark.COMMEND)
    title = forms.CharField(label="称号或事由", max_length=80)
    document_no = forms.CharField(label="文号", required=False, max_length=60)
    on = forms.DateField(label="日期", initial=timezone.localdate)
    reason = forms.CharField(label="说明", required=False, max_length=300)
    once = OnceField()

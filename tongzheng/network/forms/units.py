"""Forms for units, people and posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.network.models import DirectReporting, Employment, OfficeForm, Role, Unit, UnitKind
from tongzheng.ui.forms import DateBox, Form

ROLES = [(value, label) for value, label in Role.choices if value != Role.CLOCK]


class UnitForm(Form):
    name = forms.CharField(label="名称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=30, required=False, help_text="列表里用的叫法，空着就用名称")
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices)
    parent = forms.ModelChoiceField(label="上级单位", queryset=Unit.objects.none())
    code = forms.CharField(label="代码", max_length=40, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    position = forms.IntegerField(label="次序", min_value=0, max_value=9999, required=False, help_text="小的排在前面")
    reports = forms.BooleanField(label="是报送单位（缺信息员、缺签发人要提醒）", required=False)

    def __init__(self, *args: Any, units: Any, top: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = units
        parent.label_from_instance = lambda unit: "　" * max(0, unit.path.count("/") - 2) + unit.name
        if top:  # the top of one's own jurisdiction stays where it hangs
            del self.fields["parent"]

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0


class OfficeSettingsForm(Form):
    form = forms.ChoiceField(label="主办机关形态", choices=OfficeForm.choices)
    main_channel = forms.CharField(label="主渠道名称", max_length=40)
    auto_receive = forms.BooleanField(label="报出即登记，不用再点收稿", required=False)
    receipt_format = forms.CharField(
        label="来稿编号样式", max_length=60, help_text="{year} 是年份，{number} 是顺序号，如：来稿〔{year}〕{number}号"
    )
    backlog_days = forms.IntegerField(label="满几个工作日转积压", min_value=1, max_value=60)


class OpenOfficeForm(OfficeSettingsForm):
    serves = forms.ModelChoiceField(label="为哪个单位收稿", queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serves"].queryset = units  # type: ignore[attr-defined]


class AppointForm(Form):
    role = forms.ChoiceField(label="岗位", choices=ROLES)
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(
        label="电话", max_length=40, required=False, help_text="已经登记的人，姓名和电话对上就是同一人；新人自动登记"
    )
    employment = forms.ChoiceField(
        label="专兼职", choices=[("", "（只有信息员要选）"), *Employment.choices], required=False
    )
    title = forms.CharField(label="职务", max_length=40, required=False)
    rank = forms.IntegerField(
        label="领导序次", min_value=1, max_value=99, required=False, help_text="只有领导要填，1 为第一位"
    )
    starts = forms.DateField(label="任期起", widget=DateBox, initial=timezone.localdate)
    ends = forms.DateField(label="任期止", widget=DateBox, required=False, help_text="没有定期就空着")


class PostForm(Form):
    """A post's own facts, and the person's ways to be reached."""

    employment = forms.ChoiceField(label="专兼职", choices=Employment.choices)
    title = forms.CharField(label="职务", max_length=40, required=False)
    rank = forms.IntegerField(label="领导序次", min_value=1, max_value=99)
    starts = forms.DateField(label="任期起", widget=DateBox)
    ends = forms.DateField(label="任期止", widget=DateBox, required=False)

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role != Role.OFFICER:
            del self.fields["employment"]
        if role != Role.LEADER:
            del self.fields["rank"]


class PersonForm(Form):
    name = forms.CharField(label="姓名", max_length=40)
    login = forms.CharField(label="登录名", max_length=40)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    email = forms.EmailField(label="电子邮件", max_length=254, required=False)


class EndForm(Form):
    on = forms.DateField(
        label="最后一天", widget=DateBox, initial=timezone.localdate, help_text="这一天还在任，第二天起不再能办"
    )
    reason = forms.CharField(label="原因", max_length=200, required=False)


class ReasonForm(Form):
    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class EmptyForm(Form):
    """An act that needs nothing but a yes."""


class DeputiseForm(Form):
    person = forms.ModelChoiceField(label="代理人", queryset=Unit.objects.none(), empty_label="请选")
    starts = forms.DateField(label="代理起", widget=DateBox, initial=timezone.localdate)
    ends = forms.DateField(label="代理止", widget=DateBox, required=False, help_text="空着就是到另行通知为止")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class DirectForm(Form):
    to_office = forms.ModelChoiceField(label="直报到", queryset=Unit.objects.none(), empty_label="请选")
    mode = forms.ChoiceField(label="方式", choices=DirectReporting.Mode.choices)
    authority = forms.CharField(label="指定机关", max_length=80, required=False)
    starts = forms.DateField(label="起", widget=DateBox, initial=timezone.localdate)
    ends = forms.DateField(label="止", widget=DateBox, required=False)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_office"].queryset = offices  # type: ignore[attr-defined]

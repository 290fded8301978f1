"""Forms of channels. What is secret is typed, kept, and never put back into a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from tongzheng.channels.models import Detail, Kind, Reach
from tongzheng.network.models import Unit
from tongzheng.ui.forms import Form, OnceField, VersionField

SECRET_BOX = forms.PasswordInput(attrs={"autocomplete": "off", "class": "input"})


class ChannelForm(Form):
    """A way out of the house."""

    name = forms.CharField(label="名称", max_length=40)
    kind = forms.ChoiceField(label="种类", choices=Kind.choices)
    address = forms.CharField(
        label="地址（含口令、密钥，存下以后不再显示）", required=False, max_length=1000, widget=SECRET_BOX,
        help_text="机器人填完整的 Webhook 地址；邮件填 mailtos://帐号:授权码@smtp.example.cn?from=发信地址；"
        "短信网关填 https:// 地址（表单方式写 forms://）。也可写 env:TONGZHENG_CHANNEL_名字，由运维在服务器上设。",
    )  # fmt: skip
    sign = forms.CharField(label="加签密钥、访问令牌（没有就不填）", required=False, max_length=200, widget=SECRET_BOX)
    detail = forms.ChoiceField(label="可以带出什么", choices=Detail.choices, initial=Detail.TITLE)
    reach = forms.ChoiceField(label="可以发给谁", choices=Reach.choices, initial=Reach.ALL)
    unit = forms.ModelChoiceField(
        label="只属于一个单位", queryset=Unit.objects.none(), required=False, empty_label="不限"
    )
    urgent_only = forms.BooleanField(label="只发紧急的", required=False, initial=True)
    quiet_from = forms.TimeField(label="免打扰起（不紧急的）", required=False, widget=forms.TimeInput({"type": "time"}))
    quiet_until = forms.TimeField(label="免打扰止", required=False, widget=forms.TimeInput({"type": "time"}))
    phone_field = forms.CharField(label="短信网关：号码填在哪一项", max_length=40, required=False, initial="phone")
    text_field = forms.CharField(
        label="短信网关、通用接口：内容填在哪一项", max_length=40, required=False, initial="content"
    )
    proof = forms.CharField(label="成功时对方的回答里有（可不填）", max_length=80, required=False)
    active = forms.BooleanField(label="在用", required=False, initial=True)
    once = OnceField()

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ChangeForm(ChannelForm):
    """The same of one that is there."""

    once = None  # type: ignore[assignment]
    version = VersionField()


class FilterForm(Form):
    """What the board shows."""

    channel = forms.ChoiceField(label="通道", required=False)
    stage = forms.ChoiceField(label="情况", required=False)

    def __init__(self, *args: Any, channels: list[tuple[str, str]], stages: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["channel"].choices = [("", "全部"), *channels]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [("", "全部"), *stages]  # type: ignore[attr-defined]

"""Forms of the unit's side: write, act, contribute, enter on behalf, import."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.checking.rules import Shown
from tongzheng.files.kinds import ACCEPT
from tongzheng.reporting.forms.joint import JointField, plain
from tongzheng.reporting.models import Channel, Focus, Kind, Label, Mood, Report
from tongzheng.reporting.rules import BODY_MAX, TITLE_MAX, parse_when
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField

SEND_BACK_REASONS = ["数字请核实", "情况没写清楚", "缺原因和建议", "标题不贴切", "文字再精简", "提法请斟酌"]
PASS_REASONS = ["已报过同一件事", "内容还不完整，请补充", "不属于报送范围"]
BODY_HINT = "一事一报：先写情况和数字，再写原因，最后写建议。经验类约 500 字，问题类不超过 1500 字。"


class WhenField(forms.CharField):
    """A time as people write it: 11月16日 14:00, 昨天 9:30, 2026-11-16T14:00."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dt.datetime | None:
        """The time, in the office's time zone."""
        text = str(super().clean(value) or "").strip()
        if not text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"])
            return None
        when = parse_when(text, timezone.localtime())
        if when is None:
            raise forms.ValidationError(f"看不懂“{text[:20]}”，照这个样子写：11月16日 14:00")
        return when


def say_for_box(when: dt.datetime | None) -> str:
    """A time as it stands in the box: 11月16日 14:00, with the year when it is not this one."""
    if when is None:
        return ""
    here = timezone.localtime(when)
    day = f"{here.month}月{here.day}日 {here:%H:%M}"
    return day if here.year == timezone.localdate().year else f"{here.year}年{day}"


class TextForm(Form):
    """What every text has (R1). Nothing is required: a draft may be unfinished, the action says what is missing."""

    title = forms.CharField(label="标题", max_length=TITLE_MAX, required=False)
    body = forms.CharField(
        label="正文", max_length=BODY_MAX, required=False, strip=False, help_text=BODY_HINT,
        widget=forms.Textarea(attrs={"rows": "12"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label="类别", choices=Kind.choices, initial=Kind.NEWS, required=False)
    focus = forms.ChoiceField(label="围绕", choices=[("", "不限"), *Focus.choices], required=False)
    mood = forms.ChoiceField(label="喜忧", choices=Mood.choices, initial=Mood.PLAIN, required=False)
    occurred_at = WhenField(label="事发时间", max_length=40)
    topic = forms.CharField(label="主题", max_length=40, required=False)
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, initial=Label.OPEN, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["class"] = "input title-in"
        self.fields["body"].widget.attrs["data-paste-table"] = ""  # a table copied from Excel or Word becomes ｜ rows
        self.fields["body"].widget.attrs.pop("data-max", None)  # the count alone: nobody writes 200,000 characters
        self.fields["occurred_at"].widget.attrs["placeholder"] = "11月16日 14:00"

    def texts(self) -> dict[str, Any]:
        """The fields of the action."""
        names = ("title", "body", "kind", "focus", "mood", "occurred_at", "topic", "label", "phone")
        return {name: self.cleaned_data[name] for name in names}


class WriteForm(TextForm):
    """The clerk's page."""

    office = forms.TypedChoiceField(label="报送对象", coerce=int, required=False, empty_value=None)
    joint_units = JointField(label="联合报送单位")
    share = forms.DecimalField(label="本单位份额", required=False)
    uploads = FilesField(accept=ACCEPT, label="添加附件")
    no_secret = forms.BooleanField(label="我已确认此稿不含国家秘密", required=False)
    once = OnceField()
    version = VersionField(required=False)

    def __init__(self, *args: Any, options: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: Report | None = None
        self.still_wrong: list[Shown] = []  # errors to show once more before the text is sent (R4)
        self.fields["joint_units"].offer(options["units"])  # type: ignore[attr-defined]
        self.fields["office"].choices = options["offices"]  # type: ignore[attr-defined]
        if len(options["offices"]) < 2:
            del self.fields["office"]

    @classmethod
    def of(cls, report: Report, options: dict[str, Any]) -> WriteForm:
        """The form filled from a report."""
        names = ("title", "body", "kind", "focus", "mood", "topic", "label", "phone", "no_secret", "version")
        initial: dict[str, Any] = {name: getattr(report, name) for name in names}
        initial |= {"occurred_at": say_for_box(report.occurred_at), "office": report.office_id, "once": report.once}
        initial["joint_units"] = [(str(row.unit_id), plain(row.share)) for row in report.jointly.all()]
        initial["share"] = plain(report.share)
        return cls(initial=initial, options=options)

    def joint_rows(self) -> list[dict[str, Any]]:
        """The rows of units and shares that the page draws."""
        return self.fields["joint_units"].rows(self["joint_units"].value())  # type: ignore[attr-defined]

    def typed(self) -> dict[str, str]:
        """Title, body and kind as they stand in the boxes."""
        values = {name: str(self[name].value() or "") for name in ("title", "body", "kind")}
        return values | {"body": values["body"].replace("\r\n", "\n")}

    def yield_to(self, report: Report) -> None:
        """From now on the form is based on this version: the next save overwrites it knowingly."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(report.version)
        self.data = data


class ActForm(Form):
    """One step: the reason, and the version that was on the page."""

    reason = forms.CharField(label="原因", max_length=1000, widget=forms.Textarea(attrs={"rows": "4"}))
    version = VersionField(required=False)

    def __init__(self, *args: Any, ask: str = "", must: bool = False, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask:
            del self.fields["reason"]
            return
        box = self.fields["reason"]
        box.label, box.required, box.help_text = ask, must, hint
        box.error_messages["required"] = f"请写明{ask}"


class ContributeForm(Form):
    """A text for the unit's officer."""

    title = forms.CharField(label="标题", max_length=TITLE_MAX)
    body = forms.CharField(
        label="正文", max_length=BODY_MAX, strip=False, help_text="写清时间、地点、人和事；信息员再加工，你一直署名。",
        widget=forms.Textarea(attrs={"rows": "12"}),
    )  # fmt: skip
    once = OnceField()


class BehalfForm(TextForm):
    """What came by another way."""

    unit = forms.TypedChoiceField(label="报送单位", coerce=int)
    channel = forms.ChoiceField(
        label="怎么收到的",
        choices=[(c.value, c.label) for c in (Channel.PHONE, Channel.FAX, Channel.EMAIL, Channel.LATE)],
    )
    source_note = forms.CharField(label="来源（谁来的、哪份、什么时候）", max_length=200)
    sent_at = WhenField(label="收到时间（不写就是现在）", max_length=40)
    once = OnceField()
    field_order = ["unit", "channel", "source_note", "sent_at"]

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "请选"), *units]  # type: ignore[attr-defined]
        self.fields["body"].help_text = "照原话记；听不清的写明“待核”。"
        for name in ("title", "body"):
            self.fields[name].required = True


class ImportForm(Form):
    """Word files, one or many, or tables; the desk says whose they are."""

    uploads = FilesField(
        label="文件",
        required=True,
        accept=".docx,.xlsx",
        help_text="Word 一篇一个文件，可以一次选多个；Excel 一行一篇。",
    )
    unit = forms.TypedChoiceField(
        label="报送单位", coerce=int, required=False, empty_value=None, help_text="表里写了单位的以表里为准"
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units:
            self.fields["unit"].choices = [("", "看表里"), *units]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

"""Forms of source documents and stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.supervision.forms import ItemForm
from tongzheng.supervision.models import Document, Line, Rhythm, Urgency
from tongzheng.supervision.rules.outline.words import day_in_cell
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": str(rows)})


class SourceItemForm(ItemForm):
    """A matter with what it began with; the day may be left out, then it is counted from the words."""

    again = forms.BooleanField(label="同一来源已经立项，确要另立一件", required=False)

    def __init__(self, *args: Any, twin: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"].required = False
        self.fields["due"].help_text = "不填按要求里的话、来源和缓急算；建议提案 3 个月，复杂的（难度大）6 个月"
        if not twin:
            del self.fields["again"]


class DocumentForm(Form):
    """The document: a file or pasted text, and what it is."""

    kind = forms.ChoiceField(label="文件", choices=Document.Kind.choices)
    title = forms.CharField(label="名称", max_length=120)
    day = forms.DateField(label="文件日期", help_text="“3月底前”“上半年”从这一天算起")
    words = forms.CharField(label="来源说明", max_length=200, required=False)
    upload = forms.FileField(
        label="Word 或 Excel 文件", required=False, widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"})
    )
    text = forms.CharField(label="或者粘贴文字（表格可以从 Excel 直接粘贴）", required=False, widget=_area(8))
    leader = forms.TypedChoiceField(label="结果报给哪位领导", coerce=int, empty_value=None, required=False)
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, initial=Label.OPEN)
    once = OnceField()

    def __init__(self, *args: Any, leaders: Iterable[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {post.pk: post for post in leaders}
        names = [(post.pk, f"{post.person.name}　{post.title}") for post in self.leaders.values()]
        self.fields["leader"].choices = [("", "不报领导"), *names]  # type: ignore[attr-defined]
        self.fields["day"].initial = timezone.localdate()

    def clean_leader(self) -> Appointment | None:
        """The leader's post."""
        return self.leaders.get(self.cleaned_data["leader"])


class RowForm(Form):
    """A line in the table."""

    use = forms.ChoiceField(label="立不立项", choices=[("item", "立项"), ("group", "标题"), ("skip", "略过")])
    title = forms.CharField(label="事项", max_length=120)
    lead = forms.CharField(label="牵头单位", max_length=60, required=False)
    supports = forms.CharField(label="配合单位", max_length=600, required=False)
    due = forms.DateField(label="期限", required=False)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"r{line.pk}", initial=first_of(line, self.base_fields), **kwargs)
        self.line = line
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}（{line.where or line.title[:20]}）"
            if name == "lead":
                field.widget.attrs["list"] = "units"


def first_of(line: Line, names: Iterable[str]) -> dict[str, Any]:
    """A form's first values."""
    return {name: getattr(line, name) for name in names if hasattr(line, name)}


class LineForm(Form):
    """Everything of a line."""

    use = forms.ChoiceField(label="立不立项", choices=Line.Use.choices)
    title = forms.CharField(label="事项", max_length=120)
    text = forms.CharField(label="办理要求", max_length=5000, required=False, widget=_area(6))
    lead = forms.CharField(label="牵头单位", max_length=60, required=False)
    supports = forms.CharField(label="配合单位（用顿号隔开）", max_length=600, required=False)
    due = forms.DateField(label="期限", required=False)
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices)
    rhythm = forms.ChoiceField(label="怎样反馈", choices=Rhythm.choices)
    last_day = forms.DateField(label="长期事项办到哪天为止", required=False)
    stages = forms.CharField(
        label="阶段目标，一行一个：日期 目标",
        required=False,
        widget=_area(4),
        help_text="照这个样子写：2026-03-31 完成选址",
    )
    version = VersionField()

    def __init__(self, *args: Any, line: Line, version: int, **kwargs: Any) -> None:
        first = first_of(line, self.base_fields) | {"version": version}
        first["stages"] = "\n".join(f"{one['due']} {one['title']}" for one in line.stages)
        super().__init__(*args, initial=first, **kwargs)
        self.base = line.document.day
        self.fields["lead"].widget.attrs["list"] = "units"

    def clean_stages(self) -> list[dict[str, str]]:
        """Lines as stages, the earliest first; a line without a day is refused with the line."""
        return read_stages(self.cleaned_data["stages"], self.base)


def read_stages(text: str, day: dt.date) -> list[dict[str, str]]:
    """「2026-03-31 完成选址」 a line; raises ValidationError naming the line that has no day."""
    found = []
    for number, line in enumerate(filter(None, (one.strip() for one in text.splitlines())), start=1):
        word, _, rest = line.partition(" ")
        read = day_in_cell(word, day, lambda start, n: start + dt.timedelta(days=n))
        if read is None or not rest.strip():
            raise forms.ValidationError(
                f"第 {number} 行“{line[:20]}”要先写日期再写目标，中间空一格：2026-03-31 完成选址"
            )
        if len(rest) > 120:
            raise forms.ValidationError(f"第 {number} 行的目标最多 120 字，现在 {len(rest)} 字")
        found.append({"title": rest.strip(), "due": read[0].isoformat()})
    return sorted(found, key=lambda one: one["due"])


class StageForm(Form):
    """A stage and its day."""

    title = forms.CharField(label="阶段目标", max_length=120)
    due = forms.DateField(label="期限")
    once = OnceField()


class ChangeStageForm(Form):
    """The same, changed."""

    title = forms.CharField(label="阶段目标", max_length=120)
    due = forms.DateField(label="期限")
    version = VersionField()


class SeenForm(Form):
    """What was read is what is signed or approved."""

    version = VersionField(required=False)


class SignStageForm(Form):
    """The same; a stage is signed only as it was read."""

    version = VersionField()


class DoStageForm(Form):
    """How it was done, and what shows it."""

    note = forms.CharField(label="完成情况", max_length=300, widget=_area(3))
    uploads = FilesField(label="照片、佐证", accept=ACCEPT)

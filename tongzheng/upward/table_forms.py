"""Forms of a superior's table (K9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import cell_name, read_rows
from tongzheng.ui.forms import Form, OnceField
from tongzheng.upward.models import Superior
from tongzheng.upward.tables import PARTS, Reading, read, read_typed

FILE_MAX = 5 * 1024 * 1024
TEXT_MAX = 40_000


class TableForm(Form):
    """Which table, and its lines: typed, pasted or from a worksheet."""

    superior = forms.ChoiceField(label="哪个上级")
    league = forms.CharField(label="哪一张榜", max_length=30, initial="县市区")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    part = forms.ChoiceField(label="期间", required=False, choices=[(key, word) for key, (word, *_) in PARTS.items()])
    cumulative = forms.BooleanField(label="年初累计数", required=False)
    published_on = forms.DateField(label="通报日期", initial=timezone.localdate)
    source = forms.CharField(label="依据", max_length=120, required=False, help_text="通报的名称或文号")
    units = forms.IntegerField(
        label="榜上共有几个单位",
        required=False,
        min_value=1,
        max_value=10_000,
        help_text="只登了一部分的要填，不填按行数",
    )
    rows = forms.CharField(
        label="榜的内容", required=False, max_length=TEXT_MAX, strip=False,
        widget=forms.Textarea(attrs={"rows": 12}), help_text="一行一个单位：位次 单位 得分（采用数可不写），可以从 Excel 粘贴",
    )  # fmt: skip
    file = forms.FileField(
        label="或选 Excel 表格", required=False, widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="表头写位次、单位、得分、采用；选了文件就以文件为准",
    )  # fmt: skip
    once = OnceField()

    def __init__(self, *args: Any, superiors: Sequence[Superior], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.superiors = {str(s.pk): s for s in superiors}
        field: Any = self.fields["superior"]
        field.choices = [(pk, s.name) for pk, s in self.superiors.items()]

    def reading(self) -> Reading:
        """The lines, and faults that name the line or cell; a file that cannot be read is a fault of the field."""
        held = self.cleaned_data
        upload = held.get("file")
        if upload is None:
            return read_typed(held.get("rows") or "")
        try:
            if upload.size > FILE_MAX:
                raise FileRefused("表格超过 5 MB")
            found = [(row.number, row.values) for row in read_rows(upload.read(), name=upload.name, max_rows=1000)]
            return read(found, cell_name)
        except FileRefused as refusal:
            return Reading(faults=[(upload.name[:60], refusal.message)])

    def values(self) -> dict[str, Any]:
        """What the action takes, but for the lines."""
        names = ("league", "year", "part", "cumulative", "published_on", "source", "units", "once")
        return {name: self.cleaned_data[name] for name in names} | {
            "superior": self.superiors[self.cleaned_data["superior"]]
        }


class WithdrawTableForm(Form):
    """What was wrong."""

    reason = forms.CharField(label="哪里登错了", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

"""Forms of clocks, alarms, the calendar and the lights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from tongzheng.deadlines.actions.calendar import CHOICES, NAME_MAX, REST
from tongzheng.deadlines.models import LightScheme
from tongzheng.network.models import Unit
from tongzheng.ui.forms import Form, VersionField

STATES = [("running", "计时中"), ("met", "已办到"), ("late", "迟了才办到"), ("stopped", "已停计")]


class BoardForm(Form):
    """What of the clocks is shown; nonsense in the address is passed over."""

    room = forms.ChoiceField(label="哪类", required=False)
    unit = forms.ChoiceField(label="单位", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    light = forms.ChoiceField(label="灯", required=False)

    def __init__(
        self,
        *args: Any,
        rooms: list[tuple[str, str]],
        units: QuerySet[Unit],
        lights: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [("", "全部")]
        self.fields["room"].choices = every + rooms  # type: ignore[attr-defined]
        self.fields["unit"].choices = every + [(str(unit.pk), unit.short_name) for unit in units]  # type: ignore[attr-defined]
        self.fields["light"].choices = every + [(str(level), text) for level, text in lights]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"

    def wanted(self) -> dict[str, Any]:
        """The filters that make sense."""
        self.is_valid()
        data = {name: value for name, value in self.cleaned_data.items() if value}
        return data | ({"unit": int(data["unit"])} if "unit" in data else {})


class NoteForm(Form):
    """What is done about an alarm."""

    note = forms.CharField(label="说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": "2"}))


class DaysForm(Form):
    """Days to set: from, to, working or not."""

    first = forms.DateField(label="从")
    last = forms.DateField(label="到", help_text="只改一天的，两个日期一样")
    working = forms.ChoiceField(label="这几天", choices=CHOICES, initial=REST, widget=forms.RadioSelect)
    name = forms.CharField(label="说明", max_length=NAME_MAX, required=False, help_text="例：春节、国庆节调休上班")
    everyone = forms.BooleanField(label="各级办公室都照此", required=False)

    def __init__(self, *args: Any, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_all:
            del self.fields["everyone"]


def _colour(which: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=f"{which}颜色", choices=LightScheme.COLOURS)


def _word(which: str) -> forms.CharField:
    return forms.CharField(label=f"{which}说法", max_length=20)


def _when(which: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=f"{which}何时亮", choices=LightScheme.WHEN)


class SchemeForm(Form):
    """A scheme of lights; the names are those of LightScheme."""

    name = forms.CharField(label="名称", max_length=40)
    near_percent = forms.IntegerField(label="临近：剩余时间不超过（%）", min_value=0, max_value=90)
    near_days = forms.IntegerField(label="或者剩余工作日不超过", min_value=0, max_value=60)
    late_days = forms.IntegerField(label="逾期多少个工作日算严重", min_value=1, max_value=250)
    colour_0, word_0 = _colour("平时的"), _word("平时的")
    colour_1, word_1, when_1 = _colour("第一档"), _word("第一档"), _when("第一档")
    colour_2, word_2, when_2 = _colour("第二档"), _word("第二档"), _when("第二档")
    colour_3, word_3, when_3 = _colour("第三档"), _word("第三档"), _when("第三档")
    version = VersionField(required=False, initial=0)

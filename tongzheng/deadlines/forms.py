"""Forms of clocks, alarms, the calendar and the lights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from tongzheng.deadlines.actions.calendar import CHOICES, NAME_MAX, REST
from tongzheng.deadlines.models import LightScheme
from tongzheng.deadlines.queries.watch import COLOURS, Names, Sieve, month_of
from tongzheng.ui.forms import Filters, Form, VersionField

STATES = [
    ("running", "计时中"),
    ("overdue", "逾期未办"),
    ("met", "已办到"),
    ("intime", "按时办到"),
    ("late", "迟了才办到"),
    ("stopped", "已停计"),
]
LIGHTS = [*COLOURS.items()]
OLD = dict(zip("0123", COLOURS, strict=True))  # addresses people kept
TABLES = [("room", "按事项类别"), ("unit", "按单位"), ("post", "按人"), ("week", "按周趋势")]
EVERY = ("", "全部")


class BoardForm(Filters):
    """What of the clocks is shown; nonsense in the address is passed over, dates that cannot be are said."""

    by = forms.ChoiceField(required=False, choices=TABLES, widget=forms.HiddenInput)
    room = forms.ChoiceField(label="类别", required=False)
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    post = forms.TypedChoiceField(label="人员", required=False, coerce=int, empty_value=None)
    light = forms.ChoiceField(label="灯", required=False, choices=[EVERY, *LIGHTS])
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    since = forms.DateField(label="时限从", required=False)
    until = forms.DateField(label="到", required=False)

    def __init__(self, data: Mapping[str, str]) -> None:
        given = data.copy()  # type: ignore[attr-defined]
        if given.get("light") in OLD:
            given["light"] = OLD[given["light"]]
        super().__init__(given)
        for name in ("room", "unit", "post", "light", "state", "since", "until"):
            self.fields[name].widget.attrs["class"] = "input small"

    def span(self, today: dt.date) -> tuple[dt.date, dt.date]:
        """The days whose clocks are counted: those asked for, else this month's."""
        self.is_valid()
        first, last = month_of(today)
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and not until:
            last = max(last, since)
        if until and not since:
            first = min(first, until)
        return since or first, until or last

    def offer(self, *, rooms: Names, units: Names, posts: Names) -> None:
        """What there is to choose: asked of the clocks after the days are known."""
        for name, found in (("room", rooms), ("unit", units), ("post", posts)):
            given = str(self.data.get(name, ""))
            if name != "room" and given.isascii() and given.isdigit() and len(given) < 18 and int(given) not in found:
                found = {
                    **found,
                    int(given): "（这一段没有时限）",
                }  # an address kept from before: nothing, not everything
            self.fields[name].choices = [EVERY, *((str(key), word) for key, word in found.items())]  # type: ignore[attr-defined]
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        """The first day before the last."""
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "“到”早于“从”，请核对；已按本月显示")
            data = {name: value for name, value in data.items() if name not in ("since", "until")}
        return data

    def sieve(self) -> Sieve:
        """The filters that make sense."""
        names = ("room", "unit", "post", "light", "state", "since", "until")
        return Sieve(
            **{name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) not in (None, "")}
        )

    @property
    def said(self) -> list[str]:
        """What is wrong with the days; other nonsense is passed over."""
        return [str(error) for name in ("since", "until") for error in self.errors.get(name, ())]


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

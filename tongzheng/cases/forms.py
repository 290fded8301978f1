"""Forms of the case library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tongzheng.cases.flow import State
from tongzheng.cases.models import Case
from tongzheng.cases.rules import SEASONS
from tongzheng.emergencies.models import Kind, Severity
from tongzheng.network.models import Unit
from tongzheng.ui.forms import FilesField, Form, VersionField

_PARTS = ("summary", "causes", "measures", "lessons", "regularities")
_HINTS = {
    "summary": "按时间写清起因、经过、结果",
    "causes": "直接原因、间接原因、管理上的原因",
    "measures": "谁做了什么，哪些管用、哪些不管用",
    "lessons": "下次怎么做得更好",
    "regularities": "这类事在本地多在何时何地、什么条件下发生",
}


class Sieve(forms.Form):
    """What the list is asked for; nonsense in an address is left out."""

    words = forms.CharField(label="找", required=False, max_length=60)
    kind = forms.ChoiceField(label="种类", required=False)
    unit = forms.ChoiceField(label="地方", required=False)
    season = forms.ChoiceField(label="季节", required=False)
    severity = forms.ChoiceField(label="等级", required=False)
    year = forms.CharField(label="年份", required=False, max_length=4)
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, kinds: Iterable[Kind], units: Iterable[Unit], *, office: bool) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[Any, str]]] = {
            "kind": [(kind.pk, kind.name) for kind in kinds],
            "unit": [(unit.pk, unit.short_name) for unit in units],
            "season": [(key, f"{word}季") for key, (word, _) in SEASONS.items()],
            "severity": [(value, f"{word}及以上") for value, word in Severity.choices if value < Severity.NONE],
            "state": list(State.choices),
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", "全部"), *found]  # type: ignore[attr-defined]
        if not office:
            del self.fields["state"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"
        self.fields["year"].widget.attrs |= {"size": "4", "inputmode": "numeric"}

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        found["words"] = str(found.get("words", "")).replace("\0", "")
        year = str(found.pop("year", ""))
        if year.isascii() and year.isdigit() and len(year) == 4 and year > "1900":
            found["year"] = int(year)
        return found


class CaseForm(Form):
    """The parts of a case."""

    title = forms.CharField(label="案例", max_length=120)
    shared = forms.BooleanField(label="入库后各单位可看", required=False)
    version = VersionField()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        initial = {name: getattr(case, name) for name in ("title", "shared", "version", *_PARTS)}
        super().__init__(*args, initial=initial, **kwargs)
        for name in _PARTS:
            label = str(Case._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            box = forms.Textarea(attrs={"rows": "6" if name != "regularities" else "3"})
            self.fields[name] = forms.CharField(
                label=label, max_length=10_000, required=False, strip=False, widget=box, help_text=_HINTS[name]
            )
            self.fields[name].widget.attrs["class"] = "input"
        self.order_fields(["title", *_PARTS, "shared", "version"])


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": "3"}))


class TableForm(Form):
    """A table of old cases."""

    table = FilesField(label="表格（.xlsx）", accept=".xlsx", required=True)


class TakeForm(Form):
    """The table that was looked at."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

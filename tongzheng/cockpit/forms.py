"""Filters that stand in an address; a value that cannot be is simply no filter."""

from __future__ import annotations

from typing import Any

from django import forms

from tongzheng.search.rules import Wanted
from tongzheng.trail.flow import labels
from tongzheng.ui.forms import DateBox, Form


class TrailFilter(Form):
    """Who, in which post, did what, to what, on which day."""

    person = forms.CharField(label="姓名", required=False, max_length=40)
    post = forms.CharField(label="岗位", required=False, max_length=60)
    kind = forms.ChoiceField(label="动作", required=False)
    thing = forms.RegexField(r"^[a-z]+\.[a-z]+-[0-9]{1,18}$", required=False, widget=forms.HiddenInput)
    day = forms.DateField(label="日期", required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=10**18, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        rooms = {"reporting": "来稿", "bulletins": "编期", "instructions": "批示", "network": "机构人员"}
        groups: dict[str, list[tuple[str, str]]] = {}
        for kind, word in labels().items():
            groups.setdefault(rooms.get(kind.split(".")[0], "其他"), []).append((kind, word))
        self.fields["kind"].choices = [("", "全部"), *groups.items()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What is filtered by."""
        self.is_valid()
        return dict(self.cleaned_data)


ORDERS = [("new", "新的在前"), ("best", "最相关的在前")]


class FindForm(Form):
    """What somebody looks for; all of it stands in the address (E10)."""

    q = forms.CharField(label="找什么", required=False, max_length=200)
    what = forms.ChoiceField(label="范围", required=False)
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="类别", required=False)
    since = forms.DateField(label="从", required=False, widget=DateBox)
    until = forms.DateField(label="到", required=False, widget=DateBox)
    outlet = forms.ChoiceField(label="刊物", required=False)
    author = forms.CharField(label="作者", required=False, max_length=40)
    adopted = forms.ChoiceField(
        label="采用", required=False, choices=[("", "不限"), ("1", "采用了的"), ("0", "没采用的")]
    )
    order = forms.ChoiceField(label="次序", required=False, choices=ORDERS)

    def __init__(self, data: Any, *, rooms: Any, units: Any, kinds: Any, outlets: list[str]) -> None:
        super().__init__(data)
        choices = {"what": rooms, "unit": units, "kind": kinds, "outlet": [(name, name) for name in outlets]}
        for name, found in choices.items():
            self.fields[name].choices = [("", "全部"), *found]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What to look for; a value that cannot be is no filter, and the page says so."""
        self.is_valid()
        said = self.cleaned_data
        pairs = [(name, said.get(name)) for name in ("kind", "outlet", "adopted")]
        return Wanted(
            text=said.get("q", ""),
            models=(said["what"],) if said.get("what") else (),
            unit=said.get("unit"),
            since=said.get("since"),
            until=said.get("until"),
            author=said.get("author", ""),
            tags=frozenset(f"{name}:{value}" for name, value in pairs if value),
            order=said.get("order") or "new",
        )

    @property
    def narrowed(self) -> bool:
        """True when more than words and order are asked for: the filters are shown open."""
        return any(value for name, value in self.cleaned_data.items() if name not in ("q", "order"))

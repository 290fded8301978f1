"""Filters that stand in an address; a value that cannot be is simply no filter."""

from __future__ import annotations

from typing import Any

from django import forms

from tongzheng.trail.flow import labels
from tongzheng.ui.forms import Form


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

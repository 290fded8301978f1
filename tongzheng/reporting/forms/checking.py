"""Forms of the checks: the text as it is being typed, and why a finding is right (R4)."""

from __future__ import annotations

from typing import Any

from django import forms

from tongzheng.checking.rules import Sealed, unseal
from tongzheng.reporting.models import Kind
from tongzheng.reporting.rules import BODY_MAX
from tongzheng.ui.forms import Form

RIGHT_REASONS = ["原文如此，已核对", "专有名称", "引用原话", "上级文件原文", "数字已核实"]
LONGEST_TITLE = 1000  # as typed; what may be kept is shorter


class TypedForm(Form):
    """What stands in the boxes at this moment. Nothing is cleaned: marks must stand where the letters stand."""

    title = forms.CharField(required=False, strip=False, max_length=LONGEST_TITLE)
    body = forms.CharField(required=False, strip=False, max_length=BODY_MAX)
    kind = forms.ChoiceField(required=False, choices=Kind.choices)
    once = forms.UUIDField(required=False)

    def __init__(self, data: Any) -> None:
        typed = data.copy()
        for name in ("title", "body"):  # one line end is one character, a NUL stays a character
            typed[name] = typed.get(name, "").replace("\r\n", "\n").replace("\x00", "\ufffd")
        super().__init__(typed)

    @property
    def texts(self) -> dict[str, str]:
        """Title, body and, if it was sent, the kind."""
        names = ["title", "body", *(["kind"] if self.cleaned_data["kind"] else [])]
        return {name: self.cleaned_data[name] for name in names}


class RightForm(Form):
    """Why a finding is right. The finding itself comes sealed."""

    finding = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    reason = forms.CharField(label="为什么无误", max_length=200, help_text="签发人和编辑会看到这段话")

    def clean_finding(self) -> Sealed:
        """The finding this program sealed."""
        found = unseal(self.cleaned_data["finding"])
        if found is None:
            raise forms.ValidationError("这一页放得太久，请回到稿件再点一次")
        return found

"""Forms of corrections and recalls (E5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongzheng.bulletins.models import Amendment, Placement
from tongzheng.ui.forms import Form, OnceField, VersionField

Kind = Amendment.Kind
WHOLE = "whole"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AmendForm(Form):
    """What is corrected or recalled, and why."""

    kind = forms.ChoiceField(label="办什么", choices=Kind.choices, widget=forms.RadioSelect)
    text = forms.ChoiceField(label="哪一篇")
    wrong = forms.CharField(
        label="原文",
        required=False,
        max_length=500,
        widget=_area(2),
        help_text="更正才填：从印发的文稿里照抄有错的字句",
    )
    right = forms.CharField(label="更正为", required=False, max_length=500, widget=_area(2), help_text="更正才填")
    reason = forms.CharField(label="原因", max_length=500, widget=_area(3), help_text="读者会看到")
    once = OnceField()

    def __init__(self, *args: Any, texts: Sequence[Placement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {str(p.pk): p for p in texts}
        field: Any = self.fields["text"]
        numbered = [(pk, f"第 {n} 篇　{p.title}") for n, (pk, p) in enumerate(self.texts.items(), 1)]
        field.choices = [*numbered, (WHOLE, "整期（只能撤回）")]

    @property
    def values(self) -> dict[str, Any]:
        """What draft_amendment wants to know."""
        data = dict(self.cleaned_data)
        return {"placement": self.texts.get(data.pop("text")), **data}


class AmendmentForm(Form):
    """A notice not yet signed, changed."""

    version = VersionField()
    wrong = forms.CharField(label="原文", required=False, max_length=500, widget=_area(2))
    right = forms.CharField(label="更正为", required=False, max_length=500, widget=_area(2))
    reason = forms.CharField(label="原因", max_length=500, widget=_area(3), help_text="读者会看到")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Kind.RECALL:
            del self.fields["wrong"], self.fields["right"]

"""Forms of the agreed wording and of merging with a choice (U13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from tongzheng.emergencies.forms import DECIMALS
from tongzheng.emergencies.models import Emergency
from tongzheng.emergencies.queries.sources import Candidate, Row
from tongzheng.ui.forms import Form, VersionField


class WordingForm(Form):
    """The wording, the figures any source named, and why these."""

    wording = forms.CharField(
        label="统一口径", max_length=5000, strip=False, widget=forms.Textarea(attrs={"rows": "6"})
    )
    reason = forms.CharField(
        label="依据", max_length=200, help_text="向谁核实的、以哪个来源为准，如：与县公安局指挥中心、青石镇电话核对"
    )
    version = VersionField()

    def __init__(self, *args: Any, emergency: Emergency, rows: Sequence[Row], **kwargs: Any) -> None:
        initial = {"wording": emergency.wording, "version": emergency.version}
        initial |= {f"f_{row.name}": row.in_force for row in rows}
        super().__init__(*args, initial=initial, **kwargs)
        self.names = [row.name for row in rows]
        for row in rows:
            field: Any = (
                forms.DecimalField(label=row.word, required=False, min_value=0, max_digits=12, decimal_places=2)
                if row.name in DECIMALS
                else forms.IntegerField(label=row.word, required=False, min_value=0, max_value=9_999_999)
            )
            field.widget.attrs |= {"inputmode": "decimal", "class": "input small"}
            self.fields[f"f_{row.name}"] = field

    def figures(self) -> dict[str, Any]:
        """The agreed figures by name; empty ones stay as they were."""
        return {name: self.cleaned_data.get(f"f_{name}") for name in self.names}

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        """Bound fields of the figures."""
        return [self[f"f_{name}"] for name in self.names]


class MustForm(Form):
    """The list that was shown."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class JoinForm(Form):
    """Into which event, and why."""

    into = forms.ChoiceField(label="并入哪一件")
    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": "2"}))

    def __init__(self, *args: Any, likely: Iterable[Candidate], others: Iterable[Emergency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = {str(one.emergency.pk): one.emergency for one in likely}
        rest = {str(one.pk): one for one in others if str(one.pk) not in first}
        self.events = first | rest
        groups: list[Any] = [("", "请选")]
        groups += [("像是同一件事", [(pk, _said(one)) for pk, one in first.items()])] if first else []
        groups += [("其他还在办的", [(pk, _said(one)) for pk, one in rest.items()])] if rest else []
        self.fields["into"].choices = groups  # type: ignore[attr-defined]

    def clean_into(self) -> Emergency:
        """The event itself."""
        return self.events[self.cleaned_data["into"]]


def _said(emergency: Emergency) -> str:
    return f"{emergency.year}-{emergency.number} {emergency.title}（{emergency.unit.short_name}）"

"""Forms of the ledger: appeals, answers, corrections (K2)."""

from __future__ import annotations

from typing import Any

from django import forms

from tongzheng.network.models import Unit
from tongzheng.scoring.engine.words import ITEMS
from tongzheng.scoring.models import Period
from tongzheng.scoring.rules import POINTS_MAX
from tongzheng.ui.forms import Form, OnceField


class AppealForm(Form):
    """Why a line is wrong."""

    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text="写明错在哪里、应是多少、依据什么",
    )
    once = OnceField()


class AnswerForm(Form):
    """What the office answers."""

    reason = forms.CharField(label="答复", max_length=1000, widget=forms.Textarea(attrs={"rows": "4"}))


class UpholdForm(AnswerForm):
    """The answer, and the correction it brings."""

    points = forms.DecimalField(
        label="更正的分", max_digits=6, decimal_places=2, min_value=-POINTS_MAX, max_value=POINTS_MAX, initial=0,
        help_text="加分写正数，减分写负数；事实已在别处改正、会自动重算的，填 0",
    )  # fmt: skip
    period = forms.ChoiceField(label="记入周期", required=False)

    def __init__(self, *args: Any, periods: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(period.pk): period for period in periods}
        self.fields["period"].choices = [(pk, str(period)) for pk, period in self.found.items()]  # type: ignore[attr-defined]

    def clean_period(self) -> Period | None:
        """The period itself."""
        return self.found.get(self.cleaned_data["period"])


class CorrectionForm(UpholdForm):
    """A line by hand."""

    unit = forms.ChoiceField(label="单位")
    item = forms.ChoiceField(
        label="项目", choices=[("correction", "更正"), *[i for i in ITEMS.items() if i[0] != "correction"]]
    )
    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": "3"}))
    once = OnceField()
    field_order = ("unit", "period", "points", "item", "reason", "once")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, unit.short_name) for pk, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["period"].required = True
        self.fields["points"].help_text = "加分写正数，减分写负数"
        self.fields["points"].initial = None

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class ReasonForm(Form):
    """An act that may be explained."""

    reason = forms.CharField(label="理由", max_length=200, required=False)


class TrialForm(Form):
    """Which rulebook is tried, on which year."""

    rulebook = forms.ChoiceField(label="办法")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    once = OnceField()

    def __init__(self, *args: Any, rulebooks: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rulebooks = {str(rulebook.pk): rulebook for rulebook in rulebooks}
        self.fields["rulebook"].choices = [(pk, str(r)) for pk, r in self.rulebooks.items()]  # type: ignore[attr-defined]

    def clean_rulebook(self) -> Any:
        """The version itself."""
        return self.rulebooks[self.cleaned_data["rulebook"]]

"""Forms of this room (E5, R6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongzheng.distribution import queries, rules
from tongzheng.distribution.models import Lot, Recipient
from tongzheng.network.models import Appointment, Unit
from tongzheng.ui.forms import Form


class ListForm(Form):
    """Copies for each leader and unit, and outside bodies one a line."""

    outside = forms.CharField(
        label="外单位",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一个，名称后空一格写份数，例：县委办公室 2；不写份数就是 1 份",
    )

    def __init__(
        self, *args: Any, posts: Sequence[Appointment], units: Sequence[Unit], rows: Sequence[Recipient], **kwargs: Any
    ) -> None:
        self.now = {f"p{r.post_id}" if r.post_id else f"u{r.unit_id}": r.copies for r in rows if not r.name}
        outside = "\n".join(f"{r.name} {r.copies}" for r in rows if r.name)
        super().__init__(*args, initial={"outside": outside}, **kwargs)
        self.groups = (
            ("领导", [self._count(f"p{p.pk}", queries.called_by(p, None, "")) for p in posts]),
            ("单位", [self._count(f"u{u.pk}", u.name) for u in units]),
        )

    def _count(self, name: str, label: str) -> Any:
        box = forms.NumberInput(attrs={"class": "input copies"})
        self.fields[name] = forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=rules.MOST_COPIES,
            widget=box,
            initial=self.now.get(name),
        )
        return self[name]

    def clean_outside(self) -> dict[str, int]:
        try:
            return dict(rules.outside_lines(self.cleaned_data["outside"]))
        except ValueError as error:
            raise forms.ValidationError(f"“{error}”的份数不对，要在 1 到 {rules.MOST_COPIES} 之间") from error

    @property
    def chosen(self) -> dict[str, dict[Any, int]]:
        """What set_list wants to know."""
        given = {k: v for k, v in self.cleaned_data.items() if k != "outside" and v}
        return {
            "posts": {int(k[1:]): v for k, v in given.items() if k[0] == "p"},
            "units": {int(k[1:]): v for k, v in given.items() if k[0] == "u"},
            "outside": self.cleaned_data["outside"],
        }


class ExtraForm(Form):
    """Extra copies: for whom, how many, why."""

    to = forms.ChoiceField(label="增发给", required=False)
    name = forms.CharField(label="或外单位", required=False, max_length=60)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=rules.MOST_COPIES, initial=1)
    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}), max_length=200)

    def __init__(self, *args: Any, posts: Sequence[Appointment], units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {f"p{p.pk}": p for p in posts}
        self.units = {f"u{u.pk}": u for u in units}
        to: Any = self.fields["to"]
        people = [(k, queries.called_by(p, None, "")) for k, p in self.posts.items()]
        to.choices = [("", "（写在下面）"), ("领导", people), ("单位", [(k, u.name) for k, u in self.units.items()])]

    @property
    def target(self) -> dict[str, Any]:
        """For whom."""
        to = self.cleaned_data["to"]
        return {"post": self.posts.get(to), "unit": self.units.get(to), "name": self.cleaned_data["name"]}


class SignForm(Form):
    """Who signed for the copies."""

    name = forms.CharField(label="签收人", max_length=40)


class BackForm(Form):
    """Copies came back, or were destroyed."""

    how = forms.ChoiceField(
        label="收回还是销毁",
        choices=[(Lot.Back.RETURNED, "收回"), (Lot.Back.DESTROYED, "销毁")],
        widget=forms.RadioSelect,
        initial=Lot.Back.RETURNED,
    )
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=200)


class RemindForm(Form):
    """One reader, or all who have not opened it."""

    to = forms.IntegerField(required=False, min_value=1, max_value=999_999_999_999_999_999)


class RemindingForm(Form):
    """When the clock reminds."""

    days = forms.IntegerField(
        label="满几个工作日没有读就自动催阅",
        required=False,
        min_value=1,
        max_value=60,
        help_text="空着就不自动催；每人每期只自动催一次",
    )


class CodeForm(Form):
    """A code from a page."""

    code = forms.CharField(label="页上的编号", max_length=30, required=False)

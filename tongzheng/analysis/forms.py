"""The sieve in the address: year, part of it, class of units, kind (K6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.analysis.queries.facts import Sieve
from tongzheng.analysis.rules import GROUPS, MOODS, OTHER_REASON, REASONS, SIZE_WORDS, STAGES
from tongzheng.reporting.models import Kind
from tongzheng.ui.forms import Form

PARTS: dict[str, tuple[str, int, int]] = {  # first and last month
    "": ("全年", 1, 12), "h1": ("上半年", 1, 6), "h2": ("下半年", 7, 12),
    **{f"q{n}": (f"第{'一二三四'[n - 1]}季度", 3 * n - 2, 3 * n) for n in range(1, 5)},
    **{f"m{n}": (f"{n}月", n, n) for n in range(1, 13)},
}  # fmt: skip


class SieveForm(Form):
    """What makes no sense falls back to this year and everything."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)
    part = forms.ChoiceField(label="时段", required=False, choices=[(key, word) for key, (word, *_) in PARTS.items()])
    group = forms.ChoiceField(
        label="单位", required=False, choices=[("", "全部"), *((key, word) for key, (word, _) in GROUPS.items())]
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Kind.choices])

    def __init__(self, data: Any) -> None:
        this = timezone.localdate().year
        super().__init__({"year": this, **data.dict()})
        self.fields["year"].choices = [(y, f"{y}年") for y in range(this, this - 6, -1)]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"

    def sieve(self) -> Sieve:
        """The filters that hold; the span ends today at the latest."""
        self.is_valid()
        held = self.cleaned_data
        today = timezone.localdate()
        year, part = held.get("year") or today.year, held.get("part") or ""
        word, first, last = PARTS[part]
        start = dt.date(year, first, 1)
        after = dt.date(year + 1, 1, 1) if last == 12 else dt.date(year, last + 1, 1)
        end = max(start, min(after - dt.timedelta(days=1), today))
        said = f"{year}年{word if part else ''}"
        return Sieve(start, end, held.get("group") or "", held.get("kind") or "", said)


FIRST = dt.date(1990, 1, 1)


class BehindForm(Form):
    """What a figure's address says (queries.behind.Asked); what makes no sense is left out."""

    start = forms.DateField(required=False)
    end = forms.DateField(required=False)
    group = forms.ChoiceField(required=False, choices=[("", ""), *((key, word) for key, (word, _) in GROUPS.items())])
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])
    unit = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    kinds = forms.MultipleChoiceField(required=False, choices=Kind.choices)
    mood = forms.ChoiceField(required=False, choices=[("", ""), *MOODS.items()])
    month = forms.RegexField(required=False, regex=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")
    size = forms.ChoiceField(required=False, choices=[("", ""), *SIZE_WORDS.items()])
    used = forms.BooleanField(required=False)
    told = forms.BooleanField(required=False)
    stage = forms.ChoiceField(required=False, choices=[("", ""), *((str(n), word) for n, word in enumerate(STAGES))])
    low = forms.FloatField(required=False, min_value=0, max_value=10**6)
    high = forms.FloatField(required=False, min_value=0, max_value=10**6)
    way = forms.ChoiceField(required=False, choices=[("", ""), ("return", "退回"), ("decline", "不用")])
    reason = forms.ChoiceField(
        required=False, choices=[("", ""), *((name, name) for name, _ in REASONS), (OTHER_REASON, OTHER_REASON)]
    )

    def sieve(self) -> Sieve:
        """Days, class of units and kind; without days this year."""
        self.is_valid()
        today = timezone.localdate()
        start = self.cleaned_data.get("start") or today.replace(month=1, day=1)
        end = self.cleaned_data.get("end") or today
        start, end = (min(max(day, FIRST), dt.date(2100, 12, 31)) for day in (start, end))
        words = f"{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日"
        return Sieve(start, end, self.cleaned_data.get("group") or "", self.cleaned_data.get("kind") or "", words)

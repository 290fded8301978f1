"""The sieve in the address: year, part of it, class of units, kind (K6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.analysis.queries.facts import Sieve
from tongzheng.analysis.rules import GROUPS
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

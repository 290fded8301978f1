"""The rows of a joint report on the writing page: a unit and its share each; empty rows say nothing (R1)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

EMPTY_ROWS = 2
MOST = 30
_SHARE = re.compile(r"\d{1,3}(?:\.\d{1,2})?")


def plain(share: Decimal) -> str:
    """A share as a person writes it: 1, 2.5."""
    return f"{share.normalize():f}"


class JointBox(forms.Widget):
    """Several selects with a box for the share beside each; the names are `joint_units-0-unit`, `joint_units-0-share`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        """The rows somebody filled, in order."""
        rows = [(data.get(f"{name}-{n}-unit", ""), data.get(f"{name}-{n}-share", "").strip()) for n in range(MOST)]
        return [row for row in rows if any(row)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-unit" not in data


class JointField(forms.Field):
    """Units and shares as [(key of the unit, share)]; a share left empty is one."""

    widget = JointBox

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.units: list[tuple[str, str]] = []

    def offer(self, units: list[tuple[int, str]]) -> None:
        """The units that may be chosen."""
        self.units = [(str(pk), name) for pk, name in units]

    def rows(self, value: Any) -> list[dict[str, Any]]:
        """What the page draws: the filled rows and some empty ones."""
        filled = list(value or [])
        blank = [("", "")] * min(EMPTY_ROWS, max(0, MOST - len(filled)))
        return [{"n": n, "unit": unit, "share": share} for n, (unit, share) in enumerate([*filled, *blank])]

    def clean(self, value: Any) -> list[tuple[int, Decimal]]:
        """The rows as keys and numbers; which units may report together is for the action to say."""
        names = dict(self.units)
        result = []
        for n, (unit, share) in enumerate(value or [], 1):
            if not unit:
                raise forms.ValidationError(f"第 {n} 行写了份额，还没选单位")
            if unit not in names:
                raise forms.ValidationError(f"第 {n} 行的单位不在可选范围里，请重选")
            if share and not _SHARE.fullmatch(share):
                raise forms.ValidationError(f"{names[unit]}的份额“{share[:10]}”不对，请填数字，如 1、2.5")
            result.append((int(unit), Decimal(share or 1)))
        return result

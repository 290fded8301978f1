"""Forms of the settings pages (R4)."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from tongzheng.checking.models import Leader, Length, Setting
from tongzheng.checking.queries import kinds
from tongzheng.checking.rules import STANDARDS
from tongzheng.network.models import Unit
from tongzheng.text.checks.base import Check
from tongzheng.text.checks.elements import MissingElements, elements
from tongzheng.text.checks.length import LENGTHS
from tongzheng.ui.forms import Form

_PERIODICAL = re.compile(r"《?(.{1,40}?)》?[\s　]+(\d{1,6})(?:[\s　]*[-－—～~至到 　][\s　]*(\d{1,6}))?")  # noqa: RUF001


class CheckForm(Form):
    """One check: on or off, its level, where it keeps silent."""

    on = forms.BooleanField(label="启用", required=False)
    level = forms.ChoiceField(label="级别", required=False, choices=[("", "照原来的"), *Setting.Level.choices])
    silent_kinds = forms.MultipleChoiceField(
        label="哪些类别的稿件不查", required=False, widget=forms.CheckboxSelectMultiple
    )

    skip = forms.MultipleChoiceField(
        label="不要求的要素",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(each.id, each.name) for each in elements().values()],
    )

    def __init__(self, *args: Any, check: Check, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = check.level.label
        if check.id != MissingElements.id:
            del self.fields["skip"]
        self.fields["silent_kinds"].choices = kinds()  # type: ignore[attr-defined]
        level: Any = self.fields["level"]
        level.choices = [("", f"照原来的（{own}）"), *Setting.Level.choices]


class StandardForm(Form):
    """The standard of quality."""

    standard = forms.ChoiceField(
        label="质量口径", required=False, choices=[("", "不选"), *STANDARDS], widget=forms.RadioSelect
    )


class LengthsForm(Form):
    """How long, by kind; and by periodical, one a line."""

    periodicals = forms.CharField(
        label="按刊物", required=False, max_length=4000, strip=False, widget=forms.Textarea(attrs={"rows": "4"}),
        help_text="一行一份刊物，编发稿按它查：刊名 最少-最多，例如：政务信息 300-1500；不限的写 0。",
    )  # fmt: skip

    def __init__(self, *args: Any, rows: dict[str, Length], papers: list[Length], **kwargs: Any) -> None:
        lines = "\n".join(f"{row.periodical} {row.least}-{row.most}" for row in papers)
        super().__init__(*args, initial={"periodicals": lines}, **kwargs)
        for kind, word in kinds():
            row = rows.get(kind)
            usual = dict(zip(("least", "most"), LENGTHS.get(kind, LENGTHS[""]), strict=True))
            for name, label in (("least", "最少"), ("most", "最多")):
                self.fields[f"{name}_{kind}"] = forms.IntegerField(
                    label=f"{word}{label}", required=False, min_value=0, max_value=200_000,
                    initial=getattr(row, name) if row else None,
                )  # fmt: skip
                self.fields[f"{name}_{kind}"].widget.attrs |= {"class": "input small", "placeholder": usual[name]}

    @property
    def pairs(self) -> list[tuple[str, Any, Any]]:
        """(kind in Chinese, least, most) for the table."""
        return [(word, self[f"least_{kind}"], self[f"most_{kind}"]) for kind, word in kinds()]

    @property
    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Kind → (least, most), of the kinds for which something was written."""
        data = self.cleaned_data
        pairs = {kind: (data[f"least_{kind}"], data[f"most_{kind}"]) for kind, _ in kinds()}
        return {kind: (least or 0, most or 0) for kind, (least, most) in pairs.items() if (least, most) != (None, None)}

    def clean_periodicals(self) -> dict[str, tuple[int, int]]:
        """Name → (least, most)."""
        found: dict[str, tuple[int, int]] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["periodicals"].splitlines())):
            read = _PERIODICAL.fullmatch(line)
            if read is None:
                raise forms.ValidationError(f"看不懂“{line[:20]}”，照这个样子写：政务信息 300-1500")
            least, most = (int(read[2]), int(read[3])) if read[3] else (0, int(read[2]))
            if read[1] in found:
                raise forms.ValidationError(f"《{read[1]}》写了两次")
            found[read[1]] = (least, most)
        return found


class WordingForm(Form):
    """One of the office's own wordings."""

    wrong = forms.CharField(label="不用的写法", max_length=40)
    right = forms.CharField(label="规范提法", max_length=60, required=False, help_text="不写就是慎用词，只提醒不替换")
    note = forms.CharField(label="说明、依据", max_length=100, required=False)


class UnitNameForm(Form):
    """A former or other name of a unit."""

    name = forms.CharField(label="旧称、别称", max_length=80)
    unit = forms.TypedChoiceField(label="现在的单位", coerce=int)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = [("", "请选"), *((pk, u.name) for pk, u in self.units.items())]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class LeaderForm(Form):
    """One leader."""

    name = forms.CharField(label="姓名", max_length=40)
    title = forms.CharField(label="职务", max_length=60, help_text="照公开的写法，例如：县委副书记、县长")
    starts = forms.DateField(label="任期起", required=False)
    ends = forms.DateField(label="任期止", required=False)

    @classmethod
    def of(cls, line: Leader) -> LeaderForm:
        """The form filled from a line."""
        return cls(initial={name: getattr(line, name) for name in ("name", "title", "starts", "ends")})


class OrderForm(Form):
    """The whole order (ids), or one line moved up or down."""

    up = forms.IntegerField(required=False, min_value=1, max_value=2**53)
    down = forms.IntegerField(required=False, min_value=1, max_value=2**53)
    ids = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, lines: list[Leader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = [line.pk for line in lines]
        self.fields["ids"].choices = [(pk, pk) for pk in self.now]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> list[int]:
        """The order asked for."""
        for name, by in (("up", -1), ("down", 1)):
            if (pk := self.cleaned_data.get(name)) in self.now:
                ids = list(self.now)
                at = ids.index(pk)
                to = min(max(at + by, 0), len(ids) - 1)
                ids[at], ids[to] = ids[to], ids[at]
                return ids
        return self.cleaned_data.get("ids") or self.now

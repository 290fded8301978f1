"""Forms of evaluations, publications and what goes to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.network.models import Unit
from tongzheng.outcomes.models import Kind, Paper, Publication, Scope, Theme
from tongzheng.outcomes.rules.figures import Row
from tongzheng.supervision.models import QUALITY, SATISFIED, Item
from tongzheng.text.spans import Span
from tongzheng.ui.forms import Filters, Form, OnceField, VersionField

CLOCK = [("", "按时限判定"), ("yes", "按时"), ("no", "超时")]
FROM_TABLE = [(kind.value, kind.label) for kind in (Kind.CIRCULAR, Kind.PRAISE, Kind.CRITICISM)]


def _text(label: str, rows: int = 3, most: int = 300, *, required: bool = True, help_text: str = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=box)


class PeriodForm(Filters):
    """Which period, in the address."""

    period = forms.ChoiceField(label="期间", required=False)

    def __init__(self, *args: Any, periods: Sequence[Span], chosen: Span, **kwargs: Any) -> None:
        super().__init__(*args, initial={"period": chosen.key}, **kwargs)
        known = periods if chosen.key in {p.key for p in periods} else [chosen, *periods]
        fields: Any = self.fields
        fields["period"].choices = [(p.key, p.name) for p in known]
        fields["period"].widget.attrs["class"] = "input small"


class OfficeForm(Form):
    """The office's evaluation."""

    quality = forms.ChoiceField(label="质量", choices=QUALITY, widget=forms.RadioSelect)
    clock = forms.ChoiceField(label="按时", choices=CLOCK, required=False, help_text="改按时与否要写理由")
    reason = _text("理由", required=False, help_text="更正以前的评价必须写；原来的评价留着")
    once = OnceField()

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        held = dict(self.cleaned_data)
        held["timely"] = {"yes": True, "no": False}.get(held.pop("clock", ""))
        return held


class SatisfiedForm(Form):
    """The leader's evaluation."""

    satisfied = forms.ChoiceField(label="满意度", choices=SATISFIED, widget=forms.RadioSelect)
    reason = _text("意见", required=False, help_text="更正以前的评价必须写")
    once = OnceField()

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class AskerForm(SatisfiedForm):
    """What the petitioner, or the unit that asked, says; written down by the supervisor."""

    asker = forms.CharField(
        label="问了谁、怎么问的", max_length=100, help_text="如：信访人，11月3日电话回访。不写姓名、电话、住址"
    )
    field_order = ("asker", "satisfied", "reason", "once")


EVALUATE: dict[str, type[OfficeForm] | type[SatisfiedForm]] = {
    "office": OfficeForm,
    "leader": SatisfiedForm,
    "asker": AskerForm,
}


class TableForm(Form):
    """A circular, praise or criticism of a period; units are ticked by their figures."""

    scope = forms.ChoiceField(label="发给", choices=[c for c in Scope.choices if c[0] != "leaders"], initial=Scope.ALL)
    named = forms.TypedMultipleChoiceField(
        label="单位", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    once = OnceField()
    field_order = ("named", "scope", "once")

    def __init__(self, *args: Any, rows: Sequence[Row], ticked: Iterable[int], naming: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if naming:
            fields["named"].choices = [(row.unit, f"{row.name}（{_said(row)}）") for row in rows]
            fields["named"].initial = list(ticked)
        else:
            del fields["named"]


def _said(row: Row) -> str:
    found = [f"{word}{n}" for key, word, n in row.cells() if n and key not in ("good", "unchased", "satisfied")]
    return "，".join(found) or "没有到期的"


class ReportForm(Form):
    """How many units make a problem common."""

    least = forms.IntegerField(label="几个单位都有算普遍", min_value=2, max_value=20, initial=3)
    once = OnceField()


class ItemField(forms.TypedChoiceField):
    """A matter, as itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)
        self.items: dict[int, Item] = {}

    def offer(self, items: Iterable[Item], *, empty: str) -> None:
        """What may be chosen."""
        self.items = {item.pk: item for item in items}
        self.choices = [("", empty), *((pk, f"{i.numbered} {i.title}"[:80]) for pk, i in self.items.items())]

    def clean(self, value: Any) -> Any:
        """The matter; None when nothing was chosen."""
        pk = super().clean(value)
        return self.items.get(pk) if pk else None


class DailyForm(Form):
    """Which matter, which day."""

    item = ItemField(label="事项")
    day = forms.DateField(label="哪一天", initial=timezone.localdate)
    once = OnceField()

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["item"].offer(items, empty="请选")


class NoticeForm(Form):
    """Which unit, of which matter, until when."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    item = ItemField(label="事项", required=False)
    due = forms.DateField(label="整改期限")
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        fields: Any = self.fields
        fields["unit"].choices = [("", "请选"), *((pk, unit.short_name) for pk, unit in self.units.items())]
        fields["item"].offer(items, empty="不针对某一件")

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class EditForm(Form):
    """Title and text; of a notice also its day."""

    title = forms.CharField(label="标题", max_length=120)
    due = forms.DateField(label="整改期限", required=False)
    text = forms.CharField(label="正文", max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 18}))
    version = VersionField()

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        first = {name: getattr(publication, name) for name in ("title", "due", "text", "version")}
        super().__init__(*args, initial=first, **kwargs)
        if publication.kind != Kind.NOTICE or publication.withdraws:
            del self.fields["due"]


class VersionedForm(Form):
    """Only the version the person saw."""

    version = VersionField()


class ReasonForm(Form):
    """Why."""

    reason = _text("原因")


class CorrectForm(Form):
    """Another document puts it right, or withdraws it."""

    withdraws = forms.ChoiceField(
        label="怎么改", choices=[("", "更正：另发一份以为准"), ("yes", "撤销：原件不再执行")], required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    why = _text("原因", help_text="撤销的，原因写进撤销通知")
    once = OnceField()

    def clean_withdraws(self) -> bool:
        """True when the document is withdrawn altogether."""
        return bool(self.cleaned_data["withdraws"])


class MoveForm(Form):
    """Which problems go where."""

    problems = forms.TypedMultipleChoiceField(
        label="问题", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    theme = forms.TypedChoiceField(label="移到", coerce=int, required=False, empty_value=None)
    title = forms.CharField(label="或者另立一类，名称", max_length=60, required=False)
    version = VersionField()

    def __init__(self, *args: Any, themes: Sequence[Theme], publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": publication.version}, **kwargs)
        fields: Any = self.fields
        fields["theme"].choices = [("", "请选"), *((t.pk, t.title) for t in themes)]
        fields["problems"].choices = [(p.pk, p.text[:60]) for t in themes for p in t.problems.all()]


class ThemeForm(Form):
    """A group's name and what it is."""

    title = forms.CharField(label="名称", max_length=60)
    common = forms.BooleanField(label="普遍性", required=False)
    growing = forms.BooleanField(label="倾向性", required=False)
    policy = forms.BooleanField(label="政策性", required=False)
    version = VersionField()


class BookForm(Form):
    """Which facts go to the ledger; all are ticked to begin with."""

    keys = forms.MultipleChoiceField(label="事实", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, keys: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["keys"].choices = [(key, key) for key in keys]

    def clean_keys(self) -> list[str]:
        """Keys as they were ticked; one that meanwhile is booked is simply no longer there."""
        return list(self.cleaned_data["keys"])


class PaperForm(Form):
    """Head, number word, layout of a kind."""

    head = forms.CharField(label="文头", max_length=20)
    word = forms.CharField(label="发文字", max_length=12, help_text="印成“督通〔2026〕3号”；督查专报按期编号，不用")
    layout = forms.ChoiceField(label="版式")
    version = VersionField()

    def __init__(self, *args: Any, paper: Paper, layouts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        now = f"own:{paper.layout_id}" if paper.layout_id else paper.layout_key
        first = {"head": paper.head, "word": paper.word, "layout": now, "version": paper.version}
        super().__init__(*args, initial=first, **kwargs)
        fields: Any = self.fields
        fields["layout"].choices = layouts


class Sieve(Filters):
    """What stands in the shelf's address."""

    kind = forms.ChoiceField(label="文种", required=False, choices=[("", "全部文种"), *Kind.choices])
    word = forms.CharField(label="标题、正文", required=False, max_length=60)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"

    def chosen(self) -> dict[str, str]:
        """Kind and word."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in ("kind", "word")}

"""One form for each kind of thing registered by hand (K2)."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Level
from tongzheng.scoring.engine import words as w
from tongzheng.scoring.models import Fact
from tongzheng.scoring.queries import facts as queries
from tongzheng.ui.forms import Form, OnceField

Kind = Fact.Kind
_NUMBER = re.compile(r"(?:(\d{4})\D+)?(\d{1,7})\D*")


class FactForm(Form):
    """What every kind has: units, day, what happened, on what paper it rests."""

    kind = ""
    explanation = ""
    units = forms.TypedMultipleChoiceField(label="单位", coerce=int, widget=forms.CheckboxSelectMultiple)
    on = forms.DateField(label="日期")
    title = forms.CharField(label="事由", max_length=120)
    document = forms.CharField(label="依据（文号、通报）", max_length=80, required=False)
    once = OnceField()

    def __init__(self, *args: Any, actor: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.choices = queries.units_of(actor)
        if "units" in self.fields:
            self.fields["units"].choices = self.choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The fields of the action."""
        return {"kind": self.kind, **self.cleaned_data}


class CommissionForm(FactForm):
    """What came of a commission."""

    kind = Kind.COMMISSION
    explanation = "一次约稿里结果和日期相同的单位，可以一起登记。按时完成的写交稿日，迟交、未交的写截止日。"
    what = forms.ChoiceField(label="结果", choices=[*w.RESULTS.items()], widget=forms.RadioSelect)
    report = forms.CharField(
        label="回稿的来稿编号", required=False, max_length=40,
        help_text="只登记一个单位、有回稿的，写编号，如 2026-3214；那篇稿按约稿回稿计分",
    )  # fmt: skip
    field_order = ("title", "what", "on", "units", "report", "document", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "约稿名称"

    def clean_report(self) -> Any:
        """The report itself."""
        return _report(self.actor, self.cleaned_data["report"])


class BreachForm(FactForm):
    """A finding against units."""

    kind = Kind.BREACH
    explanation = "迟报、漏报、误报、谎报、瞒报等，经认定后登记；日期写认定日。单位会收到通知，可以在得分里申诉。"
    what = forms.ChoiceField(label="事项", choices=[("", "请选"), *w.BREACHES.items()])
    level = forms.ChoiceField(label="被哪级通报", choices=[("", "没有被通报"), *Level.choices], required=False)
    major = forms.BooleanField(label="重大突发信息", required=False)
    field_order = ("what", "title", "on", "units", "level", "major", "document", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = True
        self.fields["title"].help_text = "什么事；突发信息的迟报、轻报、谎报，照“突发信息”登记的事件名称写"


class WithdrawalForm(FactForm):
    """An adoption taken back."""

    kind = Kind.WITHDRAWAL
    explanation = "刊物撤回某一条采用时登记。整期、整篇撤回由编期里办，会自动计入；登记错了的上级采用，在上报里撤销。"
    number = forms.CharField(label="来稿编号", max_length=40, help_text="如 2026-3214")
    adoption = forms.CharField(
        label="哪一条采用", max_length=100, help_text="写刊物名称和期号，如 政务信息2026年第12期"
    )
    what = forms.ChoiceField(label="原因", choices=[*w.CAUSES.items()], widget=forms.RadioSelect)
    field_order = ("number", "adoption", "on", "what", "title", "document", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["units"]
        self.fields["on"].label, self.fields["title"].label = "撤回日", "说明"
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        """`adoption` becomes the adoption itself."""
        data = super().clean() or {}
        if "number" not in data or "adoption" not in data:
            return data
        try:
            report = _report(self.actor, data.pop("number"))
        except forms.ValidationError as error:
            self.add_error("number", error)
            return data
        known = queries.adoptions_of(report) if report else []
        wanted = _bare(data["adoption"])
        matching = [a for a in known if wanted in _bare(str(a))]
        if len(matching) == 1:
            data["adoption"] = matching[0]
        elif not known:
            self.add_error("adoption", "这篇稿没有采用记录")
        else:
            said = "、".join(map(str, known))
            self.add_error("adoption", f"{'不止一条，' if matching else '没有这一条，'}这篇稿的采用有：{said}")
        return data


class ExemptionForm(FactForm):
    """Units that need not fulfil a month's task."""

    kind = Kind.EXEMPTION
    explanation = "起止都是整月。一个单位也不选，就是全部单位免考。"
    until = forms.DateField(label="至", required=False, help_text="写那个月的任一天；不写就是一个月")
    field_order = ("on", "until", "units", "title", "document", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].required = False
        self.fields["on"].label = "从（那个月的任一天）"


class MergerForm(FactForm):
    """Units that go on in another."""

    kind = Kind.MERGER
    explanation = "自合并日起，被并入单位停止计分和排名，净分转入接收单位。登记以后请在机构里停用被并入的单位。"
    into = forms.TypedChoiceField(label="并入", coerce=int)
    field_order = ("units", "into", "on", "title", "document", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "请选"), *self.choices]  # type: ignore[attr-defined]
        self.fields["units"].label, self.fields["on"].label = "被并入的单位", "合并日"
        self.fields["title"].required = False


class EmergencyForm(FactForm):
    """A report of an emergency, as a rulebook of averages counts it."""

    kind = Kind.EMERGENCY
    explanation = "按突发信息考评的办法才用得着。同一事件的首报、续报、终报用同一个事件名称，合为一条计分。"
    what = forms.ChoiceField(label="首报、续报还是终报", choices=[*w.STAGES.items()], widget=forms.RadioSelect)
    disposals = forms.MultipleChoiceField(
        label="去向", choices=[*w.DISPOSALS.items()], widget=forms.CheckboxSelectMultiple
    )
    pictures = forms.BooleanField(label="附有图像、音视频", required=False)
    supplement = forms.BooleanField(label="是补报", required=False)
    field_order = ("title", "what", "on", "units", "disposals", "pictures", "supplement", "document", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "事件名称"

    def values(self) -> dict[str, Any]:
        """A form has a `media` of its own."""
        values = super().values()
        values["media"] = values.pop("pictures")
        return values


class SupervisedForm(FactForm):
    """What came of a supervised matter, where the office keeps its matters on paper or a unit stayed away from a meeting."""

    kind = Kind.SUPERVISED
    explanation = "系统里督办的事项由督查结果一并记入，不用在这里登记；这里登记缺席协调会和线下督办的结果。"
    what = forms.ChoiceField(label="情形", choices=[("", "请选"), *w.SUPERVISED.items()])
    field_order = ("title", "what", "on", "units", "document", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "督查事项"


FORMS: dict[str, type[FactForm]] = {
    form.kind: form
    for form in (
        CommissionForm,
        BreachForm,
        WithdrawalForm,
        ExemptionForm,
        MergerForm,
        EmergencyForm,
        SupervisedForm,
    )
}


def _report(actor: Appointment, text: str) -> Any:
    """The office's report of a number somebody wrote; None when nothing was written."""
    if not text.strip():
        return None
    found = _NUMBER.fullmatch(text.strip().removeprefix("来稿").strip("〔（("))
    year = int(found[1]) if found and found[1] else timezone.localdate().year
    report = queries.report_by_number(actor, int(found[2]), year) if found else None
    if report is None:
        raise forms.ValidationError("没有这个编号的来稿，照这个样子写：2026-3214")
    return report


def _bare(text: str) -> str:
    return re.sub(r"[\s《》]", "", text)

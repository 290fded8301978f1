"""Forms of breaches and of the circular on emergency reporting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.breaches.flow import State
from tongzheng.breaches.models import Kind, Weight
from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Unit
from tongzheng.scoring.engine.words import BREACHES
from tongzheng.text.spans import Span
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField


def _text(label: str, rows: int = 4, *, required: bool = True, help_text: str = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=3000, required=required, help_text=help_text, widget=box)


def _files(label: str) -> FilesField:
    return FilesField(label=label, accept=ACCEPT)


class RegisterForm(Form):
    """What happened, whose it is, what shows it."""

    unit = forms.TypedChoiceField(label="责任单位", coerce=int)
    kind = forms.TypedChoiceField(label="情形", coerce=int)
    title = forms.CharField(label="事件", max_length=120, help_text="和突发事件登记的叫法一致，计分时才对得上")
    on = forms.DateField(label="发生日期", initial=timezone.localdate)
    text = _text("事实", 5, help_text="涉及国家秘密的内容不要写进来")
    occurred_at = forms.DateTimeField(label="事发时间", required=False)
    media_at = forms.DateTimeField(label="媒体最早报道", required=False)
    press = forms.CharField(label="哪家媒体、账号、网址", max_length=200, required=False)
    asked_at = forms.DateTimeField(label="上级先问的时间", required=False)
    petition = forms.CharField(label="信访、举报", max_length=200, required=False)
    uploads = _files("证据")
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.kinds = {u.pk: u for u in units}, {k.pk: k for k in kinds}
        fields: Any = self.fields
        fields["unit"].choices = [("", "请选"), *((pk, u.short_name) for pk, u in self.units.items())]
        fields["kind"].choices = [("", "请选"), *((pk, f"{k}：{k.definition}") for pk, k in self.kinds.items())]

    def values(self) -> dict[str, Any]:
        """What the action takes; a form has a `media` of its own."""
        held = dict(self.cleaned_data)
        held["media"] = held.pop("press")
        return held

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]

    def clean_kind(self) -> Kind:
        """The kind itself."""
        return self.kinds[self.cleaned_data["kind"]]


class TakeUpForm(Form):
    """A late report becomes a case."""

    text = _text("事实", 4, required=False, help_text="空着就照时限记录写")
    once = OnceField()


class ReasonForm(Form):
    """Why."""

    reason = _text("理由", 3)


class HearForm(Form):
    """Until when the unit has to answer."""

    answer_by = forms.DateTimeField(label="答复期限", required=False, help_text="空着就按设置的工作日数")


class AnswerForm(Form):
    """What the unit says."""

    text = _text("答复", 6)
    uploads = _files("附材料")


class ObjectForm(Form):
    """Why the unit thinks otherwise."""

    reason = _text("哪里不对，依据是什么", 6)
    uploads = _files("附材料")


class FindForm(Form):
    """The approver's finding."""

    weight = forms.ChoiceField(label="轻重", choices=Weight.choices, widget=forms.RadioSelect)
    text = _text("认定意见")
    decision = forms.CharField(label="处理", max_length=200, required=False, help_text="空着就照后果表")


STEP_FORMS: dict[str, type[Form]] = {
    "hear": HearForm, "answer": AnswerForm, "find": FindForm, "dismiss": ReasonForm, "object": ObjectForm,
    "uphold": ReasonForm, "overturn": ReasonForm,
}  # fmt: skip


class Sieve(Form):
    """What stands in the list's address."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "在办的"), ("holds", "已认定有效的"), *State.choices, ("all", "全部")],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="sieve_%s")
        self.fields["state"].widget.attrs["class"] = "input small"

    def chosen(self) -> str:
        """The state asked for."""
        self.is_valid()
        return str(self.cleaned_data.get("state") or "")


class TermsForm(Form):
    """How long a unit has."""

    answer_days = forms.IntegerField(label="单位几个工作日内答复", min_value=1, max_value=60)
    object_days = forms.IntegerField(label="认定后几个工作日内可以提异议", min_value=1, max_value=90)
    version = VersionField()


FLAGS = (("scored", "记入得分"), ("major", "按重大记"), ("named", "通报批评"), ("veto", "取消当年评先资格"))


class KindForm(Form):
    """A kind of breach and its three consequences."""

    name = forms.CharField(label="名称", max_length=20)
    definition = forms.CharField(label="怎么算", max_length=200)
    by_clock = forms.BooleanField(label="由时限自动发现（迟报）", required=False)
    scores_as = forms.ChoiceField(label="计分办法里叫", required=False, choices=[("", "不计分"), *BREACHES.items()])
    active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weight, word in Weight.choices:
            self.fields[f"{weight}-words"] = forms.CharField(
                label=f"{word}：怎么处理", max_length=200, widget=forms.TextInput(attrs={"class": "input"})
            )
            for flag, says in FLAGS:
                self.fields[f"{weight}-{flag}"] = forms.BooleanField(label=f"{word}：{says}", required=False)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        held = self.cleaned_data
        names = ("words", *(flag for flag, _ in FLAGS))
        told = {w: {name: held[f"{w}-{name}"] for name in names} for w in Weight.values}
        own = {name: held[name] for name in ("name", "definition", "by_clock", "scores_as", "active")}
        return own | {"consequences": told}


class MakeForm(Form):
    """Which period."""

    period = forms.ChoiceField(label="期间")
    once = OnceField()

    def __init__(self, *args: Any, periods: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["period"].choices = [(p.key, p.name) for p in periods]


class EditForm(Form):
    """The circular's words."""

    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="正文", max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 16}))
    version = VersionField()


class VersionedForm(Form):
    """Only the version the person saw."""

    version = VersionField()


class GoodForm(Form):
    """Which reports are registered."""

    reports = forms.TypedMultipleChoiceField(label="报告", coerce=int, required=False)

    def __init__(self, *args: Any, ids: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["reports"].choices = [(pk, pk) for pk in ids]

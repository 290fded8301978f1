"""Forms of the reports to the superiors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongzheng.bulletins.models import Layout
from tongzheng.emergencies.models import Severity, Stage
from tongzheng.network.models import Appointment
from tongzheng.relay.models import Way
from tongzheng.ui.forms import Form, OnceField, VersionField
from tongzheng.upward.models import Superior

Choices = Sequence[tuple[Any, str]]


def _when(label: str, **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, required=False, help_text="空着就是现在", **more)


def _box(label: str, rows: int = 3, most: int = 1000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class SuperiorsField(forms.TypedMultipleChoiceField):
    """Some of the office's superiors."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)


class ComposeForm(Form):
    """Which report, to whom."""

    stage = forms.ChoiceField(label="第几报", widget=forms.RadioSelect)
    superiors = SuperiorsField(label="报哪里", required=False)
    once = OnceField()

    def __init__(self, *args: Any, stages: Sequence[str], superiors: Sequence[Superior], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["stage"].choices = [(s, Stage(s).label) for s in stages]
        fields["stage"].initial = stages[0] if stages else None
        fields["superiors"].choices = [(s.pk, s.name) for s in superiors]
        fields["superiors"].initial = [s.pk for s in superiors if s.level == superiors[0].level]


class EditForm(Form):
    """The text of a draft."""

    title = forms.CharField(label="标题", max_length=120)
    body = forms.CharField(
        label="正文", max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 18, "class": "input mono"})
    )
    superiors = SuperiorsField(label="报哪里", required=False)
    version = VersionField()

    def __init__(self, *args: Any, superiors: Sequence[Superior], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["superiors"].choices = [(s.pk, s.name) for s in superiors]


class VersionedForm(Form):
    """Only the version the person saw."""

    version = VersionField()


class SubmitForm(VersionedForm):
    """What the writer confirms."""

    no_secret = forms.BooleanField(label="已核对，不含国家秘密", required=False)
    unsettled = forms.CharField(label="数字不一致仍先报的理由", max_length=200, required=False)

    def __init__(self, *args: Any, disputed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not disputed:
            del self.fields["unsettled"]


class SignForm(VersionedForm):
    """Who agreed, when it is signed in a leader's place."""

    consent = forms.CharField(label="经哪位领导、几时、怎么同意", max_length=120, required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["consent"]


class ReasonForm(Form):
    """Why."""

    reason = _box("原因")


class ReturnForm(ReasonForm):
    """Why it is given back, and by when it is to come again."""

    again_by = forms.DateTimeField(label="几时前重报", required=False, help_text="空着就按报送单位设的分钟数")


class OnceForm(Form):
    """A key only."""

    once = OnceField()


class SendForm(Form):
    """How it went."""

    way = forms.ChoiceField(label="怎么报的", choices=Way.choices, widget=forms.RadioSelect)
    at = _when("报出时间")
    skips = forms.CharField(label="越级的理由", max_length=200, required=False)

    def __init__(self, *args: Any, passes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not passes:
            del self.fields["skips"]


class ConfirmForm(Form):
    """With whom it was confirmed."""

    confirmed_with = forms.CharField(label="与谁确认（姓名、职务）", max_length=60)
    at = _when("确认时间")


class CallForm(Form):
    """A call with a superior's duty room."""

    superior = forms.TypedChoiceField(label="哪个上级", coerce=int)
    person = forms.CharField(label="对方（姓名、职务、电话）", max_length=80)
    words = _box("内容", 4, 2000)
    at = _when("几时")
    once = OnceField()

    def __init__(self, *args: Any, superiors: Sequence[Superior], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.superiors = {s.pk: s for s in superiors}
        fields: Any = self.fields
        fields["superior"].choices = [(s.pk, s.name) for s in superiors]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        held = dict(self.cleaned_data)
        held["superior"] = self.superiors[held["superior"]]
        return held


class AskForm(Form):
    """A question to the office below."""

    words = _box("追问什么", 4, 2000)
    once = OnceField()


class AnswerForm(Form):
    """What was answered."""

    answer = _box("怎么回复的", 4, 2000)
    at = _when("回复时间")


class SettingForm(Form):
    """Paper, layout, signers."""

    paper = forms.CharField(label="叫什么", max_length=20, help_text="如：值班信息、信息专报；期号按名称和年度连续编")
    layout_key = forms.ChoiceField(label="版式")
    layout = forms.TypedChoiceField(label="或用自己的版式", coerce=int, required=False, empty_value=None)
    leader_from = forms.TypedChoiceField(label="哪一级起由领导签发", coerce=int, required=False, empty_value=None)
    lead_signs = forms.BooleanField(label="当班带班领导可以签发", required=False)
    again_minutes = forms.IntegerField(label="上级退回后，多少分钟内重报", min_value=5, max_value=1440, initial=30)
    receive_minutes = forms.IntegerField(label="下级报来的，多少分钟内签收", min_value=1, max_value=240, initial=10)
    signers = forms.TypedMultipleChoiceField(
        label="审签人以外还有谁可以签发", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    version = VersionField()

    def __init__(
        self, *args: Any, layouts: Choices, own: Sequence[Layout], posts: Sequence[Appointment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.own = {layout.pk: layout for layout in own}
        fields["layout_key"].choices = layouts
        fields["layout"].choices = [("", "不用"), *((pk, str(layout)) for pk, layout in self.own.items())]
        graded = [(s.value, f"{s.label}及以上") for s in Severity if s != Severity.NONE]
        fields["leader_from"].choices = [("", "都由审签人签发"), *graded]
        fields["signers"].choices = [(p.pk, f"{p.person.name}　{p.post_name}") for p in posts]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        held = dict(self.cleaned_data)
        held["layout"] = self.own.get(held["layout"] or 0)
        return held

"""Forms of supervision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import QUALITY, SATISFIED, Feedback, Origin, Rhythm, Urgency
from tongzheng.ui.forms import FilesField, Filters, Form, OnceField, VersionField


def _text(label: str, rows: int = 4, most: int = 5000, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def _choices(things: Iterable[Any], empty: str = "请选") -> list[tuple[Any, str]]:
    return [("", empty), *((thing.pk, getattr(thing, "short_name", str(thing))) for thing in things)]


class ItemForm(Form):
    """What is to be done, by when, and where it comes from."""

    title = forms.CharField(label="事项", max_length=120)
    text = _text("办理要求", 5)
    origin = forms.ChoiceField(label="来源", choices=Origin.choices, initial=Origin.MEETING)
    origin_words = forms.CharField(label="来源说明", max_length=200, required=False)
    leader = forms.TypedChoiceField(label="结果报给哪位领导", coerce=int, empty_value=None, required=False)
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices, initial=Urgency.NORMAL)
    due = forms.DateField(label="期限")
    due_basis = forms.CharField(label="期限依据", max_length=80, required=False)
    rhythm = forms.ChoiceField(label="怎样反馈", choices=Rhythm.choices, initial=Rhythm.ONCE)
    last_day = forms.DateField(label="长期事项办到哪天为止", required=False)
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, initial=Label.OPEN)
    once = OnceField()

    def __init__(self, *args: Any, leaders: Iterable[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {post.pk: post for post in leaders}
        names = [(post.pk, f"{post.person.name}　{post.title}") for post in self.leaders.values()]
        self.fields["leader"].choices = [("", "不报领导"), *names]  # type: ignore[attr-defined]

    def clean_leader(self) -> Appointment | None:
        """The leader's post."""
        return self.leaders.get(self.cleaned_data["leader"])


class ChangeForm(ItemForm):
    """The same, of a draft."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["once"], self.fields["origin"]


class OrderForm(Form):
    """An instruction becomes a matter and is given out in one step."""

    title = forms.CharField(label="事项", max_length=120)
    text = _text("办理要求", 4)
    lead = forms.TypedChoiceField(label="牵头单位", coerce=int)
    supports = forms.TypedMultipleChoiceField(
        label="配合单位", coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": "6"})
    )
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices)
    due = forms.DateField(label="期限")
    due_basis = forms.CharField(label="期限依据", max_length=80, required=False)
    known = forms.BooleanField(required=False, widget=forms.HiddenInput)  # shown when somebody is away on the day
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        _units(self)

    def clean_lead(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["lead"]]

    def clean_supports(self) -> list[Unit]:
        """The units themselves."""
        return [self.units[pk] for pk in self.cleaned_data["supports"] if pk in self.units]


def _units(form: Any) -> None:
    form.fields["lead"].choices = _choices(form.units.values())
    form.fields["supports"].choices = _choices(form.units.values())[1:]


class AssignForm(Form):
    """Who leads, who supports, by when."""

    lead = forms.TypedChoiceField(label="牵头单位", coerce=int)
    supports = forms.TypedMultipleChoiceField(
        label="配合单位", coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": "6"})
    )
    due = forms.DateField(label="期限")
    known = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        _units(self)

    clean_lead, clean_supports = OrderForm.clean_lead, OrderForm.clean_supports


class ReasonForm(Form):
    """Why."""

    reason = _text("理由", 3, 300)


class RedoForm(Form):
    """Why it will not do, and by when anew."""

    reason = _text("退回的理由", 3, 300)
    due = forms.DateField(label="重办期限（不填按原期限）", required=False)


class AcceptForm(Form):
    """How good the result is."""

    quality = forms.ChoiceField(label="办理质量", choices=QUALITY, initial="good", widget=forms.RadioSelect)
    review = forms.CharField(label="审核意见", max_length=300, required=False)


class GoOnForm(Form):
    """By when the next period is reported on."""

    due = forms.DateField(label="下一次反馈的期限（按反馈周期，可以改）")
    review = forms.CharField(label="审核意见", max_length=300, required=False)


class WordForm(Form):
    """Seen, or once more."""

    again = forms.TypedChoiceField(
        label="意见", choices=[("", "圈阅，可以办结"), ("yes", "再批，请继续办")], coerce=lambda v: v == "yes", empty_value=None,
        required=False, widget=forms.RadioSelect, initial="",
    )  # fmt: skip
    text = forms.CharField(
        label="批示", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": "4", "class": "kai"})
    )
    satisfied = forms.ChoiceField(
        label="满意度", required=False, choices=[("", "不评"), *SATISFIED],
        widget=forms.RadioSelect,
    )  # fmt: skip
    once = OnceField()


class ReopenForm(Form):
    """Why, and by when."""

    reason = _text("再办的要求", 3, 300)
    due = forms.DateField(label="期限（不填按要求里的话算）", required=False)


class FeedbackForm(Form):
    """What was done."""

    kind = forms.ChoiceField(label="报什么", widget=forms.RadioSelect)
    text = _text("办理情况", 8, 10_000)
    problem = _text("存在的问题、需要协调的事", 3, 10_000, required=False)
    uploads = FilesField(label="照片、佐证", accept=ACCEPT)
    once = OnceField()

    def __init__(self, *args: Any, lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        k = Feedback.Kind
        kinds = [k.PROGRESS, k.RESULT] if lead else [k.PROGRESS, k.OPINION]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0].value


class SettleForm(Form):
    """How it was settled."""

    text = _text("怎么协调的", 3, 300)


class ExtensionForm(Form):
    """Until when, why, how far it is."""

    due = forms.DateField(label="延到哪天")
    reason = _text("原因", 3, 2000)
    progress = _text("当前进展", 3, 2000)
    once = OnceField()


class TermsForm(Form):
    """An office's times."""

    at_once = forms.IntegerField(label="特急（日）", min_value=0, max_value=365)
    urgent = forms.IntegerField(label="急件（日）", min_value=1, max_value=365)
    normal = forms.IntegerField(label="一般（日）", min_value=1, max_value=365)
    hard = forms.IntegerField(label="难度大（日）", min_value=1, max_value=365)
    meeting = forms.IntegerField(label="会议议定（日）", min_value=1, max_value=365)
    petition = forms.IntegerField(label="信访、县长信箱（日）", min_value=1, max_value=365)
    working = forms.BooleanField(label="按工作日算", required=False)
    sign_hours = forms.IntegerField(label="交办后多少小时内签收", min_value=1, max_value=240)
    quiet_days = forms.IntegerField(label="报领导后几个工作日没有新批示可以办结", min_value=0, max_value=60)
    before = forms.CharField(label="到期前几个工作日提醒（可写几个，如 5、2）", max_length=30, required=False)
    on_day = forms.BooleanField(label="到期当天早上提醒", required=False)
    after = forms.CharField(label="逾期几个工作日自动催办（可写几个）", max_length=30, required=False)
    leader_days = forms.IntegerField(label="逾期几个工作日告单位主要领导", min_value=0, max_value=60)
    director_days = forms.IntegerField(label="逾期几个工作日告办公室主任", min_value=0, max_value=60)
    top_days = forms.IntegerField(label="逾期几个工作日告批示领导", min_value=0, max_value=60)
    scheme = forms.ChoiceField(label="灯色")
    version = VersionField()

    def __init__(self, *args: Any, schemes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = schemes  # type: ignore[attr-defined]


PICKED = [("near", "两天内到期"), ("asked", "延期待批"), ("month", "本月办结")]
HEAD = {"near": "near", "asked": "extensions", "month": "closed"}  # → ledger.figures


class Sieve(Filters):
    """What stands in the ledger's address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    origin = forms.ChoiceField(label="来源", required=False, choices=[("", "全部"), *Origin.choices])
    unit = forms.TypedChoiceField(label="单位", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "在办"), ("late", "逾期"), *PICKED, ("all", "全部"), *State.choices]
    )

    def __init__(self, data: Any, units: Iterable[Unit]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = _choices(units, "全部")  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them; a value that cannot be is no filter."""
        self.is_valid()
        found = self.cleaned_data
        state = found.get("state", "")
        return {
            "word": found.get("q", ""), "origin": found.get("origin", ""), "unit": found.get("unit"),
            "state": "" if state == "late" or state in HEAD else state, "late": state == "late", "pick": HEAD.get(state, ""),
        }  # fmt: skip


class SpanForm(Filters):
    """From when to when; this year so far unless both days make sense."""

    start = forms.DateField(label="从", required=False)
    end = forms.DateField(label="到", required=False)

    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        self.is_valid()
        today = timezone.localdate()
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        start = start if start and 2000 <= start.year <= 2100 else today.replace(month=1, day=1)
        return start, end if end and start <= end <= dt.date(2100, 12, 31) else max(start, today)

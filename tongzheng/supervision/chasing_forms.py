"""Forms of reminding, of its times, of contacts and talks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from tongzheng.network.models import Appointment
from tongzheng.supervision.actions.reminding import NOTICE, WAYS
from tongzheng.supervision.models import Reminder
from tongzheng.ui.forms import DateTimeBox, Form, OnceField, VersionField

MOMENTS = 3


class RemindForm(Form):
    """Which ways, up to whom, with which words; of one matter also who answered the telephone."""

    way = forms.MultipleChoiceField(
        label="方式", choices=[(way, way) for way in WAYS], initial=[NOTICE], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    step = forms.ChoiceField(label="催到哪一级（再催自动升一级）", choices=Reminder.Step.choices)
    colour = forms.ChoiceField(label="督查单（直接发橙、红色的要在内容里写原因）", required=False)
    text = forms.CharField(label="内容", max_length=300, required=False)
    callee = forms.CharField(label="电话是谁接的（单位、姓名）", max_length=80, required=False)
    said = forms.CharField(label="对方怎么说", max_length=300, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def __init__(self, *args: Any, slips: Sequence[str], one: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slips:
            choices = [("", "按次序（蓝 → 橙 → 红）"), *((colour, f"{colour}色督查单") for colour in slips)]
            self.fields["colour"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["colour"]
        if not one:
            del self.fields["callee"], self.fields["said"]

    def clean_seen(self) -> dict[int, int] | None:
        """How often each matter had been reminded when the page was made; None when that is not said."""
        found = {}
        for pair in self.cleaned_data["seen"].split(",")[:500]:
            pk, _, times = pair.partition(":")
            if not (pk.isascii() and pk.isdigit() and times.isascii() and times.isdigit() and len(pair) < 30):
                return None
            found[int(pk)] = int(times)
        return found or None


class AnswerForm(Form):
    """What the unit says."""

    text = forms.CharField(label="答复", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))


class ReferForm(Form):
    """Why the lead cannot settle it."""

    text = forms.CharField(label="分歧在哪里，建议怎么办", max_length=300, widget=forms.Textarea(attrs={"rows": "4"}))


class TimingForm(Form):
    """When the units of a matter are reminded."""

    office = forms.BooleanField(label="按本办公室统一的时间（下面的不管）", required=False)
    before = forms.CharField(label="到期前几个工作日提醒（可写几个，如 5、2）", max_length=30, required=False)
    on_day = forms.BooleanField(label="到期当天早上提醒", required=False)
    after = forms.CharField(label="逾期几个工作日自动催办（可写几个）", max_length=30, required=False)
    at_1 = forms.DateTimeField(label="指定时间自动催办", required=False, widget=DateTimeBox)
    at_2 = forms.DateTimeField(label="指定时间（二）", required=False, widget=DateTimeBox)
    at_3 = forms.DateTimeField(label="指定时间（三）", required=False, widget=DateTimeBox)
    version = VersionField()

    def chosen(self) -> dict[str, Any]:
        """As actions.set_timing wants it."""
        values = dict(self.cleaned_data)
        moments = [values.pop(f"at_{n}") for n in range(1, MOMENTS + 1)]
        return {**values, "at": [moment for moment in moments if moment]}


class ContactForm(Form):
    """Who, at which telephone, for what."""

    post = forms.TypedChoiceField(label="联络员", coerce=int)
    phone = forms.CharField(label="电话", max_length=40)
    duties = forms.CharField(label="职责", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))
    seen = VersionField()

    def __init__(self, *args: Any, people: Iterable[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {post.pk: post for post in people}
        names = [(post.pk, f"{post.person.name}　{post.post_name}") for post in self.people.values()]
        self.fields["post"].choices = [("", "请选"), *names]  # type: ignore[attr-defined]

    def clean_post(self) -> Appointment:
        """The post itself."""
        return self.people[self.cleaned_data["post"]]


class TalkForm(Form):
    """Held or not, and what came of it."""

    held = forms.TypedChoiceField(
        label="怎么处理", choices=[("yes", "已约谈"), ("no", "暂不约谈")], coerce=lambda v: v == "yes",
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    note = forms.CharField(
        label="约谈情况，或暂不约谈的理由", max_length=300, widget=forms.Textarea(attrs={"rows": "3"})
    )
    once = OnceField()

"""The base form speaks the office's Chinese, drops NUL, and keeps what was typed when an action refuses."""

import uuid

import pytest
from django import forms
from django.http import QueryDict

from tongzheng.text.secrecy import Classified, Marking
from tongzheng.trail.refusals import Refused
from tongzheng.ui.forms import DateTimeBox, Form, OnceField, VersionField, attempt


class Return(Form):
    reason = forms.CharField(label="退回原因", help_text="单位会看到", widget=forms.Textarea, max_length=5)
    at = forms.DateTimeField(label="事发时间", required=False)
    way = forms.ChoiceField(label="方式", choices=[("a", "单篇")], required=False)
    paper = forms.FileField(label="附件", required=False)
    own = forms.CharField(label="自定", required=True, error_messages={"required": "自己的话"})
    once = OnceField()
    version = VersionField(required=False)


def bound(**data):
    query = QueryDict(mutable=True)
    query.update({"own": "x", **data})
    return Return(query)


def test_errors_are_in_office_words():
    form = bound(reason="", at="昨天下午", way="z")
    assert form.errors["reason"] == ["还没填退回原因"]
    assert "照这个样子写" in form.errors["at"][0]
    assert form.errors["way"] == ["这一项不在可选范围里，请重选"]
    assert bound(reason="一二三四五六").errors["reason"] == ["现在 6 字，最多 5 字，请删减"]


def test_words_a_room_chose_itself_stay():
    assert Return({"own": ""}).errors["own"] == ["自己的话"]


def test_nul_is_dropped():
    assert bound(reason="数\x00字").is_valid()
    form = bound(reason="数\x00字")
    form.is_valid()
    assert form.cleaned_data["reason"] == "数字"
    assert Return({"own": "x\x00", "reason": "a"}).data["own"] == "x"


def test_looks():
    form = Return()
    assert form.fields["reason"].widget.attrs["class"] == "input"
    assert isinstance(form.fields["at"].widget, DateTimeBox)
    html = str(form["reason"])
    assert "maxlength" not in html
    assert 'data-max="5"' in html


def test_a_browser_date_time_is_understood():
    form = bound(reason="好", at="2026-11-21T14:05")
    assert form.is_valid()
    assert (form.cleaned_data["at"].hour, form.cleaned_data["at"].minute) == (14, 5)


def test_once_is_made_with_the_form_and_kept_when_sent():
    first, second = Return()["once"].value(), Return()["once"].value()
    assert uuid.UUID(str(first))
    assert first != second
    form = bound(reason="好", once=str(first))
    assert form.is_valid()
    assert form.cleaned_data["once"] == uuid.UUID(str(first))
    without = bound(reason="好")
    assert without.is_valid()
    assert isinstance(without.cleaned_data["once"], uuid.UUID)


def test_attempt_returns_what_the_action_returns():
    form = bound(reason="好")
    form.is_valid()
    assert attempt(form, lambda a, *, by: (a, by), 1, by=2) == (1, 2)
    assert not form.errors


def _raise(error):
    raise error


def test_attempt_puts_a_refusal_on_the_form():
    form = bound(reason="好")
    form.is_valid()
    assert attempt(form, _raise, Refused("已经签发，不能退回")) is None
    assert form.non_field_errors() == ["已经签发，不能退回"]
    assert form["reason"].value() == "好"


def test_attempt_puts_a_marking_on_the_form():
    form = bound(reason="好")
    form.is_valid()
    assert attempt(form, _raise, Classified("正文", Marking("机密★", "第 3 行", "密级后有★"))) is None
    assert "机密★" in form.non_field_errors()[0]


@pytest.mark.parametrize("error", [KeyError("x"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), OSError("disk")])
def test_attempt_lets_everything_else_through(error):
    form = bound(reason="好")
    form.is_valid()
    with pytest.raises(type(error)):
        attempt(form, _raise, error)

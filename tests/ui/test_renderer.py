"""The plain renderer draws what Django's templates draw."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from tongzheng.ui.renderer import DRAWN, Plain

CHOICES = [("", "不限"), ("a", "动态<b>"), ("组", [("b", "问题"), ("c", "“经验”&")])]
FIELDS = {
    "text": forms.CharField(initial='"><script>', widget=forms.TextInput(attrs={"class": "input", "data-x": "1"})),
    "empty": forms.CharField(required=False),
    "number": forms.IntegerField(initial=0),
    "hidden": forms.CharField(widget=forms.HiddenInput, initial="x"),
    "email": forms.EmailField(initial="a@b.cn"),
    "password": forms.CharField(widget=forms.PasswordInput, initial="secret"),
    "tick": forms.BooleanField(initial=True),
    "date": forms.DateField(initial=dt.date(2026, 11, 22)),
    "select": forms.ChoiceField(choices=CHOICES, initial="b"),
    "several": forms.MultipleChoiceField(choices=CHOICES, initial=["a", "c"]),
    "radio": forms.ChoiceField(choices=CHOICES[:2], widget=forms.RadioSelect, initial="a"),
    "ticks": forms.MultipleChoiceField(choices=CHOICES[:2], widget=forms.CheckboxSelectMultiple, initial=["a"]),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_widget_looks_the_same(name):
    form = type("F", (forms.Form,), {name: FIELDS[name]})
    ours, theirs = str(form(renderer=Plain())[name]), str(form(renderer=DjangoTemplates())[name])
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("name", ["radio", "ticks"])
def test_a_single_choice_looks_the_same(name):
    form = type("F", (forms.Form,), {name: FIELDS[name]})
    ours = [c.tag() for c in form(renderer=Plain())[name]]
    theirs = [c.tag() for c in form(renderer=DjangoTemplates())[name]]
    assert [parse_html(x) for x in ours] == [parse_html(x) for x in theirs]


def test_the_site_uses_it(settings):
    assert settings.FORM_RENDERER == "tongzheng.ui.renderer.Plain"
    assert DRAWN

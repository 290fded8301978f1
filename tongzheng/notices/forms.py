"""Forms of the inbox."""

from __future__ import annotations

from django import forms

from tongzheng.ui.forms import Form


class ReadAllForm(Form):
    """Up to which notice the person has seen the list."""

    until = forms.IntegerField(label="看到哪一条", min_value=0, max_value=10**18, widget=forms.HiddenInput)

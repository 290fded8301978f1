"""Small forms of one press."""

from __future__ import annotations

from django import forms

from tongzheng.files.kinds import ACCEPT
from tongzheng.ui.forms import FilesField, Form, OnceField


class OnceForm(Form):
    """A press that creates or switches something."""

    once = OnceField()
    on = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AttachForm(Form):
    """Files to put on a report."""

    uploads = FilesField(
        accept=ACCEPT, label="附件", required=True, help_text="Word、Excel、PDF、OFD、图片等，每个不超过 50 MB"
    )

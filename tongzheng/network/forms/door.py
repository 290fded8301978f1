"""Signing in, one's own password and mail address."""

from __future__ import annotations

import json

from django import forms
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from tongzheng.ui.forms import Form


class SignInForm(Form):
    username = forms.CharField(
        label="姓名、登录名或手机号", max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label="口令", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class PasswordForm(Form):
    """A new password, typed twice."""

    new = forms.CharField(
        label="新口令", max_length=200, strip=False, help_text="至少 10 个字符，不能全是数字，不能和姓名相近",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="再输一遍", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两遍不一样，请重新输入")
        return data


class ChangePasswordForm(PasswordForm):
    """Also asks for the present one."""

    old = forms.CharField(
        label="现在的口令", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    field_order = ["old", "new", "again"]


class MeForm(Form):
    phone = forms.CharField(label="电话", max_length=40, required=False)
    email = forms.EmailField(label="电子邮件", max_length=254, required=False, help_text="填了就把提醒也发到这里")


class Kept:
    """A form somebody had filled in when the session was over; travels through sign-in as one hidden field."""

    def __init__(self, target: str, fields: list[tuple[str, str]], had_files: bool = False) -> None:
        self.target, self.fields, self.had_files = target, fields, had_files

    @classmethod
    def of(cls, request: HttpRequest) -> Kept:
        """What this request posted; passwords, tokens and keys of the page are left out."""
        left_out = {"csrfmiddlewaretoken", "kept"}
        fields = [
            (name, str(value))
            for name, values in request.POST.lists()
            for value in values
            if name not in left_out and "password" not in name and name not in {"old", "new", "again"}
        ]
        return cls(request.get_full_path(), fields, bool(request.FILES))

    @classmethod
    def read(cls, text: str) -> Kept | None:
        """What travelled; None if it is not there or was tampered with."""
        try:
            raw = json.loads(text)
            fields = [(str(name), str(value)) for name, value in raw["fields"]]
            target = str(raw["target"])
            "".join([target, *(part for pair in fields for part in pair)]).encode()  # half a character fits no page
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        if not target.startswith("/") or not url_has_allowed_host_and_scheme("".join(target.split()), None):
            return None
        return cls(target, fields, bool(raw.get("had_files")))

    def write(self) -> str:
        """As one line of text."""
        data = {"target": self.target, "fields": self.fields, "had_files": self.had_files}
        return json.dumps(data, ensure_ascii=False)

"""Forms of the mail room."""

from __future__ import annotations

from typing import Any

from django import forms

from tongzheng.mailbox.actions.filing import WAYS
from tongzheng.mailbox.flow import State
from tongzheng.mailbox.models import Security
from tongzheng.ui.forms import DateBox, Form

ASIDE_REASONS = ["广告", "与信息工作无关", "已通过系统报送", "请来信人找本单位信息员报送"]
SHOWN = [State.WAITING, State.FILED, State.ASIDE, State.REFUSED, State.BROKEN]


class AssignForm(Form):
    """Whose the letter is, and how it goes on."""

    unit = forms.TypedChoiceField(label="转给哪个单位", coerce=int)
    way = forms.ChoiceField(label="怎么转", choices=list(WAYS.items()), initial="draft", widget=forms.RadioSelect)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "请选"), *units]  # type: ignore[attr-defined]


class AsideForm(Form):
    """Why a letter is put aside."""

    reason = forms.CharField(label="搁置原因", max_length=2000, widget=forms.Textarea(attrs={"rows": "2"}))


class EmptyForm(Form):
    """Nothing to fill in."""


class MailboxForm(Form):
    """Where the mail is fetched; the password is the operator's."""

    host = forms.CharField(label="IMAP 服务器", max_length=120)
    security = forms.ChoiceField(label="加密方式", choices=Security.choices)
    port = forms.IntegerField(label="端口", min_value=1, max_value=65535, initial=993)
    username = forms.CharField(label="帐号", max_length=120)
    folder = forms.CharField(label="收信文件夹", max_length=80, initial="INBOX")
    done_folder = forms.CharField(
        label="收好以后移到",
        max_length=80,
        required=False,
        help_text="空着就留在原处，只标为已读；文件夹要先在邮箱里建好",
    )
    since = forms.DateField(label="从哪天的信收起", widget=DateBox())
    active = forms.BooleanField(label="自动收信（每分钟一次）", required=False, initial=True)

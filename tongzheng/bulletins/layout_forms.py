"""Which layout a periodical has (E6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongzheng.bulletins.models import Byline, Layout
from tongzheng.typeset.layout import built_in
from tongzheng.ui.forms import Form


class LayoutChoiceForm(Form):
    """Layout, by-line, and whether readers may take the PDF."""

    layout = forms.ChoiceField(label="版式", widget=forms.RadioSelect)
    byline = forms.ChoiceField(
        label="供稿署名",
        choices=Byline.choices,
        widget=forms.RadioSelect,
        help_text="要求隐去的作者在哪种署名里都不出现",
    )
    downloads = forms.BooleanField(label="读者可以下载印发的 PDF", required=False)

    def __init__(self, *args: Any, own: Sequence[Layout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["layout"]
        field.choices = [(key, f"{y.name}　{y.about}") for key, y in built_in().items()]
        field.choices += [(str(y.pk), f"{y.name}（本办公室的）") for y in own]

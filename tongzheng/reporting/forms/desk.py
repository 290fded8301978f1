"""Forms of the office's desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Article, Kind, Mood, Report
from tongzheng.reporting.queries.desk import STATES, Sieve
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField

RETURN_REASONS = ["数字待核", "要素不全", "过于空泛", "与旧稿重复", "一事一报", "请补充原因和建议"]
DECLINE_REASONS = ["一般性工作动态", "日常事务性消息", "已有同类来稿采用", "时效已过", "内容零碎", "本单位可自行处理"]
DOUBT_QUESTIONS = ["数字前后不一致", "时间不清", "与以前来稿不一致", "来源不明", "提法需核"]
VERIFY_WAYS = ["电话核实", "调阅附件", "查对文件", "现场了解"]
BIG = 10**18  # larger keys would overflow a database integer

REASONS = {"return": RETURN_REASONS, "decline": DECLINE_REASONS}  # the chips of the generic act page


class BareForm(Form):
    """An act that asks nothing."""


class AssignForm(Form):
    """Which editor."""

    editor = forms.TypedChoiceField(label="派给", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, editors: Iterable[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editors = {e.pk: e for e in editors}
        self.fields["editor"].choices = [  # type: ignore[attr-defined]
            (pk, str(e.person)) for pk, e in self.editors.items()
        ]

    def clean_editor(self) -> Appointment:
        """The editor's post."""
        return self.editors[self.cleaned_data["editor"]]


class DoubtForm(Form):
    """What is doubtful, and why."""

    quote = forms.CharField(label="存疑的文字", max_length=200)
    question = forms.CharField(label="疑问", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))


class VerifyForm(Form):
    """With whom, how, what came out."""

    asked_whom = forms.CharField(label="向谁核实", max_length=80)
    how = forms.CharField(label="怎么核实", max_length=80)
    result = forms.CharField(label="核实结果", max_length=300, widget=forms.Textarea(attrs={"rows": "3"}))


class ForwardForm(Form):
    """Which text goes up."""

    once = OnceField()
    text_from = forms.ChoiceField(label="用哪份文字起草", widget=forms.RadioSelect, initial="original")

    def __init__(self, *args: Any, articles: Iterable[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.articles = {str(a.pk): a for a in articles}
        own = [(pk, f"编发稿《{a.title}》") for pk, a in self.articles.items()]
        self.fields["text_from"].choices = [("original", "来稿原文"), *own]  # type: ignore[attr-defined]

    def clean_text_from(self) -> Article | str:
        """The article, or "original"."""
        return self.articles.get(self.cleaned_data["text_from"], "original")


class CombineForm(Form):
    """A new article from the chosen reports."""

    once = OnceField()
    title = forms.CharField(label="标题", max_length=120)
    way = forms.ChoiceField(label="编成", choices=Article.Way.choices, widget=forms.RadioSelect)


class ArticleForm(Form):
    """The edited text."""

    version = VersionField()
    title = forms.CharField(label="标题", max_length=120)
    body = forms.CharField(
        label="正文", widget=forms.Textarea(attrs={"rows": "28", "data-paste-table": ""}), strip=False
    )
    uploads = FilesField(
        accept=ACCEPT, label="添加图片", help_text="存稿时一起存上；插到正文里的用 JPEG 或 PNG 格式，其他文件只作附件。"
    )


class AddSourceForm(Form):
    """Which report to bring in."""

    report = forms.TypedChoiceField(label="来稿", coerce=int)

    def __init__(self, *args: Any, reports: Iterable[Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reports = {r.pk: r for r in reports}
        self.fields["report"].choices = [  # type: ignore[attr-defined]
            (pk, f"{r.unit.short_name}　{r.title}") for pk, r in self.reports.items()
        ]

    def clean_report(self) -> Report:
        """The report itself."""
        return self.reports[self.cleaned_data["report"]]


class DropForm(Form):
    """Why the article is withdrawn."""

    reason = forms.CharField(label="撤稿原因", max_length=1000, widget=forms.Textarea(attrs={"rows": "3"}))


class SieveForm(Form):
    """The register's filters; what makes no sense is left out."""

    month = forms.CharField(label="月份", required=False, max_length=7, widget=forms.TextInput(attrs={"type": "month"}))
    start = forms.DateField(label="从", required=False)
    end = forms.DateField(label="到", required=False)
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Kind.choices])
    mood = forms.ChoiceField(label="喜忧", required=False, choices=[("", "全部"), *Mood.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES])
    editor = forms.TypedChoiceField(label="编辑", required=False, coerce=int, empty_value=None)
    number = forms.CharField(label="编号", required=False, max_length=30)
    q = forms.CharField(label="搜索", required=False, max_length=60)

    def __init__(self, *args: Any, units: Iterable[Unit], editors: Iterable[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {"unit": [(u.pk, u.short_name) for u in units], "editor": [(e.pk, str(e.person)) for e in editors]}
        for name, rows in lists.items():
            self.fields[name].choices = [("", "全部"), *rows]  # type: ignore[attr-defined]
        for name in ("start", "end", "mood"):  # these come with an address; the form is wide enough without
            if not self.data.get(name):
                del self.fields[name]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input small"

    @property
    def sieve(self) -> Sieve:
        """The filters that hold."""
        self.is_valid()
        held: dict[str, Any] = getattr(self, "cleaned_data", {})
        days = {name: _sane(held.get(name)) for name in ("start", "end")}
        given: dict[str, Any] = days | {name: held.get(name) for name in ("unit", "editor")}
        given |= {name: held.get(name) or "" for name in ("month", "kind", "mood", "state", "number")}
        return Sieve(**given, words=held.get("q") or "")


def _sane(day: dt.date | None) -> dt.date | None:
    return day if day and 1990 <= day.year <= 2100 else None


def keys_of(values: Iterable[str]) -> list[int]:
    """Primary keys from an address; what is none becomes 0, which nobody sees."""
    return [int(v) if v.isascii() and v.isdigit() and len(v) < 19 and int(v) < BIG else 0 for v in values][:100]

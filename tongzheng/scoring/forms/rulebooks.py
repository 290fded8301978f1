"""Forms of rulebooks: begin, bring in, activate, the head; leagues of units, outlets (K1)."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.reporting.models import Level
from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.rulebook import Rulebook
from tongzheng.scoring.engine.rulebook.reading import Bad, value_of
from tongzheng.scoring.engine.rulebook.tables import HEAD, Column
from tongzheng.scoring.queries.rulebooks import Sample
from tongzheng.scoring.queries.wording import plain
from tongzheng.ui.forms import Form, OnceField

AS_SAMPLE = ("sample", "照样本的写法")
UPLOAD_MAX = 1_000_000
_LEAGUE = re.compile(r"([A-Za-z][A-Za-z0-9_]{0,30})[\s=＝：:]+(.{1,30})")


class StartForm(Form):
    """Which shipped rulebook to begin from, and two choices nobody makes for the office."""

    sample = forms.ChoiceField(label="从哪个样本起草", widget=forms.RadioSelect)
    name = forms.CharField(label="办法名称", max_length=80)
    repeat = forms.ChoiceField(
        label="同一稿件被几个刊物采用", widget=forms.RadioSelect,
        choices=[*((k, v) for k, v in w.REPEATS.items() if k != "alone"), AS_SAMPLE], help_text="各地不同，请明确选定",
    )  # fmt: skip
    joint = forms.ChoiceField(
        label="联合报送的稿件", widget=forms.RadioSelect,
        choices=[*((k, v) for k, v in w.JOINTS.items() if k != "fixed"), AS_SAMPLE], help_text="各地不同，请明确选定",
    )  # fmt: skip
    once = OnceField()

    def __init__(self, *args: Any, samples: list[Sample], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sample"].choices = [(s.key, s.about) for s in samples]  # type: ignore[attr-defined]


class UploadForm(Form):
    """A rulebook as a TOML file."""

    file = forms.FileField(label="办法文件（.toml）", widget=forms.FileInput(attrs={"accept": ".toml,.txt"}))
    once = OnceField()

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > UPLOAD_MAX:
            raise forms.ValidationError("文件太大，计分办法一般只有几十 KB，请核对选对了文件")
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("文件不是 UTF-8 文字，请另存为 UTF-8 再传") from error


class ActivateForm(Form):
    """From which day it holds."""

    starts = forms.DateField(label="从哪天起启用", help_text="一般从某月、某季或某年的第一天起；前一版到前一天为止")


class OutletForm(Form):
    """A superior's periodical, or a website."""

    name = forms.CharField(label="名称", max_length=60)
    level = forms.ChoiceField(label="层级", choices=Level.choices, initial=Level.CITY)


class NamesForm(Form):
    """Every periodical a draft names, each with the name it shall have."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: list[str], known: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        for n, name in enumerate(names):
            note = "" if name in known else "还没有登记的刊物"
            self.fields[f"name-{n}"] = forms.CharField(
                label=f"《{name}》改为",
                max_length=60,
                initial=name,
                help_text=note,
                widget=forms.TextInput(attrs={"class": "input"}),
            )

    def wanted(self) -> dict[str, str]:
        """Old name → new."""
        return {name: self.cleaned_data[f"name-{n}"] for n, name in enumerate(self.names)}


class HeadForm(Form):
    """What stands at the head of a rulebook; the fields come from the engine's own list of parameters."""

    name = forms.CharField(label="名称", max_length=80)
    leagues = forms.CharField(
        label="分榜", max_length=1000, widget=forms.Textarea(attrs={"rows": "4"}),
        help_text="一行一榜：单位类别的代号，空一格，榜名。如 town 乡镇榜",
    )  # fmt: skip
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in HEAD:
            self.fields[column.name] = _field(column)
        self.order_fields(["name", "document", "leagues"])

    @staticmethod
    def first(book: Rulebook, edition: int) -> dict[str, Any]:
        """What the boxes hold before anybody types."""
        values: dict[str, Any] = {"name": book.name, "edition": edition}
        values["leagues"] = "\n".join(f"{key} {title}" for key, title in book.leagues.items())
        for column in HEAD:
            value = getattr(book, column.name)
            values[column.name] = list(value) if isinstance(value, tuple) else value
            if column.kind.name == "figure" and value is not None:
                values[column.name] = plain(value)
        return values

    def clean_leagues(self) -> dict[str, str]:
        """Class → name of the league."""
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["leagues"].splitlines())):
            match = _LEAGUE.fullmatch(line)
            if match is None:
                raise forms.ValidationError(f"“{line[:30]}”看不懂，照这个样子写：town 乡镇榜")
            if match[1] in found:
                raise forms.ValidationError(f"代号 {match[1]} 写了两次")
            found[match[1]] = match[2].strip()
        if not found:
            raise forms.ValidationError("至少要有一个榜")
        return found

    def changes(self) -> dict[str, Any]:
        """The fields of the engine's Rulebook; call when valid. ValidationError by field stays on the form."""
        values: dict[str, Any] = {"name": self.cleaned_data["name"], "leagues": self.cleaned_data["leagues"]}
        for column in HEAD:
            given = self.cleaned_data[column.name]
            if given in ("", None, []):
                values[column.name] = column.default
                continue
            try:
                values[column.name] = value_of(column.kind, given)
            except Bad as bad:
                self.add_error(column.name, str(bad))
        return values


class LeaguesForm(Form):
    """Which class each unit is in."""

    def __init__(self, *args: Any, units: list[tuple[Any, str]], leagues: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"unit-{unit.pk}": unit.pk for unit, _ in units}
        for unit, now in units:
            choices = [("", f"按类别（{unit.get_kind_display()}）"), *leagues.items()]
            if now and now not in leagues:
                choices.append((now, f"{now}（现行办法没有这一榜）"))
            self.fields[f"unit-{unit.pk}"] = forms.ChoiceField(
                label=unit.short_name,
                choices=choices,
                initial=now,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
            )

    def chosen(self) -> dict[int, str]:
        """Unit → class."""
        return {pk: self.cleaned_data[name] for name, pk in self.keys.items()}


def _field(column: Column) -> forms.Field:
    kind = column.kind
    about: dict[str, Any] = {"label": kind.title, "help_text": kind.help, "required": False}
    made: forms.Field
    if kind.name == "choice":
        made = forms.ChoiceField(choices=[*(kind.choices or {}).items()], **about)
    elif kind.name == "set":
        made = forms.MultipleChoiceField(
            choices=[*(kind.choices or {}).items()], widget=forms.CheckboxSelectMultiple, **about
        )
    elif kind.name == "flag":
        made = forms.BooleanField(**about)
    elif kind.name == "count":
        made = forms.IntegerField(min_value=0, **about)
    elif column.name == "text":
        made = forms.CharField(max_length=100_000, strip=False, widget=forms.Textarea(attrs={"rows": "14"}), **about)
    else:
        made = forms.CharField(max_length=200, **about)
    if not isinstance(made.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        made.widget.attrs["class"] = "input"
    return made


def first_of_next_month() -> Any:
    """The day an activation is offered for."""
    today = timezone.localdate()
    return today.replace(year=today.year + today.month // 12, month=today.month % 12 + 1, day=1)

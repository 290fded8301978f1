"""Which layout a periodical has, and the values of an office's own layout (E6)."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField

from tongzheng.bulletins.models import Byline
from tongzheng.bulletins.models import Layout as OwnLayout
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.ui.forms import Form, VersionField

FONTS = (("fangsong", "仿宋"), ("kaiti", "楷体"), ("heiti", "黑体"), ("songti", "宋体"), ("title", "小标宋"))
HEADS = (("bulletin", "刊头"), ("document", "发文机关标志"), ("letter", "信函"), ("minutes", "纪要"))
BOTTOMS = (("bulletin", "报、送、发"), ("document", "抄送、印发机关"), ("none", "不印"))


@dataclass(frozen=True, slots=True)
class Value:
    """One value on the form. `path` as in Layout.changed, "headings.0.font" the first of a row; `kind` by its unit.

    `label` is the name typeset.layout.checked gives the value, so that its refusals find the field.
    """

    path: str
    label: str
    kind: str

    @property
    def field(self) -> str:
        """Name of the form field."""
        return self.path.replace(".", "-")


def _type(path: str, name: str, *kinds: str) -> tuple[Value, ...]:
    words = {"font": "字体", "size": "字号", "bold": "加粗", "colour": "颜色"}
    units = {"size": "磅"}
    return tuple(Value(f"{path}.{kind}", f"{name}{words[kind]}", units.get(kind, kind)) for kind in kinds)


GROUPS: tuple[tuple[str, tuple[Value, ...]], ...] = (
    ("页面", (
        Value("page.width", "纸宽", "毫米"), Value("page.height", "纸高", "毫米"),
        Value("page.top", "天头", "毫米"), Value("page.left", "订口", "毫米"),
        Value("page.right", "右白边", "毫米"), Value("page.bottom", "下白边", "毫米"),
        Value("page.lines", "每面行数", "行"), Value("page.chars", "每行字数", "字"),
        Value("page.mirrored", "双面印，双数页订口在右", "bold"),
        Value("section_breaks", "每个栏目另起一页", "bold"), Value("text_breaks", "每篇另起一页", "bold"),
    )),
    ("刊头", (
        Value("masthead.form", "刊头样式", "head"), *_type("masthead.name", "刊名", "font", "size", "colour"),
        Value("masthead.spread", "刊名字距", "字宽"), Value("masthead.drop", "刊头下移", "毫米"),
        *_type("masthead.number", "期号", "font", "size"),
        Value("masthead.rule", "红线粗细", "毫米"), Value("masthead.rule_colour", "红线颜色", "colour"),
        Value("masthead.gap", "红线上距", "毫米"), Value("masthead.after", "红线下空行", "行"),
        Value("masthead.contents", "目录标题", "text"),
    )),
    ("正文和标题", (
        *_type("body", "正文", "font", "size"), *_type("title", "标题", "font", "size", "bold", "colour"),
        *_type("section", "栏目", "font", "size"), *_type("headings.0", "第1级标题", "font", "size"),
        *_type("headings.1", "第2级标题", "font", "size"), *_type("headings.2", "第3级标题", "font", "bold"),
        *_type("note", "编者按", "font"), *_type("byline", "供稿", "font"), *_type("table", "表格", "font", "size"),
    )),
    ("报尾", (
        Value("bottom.form", "报尾样式", "bottom"), *_type("bottom.text", "报尾", "font", "size"),
        Value("bottom.outer", "版记粗线", "毫米"), Value("bottom.inner", "版记细线", "毫米"),
        Value("bottom.names", "印责任编辑、核稿、签发", "bold"), Value("bottom.copies", "印份数", "bold"),
        Value("bottom.even", "总在双数页", "bold"),
    )),
    ("页码", (
        Value("numbers.show", "印页码", "bold"), Value("numbers.first", "首页也印", "bold"),
        Value("numbers.alternate", "单页在右、双页在左", "bold"), *_type("numbers.text", "页码", "font", "size"),
        Value("numbers.below", "页码下距", "毫米"),
    )),
)  # fmt: skip
VALUES = tuple(value for _, values in GROUPS for value in values)


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

    def __init__(self, *args: Any, own: Sequence[OwnLayout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["layout"]
        field.choices = [(key, f"{y.name}　{y.about}") for key, y in built_in().items()]
        field.choices += [(str(y.pk), f"{y.name}（本办公室的）") for y in own]


class LayoutNameForm(Form):
    """A name for the office's own copy."""

    name = forms.CharField(label="名称", max_length=40, help_text="本办公室的人在列表里看到的，如“政务信息大字版”")


class LayoutForm(Form):
    """The values of a layout in groups; `values` after is_valid() is what Layout.changed takes."""

    name = forms.CharField(label="名称", max_length=40)
    version = VersionField()

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        self.layout = layout
        table = layout.table_of()
        now = {v.field: _get(table, v.path) for v in VALUES}
        mine = {v.field: _field(v, now[v.field]) for v in VALUES}
        self.base_fields = type(self).base_fields | mine  # type: ignore[misc]  # Django copies them for this form
        shown = {name: f"{value:g}" if isinstance(value, float) else value for name, value in now.items()}
        super().__init__(*args, initial=shown | kwargs.pop("initial", {}), **kwargs)

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The fieldsets."""
        for title, values in GROUPS:
            yield title, [self[v.field] for v in values]

    @property
    def values(self) -> dict[str, Any]:
        """Every value of the layout, as typed."""
        table: dict[str, Any] = copy.deepcopy({k: v for k, v in self.layout.table_of().items() if isinstance(v, dict)})
        table["headings"] = [dict(each) for each in self.layout.table_of()["headings"]]
        for value in VALUES:
            _set(table, value.path, self.cleaned_data[value.field])
        return table

    @property
    def typed(self) -> Layout:
        """The layout as typed, not saved."""
        return self.layout.changed(self.values)

    def clean(self) -> dict[str, Any]:
        """Say at its field what cannot be printed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.layout.changed(self.values)
            except TypesetError as error:
                self.add_reason(str(error), _named(str(error)))
        return data


def _named(said: str) -> str | None:
    """The field a refusal of typeset.layout speaks of."""
    if said.startswith("正文 "):
        return "body-size"
    return next((v.field for v in VALUES if said.startswith(f"“{v.label}”")), None)


def _field(value: Value, now: Any) -> forms.Field:
    choices = {"font": FONTS, "head": HEADS, "bottom": BOTTOMS}.get(value.kind)
    if choices:
        return forms.ChoiceField(label=value.label, choices=choices)
    if isinstance(now, bool):
        return forms.BooleanField(label=value.label, required=False)
    if value.kind == "colour":
        right = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", "颜色写成 #d40000 的样子")
        return forms.CharField(label=value.label, validators=[right], widget=forms.TextInput(attrs={"type": "color"}))
    if value.kind == "text":
        return forms.CharField(label=value.label, max_length=12, required=False)
    label = f"{value.label}（{value.kind}）"
    if isinstance(now, int):
        return forms.IntegerField(label=label, min_value=0, max_value=999)
    return forms.FloatField(label=label, min_value=0, max_value=999, widget=forms.NumberInput(attrs={"step": "any"}))


def _get(table: Mapping[str, Any], path: str) -> Any:
    found: Any = table
    for name in path.split("."):
        found = found[int(name)] if name.isdigit() else found[name]
    return found


def _set(table: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    found: Any = table
    for name in way:
        found = found[int(name)] if name.isdigit() else found[name]
    found[last] = value

"""The base form: office Chinese, the look's classes; `attempt` keeps what was typed when an action refuses."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, ParamSpec, Protocol, TypeVar, runtime_checkable

from django import forms
from django.http import QueryDict

P = ParamSpec("P")
R = TypeVar("R")


@runtime_checkable
class SaysNo(Protocol):
    """What an action raises when a rule says no: a reason for the person."""

    reason: str


@runtime_checkable
class FoundMarking(Protocol):
    """What an action raises when a text bears a classification mark."""

    marking: object


class DateTimeBox(forms.DateTimeInput):
    """The browser's own date and time picker."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DateBox(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ManyFiles(forms.ClearableFileInput):
    """A box for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, in the order they were chosen; none is fine unless it is required. `accept` as in HTML."""

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        attrs = {"multiple": True} | ({"accept": accept} if accept else {})
        super().__init__(widget=ManyFiles(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files as a list."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"])
        return list(files)


class OnceField(forms.UUIDField):
    """A hidden key made with the form: the same form sent twice does the thing once."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", uuid.uuid4)
        kwargs.setdefault("required", False)
        kwargs.setdefault("error_messages", {"invalid": STALE_PAGE})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """A form sent without the key is simply a new one."""
        return super().clean(value) or uuid.uuid4()


class VersionField(forms.IntegerField):
    """The version the person began from, hidden; an older one is refused by the action."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("error_messages", {"required": STALE_PAGE, "invalid": STALE_PAGE, "min_value": STALE_PAGE})
        super().__init__(**kwargs)


STALE_PAGE = "这一页放得太久，请刷新后再办"
TOO_LONG = "现在 %(show_value)d 字，最多 %(limit_value)d 字，请删减"
TOO_SHORT = "现在 %(show_value)d 字，至少 %(limit_value)d 字"
_COMMON = {
    "max_length": TOO_LONG,
    "min_length": TOO_SHORT,
    "max_value": "不能大于 %(limit_value)s",
    "min_value": "不能小于 %(limit_value)s",
    "invalid_choice": "这一项不在可选范围里，请重选",
    "invalid_pk_value": "这一项不在可选范围里，请重选",
    "invalid_list": "请从列表里选",
    "empty": "这个文件是空的",
    "missing": "没有收到文件，请再选一次",
    "invalid_image": "这不是能打开的图片",
}
_INVALID: list[tuple[type[forms.Field], str]] = [
    (forms.FileField, "没有收到文件，请再选一次"),
    (forms.DateTimeField, "日期时间不对，照这个样子写：2026-11-21 14:05"),
    (forms.DateField, "日期不对，照这个样子写：2026-11-21"),
    (forms.TimeField, "时间不对，照这个样子写：14:05"),
    (forms.FloatField, "请填数字"),
    (forms.DecimalField, "请填数字"),
    (forms.IntegerField, "请填整数"),  # of which the two above are kinds
    (forms.EmailField, "邮箱地址不对，照这个样子写：name@example.cn"),
    (forms.URLField, "网址不对，要以 https:// 开头"),
]


class Form(forms.Form):
    """Every form of the house. Shown with {% fields form %} or {% field form.title %}."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if self.is_bound:
            self.data = _without_nul(self.data)
        self._ready: set[str] = set()
        self._make_ready()

    def _make_ready(self) -> None:
        """Dress every field once; a form may add fields of its own after this class made the others."""
        for name, field in self.fields.items():
            if name in self._ready:
                continue
            self._ready.add(name)
            _dress(field)
            _speak(field)
            if isinstance(field, forms.DateTimeField | forms.DateField):
                field.validators = [*field.validators, _plausible]

    def __getitem__(self, name: str) -> forms.BoundField:
        if len(self._ready) != len(self.fields):
            self._make_ready()
        return super().__getitem__(name)

    def full_clean(self) -> None:
        """Check what was typed, in the office's words."""
        self._make_ready()
        super().full_clean()

    def add_reason(self, reason: str, field: str | None = None) -> None:
        """Put an action's refusal on the form (on `field` if the form has it)."""
        self.add_error(field if field in self.fields else None, reason)


class Filters(Form):
    """What stands in a list's address. Its boxes stand inside their labels and have no id: a dialog above the list may have
    boxes of the same names, and its labels would lead to these."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=False, **kwargs)


def attempt(form: forms.BaseForm, fn: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
    """Call an action; a refusal becomes an error on the form and the answer is None, so that nothing typed is lost.

    Only `Refused` (has `.reason`) and `Classified` (has `.marking`) are caught; everything else goes on to its page.
    """
    try:
        return fn(*args, **kwargs)
    except (OSError, UnicodeError):
        raise  # these have a `reason` of their own, which is not for a person
    except Exception as error:
        if isinstance(error, FoundMarking):
            form.add_error(None, str(error))
        elif isinstance(error, SaysNo):
            where = getattr(error, "field", None)
            form.add_error(where if where in form.fields else None, error.reason)
        else:
            raise
        return None


def _without_nul(data: Any) -> Any:
    """The same data without NUL characters (a database would choke on them)."""
    if isinstance(data, QueryDict):
        if not any("\x00" in value for _, values in data.lists() for value in values if isinstance(value, str)):
            return data
        clean = data.copy()
        for key, values in data.lists():
            clean.setlist(key, [value.replace("\x00", "") if isinstance(value, str) else value for value in values])
        return clean
    if isinstance(data, dict):
        return {key: value.replace("\x00", "") if isinstance(value, str) else value for key, value in data.items()}
    return data


def _dress(field: forms.Field) -> None:
    """Class `input`, and the browser's pickers in place of Django's plain date boxes."""
    if type(field.widget) is forms.DateTimeInput:
        field.widget = DateTimeBox(field.widget.attrs)
    elif type(field.widget) is forms.DateInput:
        field.widget = DateBox(field.widget.attrs)
    widget = field.widget
    widget.is_required = field.required
    if widget.is_hidden or isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return
    classes = str(widget.attrs.get("class", "")).split()
    if "input" not in classes:
        widget.attrs["class"] = " ".join(["input", *classes])
    if limit := widget.attrs.pop("maxlength", None):
        widget.attrs["data-max"] = (
            limit  # the browser would cut what is pasted without a word; the server says how much
        )
    if isinstance(widget, forms.Textarea):
        widget.attrs.pop("cols", None)
        if widget.attrs.get("rows") == "10":
            widget.attrs["rows"] = "4"


def _plausible(value: date) -> None:
    """A day or moment no calendar of ours reaches would break what reckons with it (a year 1 has no day before)."""
    if not 1900 <= value.year <= 2200:
        raise forms.ValidationError(f"{value.year}年不对，年份要在 1900 到 2200 之间")


def _speak(field: forms.Field) -> None:
    """Office Chinese wherever the field still has Django's own words."""
    label = str(field.label or "")
    words = dict(_COMMON)
    if isinstance(field, forms.FileField):
        words["max_length"] = "文件名太长，请改短"
        words["required"] = "还没选文件"
    elif isinstance(field, forms.BooleanField):
        words["required"] = "请先勾选这一项"
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        words["required"] = f"还没选{label}"
    else:
        words["required"] = f"还没填{label}"
    words["invalid"] = next((said for kind, said in _INVALID if isinstance(field, kind)), "填得不对，请核对")
    stock: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        stock.update(getattr(cls, "default_error_messages", {}))
    for code, said in words.items():
        if code not in field.error_messages or field.error_messages[code] is stock.get(code):
            field.error_messages[code] = said

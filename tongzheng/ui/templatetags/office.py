"""The office's template filters and tags; loaded everywhere (settings: builtins)."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from tongzheng.ui import words

register = template.Library()

FIELD_NAMES = {
    "title": "标题",
    "body": "正文",
    "text": "正文",
    "reason": "原因",
    "note": "说明",
    "summary": "摘要",
    "comment": "意见",
}


def _local(at: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return timezone.localtime(at) if isinstance(at, dt.datetime) and timezone.is_aware(at) else at


def _time(at: Any, say: Any) -> SafeString | str:
    if not isinstance(at, dt.date):
        return ""
    zone = timezone.get_current_timezone()
    here = at.astimezone(zone) if isinstance(at, dt.datetime) and timezone.is_aware(at) else at
    said = say(here, dt.datetime.now(zone))  # digits and our own words: nothing in it to escape
    return SafeString(f'<time datetime="{here.isoformat()}" title="{words.say_full(here)}">{said}</time>')


@register.filter
def when(at: Any) -> SafeString | str:
    """{{ report.received_at|when }} -> 今天 14:05."""
    return _time(at, words.say_when)


@register.filter
def day(at: Any) -> SafeString | str:
    """{{ report.received_at|day }} -> 14:05 today, else 昨天 or 11月21日."""
    return _time(at, words.say_short)


@register.filter
def full(at: Any) -> str:
    """2026年11月21日 14:05:07, plain text."""
    return words.say_full(_local(at)) if isinstance(at, dt.date) else ""


@register.filter
def span(td: Any) -> str:
    """{{ td|span }} -> 1 小时 20 分."""
    return words.say_span(td) if isinstance(td, dt.timedelta) else ""


@register.filter
def marked(pieces: Any, kind: str = "") -> SafeString:
    """Pieces (text, whether to mark it) -> escaped text with <mark>; `kind` is its class."""
    mark = format_html('<mark class="{}">', kind) if kind else SafeString("<mark>")
    tags = {True: (mark, SafeString("</mark>")), False: ("", "")}
    return format_html_join("", "{}{}{}", ((tags[on][0], text, tags[on][1]) for text, on in pieces))


@register.filter
def v(part: Any, whole: Any = 100) -> str:
    """{{ 3|v:5 }} -> "v60": the width class of a meter's bar."""
    try:
        return f"v{words.percent(float(part), float(whole))}"
    except (TypeError, ValueError):
        return "v0"


@register.filter
def sparse(number: Any) -> Any:
    """Zero prints blank, where absence is normal."""
    return number or ""


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """{{ mapping|get:"a-key" }}: for keys a dot cannot reach."""
    return mapping.get(key)


@register.filter
def cells(said: Any) -> SafeString:
    """{{ line.cells|cells }} -> one <td> each: a month of fifty units are 1,500 of them."""
    return SafeString("".join("<td></td>" if one == "" else f"<td>{conditional_escape(one)}</td>" for one in said))


@register.filter
@cache
def scripts(text: str) -> list[str]:
    """Behaviour names -> their addresses (_head.html only), which never change while the program runs."""
    return [static(f"ui/js/{name}.js") for name in text.split()]


@register.filter
def wrong(form: forms.BaseForm) -> list[forms.BoundField]:
    """Visible fields that have errors, in the form's order."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def whole_errors(form: forms.BaseForm) -> list[str]:
    """What is wrong with the form as a whole: non-field errors and those of hidden fields, each once."""
    hidden = [str(error) for field in form.hidden_fields() for error in field.errors]
    return list(dict.fromkeys([*map(str, form.non_field_errors()), *hidden]))


@register.filter
def field_name(name: str) -> str:
    """The word for a posted field's name on a page that only knows the name; a label passes through."""
    return FIELD_NAMES.get(name.rsplit("-", 1)[-1], name if not name.isascii() else "其他")


@register.filter
def readable(posted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Posted pairs a person would miss: known text fields and other Chinese text."""
    return [
        (field_name(name), value)
        for name, value in posted or []
        if name.rsplit("-", 1)[-1] in FIELD_NAMES or not (value.isascii() or name == "password")
    ]


@register.simple_tag
def light(state: str, text: str = "", quiet: bool = False) -> SafeString:
    """{% light "late" "逾期 3 天" %}; with quiet=True only the shape shows (title and screen readers keep the word)."""
    if quiet:
        return format_html(
            '<span class="light" data-light="{}" title="{}"><span class="sr">{}</span></span>', state, text, text
        )
    return format_html('<span class="light" data-light="{}">{}</span>', state, text)


@register.inclusion_tag("ui/_field.html")
def field(bound: forms.BoundField) -> dict[str, Any]:
    """{% field form.title %}: label, hint, error, control."""
    return {"field": bound}


@register.inclusion_tag("ui/_fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """{% fields form %}: every field in order, hidden ones too."""
    return {"form": form}

"""Django draws each <option> with a template of its own; on a page of selects that is most of the work. This draws them plainly."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets/"
INPUTS = (
    "text",
    "hidden",
    "email",
    "number",
    "url",
    "password",
    "date",
    "datetime",
    "checkbox",
    "radio_option",
    "checkbox_option",
)


def draw_input(widget: dict[str, Any]) -> SafeString:
    """One <input>, as Django's input.html draws it."""
    value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, flatatt(widget["attrs"])
    )


def draw_select(widget: dict[str, Any]) -> SafeString:
    """One <select> with its options and groups, as Django's select.html draws it."""
    parts = []
    for name, options, _ in widget["optgroups"]:
        drawn = mark_safe("".join(_option(one) for one in options))  # noqa: S308 - each is escaped
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn)
    inside = mark_safe("".join(parts))  # noqa: S308 - as above
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)


def _option(one: dict[str, Any]) -> str:
    """One <option>; plain escaping, for a list of a county's units has hundreds and most carry no attribute."""
    chosen = flatatt(one["attrs"]) if one["attrs"] else ""
    return f'<option value="{_escaped(one["value"])}"{chosen}>{_escaped(one["label"])}</option>'


def _escaped(value: Any) -> str:
    """As conditional_escape, which asks five things first of what is nearly always a plain string."""
    return escape(value) if type(value) is str else conditional_escape(value)


DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {f"{WIDGETS}{name}.html": draw_input for name in INPUTS}
DRAWN[f"{WIDGETS}select.html"] = draw_select


class Plain(DjangoTemplates):
    """Inputs and selects in Python, everything else by its template."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The widget's HTML, the same as its template's."""
        draw = DRAWN.get(template_name)
        if draw is not None:
            return draw(context["widget"])
        return super().render(template_name, context, request)

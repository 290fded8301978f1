"""{% load clocks %}: a countdown, and the word that nobody raises alarms because the worker is down."""

from __future__ import annotations

import datetime as dt
from math import inf
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tongzheng.deadlines import queries
from tongzheng.ui import words

register = template.Library()


@register.simple_tag
def countdown(due: dt.datetime, now: dt.datetime | None = None, big: bool = False) -> SafeString:
    """{% countdown clock.deadline.due_at %}: 还剩 18 分, counted down by countdown.js; big: the numbers alone for `.clock`."""
    now = now or timezone.now()
    due = timezone.localtime(due)
    span = words.say_span(due - now)
    if big:
        pairs = span.split()
        text: Any = format_html_join("", "{}<small>{}</small>", zip(pairs[::2], pairs[1::2], strict=False))
    else:
        text = f"{'已超' if due < now else '还剩'} {span}"
    return format_html(
        '<time datetime="{}" title="{}" data-countdown="{}" data-now="{}">{}</time>',
        due.isoformat(), words.say_full(due), "big" if big else "", timezone.localtime(now).isoformat(), text,
    )  # fmt: skip


@register.inclusion_tag("deadlines/worker.html", takes_context=True)
def worker_notice(context: dict[str, Any]) -> dict[str, Any]:
    """{% worker_notice %}: nothing while the worker runs, else since when nobody raises alarms. One query.

    Who starts it (the administrator) reads the command, everybody else whom to tell.
    """
    gone = queries.worker_down()
    actor = getattr(context.get("request"), "actor", None)
    return {
        "actor": actor,
        "down": gone is not None,
        "span": dt.timedelta(seconds=gone) if gone not in (None, inf) else None,
    }

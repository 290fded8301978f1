"""Texts with what was found marked in them, as a page shows them (R4)."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tongzheng.checking.rules import Examination, Shown, marked
from tongzheng.text.checks.base import Part
from tongzheng.ui import words

register = template.Library()
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")


@register.filter
def swaps_json(shown: Shown) -> str:
    """The suggestions of a finding for a data attribute; empty when there is none."""
    return json.dumps(shown.swaps, ensure_ascii=False) if shown.swaps else ""


@register.filter
def kind_of(text: Any) -> str:
    """What a waiver calls the kind of a text: "reporting.report"."""
    return str(text._meta.label_lower)


TABS = {
    "settings": "检查项",
    "lengths": "篇幅要求",
    "wordings": "固定提法",
    "names": "单位旧称",
    "leaders": "领导名单",
}


@register.filter
def check_tabs(names: str) -> list[tuple[str, str]]:
    """(address, 中文) of the settings' pages."""
    return [(f"checking:{name}", TABS[name]) for name in names.split()]


@register.filter
def marked_title(seen: Examination, title: str) -> SafeString:
    """The title with its findings marked."""
    return _pieces(title, _spots(seen, Part.TITLE))


@register.filter
def marked_paras(seen: Examination, body: str) -> SafeString:
    """The paragraphs of a text as `paras` shows them, with the findings marked."""
    spots = _spots(seen, Part.BODY)
    return format_html_join("\n", "{}", ((each,) for each in _paragraphs(body, spots)))


def _paragraphs(body: str, spots: list[tuple[int, int, str]]) -> Iterator[SafeString]:
    lines = list(_LINE.finditer(body))
    starts = [line.start() for line in lines]
    inside: dict[int, list[tuple[int, int, str]]] = {}
    for start, end, level in spots:
        for n in range(max(bisect_right(starts, start) - 1, 0), len(lines)):
            if starts[n] >= end:
                break
            inside.setdefault(n, []).append((start, end, level))
    for n, line in enumerate(lines):
        for kind, text in words.split_paras(line[0]):
            at = line.start() + line[0].index(text)
            here = [(max(a - at, 0), min(b - at, len(text)), level) for a, b, level in inside.get(n, ())]
            opening = format_html('<p class="{}">', kind) if kind else SafeString("<p>")
            yield format_html("{}{}</p>", opening, _pieces(text, [spot for spot in here if spot[0] < spot[1]]))


def _spots(seen: Examination, part: Part) -> list[tuple[int, int, str]]:
    """Places in characters with their level; errors first, so that they win where two overlap."""
    found = sorted((s.finding for s in seen.open if s.spots and s.finding.part is part), key=lambda f: f.level.weight)
    return [(start, end, f.level.value) for f in found for start, end in f.spots or ((f.start, f.end),)]


def _pieces(text: str, spots: list[tuple[int, int, str]]) -> SafeString:
    cut = marked(text, spots)
    done = (format_html('<mark class="found" data-level="{}">{}</mark>', lv, t) if lv else t for t, lv in cut)
    return format_html_join(mark_safe(""), "{}", ((piece,) for piece in done))  # noqa: S308 - an empty separator

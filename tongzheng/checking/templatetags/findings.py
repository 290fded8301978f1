"""Texts with what was found marked in them, as a page shows them (R4)."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tongzheng.checking.rules import Examination, Shown, marked
from tongzheng.text.checks.base import Level, Part
from tongzheng.typeset.reading import reading

register = template.Library()
PIECE = 512
_WEIGHT = {level.value: level.weight for level in Level}


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


@register.simple_tag
def marked_text(seen: Examination, body: str, pictures: Any = None) -> SafeString:
    """{% marked_text seen body pictures %}: a text as `paras` shows it, with the findings marked."""
    return marked_paras(seen, body, pictures if isinstance(pictures, dict) else None)


def marked_paras(seen: Examination, body: str, pictures: dict[str, str] | None = None) -> SafeString:
    """A text with the findings marked; `pictures` is name → address."""
    near: dict[int, list[tuple[int, int, str]]] = defaultdict(list)  # by pieces of the text that a spot touches
    for spot in _spots(seen, Part.BODY):
        for piece in range(spot[0] // PIECE, (min(spot[1], len(body)) - 1) // PIECE + 1):
            near[piece].append(spot)

    def say(start: int, end: int) -> SafeString:
        here = dict.fromkeys(spot for n in range(start // PIECE, (end - 1) // PIECE + 1) for spot in near.get(n, ()))
        # errors first, so that they win where two overlap
        inside = sorted((s for s in here if s[0] < end and s[1] > start), key=lambda spot: _WEIGHT[spot[2]])
        return _pieces(body[start:end], [(max(a - start, 0), min(b, end) - start, level) for a, b, level in inside])

    return reading(body, pictures, say)


def _spots(seen: Examination, part: Part) -> list[tuple[int, int, str]]:
    """Places in characters with their level; errors first, so that they win where two overlap."""
    found = sorted((s.finding for s in seen.open if s.spots and s.finding.part is part), key=lambda f: f.level.weight)
    return [(start, end, f.level.value) for f in found for start, end in f.spots or ((f.start, f.end),)]


def _pieces(text: str, spots: list[tuple[int, int, str]]) -> SafeString:
    cut = marked(text, spots)
    done = (format_html('<mark class="found" data-level="{}">{}</mark>', lv, t) if lv else t for t, lv in cut)
    return format_html_join(mark_safe(""), "{}", ((piece,) for piece in done))  # noqa: S308 - an empty separator

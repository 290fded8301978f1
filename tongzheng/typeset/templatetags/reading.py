"""Bodies of texts on pages; loaded everywhere (settings: builtins)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from tongzheng.typeset.reading import reading

register = template.Library()


@register.filter
def paras(body: Any, pictures: Any = None) -> SafeString:
    """{{ report.body|paras:pictures }}: paragraphs, headings, items, tables; `pictures` is name → address, or nothing."""
    return reading(str(body or ""), pictures if isinstance(pictures, Mapping) else None)

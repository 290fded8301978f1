"""Bodies of reports and articles with their pictures."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from tongzheng.reporting.models import Article, Report
from tongzheng.reporting.queries.pictures import addresses
from tongzheng.typeset.reading import reading

register = template.Library()


@register.filter
def whole_text(text: Report | Article) -> SafeString:
    """{{ report|whole_text }}: the body with its tables and pictures; for who may see the report or the article."""
    return reading(text.body, addresses(text))


@register.filter
def picture_addresses(text: Report | Article) -> dict[str, str]:
    """Name → address, for a text that is drawn with its findings."""
    return addresses(text)

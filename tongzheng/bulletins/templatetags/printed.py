"""Texts of an issue with their tables and pictures."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from tongzheng.reporting.queries.pictures import SHOWN, in_article
from tongzheng.typeset.reading import reading

register = template.Library()


@register.filter
def printed_text(piece: Any, door: str) -> SafeString:
    """{{ piece|printed_text:"bulletins:picture" }}: a Piece or a Placement; `door` is the address that lets this reader in."""
    placement = getattr(piece, "placement", piece)
    found = in_article(placement.article_id, piece.body)
    addresses = {
        name: reverse(door, args=[placement.issue_id, placement.pk, file.pk])
        for name, file in found.items()
        if file.blob.media_type in SHOWN
    }
    return reading(piece.body, addresses)

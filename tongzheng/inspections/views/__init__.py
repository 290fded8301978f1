"""Pages of inspections and rectifications."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tongzheng.ui.answers import show_act

SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp")  # what a browser shows inside a page
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def bound(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: data and files of a POST, nothing else."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def ask(request: HttpRequest, form: Any, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """The page of an act."""
    return show_act(request, {"form": form, "title": title, "verb": verb, "way_out_url": back, **more})


def tell_refused(request: HttpRequest, refused: list[str]) -> None:
    """Photos that were not kept, each with why; everything else was."""
    for words in refused:
        messages.warning(request, f"{words}。文字和别的照片已存，这一张请另外补。")


def number_in(request: HttpRequest, name: str) -> int:
    """A key in the address, 0 when there is none or it is no number."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

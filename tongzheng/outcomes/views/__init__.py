"""Pages of what comes of supervision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tongzheng.ui.answers import show_act

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def bound(request: HttpRequest) -> Any:
    """What a form is bound to: the data of a POST, nothing else."""
    return request.POST if request.method == "POST" else None


def ask(request: HttpRequest, form: Any, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """The page of an act."""
    return show_act(request, {"form": form, "title": title, "verb": verb, "way_out_url": back, **more})


def number(text: str) -> int | None:
    """A key in an address; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

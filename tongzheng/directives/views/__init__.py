"""Pages of superiors' directives."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tongzheng.ui.answers import show_act

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def bound(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: data and files of a POST, nothing else."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def ask(request: HttpRequest, form: Any, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """The page of an act."""
    return show_act(request, {"form": form, "title": title, "verb": verb, "way_out_url": back, **more})

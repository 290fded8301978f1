"""Pages of the reports to the superiors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tongzheng.ui.answers import file_answer, show_act

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def bound(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def ask(request: HttpRequest, form: Any, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """The page of an act."""
    return show_act(request, {"form": form, "title": title, "verb": verb, "way_out_url": back, **more})


def hand_out(data: bytes, name: str, kind: str, media_type: str) -> HttpResponse:
    """A file to keep."""
    return file_answer(data, media_type, f"{name}.{kind}")

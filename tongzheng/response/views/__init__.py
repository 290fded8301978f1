"""Pages of this room, by subject: told, network, plans, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> Any:
    """What was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def did(form: Form, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Call an action; False when it refused, and the form says why."""
    return attempt(form, fn, *args, **kwargs) is not None


def ask(request: HttpRequest, form: Form, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """The page of an act."""
    return show_act(request, {"form": form, "title": title, "verb": verb, "way_out_url": back, **more})

"""Refusals become pages; impossible requests never reach a view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote_to_bytes

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tongzheng.text.secrecy import Classified
from tongzheng.trail.queries import last_entry
from tongzheng.trail.refusals import Refused, Stale

Handler = Callable[[HttpRequest], HttpResponse]


class BadInput:
    """Addresses with NUL and forms in another encoding get 400; a request that is too large gets 413 (never a 500)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raw = request.META.get("RAW_URI", request.META.get("QUERY_STRING", "")) + request.META.get("QUERY_STRING", "")
        charset = str((request.content_params or {}).get("charset", "utf-8")).lower()
        if charset not in (
            "utf-8",
            "utf8",
        ):  # a browser sends what our pages are in; others decode to what no page can show
            return render(request, "400.html", status=400)
        if "\x00" in request.path or b"\x00" in unquote_to_bytes(raw):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return render(request, "413.html", status=413)
        return None


class Refusals:
    """Refused → 403, Stale → 409, Classified → 422, each a page that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "403.html", {"reason": exception.reason, "kept": kept(request)}, status=403)
        if isinstance(exception, Classified):
            context = {"marking": exception.marking, "door": exception.door, "kept": []}
            return render(request, "422.html", context, status=422)
        if isinstance(exception, Stale):
            return stale_page(request, exception)
        return None


def stale_page(request: HttpRequest, stale: Stale) -> HttpResponse:
    """409 with who did what meanwhile; the same person's double click just lands on the thing."""
    entry = last_entry(stale.subject)
    url = stale.subject.get_absolute_url() if hasattr(stale.subject, "get_absolute_url") else "/"
    actor = getattr(request, "actor", None)
    if (
        entry
        and stale.step
        and actor
        and entry.by_id == actor.pk
        and entry.kind.endswith(f".{stale.step.name}")
        and timezone.now() - entry.at < timedelta(minutes=1)
    ):
        messages.info(request, f"{entry.word}：刚才已经办好，没有重复。")
        return redirect(url)
    hidden = getattr(stale.subject, "shielded", False) and actor and actor.unit_id != stale.subject.office_id  # R12
    context = {
        "entry": entry,
        "hidden": hidden,
        "subject": stale.subject,
        "url": url,
        "step": stale.step,
        "kept": kept(request),
    }
    return render(request, "409.html", context, status=409)


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person typed, to show it again on a refusal page; never the token, hidden keys or a password."""
    if request.method != "POST":
        return []
    hidden = {"csrfmiddlewaretoken", "once", "version", "password", "next"}
    return [(name, str(value)) for name, value in request.POST.items() if name not in hidden and str(value).strip()]

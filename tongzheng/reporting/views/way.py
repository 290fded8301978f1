"""The way back from an act."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, default: str) -> str:
    """The page in ?next= when it is one of ours, else the default."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    if given.startswith("/") and len(given) < 2000 and url_has_allowed_host_and_scheme(given, allowed_hosts=None):
        return given
    return default

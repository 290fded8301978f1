"""What every room asks and answers in the same way: the page of an act, a workbook to keep, the year in an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_act(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The one page for every act, of `context["form"]`; 422 when something is wrong with what was typed."""
    return render(request, "ui/act.html", context, status=422 if context["form"].errors else 200)


def workbook(data: bytes, name: str) -> HttpResponse:
    """A workbook to keep, named in Chinese."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def year_of(request: HttpRequest) -> int:
    """The year an address asks for, else this one."""
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else timezone.localdate().year

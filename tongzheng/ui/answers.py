"""What every room asks and answers in the same way: the page of an act, a text saved while one writes, a file to keep, the year in an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from tongzheng.ui.forms import attempt

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_act(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The one page for every act, of `context["form"]`; 422 when something is wrong with what was typed."""
    return render(request, "ui/act.html", context, status=422 if context["form"].errors else 200)


def workbook(data: bytes, name: str) -> HttpResponse:
    """A workbook to keep, named in Chinese."""
    return file_answer(data, XLSX, f"{name}.xlsx")


def file_answer(data: bytes, content_type: str, name: str, *, show: bool = False) -> HttpResponse:
    """A document to keep, or with `show` to look at in the browser; kept by nobody on the way."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(not show, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


def save_quietly(form: BaseForm, act: Callable[..., Any], subject: Any, *, by: Any) -> JsonResponse:
    """What a page's script is told that saves while one writes: the new version, or (422) what is wrong with the form."""
    saved = attempt(form, act, subject, by=by, quiet=True, **form.cleaned_data) if form.is_valid() else None
    if saved is not None:
        return JsonResponse({"version": saved.version, "saved_at": timezone.now().isoformat()})
    said = [str(error) for errors in form.errors.values() for error in errors]
    answer = {"message": said[0] if said else "没有存上", "marking": any("密级标志" in one for one in said)}
    return JsonResponse(answer, status=422)


def year_of(request: HttpRequest) -> int:
    """The year an address asks for, else this one."""
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else timezone.localdate().year

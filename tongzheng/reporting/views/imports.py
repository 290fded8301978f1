"""Importing Word files and tables: choose, check, import (R8)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.reporting import access
from tongzheng.reporting.actions import imports
from tongzheng.reporting.forms.writing import ImportForm
from tongzheng.reporting.queries import reports as queries
from tongzheng.reporting.queries import shelf
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt

KEY = "reporting_import"
SHOWN = 200


@require_http_methods(["GET", "POST"])
def import_reports(request: HttpRequest) -> HttpResponse:
    """Without a waiting file: choose one; with one: what is in it, and the button to import."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_import(actor))
    do = request.POST.get("do", "")
    waiting = request.session.get(KEY)
    if request.method == "POST" and do in ("drop", "import"):
        kept = request.session.pop(KEY, None)
        files = shelf.unshelve(kept["files"]) if kept else None
        if do == "import":
            return _import(request, files, kept) if kept else _done_already(request)
        shelf.drop(kept["files"] if kept else [])
        return redirect("reporting:import")
    if request.method == "POST":
        return _choose(request, _form(request))
    if waiting and waiting["by"] == actor.pk and (files := shelf.unshelve(waiting["files"])) is not None:
        return _preview(request, imports.read_files(files, by=actor, unit=_unit(waiting["unit"])), waiting)
    return _page(request, _form(request))


def _form(request: HttpRequest) -> ImportForm:
    actor = request.actor  # type: ignore[attr-defined]
    units = [] if actor.role == "officer" else queries.units_of_office(actor)
    return ImportForm(request.POST, request.FILES, units=units) if request.method == "POST" else ImportForm(units=units)


def _unit(pk: int | None) -> Any:
    return next(iter(queries.units_by_pk([pk])), None) if pk else None


def _choose(request: HttpRequest, form: ImportForm) -> HttpResponse:
    """Read the files once: a mark of secrecy stops everything here, and nothing is kept."""
    if not form.is_valid():
        return _page(request, form)
    if sum(upload.size for upload in form.cleaned_data["uploads"]) > settings.ATTACHMENT_MAX:
        form.add_error("uploads", "这些文件一共超过 50 MB，请分几次导入")
        return _page(request, form)
    files = [(upload.name or "文件", upload.read()) for upload in form.cleaned_data["uploads"]]
    unit = form.cleaned_data.get("unit")
    actor = request.actor  # type: ignore[attr-defined]
    texts = attempt(form, imports.read_files, files, by=actor, unit=_unit(unit))
    if texts is None:
        return _page(request, form)
    for text in texts:  # what cannot be read cannot be checked for marks either: it is not kept until the import
        if text.faults and not text.fields["title"] and text.faults[0][0] == text.where:
            form.add_error("uploads", f"{text.where}：{text.faults[0][1]}")
    if form.errors:
        return _page(request, form)
    request.session[KEY] = {"files": shelf.shelve(files), "unit": unit, "by": actor.pk}
    return redirect("reporting:import")


def _import(request: HttpRequest, files: Any, kept: dict[str, Any]) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if files is None or kept["by"] != actor.pk:
        messages.warning(request, "核对过的文件已经过期，请重新选一次")
        return redirect("reporting:import")
    summary = imports.import_texts(imports.read_files(files, by=actor, unit=_unit(kept["unit"])), by=actor)
    if summary.problems:
        messages.error(request, f"没有导入：{summary.problems[0]}")
        return redirect("reporting:import")
    shelf.drop(kept["files"])
    same = f"，{summary.unchanged} 篇以前导入过，没有重复" if summary.unchanged else ""
    messages.success(request, f"导入 {summary.created} 篇{same}")
    return redirect(_list(request))


def _done_already(request: HttpRequest) -> HttpResponse:
    messages.info(request, "没有等着导入的文件：刚才已经导入的，没有重复")
    return redirect(_list(request))


def _list(request: HttpRequest) -> str:
    officer = request.actor.role == "officer"  # type: ignore[attr-defined]
    return reverse("reporting:mine" if officer else "reporting:received")


def _page(request: HttpRequest, form: ImportForm) -> HttpResponse:
    return render(request, "reporting/import.html", {"form": form}, status=422 if form.errors else 200)


def _preview(request: HttpRequest, texts: list[Any], waiting: dict[str, Any]) -> HttpResponse:
    wrong = [text for text in texts if text.faults]
    context = {
        "names": [name for name, _ in waiting["files"]],
        "count": len(texts),
        "wrong": len(wrong),
        "texts": (wrong or texts)[:SHOWN],
        "more": max(0, len(wrong or texts) - SHOWN),
        "delivers": request.actor.role != "officer",  # type: ignore[attr-defined]
    }
    return render(request, "reporting/import_preview.html", context)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    require(access.can_import(request.actor))  # type: ignore[attr-defined]
    return workbook(shelf.template(), "稿件导入")

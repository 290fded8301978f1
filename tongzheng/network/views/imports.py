"""Importing a roster: choose a file, look it over, import; and the roster as a file."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tongzheng.files.refusals import FileRefused
from tongzheng.network import access, queries
from tongzheng.network.actions.imports import apply_import, check_roster
from tongzheng.network.queries import imports as reading
from tongzheng.network.rules.imports import Plan
from tongzheng.network.rules.roster import plan_import
from tongzheng.text.secrecy import Classified
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import Form

KEY = "network_import"
MAX_BYTES = 10 * 1024 * 1024


class FileForm(Form):
    file = forms.FileField(label="Excel 表格（.xlsx）", widget=forms.FileInput(attrs={"accept": ".xlsx"}))


@require_http_methods(["GET", "POST"])
def import_roster(request: HttpRequest) -> HttpResponse:
    """Upload, preview and import on one address; the preview keeps the rows, so nothing is uploaded twice (N2, R8)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_manage(actor))
    doing = request.POST.get("do", "")
    if request.method == "POST" and doing == "drop":
        reading.drop(request.session.pop(KEY, {}).get("key", ""))
        return redirect("network:import")
    if request.method == "POST" and doing != "import":
        return _upload(request)
    kept: Any = request.session.get(KEY)
    found = reading.unshelve(kept["key"]) if kept else None
    if found is None:
        if doing == "import":
            messages.warning(request, "核对过的表格已经过期或导入过，请再选一次文件。")
        return render(request, "network/import.html", {"form": FileForm()})
    if doing == "import":
        return _import(request, found[0])
    return _preview(request, plan_import(found[0], reading.existing(actor)), found[1], kept["name"])


def _upload(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise FileRefused("表格超过 10 MB，请拆分后再导入")
            data = file.read()
            check_roster(data, file.name, by=request.actor)  # type: ignore[attr-defined]
            lines, notes = reading.read_roster(data, file.name)
            if not lines:
                raise FileRefused("没有读到内容：第一行要有“单位”等列名，可以先下载模板对照")
            request.session[KEY] = {"key": reading.shelve(lines, notes), "name": file.name[:80]}
            return redirect("network:import")
        except FileRefused as refused:
            form.add_error("file", refused.message)
        except Classified as refused:
            form.add_error("file", str(refused))
    return render(request, "network/import.html", {"form": form}, status=422)


def _import(request: HttpRequest, lines: Any) -> HttpResponse:
    try:
        plan = apply_import(lines, by=request.actor)  # type: ignore[attr-defined]
    except (Refused, Classified) as refused:
        messages.error(request, getattr(refused, "reason", str(refused)))
        return redirect("network:import")
    kept = request.session.pop(KEY)
    reading.drop(kept["key"])
    if plan.changes_nothing:
        messages.success(request, f"{kept['name']}和现在的机构与人员完全一样，没有改动。")
    else:
        new, changed, same = (plan.count(v) for v in ("new", "changed", "same"))
        said = f"已导入{kept['name']}：新增 {new} 行，更新 {changed} 行，不变 {same} 行。"
        messages.success(request, said)
    return redirect("network:units")


def _preview(request: HttpRequest, plan: Plan, notes: list[str], name: str) -> HttpResponse:
    """The rows page by page, those to be put right first shown; 422 would make a reload strange, so 200."""
    show = request.GET.get("show") or ("wrong" if plan.problems else "all")
    items = [i for i in plan.items if show in ("all", i.verdict)]
    number = request.GET.get("page", "")
    at = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    page = SimpleNamespace(
        object_list=items[(at - 1) * 50 : at * 50], number=at, has_previous=at > 1, has_next=len(items) > at * 50,
        previous_page_number=at - 1, next_page_number=at + 1,
    )  # fmt: skip
    lights = [
        ("all", "全部", ""),
        ("wrong", "要改", "late"),
        ("new", "新增", "none"),
        ("changed", "更新", "soon"),
        ("same", "不变", "done"),
    ]
    tabs = [(key, word, light, len(plan.items) if key == "all" else plan.count(key)) for key, word, light in lights]
    context = {
        "plan": plan, "page": page, "tabs": tabs, "show": show, "notes": notes, "name": name, "people": len(plan.people),
        "wrong_rows": plan.count("wrong"), "bad_cells": plan.problems[:200],
    }  # fmt: skip
    return render(request, "network/import_preview.html", context)


@require_GET
def import_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook to fill in."""
    require(access.can_manage(request.actor))  # type: ignore[attr-defined]
    return workbook(reading.template(), "机构与人员导入模板")


@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """The roster of the jurisdiction as a workbook (N2)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_roster(actor))
    units = queries.list_units(actor).select_related("parent")
    return workbook(reading.roster_file(queries.roster(actor), units), f"机构与人员{timezone.localdate():%Y%m%d}")

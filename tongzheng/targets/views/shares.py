"""Sharing a year's total out to units: by weights, or from a workbook looked over first (K8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tongzheng.files import shelf as waiting_room
from tongzheng.files.refusals import FileRefused
from tongzheng.targets import access
from tongzheng.targets.actions import shares as actions
from tongzheng.targets.forms import FileForm, SpreadForm
from tongzheng.targets.queries import imports as reading
from tongzheng.targets.queries import plans as queries
from tongzheng.text.secrecy import Classified
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import attempt

KEY = "targets_import"
MAX_BYTES = 10 * 1024 * 1024


def spread(request: HttpRequest, pk: int) -> HttpResponse:
    """A year's total by the weight of each kind of unit."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    require(access.can_plan(actor, found))
    form = SpreadForm(request.POST or None, kinds=queries.kinds_in(found.office))
    if request.method == "POST" and form.is_valid():
        units = attempt(form, actions.spread_total, found, by=actor, **form.cleaned_data)
        if units:
            messages.success(request, f"已分到 {units} 个单位，一条不多、一条不少")
            return redirect(found)
    context = {
        "form": form, "title": f"把全年总数分到单位：{found}", "verb": "分到单位", "way_out_url": found.get_absolute_url(),
        "explanation": "按权数分，余数先给小数大的，一样大的给排在前面的。再分一次会换掉现在的分法。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as it stands, to fill in and import."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    require(access.can_open_office(actor))
    return workbook(reading.template(found), f"{found.year}年任务分解表")


def import_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a workbook, look it over, take it in."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    require(access.can_plan(actor, found))
    doing = request.POST.get("do", "")
    kept = request.session.get(KEY) if request.method == "GET" or doing in ("import", "drop") else None
    if doing == "drop":
        waiting_room.drop(request.session.pop(KEY, {}).get("files", []))
        return redirect("targets:import", pk)
    files = waiting_room.unshelve(kept["files"]) if kept and kept.get("plan") == pk else None
    if doing == "import" and files:
        return _take_in(request, found, files[0])
    if files:
        return _preview(request, found, files[0])
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _shelve(request, found, form):
        return redirect("targets:import", pk)
    return render(request, "targets/import.html", {"form": form, "plan": found}, status=422 if form.errors else 200)


def _shelve(request: HttpRequest, plan: Any, form: FileForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        if file.size > MAX_BYTES:
            raise FileRefused("表格超过 10 MB，请拆分后再导入")
        data = file.read()
        actions.check_table(plan, by=request.actor, data=data, name=file.name)  # type: ignore[attr-defined]
        reading.read_lines(plan, data, file.name)
    except FileRefused as refused:
        form.add_error("file", refused.message)
    except Classified as refused:
        form.add_error("file", str(refused))
    else:
        request.session[KEY] = {"plan": plan.pk, "files": waiting_room.shelve([(file.name, data)])}
    return not form.errors


def _preview(request: HttpRequest, plan: Any, file: tuple[str, bytes]) -> HttpResponse:
    lines = reading.read_lines(plan, file[1], file[0])
    lines.sort(key=lambda line: (not line.wrong, line.row))
    wrong = sum(bool(line.wrong) for line in lines)
    context = {"plan": plan, "lines": lines[:500], "count": len(lines), "wrong": wrong, "name": file[0],
               "total": sum(line.total for line in lines)}  # fmt: skip
    return render(request, "targets/import_preview.html", context)


def _take_in(request: HttpRequest, plan: Any, file: tuple[str, bytes]) -> HttpResponse:
    lines = reading.read_lines(plan, file[1], file[0])
    if bad := next((line for line in lines if line.wrong), None):
        messages.error(request, f"{bad.cell} {bad.wrong}；改好再上传，一行都没有导入")
        return redirect("targets:import", plan.pk)
    rows = [actions.UnitRow(line.unit, line.total, line.months) for line in lines]
    try:
        changed = actions.set_units(plan, by=request.actor, rows=rows, source=file[0])  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("targets:import", plan.pk)
    waiting_room.drop(request.session.pop(KEY)["files"])
    messages.success(request, f"已导入 {len(rows)} 个单位，改动 {changed} 个")
    return redirect(plan)

"""Direct points, their checks, the year-end list, the rules (N4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.oversight import access, export, queries
from tongzheng.oversight.actions import points as actions
from tongzheng.oversight.forms import CheckForm, MendForm, WatchForm
from tongzheng.oversight.queries import points as reads
from tongzheng.oversight.views import GET_POST, ask, bound, hand_out
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Every direct point: conditions, months without adoption."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_oversee(actor))
    rows = reads.points(actor)
    if request.GET.get("export") == "xlsx":
        return workbook(export.points_xlsx(rows), "直报点")
    context = {
        "rows": rows,
        "tab": "points",
        "can_handle": access.can_handle(actor),
        "watch": queries.watch_of(actor.unit),
    }
    return render(request, "oversight/points.html", context)


@GET_POST
def check_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a check on site."""
    actor = request.actor  # type: ignore[attr-defined]
    direct = reads.get_direct(actor, pk)
    require(access.can_handle(actor))
    form = CheckForm(*bound(request), conditions=queries.watch_of(actor.unit).condition_list)
    if form.is_valid():
        made = attempt(form, actions.check_point, direct, by=actor, **form.values())
        if made:
            messages.success(request, "已登记检查情况")
            return redirect(made)
    return ask(request, form, f"检查直报点：{direct.unit}", "登记检查", reverse("oversight:points"))


@GET_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """List a direct point so that it mends first."""
    actor = request.actor  # type: ignore[attr-defined]
    direct = reads.get_direct(actor, pk)
    require(access.can_handle(actor))
    point = next((row for row in reads.points(actor) if row.direct.pk == pk), None)
    said = []
    if point and point.lacking:
        said.append(f"检查时不具备：{'、'.join(point.lacking)}")
    if point and point.zero:
        said.append(f"连续 {point.zero} 个月没有被{direct.to_office.short_name}那一级采用")
    form = MendForm(bound(request)[0], initial={"words": "；".join(said)})
    if form.is_valid():
        case = attempt(form, actions.start_mending, direct, by=actor, **form.cleaned_data)
        if case:
            messages.success(request, "已列名，接着责令整改，定好期限")
            return redirect(case)
    words = "先整改；到期复看没有起色的，再列入年底调整建议。"
    return ask(request, form, f"直报点整改：{direct.unit}", "列名整改", reverse("oversight:points"), explanation=words)


@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One check as it was found."""
    actor = request.actor  # type: ignore[attr-defined]
    found = reads.get_check(actor, pk)
    files = queries.files_of(type(found), [found.pk]).get(found.pk, [])
    context = {"check": found, "files": files, "tab": "points", "office": access.at_office(actor)}
    return render(request, "oversight/check.html", context)


@require_safe
def photo(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A photograph of a check."""
    found = reads.get_check(request.actor, pk)  # type: ignore[attr-defined]
    return hand_out(queries.get_file(found, file))


@require_safe
def adjustments(request: HttpRequest) -> HttpResponse:
    """The year-end list of proposed adjustments, as a page, a workbook, a document."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_oversee(actor))
    rows = list(reads.proposed(actor))
    name = f"{timezone.localdate().year}年调整建议"
    if request.GET.get("export") == "xlsx":
        return workbook(export.adjustments_xlsx(rows), name)
    if request.GET.get("export") == "docx":
        return export.adjustments_docx(actor.unit, rows, name)
    return render(request, "oversight/adjustments.html", {"rows": rows, "tab": "adjustments"})


@GET_POST
def rules(request: HttpRequest) -> HttpResponse:
    """By which rules units list themselves."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    watch = queries.watch_of(actor.unit)
    names = (*WatchForm.base_fields,)
    form = WatchForm(bound(request)[0], initial={name: getattr(watch, name) for name in names})
    if form.is_valid() and attempt(form, actions.set_watch, actor.unit, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "列名规则已改，下次列名起用")
        return redirect("oversight:board")
    words = "每月初按这些规则把单位列出来，事由和当时的数字留在那一件上；报备免考的单位不列。"
    return ask(request, form, "列名规则", "存下规则", reverse("oversight:board"), explanation=words)

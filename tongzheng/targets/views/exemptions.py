"""People without a target for some months (R7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.targets import access
from tongzheng.targets.actions import plans as actions
from tongzheng.targets.forms import ExemptionForm, ReasonForm
from tongzheng.targets.queries import plans as queries
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The office's register."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_office(actor))
    page = paged(queries.list_exemptions(actor), request.GET.get("page"))
    return render(request, "targets/exemptions.html", {"page": page, "can_exempt": access.can_exempt(actor)})


def add(request: HttpRequest) -> HttpResponse:
    """Register one."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_exempt(actor))
    form = ExemptionForm(request.POST or None, officers=list(queries.officers_of(actor.unit)))
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.add_exemption, by=actor, **form.cleaned_data):
            return redirect("targets:exemptions")
    context = {
        "form": form, "title": "登记免任务", "verb": "登记", "way_out_url": reverse("targets:exemptions"),
        "explanation": "按整月免一个人；整个单位免的，在“得分”的登记事项里登记免考任务，分和任务一并免。季度、全年的任务按剩下的月数折算，四舍五入。",
    }  # fmt: skip
    return show_act(request, context)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_exemption(actor, pk)
    require(access.can_exempt(actor, found))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.withdraw_exemption, found, by=actor, **form.cleaned_data):
            return redirect("targets:exemptions")
    way_out = reverse("targets:exemptions")
    return show_act(request, {"form": form, "title": "取消免任务", "verb": "取消免任务", "way_out_url": way_out})

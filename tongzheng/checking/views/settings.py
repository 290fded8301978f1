"""The office decides which checks run, how much they matter, how long texts may be (R4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.checking import access
from tongzheng.checking.actions import settings as actions
from tongzheng.checking.forms import CheckForm, LengthsForm, StandardForm
from tongzheng.checking.queries import office as queries
from tongzheng.text.checks import checks
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Every check: its name, what it looks for, where that comes from, its level, on or off."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_settings(actor))
    context = {
        "groups": queries.checks_of(actor),
        "standard": queries.standard_of(actor)[1],
        "can_change": access.can_change_settings(actor),
        "can_count": access.can_see_counts(actor),
    }
    return render(request, "checking/settings.html", context)


def check(request: HttpRequest, check_id: str) -> HttpResponse:
    """One check."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    found = checks().get(check_id)
    if found is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = CheckForm(posted, initial=queries.setting_of(actor, check_id), check=found)
    if form.is_valid() and attempt(form, actions.set_check, check_id, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"“{found.name}”已调整")
        return redirect("checking:settings")
    context = {"title": found.name, "verb": "存好", "form": form, "explanation": found.why, "way_out": "不改了"}
    context |= {"subject": found.source, "way_out_url": reverse("checking:settings")}
    return show_act(request, context)


def standard(request: HttpRequest) -> HttpResponse:
    """The standard of quality the office holds its texts to."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    posted = request.POST if request.method == "POST" else None
    form = StandardForm(posted, initial={"standard": queries.standard_of(actor)[0]})
    if form.is_valid() and attempt(form, actions.choose_standard, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "质量口径已选定")
        return redirect("checking:settings")
    context = {"title": "质量口径", "verb": "选定", "form": form, "way_out_url": reverse("checking:settings")}
    context["explanation"] = "体检里的要素、篇幅、空话等提示按选定的口径说话。"
    return show_act(request, context)


def lengths(request: HttpRequest) -> HttpResponse:
    """How long texts may be, by kind and by periodical."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_settings(actor))
    if request.method == "POST":
        require(access.can_change_settings(actor))
    rows, papers = queries.lengths_of(actor)
    form = LengthsForm(request.POST if request.method == "POST" else None, rows=rows, papers=papers)
    if form.is_valid():
        texts = form.cleaned_data["periodicals"]
        if attempt(form, actions.set_lengths, by=actor, kinds=form.by_kind, periodicals=texts) is not None:
            messages.success(request, "篇幅要求已存好")
            return redirect("checking:lengths")
    context = {"form": form, "can_change": access.can_change_settings(actor)}
    return render(request, "checking/lengths.html", context, status=422 if form.errors else 200)

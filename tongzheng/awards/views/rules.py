"""Rules of money (N6)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.awards import access
from tongzheng.awards.actions import sheets as actions
from tongzheng.awards.forms import RetireForm, RuleForm
from tongzheng.awards.queries import sheets as queries
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """All of them; those that ended stay to be seen."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_office(actor))
    context = {
        "rules": queries.list_rules(actor)[:300],
        "can_manage": access.can_manage(actor),
        "today": timezone.localdate(),
    }
    return render(request, "awards/rules.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Set one."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_manage(actor))
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.add_rule, by=actor, **form.cleaned_data):
            return redirect("awards:rules")
    context = {
        "form": form, "title": "定一条奖励办法", "verb": "定下", "way_out_url": reverse("awards:rules"),
        "explanation": "一次采用合几条办法时，写了刊物的先用，再是写了层级的。办法定了不改，要改就停用再定新的。",
    }  # fmt: skip
    return show_act(request, context)


def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """End one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rule(actor, pk)
    require(access.can_retire(actor, found))
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.retire_rule, found, by=actor, **form.cleaned_data):
            return redirect("awards:rules")
    return show_act(
        request, {"form": form, "title": f"停用：{found}", "verb": "停用", "way_out_url": reverse("awards:rules")}
    )

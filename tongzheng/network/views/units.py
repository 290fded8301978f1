"""The tree, a unit's page and everything done to units."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tongzheng.network import access, queries
from tongzheng.network.actions import units as actions
from tongzheng.network.forms.units import (
    DirectForm,
    EmptyForm,
    OfficeSettingsForm,
    OpenOfficeForm,
    ReasonForm,
    UnitForm,
)
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt

OFFICE = ("form", "main_channel", "auto_receive", "receipt_format", "backlog_days")


def act_page(request: HttpRequest, title: str, verb: str, form: Any, **more: Any) -> HttpResponse:
    """The one page for every act; 422 when something is wrong with the form."""
    context = {"title": title, "verb": verb, "form": form, **more}
    return show_act(request, context)


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The tree with the top of one's jurisdiction, or what was searched for."""
    actor = request.actor  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:40]
    if words:
        context: dict[str, Any] = {
            "q": words,
            "units": queries.find_units(actor, words),
            "people": queries.find_posts(actor, words),
        }
        context |= {"tree": queries.tree(actor, None), "sees_vacancies": access.can_see_vacancies(actor)}
        context["verdict"] = access.can_manage(actor)
        return render(request, "network/found.html", context)
    return _unit_page(request, queries.get_unit(actor, access.jurisdiction(actor).pk))


@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its posts with terms and vacancies, its authorities, its office settings."""
    return _unit_page(request, queries.get_unit(request.actor, pk))  # type: ignore[attr-defined]


def _unit_page(request: HttpRequest, here: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "unit": here, "tree": queries.tree(actor, here), "rows": queries.posts_in(here),
        "past": queries.past_posts_in(here), "missing": queries.missing_in(here), "direct": queries.direct_of(here),
        "verdict": access.can_manage(actor, here),
        "is_top": here.pk == access.jurisdiction(actor).pk, "desk": getattr(here, "desk", None),
        "sees_vacancies": access.can_see_vacancies(actor),
    }  # fmt: skip
    return render(request, "network/unit.html", context)


@require_GET
def vacancies(request: HttpRequest) -> HttpResponse:
    """Units with no officer or no signer, and since when (N2)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_vacancies(actor))
    page = queries.page_of(queries.vacancies_since(actor), request.GET.get("page"))
    context = {"page": page, "can_manage": access.can_manage(actor)}
    return render(request, "network/vacancies.html", context)


@require_http_methods(["GET", "POST"])
def unit_add(request: HttpRequest) -> HttpResponse:
    """Set up a unit."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_manage(actor))
    under = request.GET.get("under", "")
    initial = {"parent": under if under.isdecimal() else None, "reports": True, "kind": "township"}
    form = UnitForm(request.POST or None, units=queries.list_units(actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.add_unit, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, f"已设立{made.name}")
            return redirect(made)
    return act_page(request, "设立单位", "设立", form, way_out="先不设", way_out_url="/units/")


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit's facts, and where it hangs."""
    actor = request.actor  # type: ignore[attr-defined]
    here = queries.get_unit(actor, pk)
    require(access.can_manage(actor, here))
    names = ("name", "short_name", "kind", "code", "phone", "position", "reports")
    initial = {**{name: getattr(here, name) for name in names}, "parent": here.parent_id}
    top = here.pk == access.jurisdiction(actor).pk
    form = UnitForm(request.POST or None, units=queries.list_units(actor), top=top, initial=initial)
    edit: Any = partial(actions.edit_unit, here, by=actor)
    if request.method == "POST" and form.is_valid() and attempt(form, edit, **form.cleaned_data):
        messages.success(request, "已改好")
        return redirect(here)
    return act_page(
        request, f"改{here.short_name}的资料", "改好", form, way_out="先不改", way_out_url=here.get_absolute_url()
    )


def _simple(request: HttpRequest, here: Any, title: str, verb: str, form: Any, fn: Any, **more: Any) -> HttpResponse:
    """An act on a unit with a small form; back to the unit."""
    if request.method == "POST" and form.is_valid():
        act = partial(fn, here, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        if attempt(form, act):
            messages.success(request, title)
            return redirect(here)
    url = here.get_absolute_url()
    return act_page(request, title, verb, form, subject=here.name, subject_url=url, way_out_url=url, **more)


@require_http_methods(["GET", "POST"])
def unit_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit out of use, or put it back."""
    here = queries.get_unit(request.actor, pk)  # type: ignore[attr-defined]
    require(access.can_manage(request.actor, here))  # type: ignore[attr-defined]
    form: Any
    if here.suspended_at:
        form = EmptyForm(request.POST if request.method == "POST" else None)
        return _simple(request, here, f"恢复{here.short_name}", "恢复", form, actions.restore_unit)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    said = "停用后，这个单位的岗位不能再登录，报过的稿件都还在。"
    return _simple(request, here, f"停用{here.short_name}", "停用", form, actions.suspend_unit, explanation=said)


@require_http_methods(["GET", "POST"])
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """An office's settings; or give a unit a desk."""
    actor = request.actor  # type: ignore[attr-defined]
    here = queries.get_unit(actor, pk)
    require(access.can_manage(actor, here))
    data = request.POST if request.method == "POST" else None
    if hasattr(here, "desk"):
        form = OfficeSettingsForm(data, initial={name: getattr(here.desk, name) for name in OFFICE})
        return _simple(request, here, f"{here.short_name}的采编设置", "存好设置", form, actions.set_office)
    start = {
        "form": "government",
        "main_channel": "政务信息",
        "receipt_format": "来稿〔{year}〕{number}号",
        "backlog_days": 2,
    }
    form = OpenOfficeForm(data, units=queries.list_units(actor), initial={**start, "serves": here.parent_id})
    return _simple(request, here, f"给{here.short_name}设采编台", "设立", form, actions.open_office)


@require_http_methods(["GET", "POST"])
def direct_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a unit report to a higher office directly (R3)."""
    actor = request.actor  # type: ignore[attr-defined]
    here = queries.get_unit(actor, pk)
    require(access.can_manage(actor, here))
    form = DirectForm(request.POST if request.method == "POST" else None, offices=queries.offices_to_reach(here))
    said = "指定以后，这个单位可以越过本级办公室报送；先报本级还是同时报，按所选方式核对。"
    return _simple(
        request, here, f"指定{here.short_name}为直报点", "指定", form, actions.authorise_direct, explanation=said
    )


@require_http_methods(["GET", "POST"])
def direct_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a direct reporting authority (R3)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_direct(actor, pk)
    require(access.can_manage(actor, found.unit))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    revoke: Any = partial(actions.revoke_direct, found, by=actor)
    if request.method == "POST" and form.is_valid() and attempt(form, revoke, **form.cleaned_data):
        messages.success(request, f"已撤销，{found.unit.short_name}今天以后不再直报")
        return redirect(found.unit)
    url = found.unit.get_absolute_url()
    return act_page(request, "撤销直报点", "撤销", form, subject=str(found), way_out_url=url)

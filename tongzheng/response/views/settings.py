"""How an office tells: rules, portfolios, groups, minutes and links (U4, U8, U11)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.emergencies.queries import active_kinds
from tongzheng.response import access, rules
from tongzheng.response.actions import network as groups
from tongzheng.response.actions import settings as actions
from tongzheng.response.forms import GroupForm, PortfolioForm, RuleForm, SettingForm, typed_members
from tongzheng.response.queries import network
from tongzheng.response.queries import told as queries
from tongzheng.response.views import GET_POST, ask, did, posted
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import Form


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Everything at a glance."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read_settings(actor))
    office = actor.unit_id
    context = {
        "rules": queries.rules_of(office), "defaults": rules.DEFAULTS, "portfolios": queries.portfolios_of(office),
        "groups": network.groups_of(office, active=False), "setting": queries.setting_of(office),
        "can_set": access.can_set(actor),
    }  # fmt: skip
    return render(request, "response/settings.html", context)


@GET_POST
def minutes(request: HttpRequest) -> HttpResponse:
    """Minutes and links."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    found = queries.setting_of(actor.unit_id)
    names = ("ack_minutes", "call_minutes", "command_link", "video_link", "version")
    form = SettingForm(posted(request), initial={name: getattr(found, name) for name in names})
    back = reverse("response:settings")
    if form.is_valid() and did(form, actions.save_setting, by=actor, **form.cleaned_data):
        messages.success(request, "已存下")
        return redirect(back)
    return ask(request, form, "时限和链接", "存下", back)


@GET_POST
def add_rule(request: HttpRequest) -> HttpResponse:
    """One more rule."""
    return _rule(request, None)


@GET_POST
def change_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one, or switch it off."""
    return _rule(request, queries.get_rule(request.actor, pk))  # type: ignore[attr-defined]


def _rule(request: HttpRequest, found: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    initial = {name: getattr(found, name) for name in RuleForm.base_fields} if found else None
    form = RuleForm(posted(request), initial=initial, kinds=active_kinds(actor.unit))
    back = reverse("response:settings")
    if form.is_valid() and did(form, actions.save_rule, found, by=actor, **form.cleaned_data):
        return redirect(back)
    return ask(request, form, f"改：{found}" if found else "加一条通知范围", "存下", back)


@GET_POST
def add_portfolio(request: HttpRequest) -> HttpResponse:
    """What a leader is responsible for."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    form = PortfolioForm(
        posted(request), leaders=queries.leaders_of(actor.unit), kinds=active_kinds(actor.unit),
        units=network.units_below(actor.unit_id),
    )  # fmt: skip
    back = reverse("response:settings")
    if form.is_valid() and did(form, actions.add_portfolio, by=actor, **form.cleaned_data):
        return redirect(back)
    return ask(request, form, "加领导分工", "加上", back)


@GET_POST
def drop_portfolio(request: HttpRequest, pk: int) -> HttpResponse:
    """He is no longer."""
    actor = request.actor  # type: ignore[attr-defined]
    line = queries.get_portfolio(actor, pk)
    require(access.can_set(actor))
    form = Form(posted(request))
    back = reverse("response:settings")
    if form.is_valid():
        actions.drop_portfolio(line, by=actor)
        return redirect(back)
    return ask(request, form, f"去掉分工：{line.leader.person.name} {line}", "去掉", back)


@GET_POST
def add_group(request: HttpRequest) -> HttpResponse:
    """One more group."""
    return _group(request, None)


@GET_POST
def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group."""
    return _group(request, network.get_group(request.actor, pk))  # type: ignore[attr-defined]


def _group(request: HttpRequest, found: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    initial: dict[str, Any] = {"text": rules.TEXT}
    if found:
        initial = {name: getattr(found, name) for name in ("name", "text", "active", "version")}
        initial |= {"members": typed_members(found), "kinds": list(found.kinds.all())}
    form = GroupForm(posted(request), initial=initial, kinds=active_kinds(actor.unit))
    back = reverse("response:settings")
    if form.is_valid() and did(form, groups.save_group, found, by=actor, **form.cleaned_data):
        messages.success(request, "已存下")
        return redirect(back)
    return ask(request, form, f"改联动组：{found}" if found else "加联动组", "存下", back)

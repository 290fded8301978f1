"""Pages of the ways out of the house, and of what went through them (U4, U8)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.channels import access, actions, queries
from tongzheng.channels.actions import outgoing
from tongzheng.channels.forms import ChangeForm, ChannelForm, FilterForm
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

SECRET = {"address", "sign"}


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The office's channels."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    return render(request, "channels/shelf.html", {"channels": queries.list_channels(actor)})


def add(request: HttpRequest) -> HttpResponse:
    """One more."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    form = ChannelForm(request.POST if request.method == "POST" else None, units=queries.units_below(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.add_channel, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已加上，试发一条看看")
            return redirect(made)
    if form.is_bound:
        form.add_reason("地址和密钥要重新填一遍（不在网页上保留）") if form.data.get("address") else None
    context = {"form": form, "title": "加对外通道", "verb": "存下", "way_out_url": reverse("channels:shelf")}
    return show_act(request, context)


@require_safe
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel: how it is set, how its last messages went."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_channel(actor, pk)
    last = queries.list_deliveries(actor, channel=str(pk))[:10]
    context = {"channel": found, "deliveries": last, "can_test": access.can_test(actor, found)}
    return render(request, "channels/channel.html", context)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Set it anew; an empty address keeps the old one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_channel(actor, pk)
    require(access.can_set(actor))
    initial = {name: getattr(found, name) for name in ChangeForm.base_fields if name not in SECRET}
    posted = request.POST if request.method == "POST" else None
    form = ChangeForm(posted, initial=initial, units=queries.units_below(actor))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, actions.change_channel, found, by=actor, **values):
            messages.success(request, "已存下")
            return redirect(found)
    context = {
        "form": form, "title": f"改对外通道：{found}", "verb": "存下", "way_out_url": found.get_absolute_url(),
        "explanation": f"现在的地址：{found.where}。地址和密钥不填就不变。",
    }  # fmt: skip
    return show_act(request, context)


def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker send a message that says it is a test."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_channel(actor, pk)
    require(access.can_test(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    done = attempt(form, actions.try_channel, found, by=actor) if request.method == "POST" else None
    if done:
        messages.success(request, "试发的一条已交给后台，几秒后刷新本页看结果")
        return redirect(found)
    context = {
        "form": form, "title": f"试发：{found}", "verb": "试发一条", "way_out_url": found.get_absolute_url(),
        "explanation": "发给您自己登记的号码或邮箱。" if found.personal else "群里的人都会看到一条注明是试发的消息。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """What went out of the house, what did not, and why."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_watch(actor))
    asked = {"channel": request.GET.get("channel", ""), "stage": request.GET.get("stage", "")}
    names = [(str(c.pk), c.name) for c in queries.channel_names(actor)]
    form = FilterForm(asked, channels=names, stages=[(key, words) for key, (words, _) in queries.STAGES.items()])
    page = paged(queries.list_deliveries(actor, **asked), request.GET.get("page"))
    context = {"page": page, "form": form, "reads": access.reads_text(actor), "may_resend": actor.role != "auditor"}
    return render(request, "channels/deliveries.html", context)


def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one again by hand."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_delivery(actor, pk)
    require(access.can_resend(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    done = attempt(form, outgoing.resend, found, by=actor) if request.method == "POST" else None
    if done:
        messages.success(request, "已交给后台重发")
        return redirect("channels:deliveries")
    context = {
        "form": form, "title": "重发", "verb": "重发", "way_out_url": reverse("channels:deliveries"),
        "notice": "这一条可能已经到了对方，重发会收到两遍。" if found.maybe_sent else "",
    }  # fmt: skip
    return show_act(request, context)

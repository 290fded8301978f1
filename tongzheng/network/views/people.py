"""Everything done to people and posts, and the roster."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tongzheng.network import access, queries
from tongzheng.network.actions import people as actions
from tongzheng.network.forms.units import AppointForm, DeputiseForm, EndForm, PersonForm, PostForm, ReasonForm
from tongzheng.network.views.units import act_page
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a post in a unit; a new person is registered on the way (N2)."""
    actor = request.actor  # type: ignore[attr-defined]
    here = queries.get_unit(actor, pk)
    require(access.can_manage(actor, here))
    initial = {"role": request.GET.get("role", "officer"), "employment": "full"}
    form = AppointForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        post: Any = attempt(form, actions.appoint_by_name, here, by=actor, **form.cleaned_data)
        if post:
            messages.success(request, f"已任{post.person.name}为{post.post_name}")
            return redirect(here)
    url = here.get_absolute_url()
    return act_page(request, f"{here.short_name}任职", "任职", form, way_out="先不任", way_out_url=url)


def _on_post(request: HttpRequest, post: Any, title: str, verb: str, form: Any, fn: Any, **more: Any) -> HttpResponse:
    """An act on a post with a small form; back to the unit."""
    if request.method == "POST" and form.is_valid():
        if attempt(form, fn, post, by=request.actor, **form.cleaned_data):  # type: ignore[attr-defined]
            messages.success(request, title)
            return redirect(post.unit)
    url = post.unit.get_absolute_url()
    return act_page(request, title, verb, form, subject=str(post), subject_url=url, way_out_url=url, **more)


def _managed_post(request: HttpRequest, pk: int) -> Any:
    post = queries.get_post(request.actor, pk)  # type: ignore[attr-defined]
    require(access.can_manage_post(request.actor, post))  # type: ignore[attr-defined]
    return post


@require_http_methods(["GET", "POST"])
def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a post's facts."""
    post = _managed_post(request, pk)
    names = ("employment", "title", "rank", "starts", "ends")
    data = request.POST if request.method == "POST" else None
    form = PostForm(data, role=post.role, initial={name: getattr(post, name) for name in names})
    return _on_post(request, post, "变更任职资料", "改好", form, actions.change_post)


@require_http_methods(["GET", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post."""
    post = _managed_post(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    return _on_post(request, post, f"{post.person.name}卸任", "卸任", form, actions.end_post)


@require_http_methods(["GET", "POST"])
def deputise(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody act in a post for a time (N3)."""
    post = _managed_post(request, pk)
    people = queries.people_around(request.actor).exclude(pk=post.person_id)  # type: ignore[attr-defined]
    form = DeputiseForm(request.POST if request.method == "POST" else None, people=people)
    said = f"代理期间，代理人和{post.person.name}都能办这个岗位的事，留痕写明是代办。"
    return _on_post(request, post, "指定代理", "指定", form, actions.deputise, explanation=said)


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's name, login name, phone and mail address."""
    actor = request.actor  # type: ignore[attr-defined]
    person = queries.get_person(actor, pk)
    require(access.can_manage_person(actor, person))
    initial = {name: getattr(person, name) for name in ("name", "login", "phone", "email")}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.change_person, person, by=actor, **form.cleaned_data):
            messages.success(request, "已改好")
            return redirect("network:units")
    return act_page(request, f"改{person.name}的资料", "改好", form, way_out="先不改", way_out_url="/units/")


@require_http_methods(["GET", "POST"])
def person_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a person's account at once, or open it again (Z1)."""
    actor = request.actor  # type: ignore[attr-defined]
    person = queries.get_person(actor, pk)
    require(access.can_manage_person(actor, person))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    fn: Any
    fn, word = (actions.suspend_person, "停用") if person.is_active else (actions.restore_person, "恢复")
    if request.method == "POST" and form.is_valid() and attempt(form, fn, person, by=actor, **form.cleaned_data):
        messages.success(request, f"已{word}{person.name}的账号")
        return redirect("network:units")
    return act_page(request, f"{word}{person.name}的账号", word, form, way_out=f"先不{word}", way_out_url="/units/")


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts past and present in the jurisdiction, ways to be reached, account."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_person(actor, pk)
    context = {
        "person": found, "rows": queries.posts_of_person_seen(actor, found),
        "verdict": access.can_manage_person(actor, found), "has_password": found.has_usable_password(),
    }  # fmt: skip
    return render(request, "network/person.html", context)

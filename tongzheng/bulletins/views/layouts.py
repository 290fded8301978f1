"""The layouts of an office, and which one a periodical has (E6)."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.layout_forms import LayoutChoiceForm, LayoutForm, LayoutNameForm
from tongzheng.bulletins.queries import layouts as known
from tongzheng.bulletins.queries.pages import own_layout
from tongzheng.bulletins.views.periodicals import act_page
from tongzheng.trail.refusals import Refused, require
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt


def layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose layout, by-line and download; what is already signed keeps its pages (E6, R12)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_set_layout(actor, found))
    first = {
        "layout": str(found.layout_id or found.layout_key),
        "byline": found.byline,
        "downloads": found.downloads,
    }
    form = LayoutChoiceForm(request.POST or None, initial=first, own=queries.own_layouts(actor))
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.set_layout, found, by=actor, **form.cleaned_data):
            messages.success(request, f"{found}的版式已定，以后送审签的期照此排")
            return redirect(found)
    context = {
        "title": f"{found}的版式",
        "form": form,
        "verb": "存好版式",
        "tone": "main",
        "explanation": "已经签发、印发的期不受影响；正等签发的期要退回核稿，重新送审签。",
        "way_out": "先不改",
        "way_out_url": found.get_absolute_url(),
    }
    return show_act(request, context)


@require_safe
def layouts(request: HttpRequest) -> HttpResponse:
    """The layouts that come with the program, and the office's own with who uses them (E6)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_layouts(actor))
    names = {key: each.name for key, each in built_in().items()}
    own = [(each, names.get(each.base, "")) for each in known.list_layouts(actor)]
    return render(request, "bulletins/layouts.html", {"built_in": built_in().values(), "own": own})


def layout_add(request: HttpRequest, base: str) -> HttpResponse:
    """Copy a built-in layout under a name (E6)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_add_layout(actor))
    if base not in built_in():
        raise Http404
    form = LayoutNameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if made := attempt(form, actions.add_layout, by=actor, base=base, **form.cleaned_data):
            messages.success(request, f"版式“{made}”设好了，现在改它的数值")
            return redirect("bulletins:layout_edit", made.pk)
    why = f"照“{built_in()[base].name}”另设一个本办公室的版式，设好以后再改数值。"
    title, back = "设一个本办公室的版式", reverse("bulletins:layouts")
    return act_page(request, form, title, "设立版式", back, explanation=why)


def layout_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an own layout's values, or look at them before they are kept (`look` in the form sent) (E6)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = known.get_layout(actor, pk)
    require(access.can_change_layout(actor, found))
    data = request.POST if request.method == "POST" else None
    now = known.editable(found)
    form = LayoutForm(data, layout=now, initial={"name": found.name, "version": found.version})
    shown: list[str] = []
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            pictures = attempt(form, known.look, form.typed) or ()
            shown = [f"data:image/png;base64,{base64.b64encode(each).decode()}" for each in pictures]
        else:
            name, version = form.cleaned_data["name"], form.cleaned_data["version"]
            done = attempt(
                form, actions.change_layout, found, by=actor, version=version, name=name, changes=form.values
            )
            if done:
                messages.success(request, f"版式“{done}”存好了，以后送审签的期照此排")
                return redirect("bulletins:layout_preview", done.pk)
    kept = range(0) if shown else pages_of(now)
    context = {
        "layout": found,
        "form": form,
        "kept": kept,
        "shown": shown,
        "base": known.base_of(found),
        "papers": known.papers_in(found),
    }
    return render(request, "bulletins/layout_edit.html", context, status=422 if form.errors else 200)


def layout_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer an own layout no more (E6)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = known.get_layout(actor, pk)
    require(access.can_change_layout(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.retire_layout, found, by=actor):
            messages.success(request, f"版式“{found}”停用了")
            return redirect("bulletins:layouts")
    why = "停用以后刊物不能再选它；已经排好、印发的期不变。"
    return act_page(request, form, f"停用版式“{found}”", "停用", reverse("bulletins:layouts"), explanation=why)


@require_safe
def layout_preview(request: HttpRequest, key: str) -> HttpResponse:
    """How a layout looks on a sample of invented texts (E6)."""
    layout, own = _chosen(request, key)
    context: dict[str, Any] = {"layout": layout, "own": own, "key": key, "pages": pages_of(layout)}
    return render(request, "bulletins/layout_preview.html", context)


@require_safe
def layout_page(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One page of that sample as a picture (E6)."""
    layout, _ = _chosen(request, key)
    pictures = known.look(layout)
    if not 1 <= number <= len(pictures):
        raise Http404
    answer = HttpResponse(pictures[number - 1], content_type="image/png")
    answer["Cache-Control"] = "private, no-cache"
    return answer


def pages_of(layout: Layout) -> range:
    """Numbers of the sample's pages; none when it cannot be printed."""
    try:
        return range(1, len(known.look(layout)) + 1)
    except Refused:
        return range(0)


def _chosen(request: HttpRequest, key: str) -> tuple[Layout, Any]:
    """A built-in layout by its key, or one of the office's own by its number; 404 when there is none."""
    actor = request.actor  # type: ignore[attr-defined]
    own = None
    if key not in built_in():
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            raise Http404
        own = known.get_layout(actor, int(key))
    require(access.can_see_layouts(actor))
    return (own_layout(own), own) if own else (built_in()[key], None)

"""The page on which a periodical's look is chosen (E6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.layout_forms import LayoutChoiceForm
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt


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
    return render(request, "ui/act.html", context, status=422 if form.errors else 200)

"""References from elsewhere: a material made into an article with its source named (E15)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongzheng.library.access import can_compile
from tongzheng.library.queries import get_material
from tongzheng.reporting import access
from tongzheng.reporting.actions import reference as actions
from tongzheng.reporting.forms.reference import ReferenceForm, SourceForm
from tongzheng.reporting.queries import articles
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
SOURCE = ("place", "medium", "dated", "link")


@GET_POST
def compile_reference(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the source of a material; the article then opens for editing."""
    actor = request.actor  # type: ignore[attr-defined]
    material = get_material(actor, pk)
    require(access.can_compile_reference(actor))
    require(can_compile(actor, material))
    link = material.source if material.source.startswith("http") else ""
    first = {"title": material.title[:120], "medium": "" if link else material.source[:100], "link": link}
    form = ReferenceForm(request.POST if request.method == "POST" else None, initial=first | {"dated": material.dated})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.compile_reference, material, by=actor, **form.cleaned_data)
        if made is not None:
            messages.success(request, "已编成参考稿，删改以后就可以编入一期")
            return redirect("reporting:article_edit", made.pk)
    context: dict[str, Any] = {"title": "编成参考稿", "verb": "编成参考稿", "form": form, "way_out": "先不编"}
    context |= {"subject": material.title, "subject_url": reverse("library:material", args=[pk])}
    context |= {"way_out_url": context["subject_url"]}
    context["explanation"] = "供领导参阅，刊发时印出来源；不计各单位得分，和本地来稿分开统计。"
    return show_act(request, context)


@GET_POST
def name_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct where a reference is from."""
    actor = request.actor  # type: ignore[attr-defined]
    found = articles.get_article(actor, pk)
    require(access.can_name_source(actor, found))
    initial = {name: getattr(found, name) for name in SOURCE}
    form = SourceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.name_source, found, by=actor, **form.cleaned_data) is not None:
            messages.success(request, "出处已改")
            return redirect(found)
    context: dict[str, Any] = {"title": "改出处", "verb": "改出处", "form": form, "way_out": "不改了"}
    context |= {"subject": found.title, "subject_url": found.get_absolute_url()}
    context |= {"way_out_url": found.get_absolute_url()}
    return show_act(request, context)

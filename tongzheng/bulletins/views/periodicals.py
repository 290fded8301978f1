"""Pages of periodicals: settings, sections, reading list (E4, E5)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.forms import PeriodicalForm, ReadersForm, SectionsForm
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import Form, attempt

FIELDS = ("name", "publisher", "label", "mark", "yearly_target", "position", "active")


def periodicals(request: HttpRequest) -> HttpResponse:
    """The office's periodicals with the year's target and how far it is reached (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_periodicals(actor))
    context = {"periodicals": queries.progress(actor), "can_add": access.can_add_periodical(actor)}
    return render(request, "bulletins/periodicals.html", context)


def periodical(request: HttpRequest, pk: int) -> HttpResponse:
    """One periodical: settings, sections, reading list (E4, E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    context = {
        "periodical": found,
        "sections": found.sections.all(),
        "readers": queries.readers_of(found),
        "can_change": access.can_change_periodical(actor, found),
    }
    return render(request, "bulletins/periodical.html", context)


def periodical_new(request: HttpRequest) -> HttpResponse:
    """Set up a periodical (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_add_periodical(actor))
    first = {"publisher": actor.unit.name, "mark": "内部参阅　注意保存", "label": "internal", "active": True}
    form = PeriodicalForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        found = attempt(form, actions.add_periodical, by=actor, **form.cleaned_data)
        if found:
            return redirect(found)
    return _act(request, form, "设立刊物", "设立刊物", reverse("bulletins:periodicals"))


def periodical_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a periodical's settings (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_change_periodical(actor, found))
    form = PeriodicalForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})
    back = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.change_periodical, found, by=actor, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{found}的设置已改")
            return redirect(back)
    return _act(request, form, f"{found}的设置", "存好设置", back)


def sections(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a periodical's sections in order (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_set_sections(actor, found))
    names = "\n".join(found.sections.values_list("name", flat=True))
    form = SectionsForm(request.POST if request.method == "POST" else None, initial={"names": names})
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.set_sections, found, by=actor, names=form.lines)
        if not form.errors:
            messages.success(request, f"{found}的栏目已改")
            return redirect(found)
    return _act(request, form, f"{found}的栏目", "存好栏目", found.get_absolute_url())


def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who reads a periodical (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_set_readers(actor, found))
    posts = queries.possible_readers(found)
    now = [str(p.pk) for p in queries.readers_of(found)]
    first = {"leaders": now, "units": now}
    form = ReadersForm(request.POST if request.method == "POST" else None, initial=first, posts=posts)
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.set_readers, found, by=actor, posts=form.chosen)
        if not form.errors:
            messages.success(request, f"{found}的送阅范围已改，下一期起照此送阅")
            return redirect(found)
    return _act(request, form, f"{found}送阅给谁", "存好送阅范围", found.get_absolute_url())


def _act(request: HttpRequest, form: Form, title: str, verb: str, back: str) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "form": form, "verb": verb, "tone": "main"}
    context |= {"way_out": "先不改", "way_out_url": back}
    return render(request, "ui/act.html", context, status=422 if form.errors else 200)

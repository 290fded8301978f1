"""Pages on which a draft is changed: its head, one table, names of periodicals; leagues of units and outlets (K1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tongzheng.scoring import access
from tongzheng.scoring.actions import rulebooks as actions
from tongzheng.scoring.engine.rulebook.tables import BY_NAME
from tongzheng.scoring.forms.grid import Grid
from tongzheng.scoring.forms.rulebooks import HeadForm, LeaguesForm, NamesForm, OutletForm
from tongzheng.scoring.queries import rulebooks as queries
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, document, period, leagues and the other settings of a draft."""
    actor, found = _draft(request, pk)
    form = HeadForm(request.POST or None, initial=HeadForm.first(queries.book_of(found), found.edition))
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        edition = form.cleaned_data["edition"]
        fields = {"by": actor, "edition": edition, "about": "总则"}
        saved = None if form.errors else attempt(form, actions.edit_rulebook, found, **fields, **changes)
        if saved is not None:
            messages.success(request, "已存好")
            return redirect(found)
    _yield(form, found)
    context = {
        "form": form,
        "title": "总则",
        "verb": "存好",
        "subject": str(found),
        "subject_url": found.get_absolute_url(),
    }
    return show_act(request, context)


def table(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """One table of a draft, row by row."""
    actor, found = _draft(request, pk)
    if table not in BY_NAME:
        raise Http404
    kind, book, version = BY_NAME[table], queries.book_of(found), _number(request, "version")
    if version >= len(book.versions):
        raise Http404
    owner: Any = book if kind.whole else book.versions[version]
    grid = Grid.of(kind, book, getattr(owner, table))
    error = ""
    if request.method == "POST":
        rows = grid.read(request.POST)
        try:
            if rows is not None and "more" not in request.POST:
                edition = _number(request, "edition")
                actions.edit_table(found, by=actor, edition=edition, version=version, table=table, rows=rows)
                messages.success(request, f"{kind.title}已存好")
                return redirect(f"{found.get_absolute_url()}?version={version}#{table}")
        except Refused as refusal:
            error = refusal.reason
    context = {
        "rulebook": found,
        "grid": grid,
        "version": version,
        "error": error,
        "edition": found.edition if error else _number(request, "edition") or found.edition,
    }
    return render(request, "scoring/rulebook_table.html", context, status=422 if error or grid.errors else 200)


def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the periodicals of a draft by the office's own names."""
    actor, found = _draft(request, pk)
    used = queries.names_in(queries.book_of(found))
    known = queries.known_periodicals(found.office)
    form = NamesForm(request.POST or None, initial={"edition": found.edition}, names=used, known=known)
    if request.method == "POST" and form.is_valid():
        wanted, edition = form.wanted(), form.cleaned_data["edition"]
        if attempt(form, actions.rename_periodicals, found, by=actor, edition=edition, names=wanted):
            messages.success(request, "刊物名称已换好")
            return redirect(found)
    _yield(form, found)
    said = "、".join(f"《{name}》" for name in sorted(known)) or "还没有"
    context = {
        "form": form, "title": "换刊物名称", "verb": "换好", "subject": str(found), "subject_url": found.get_absolute_url(),
        "explanation": f"把样本里的刊物改成本办公室和上级的刊物，各表一起改。已登记的有：{said}。",
    }  # fmt: skip
    return show_act(request, context)


def leagues(request: HttpRequest) -> HttpResponse:
    """Which unit stands in which league."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_edit_rulebook(actor))
    form = LeaguesForm(request.POST or None, units=queries.placed_units(actor), leagues=queries.leagues_of(actor))
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, actions.place_units, by=actor, leagues=form.chosen())
        if changed is not None:
            messages.success(request, f"{changed} 个单位改了分榜" if changed else "没有改动")
            return redirect("scoring:rulebooks")
    return render(request, "scoring/leagues.html", {"form": form}, status=422 if form.errors else 200)


def add_outlet(request: HttpRequest) -> HttpResponse:
    """Vouch for a superior's periodical or a website."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_edit_rulebook(actor))
    form = OutletForm(request.POST or None, initial={"name": request.GET.get("name", "")[:60]})
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.add_outlet, by=actor, **form.cleaned_data):
            messages.success(request, "已登记")
            return redirect("scoring:rulebooks")
    context = {
        "form": form, "title": "登记上级刊物或网站", "verb": "登记", "way_out_url": reverse("scoring:rulebooks"),
        "explanation": "计分办法里写到、本系统里还没有出现过的刊物，登记以后才认得，免得写错一个字就不计分。",
    }  # fmt: skip
    return show_act(request, context)


def _yield(form: Any, found: Any) -> None:
    """A form refused as a whole is based on the newest edition from now on: sent again, it overwrites that knowingly."""
    if form.is_bound and form.non_field_errors():
        form.data = form.data.copy()
        form.data["edition"] = str(found.edition)


def _draft(request: HttpRequest, pk: int) -> tuple[Any, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rulebook(actor, pk)
    require(access.can_edit_rulebook(actor, found))
    return actor, found


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name) or request.GET.get(name) or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

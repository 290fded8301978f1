"""Pages of circulars: the shelf, making one, reading one, its text, tables and files (K3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.circulars import access, queries
from tongzheng.circulars.actions import making, passing
from tongzheng.circulars.forms import MakeForm, TextForm
from tongzheng.circulars.queries import judging, printing
from tongzheng.circulars.queries.tables import columns, named, printed
from tongzheng.circulars.rules.figures import from_json
from tongzheng.scoring.queries import ranked
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import file_answer, save_quietly, show_act
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Every circular the post may see."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    context = {
        "page": paged(queries.list_circulars(actor), request.GET.get("page")),
        "can_make": access.can_make(actor),
        "at_office": access.at_office(actor),
        "waiting": {c.pk for c in queries.own_line_waiting(actor)},
    }
    return render(request, "circulars/shelf.html", context)


@GET_POST
def make(request: HttpRequest) -> HttpResponse:
    """Choose the span; figures and text are there at once."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_make(actor))
    form = MakeForm(
        request.POST if request.method == "POST" else None,
        spans=queries.to_make(actor),
        best=queries.usual_best(actor.unit_id),
    )
    if form.is_valid():
        made = attempt(form, making.make_circular, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "数已取好，文字已起草，请看过再送各单位核对")
            return redirect(made)
    context = {
        "form": form, "title": "起草通报", "verb": "取数并起草", "way_out_url": reverse("circulars:shelf"),
        "explanation": "数取自得分账和各处登记；没有冻结的期间也可以先起草，印发前再冻结。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def circular(request: HttpRequest, pk: int) -> HttpResponse:
    """One circular: at work in the office, as published for everybody else; before that a unit sees its own line."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    if not access.can_see_whole(actor, found):
        return redirect("circulars:own", found.pk)
    passing.mark_read(found, by=actor)
    at_office, outranked = access.at_office(actor), queries.outranked(found)
    work = _work(actor, found) if at_office else {}
    found.ranked = found.ranked and not outranked  # only as it is shown here
    context = work | {
        "outranked": outranked,
        "circular": found,
        "figures": from_json(found.figures),
        "named": named(from_json(found.figures)) if found.ranked else [],
        "leagues": queries.leagues(found),
        "own": None if at_office else queries.line_of(actor, found),
        "corrections": list(found.corrections.filter(state="published")),
        "kinds": [("pdf", "PDF"), ("docx", "Word"), ("ofd", "OFD"), ("xlsx", "表格（xlsx）")],
        "at_office": at_office,
        "kept_places": found.ranked and found.state == "published" and not ranked(found.office),
    }
    return render(request, "circulars/phone.html" if actor.role == "leader" else "circulars/circular.html", context)


def _work(actor: Any, found: Any) -> dict[str, Any]:
    """What only the office needs."""
    done = found.state == "published"
    units = queries.checked(found)
    buttons = offers(actor, found, access, lambda s: _step_url(found, s))
    if found.state == "checking" and (why := queries.held_up(found, units)):
        buttons = [
            replace(one, allowed=False, reason=why) if one.name == "submit" and one.allowed else one for one in buttons
        ]
    return {
        "offers": buttons,
        "can_edit": access.can_edit(actor, found),
        "can_correct": access.can_correct(actor, found),
        "unknown": [] if done else judging.warnings(found),
        "checked": units,
        "objections": list(queries.objections(actor, found)),
        "open_periods": [] if done else queries.open_periods(found),
        "entries": queries.history(found),
        "unread": queries.unread(found) if done else [],
        "can_file": access.can_file(actor, found) if done and not queries.filed(found) else None,
    }


def _step_url(found: Any, step: Any) -> str:
    url = reverse("circulars:act", args=[found.pk, step.name])
    return url if step.needs_reason else f"{url}?version={found.version}"


@require_safe
def tables(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines, a league at a time."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    require(access.can_see_whole(actor, found))
    found.ranked = found.ranked and not queries.outranked(found)  # only as it is shown here
    leagues = [name for name, _ in queries.leagues(found)] if found.ranked else []
    league = request.GET.get("league", "")
    league = league if league in leagues else (leagues[0] if leagues else "")
    page = paged(queries.lines(found, league), request.GET.get("page"))
    shown = columns(found, list(page))
    cells = printed([[cell(line) for _, cell in shown] for line in page])
    heads = [name for name, _ in shown]
    context = {
        "circular": found, "leagues": leagues, "league": league, "page": page, "at_office": access.at_office(actor),
        "head": heads, "rows": [(line, list(zip(heads, row, strict=True))) for line, row in zip(page, cells, strict=True)],
    }  # fmt: skip
    return render(request, "circulars/tables.html", context)


@GET_POST
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, number and text; numbers that the figures do not know are shown after saving."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    require(access.can_edit(actor, found))
    first = {name: getattr(found, name) for name in ("title", "document_no", "text", "version")}
    form = TextForm(request.POST if request.method == "POST" else None, initial=first)
    if request.headers.get("X-Autosave"):
        return save_quietly(form, making.edit_circular, found, by=actor)
    if form.is_valid() and attempt(form, making.edit_circular, found, by=actor, **form.cleaned_data) is not None:
        unknown = judging.warnings(found)
        if unknown:
            messages.warning(request, f"已存下；有 {len(unknown)} 处数字在通报的数里找不到，请核对")
        else:
            messages.success(request, "已存下")
        return redirect(found)
    context = {"form": form, "circular": found, "title": "改文字", "way_out_url": found.get_absolute_url()}
    return render(request, "circulars/text.html", context, status=422 if form.errors else 200)


@require_safe
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file, to be saved; who took it is on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    if kind not in printing.KINDS:
        raise Http404
    require(access.can_download(actor, found))
    if queries.outranked(found):
        raise Refused("排名已经关闭，这份通报还是排名时取的数：先“重新取数”，再看文件")
    if request.method == "HEAD":
        return HttpResponse(content_type=printing.KINDS[kind])
    made: Any = None
    if found.state != "published":
        made = printing.make_one(found, kind)
    elif found.pdf_id is None:
        made = printing.make_files(found)
    data = passing.take_file(found, kind, by=actor, made=made)
    name = f"{found.title}{'' if found.state == 'published' else '（' + found.get_state_display() + '）'}.{kind}"
    return file_answer(data, printing.KINDS[kind], name)

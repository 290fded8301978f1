"""Publications: the shelf, drafting each kind, one of them, its text and files (D6, D7, D9)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.outcomes import access, queries
from tongzheng.outcomes.actions import making, passing
from tongzheng.outcomes.forms import DailyForm, EditForm, NoticeForm, PeriodForm, ReportForm, Sieve, TableForm
from tongzheng.outcomes.queries import printing, tables, taking
from tongzheng.outcomes.rules.drafting import HEAD, table
from tongzheng.outcomes.rules.figures import read_kept
from tongzheng.outcomes.views import GET_POST, ask, bound, number
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import file_answer, save_quietly
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

KINDS = queries.KIND_WORDS
NAMING = ("praise", "criticism")


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """What was published, and for who works on it what is not yet."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = Sieve(request.GET)
    chosen = form.chosen()
    context = {
        "page": paged(queries.list_publications(actor, kind=chosen["kind"], word=chosen["word"]), request.GET.get("page")), "form": form, "kinds": KINDS,
        "can_make": access.can_make(actor), "can_set": access.can_set(actor), "tab": "shelf", "office": access.at_office(actor),
        "can_book": access.can_book(actor),
    }  # fmt: skip
    return render(request, "outcomes/shelf.html", context)


@GET_POST
def make(request: HttpRequest, kind: str) -> HttpResponse:
    """Draft one of a kind."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_make(actor))
    if kind not in KINDS:
        raise Http404
    if kind == "daily":
        return _make_daily(request, actor)
    if kind == "notice":
        return _make_notice(request, actor)
    return _make_period(request, actor, kind)


def _make_period(request: HttpRequest, actor: Any, kind: str) -> HttpResponse:
    """Of a period (?period=): the figures are taken and the units to be named are ticked by them."""
    period = tables.period_in(request.GET.get("period", ""))
    choose = PeriodForm(periods=tables.periods(), chosen=period)
    made: Any = None
    form: Any
    if kind == "report":
        form = ReportForm(bound(request))
        if form.is_valid():
            made = attempt(form, making.make_report, by=actor, period=period.key, **form.cleaned_data)
    else:
        rows, ticked = taking.proposed(actor, period, kind)
        form = TableForm(bound(request), rows=rows, ticked=ticked, naming=kind in NAMING)
        if form.is_valid():
            made = attempt(form, making.make_table, by=actor, kind=kind, period=period.key, **form.cleaned_data)
    if made:
        messages.success(request, "已取数起草，请看过再送审签")
        return redirect(made)
    context = {"form": form, "choose": choose, "period": period, "kind": kind, "word": KINDS[kind], "tab": "shelf"}
    return render(request, "outcomes/make.html", context, status=422 if form.errors else 200)


def _make_daily(request: HttpRequest, actor: Any) -> HttpResponse:
    items = queries.open_items(actor)
    form = DailyForm(bound(request), items=items, initial={"item": number(request.GET.get("item", ""))})
    if form.is_valid():
        made = attempt(form, making.make_daily, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已按当天的情况起草")
            return redirect(made)
    words = "一天一期：收集这一件和分解事项当天的反馈和办理经过；中间缺的日子会写明。"
    return ask(request, form, "起草督查专报", "起草", reverse("outcomes:shelf"), explanation=words)


def _make_notice(request: HttpRequest, actor: Any) -> HttpResponse:
    pk = number(request.GET.get("item", ""))
    items = queries.open_items(actor)
    chosen = next((one for one in items if one.pk == pk), None)
    first = {"item": pk, "unit": number(request.GET.get("unit", "")), "due": timezone.localdate() + dt.timedelta(15)}
    if chosen is not None and first["unit"] is None:
        first["unit"] = queries.lead_unit(chosen)
    form = NoticeForm(bound(request), units=queries.units_of(actor.unit_id), items=items, initial=first)
    if form.is_valid():
        made = attempt(form, making.make_notice, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已起草，请看过再送审签")
            return redirect(made)
    words = "审签、印发后，这个单位收到通知并立整改件，督查员复查后销号。"
    return ask(request, form, "起草限期整改通知", "起草", reverse("outcomes:shelf"), explanation=words)


@require_safe
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication: at work in the office, as published for those it is for; a unit's opening is its receipt."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    passing.receive_publication(found, by=actor)
    office = access.at_office(actor)
    rows = table(read_kept(found.figures["rows"])) if found.kind == "circular" and found.figures.get("rows") else []
    context: dict[str, Any] = {
        "publication": found, "office": office, "kinds": [("pdf", "PDF"), ("docx", "Word"), ("ofd", "OFD")], "tab": "shelf",
        "rows": [list(zip(HEAD, row, strict=True)) for row in rows], "head": HEAD, "corrections": queries.corrections_of(found),
        "ordered": queries.rectification_of(actor, found), "themes": queries.themes_of(found) if found.kind == "report" else [],
    }  # fmt: skip
    if office:
        context |= _work(actor, found)
    return render(request, "outcomes/publication.html", context)


def _work(actor: Any, found: Any) -> dict[str, Any]:
    """What only the office needs."""
    open_ = found.state in ("draft", "submitted")
    people = queries.addressees(found)
    return {
        "offers": offers(actor, found, access, lambda s: _step_url(found, s)), "can_edit": access.can_edit(actor, found),
        "can_correct": access.can_correct(actor, found), "unknown": taking.warnings(found) if open_ else [],
        "stale": found.state == "draft" and access.can_edit(actor, found).ok and taking.stale(actor, found),
        "history": queries.history(found), "addressees": people, "unread": [one for one in people if not one.read_at],
    }  # fmt: skip


def _step_url(found: Any, step: Any) -> str:
    url = reverse("outcomes:act", args=[found.pk, step.name])
    return url if step.needs_reason else f"{url}?version={found.version}"


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title and text; numbers the figures do not know are shown after saving."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    require(access.can_edit(actor, found))
    form = EditForm(bound(request), publication=found)
    if request.headers.get("X-Autosave"):
        return save_quietly(form, making.edit_publication, found, by=actor)
    if form.is_valid() and attempt(form, making.edit_publication, found, by=actor, **form.cleaned_data) is not None:
        unknown = taking.warnings(found)
        if unknown:
            messages.warning(request, f"已存下；有 {len(unknown)} 处数字在取的数里找不到，请核对")
        else:
            messages.success(request, "已存下")
        return redirect(found)
    context = {"form": form, "publication": found, "title": "改文字", "way_out_url": found.get_absolute_url()}
    return render(request, "outcomes/text.html", context, status=422 if form.errors else 200)


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file, to be saved or (PDF with ?show=1) printed from the browser; who took it is on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    if kind not in printing.KINDS:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse(content_type=printing.KINDS[kind])
    out = getattr(found, f"{kind}_id") is not None
    made = None if out or found.state in ("published", "withdrawn") else printing.one_kind(found, kind)
    data = passing.take_file(found, kind, by=actor, made=made)
    show = kind == "pdf" and request.GET.get("show") == "1"
    name = f"{found.title}{'' if out else '（' + found.get_state_display() + '）'}.{kind}"
    return file_answer(data, printing.KINDS[kind], name, show=show)

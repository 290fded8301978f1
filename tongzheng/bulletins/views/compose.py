"""Putting an issue together: open, take up, place, order, note (E1, E4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongzheng.bulletins import access, actions, queries, rules
from tongzheng.bulletins.forms import NoteForm, OpenIssueForm, OrderForm, PlaceForm, TakeUpForm
from tongzheng.reporting.queries.desk import get_received_many
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import STALE_PAGE, Form, attempt


def issue_new(request: HttpRequest) -> HttpResponse:
    """Begin an issue of a periodical (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_compose(actor))
    periodicals = [p for p in queries.list_periodicals(actor) if p.appears()]
    first = {"periodical": request.GET.get("periodical", "")}
    form = OpenIssueForm(request.POST or None, initial=first, periodicals=periodicals)
    if request.method == "POST" and form.is_valid():
        periodical = form.periodicals[form.cleaned_data["periodical"]]
        once, supplement = form.cleaned_data["once"], form.cleaned_data["supplement"]
        issue = attempt(form, actions.open_issue, periodical, by=actor, once=once, supplement=supplement)
        if issue:
            return redirect(issue)
    context = {
        "title": "新开一期",
        "form": form,
        "verb": "开始编期",
        "tone": "main",
        "way_out": "先不开",
        "way_out_url": reverse("bulletins:issues"),
        "notice": "" if periodicals else "还没有刊物，请管理员先设立一份",
    }
    return show_act(request, context)


def take_up(request: HttpRequest) -> HttpResponse:
    """The desk's 采用: reports into an issue, a section, in a way (E1)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_compose(actor))
    reports = get_received_many(actor, _keys(request))
    form = _take_up_form(request, actor, len(reports))
    if request.method == "POST" and form.is_valid():
        way, once = form.cleaned_data["way"], form.cleaned_data["once"]
        placement = attempt(form, actions.take_up, reports, by=actor, way=way, once=once, **form.target)
        if placement:
            messages.success(request, f"已采用到{queries.shown_name(placement.issue)}")
            return redirect("reporting:desk")
    doubts = [d for report in reports for d in report.doubts.all() if d.verified_at is None]
    context = {
        "title": "采用这篇来稿" if len(reports) == 1 else f"采用这 {len(reports)} 篇来稿",
        "form": form,
        "verb": _verb(form),
        "tone": "main",
        "reports": reports,
        "doubts": doubts,
        "way_out": "先不采用",
        "way_out_url": reverse("reporting:desk"),
    }
    return render(request, "bulletins/take_up.html", context, status=422 if form.errors else 200)


def _take_up_form(request: HttpRequest, actor: Any, count: int) -> TakeUpForm:
    issues = queries.composing_issues(actor)
    periodicals = [p for p in queries.list_periodicals(actor) if p.appears()]
    first = f"i{issues[0].pk}" if issues else f"p{periodicals[0].pk}" if periodicals else ""
    if wanted := request.GET.get("issue"):
        first = f"i{wanted}"
    sections = list(queries.sections_of(periodicals))
    initial = {"where": first, "way": "single" if count == 1 else "combined"}
    if count > 1:
        initial["way"] = "combined"
    return TakeUpForm(request.POST or None, initial=initial, issues=issues, periodicals=periodicals, sections=sections)


def _verb(form: TakeUpForm) -> str:
    """「采用到拟第 134 期」 when there is only one place to go, else the chosen one is read above."""
    place = form.places.get(str(form["where"].value()))
    shown = getattr(place, "shown", "")
    return f"采用到{shown}" if shown and len([p for p in form.places.values() if hasattr(p, "shown")]) == 1 else "采用"


def _keys(request: HttpRequest) -> list[int]:
    texts = request.GET.getlist("report")
    if not texts or not all(t.isascii() and t.isdigit() and len(t) <= 18 for t in texts):
        raise Http404
    return [int(t) for t in texts]


def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a waiting article into the issue (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_place(actor, issue))
    sections = list(issue.periodical.sections.all())
    form = PlaceForm(request.POST or None, initial={"article": request.GET.get("article")}, sections=sections)
    if request.method == "POST" and form.is_valid():
        article = queries.get_article(actor, form.cleaned_data["article"])
        if attempt(form, actions.place_article, issue, by=actor, article=article, section=form.chosen):
            messages.success(request, f"“{article.title}”已编入")
            return redirect(issue)
    context = {
        "title": f"编入{queries.shown_name(issue)}",
        "form": form,
        "verb": "编入",
        "tone": "main",
        "way_out": "先不编入",
        "way_out_url": issue.get_absolute_url(),
    }
    return show_act(request, context)


def unplace(request: HttpRequest, pk: int, placement: int) -> HttpResponse:
    """Take a text out of the issue (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_unplace(actor, issue))
    found = queries.get_placement(issue, placement)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        title = found.article.title
        attempt(form, actions.unplace_article, found, by=actor)
        if not form.errors:
            messages.success(request, f"“{title}”已撤下，还在待编入里")
            return redirect(issue)
    context = {
        "title": f"从{queries.shown_name(issue)}撤下",
        "form": form,
        "verb": "撤下",
        "tone": "main",
        "subject": found.article.title,
        "explanation": "编发稿不会丢，撤下后回到“待编入”。",
        "way_out": "先不撤",
        "way_out_url": issue.get_absolute_url(),
    }
    return show_act(request, context)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """A new order: the whole list from dragging, or one text moved up or down (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_order(actor, issue))
    items = queries.reading_order(issue)
    form = OrderForm(request.POST, items=items)
    if not form.is_valid() and "version" in form.errors:
        raise Refused(STALE_PAGE)
    ids, sections = _wanted_order(form, request, items)
    actions.order_placements(issue, by=actor, version=form.cleaned_data["version"], ids=ids, sections=sections)
    if request.accepts("text/html"):
        return redirect(issue)
    return JsonResponse({"version": issue.version})


def _wanted_order(
    form: OrderForm, request: HttpRequest, items: list[tuple[str, int]]
) -> tuple[list[int], list[int] | None]:
    moved = form.cleaned_data.get("up") or form.cleaned_data.get("down")
    if moved:
        if ("text", moved) not in items:
            raise Refused(STALE_PAGE)
        return rules.split_sections(rules.one_step(items, moved, up=bool(form.cleaned_data.get("up"))))
    if "ids" in form.errors or "sections" in form.errors:
        raise Refused("次序里有已经撤下的文稿，请刷新后再调")
    return form.cleaned_data["ids"], form.cleaned_data["sections"] or None


def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor's note that opens the issue (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_head(actor, issue))
    form = NoteForm(request.POST or None, initial={"version": issue.version, "note": issue.note})
    if request.method == "POST" and form.is_valid():
        values = {"version": form.cleaned_data["version"], "note": form.cleaned_data["note"]}
        if attempt(form, actions.set_note, issue, by=actor, **values):
            messages.success(request, "编者按已存好" if values["note"] else "编者按已去掉")
            return redirect(issue)
    context = {
        "title": "编者按",
        "form": form,
        "verb": "存好编者按",
        "tone": "main",
        "subject": queries.shown_name(issue),
        "way_out": "先不写",
        "way_out_url": issue.get_absolute_url(),
    }
    return show_act(request, context)

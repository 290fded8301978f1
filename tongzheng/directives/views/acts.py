"""Acts on a directive: laid before leaders, opened, owed (D11)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tongzheng.directives import access, queries
from tongzheng.directives.actions import opening, owing, registering, reporting
from tongzheng.directives.actions import showing as laying
from tongzheng.directives.forms import (
    AssignForm,
    MoveOwedForm,
    OnceForm,
    OpenForm,
    OwedForm,
    ReasonForm,
    ShowForm,
    WordsForm,
)
from tongzheng.directives.rules.points import name_of
from tongzheng.directives.views import GET_POST, ask, bound
from tongzheng.supervision.queries import propose
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt

ACTS: dict[str, tuple[Any, Any, str]] = {
    "take": (Form, registering.take_directive, "签收后呈领导阅示、立项，按期报落实情况。"),
    "handle": (ReasonForm, opening.handle_directive, "不用交单位办的（学习贯彻、已经办好的）写明怎样办；写的话会进落实情况报告。"),
    "void": (ReasonForm, registering.void_directive, "登记留着，不再计时、不再计数。"),
    "recall": (ReasonForm, registering.recall_directive, "下级会收到通知；已经立项的事项由下级自己处理。"),
}  # fmt: skip


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One plain step; 交办 of what was approved is one too."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    if step == "assign":
        return _assign(request, found)
    if step not in ACTS:
        raise Http404
    form_class, fn, words = ACTS[step]
    taken = found.FLOW[step]
    require(getattr(access, f"can_{step}")(actor, found))
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form = form_class(bound(request)[0])
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已办：{taken.done}")
        return redirect(found)
    more: dict[str, Any] = {"tone": taken.tone, "subject": f"{found.said_by}　{found.title}", "explanation": words}
    return ask(request, form, taken.label, taken.label, found.get_absolute_url(), **more)


def _assign(request: HttpRequest, found: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_assign(actor, found))
    waiting = opening.waiting_points(queries.points_of(found))
    form = AssignForm(bound(request)[0], late=bool(opening.late_points(waiting)))
    if form.is_valid():
        made = attempt(form, opening.assign_points, found, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, f"已交办 {len(made)} 件")
            return redirect(found)
    names = "；".join(f"{p.item.numbered}→{p.lead.short_name}" for p in waiting if p.item and p.lead)
    return ask(request, form, "交办已批准的事项", "交办", found.get_absolute_url(), notice=names)


@GET_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay it before leaders of the county."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    require(access.can_show(actor, found))
    form = ShowForm(bound(request)[0], leaders=queries.leader_choices(actor))
    if form.is_valid():
        made = attempt(form, laying.show_directive, found, by=actor, leaders=form.chosen())
        if made is not None:
            messages.success(request, f"已呈{'、'.join(one.name for one in made)}" if made else "以前呈过，没有重复")
            return redirect(found)
    return ask(request, form, "呈领导阅示", "呈阅", found.get_absolute_url(), subject=f"{found.said_by}　{found.title}")


@GET_POST
def words(request: HttpRequest, pk: int, showing: int) -> HttpResponse:
    """The leader's own words, or the office notes them from paper."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    one = queries.get_showing(found, showing)
    require(access.can_read(actor, one))
    own = one.leader_id in (actor.pk, actor.post_id)
    form = WordsForm(bound(request)[0], own=own)
    if form.is_valid() and attempt(form, laying.note_words, one, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已记下" if form.cleaned_data["words"] or not own else "已圈阅")
        return redirect(found)
    title = "阅示" if own else f"补记{one.name}的批示"
    subject = f"{found.said_by}：{found.words[:120]}"
    return ask(request, form, title, "确定" if own else "记下", found.get_absolute_url(), tone="seal" if own else "main", subject=subject)  # fmt: skip


@GET_POST
def open_points(request: HttpRequest, pk: int) -> HttpResponse:
    """The points become matters in one act; units and days are read from the words."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    require(access.can_begin(actor, found))
    every = queries.points_of(found)
    points = [point for point in every if point.item_id is None]
    ticked = [point for point in every if f"p{point.pk}_take" in request.POST]
    if ticked and all(point.item_id for point in ticked):  # the same form twice
        messages.success(request, "这些事项已经立项，没有重复")
        return redirect(found)
    shown = queries.showings_of(found)
    wrote = [one for one in shown if one.words]
    first: dict[Any, Any] = {point.pk: _guess(actor, found, point, wrote, len(every)) for point in points}
    leaders = queries.leader_choices(actor)
    first["leader"] = next((one.leader_id for one in [*wrote, *shown]), "")
    form = OpenForm(bound(request)[0], points=points, units=queries.units_below(actor), leaders=leaders, initial=first)
    if form.is_valid():
        made = attempt(form, opening.open_points, found, by=actor, wanted=form.wanted(), leader=form.leader_post())
        if made is not None:
            word = "已交办" if wrote else "已报审签人批准，批准后回到这里交办"
            messages.success(request, f"已立 {len(made)} 项，{word}")
            return redirect(found)
    context = {"directive": found, "form": form, "rows": form.rows(), "wrote": wrote, "shown": shown}
    return render(request, "directives/open.html", context, status=422 if form.errors else 200)


def _guess(actor: Any, found: Any, point: Any, wrote: list[Any], many: int) -> dict[str, Any]:
    """What the words propose for one point: its own, then those of the county's leader, then (when it is the only one) the superior's."""
    today, theirs = timezone.localdate(), "\n".join(one.words for one in wrote)
    read = propose(actor, point.text, today, "superior", also=f"{theirs}\n{found.words if many == 1 else ''}")
    if read.read is None and theirs:
        said = propose(actor, theirs, today, "superior")
        read = replace(read, due=said.due, due_basis=said.due_basis) if said.read else read
    limit = max(timezone.localdate(), found.due)
    due, basis = (read.due, read.due_basis) if read.due <= limit else (limit, "上级要求的期限")
    return {
        "title": name_of(point.text) if many > 1 else found.title, "text": point.text[:5000], "urgency": read.urgency,
        "lead": read.lead.pk if read.lead else "", "supports": [unit.pk for unit in read.supports][:12], "basis": basis,
        "due": max(due, timezone.localdate()),
    }  # fmt: skip


@GET_POST
def owe(request: HttpRequest, pk: int) -> HttpResponse:
    """One more report by a day."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    require(access.can_owe(actor, found))
    form = OwedForm(bound(request)[0])
    if form.is_valid() and attempt(form, owing.add_owed, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已加上")
        return redirect(found)
    return ask(request, form, "加一次上报", "加上", found.get_absolute_url(), subject=found.title)


@GET_POST
def owed(request: HttpRequest, pk: int, owed: int, step: str) -> HttpResponse:
    """Write what is owed; move it; take it off."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    steps: dict[str, tuple[Any, Any, str, str]] = {
        "write": (OnceForm, reporting.compose_report, "起草报告", "起草"),
        "move": (MoveOwedForm, owing.move_owed, "改上报期限", "改"),
        "drop": (ReasonForm, owing.drop_owed, "这一次不用报了", "不用报了"),
    }
    if step not in steps:
        raise Http404
    require(access.can_compose(actor, found) if step == "write" else access.can_owe(actor, found))
    one = queries.get_owed(found, owed)
    one.directive = found
    form_class, fn, title, verb = steps[step]
    form = form_class(bound(request)[0])
    if form.is_valid():
        made = attempt(form, fn, one, by=actor, **form.cleaned_data)
        if made is not None:
            return redirect("directives:edit", made.pk) if step == "write" and made.state == "draft" else redirect(made if step == "write" else found)  # fmt: skip
    words = (
        "文字由承办单位的反馈拼成：认可的结果照用，没办结的写明在办；每句话标出从哪里来。" if step == "write" else ""
    )
    subject = f"{one}　{one.due.month}月{one.due.day}日前　{found.title}"
    return ask(request, form, title, verb, found.get_absolute_url(), subject=subject, explanation=words)

"""Pages of clocks and alarms (U2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tongzheng.deadlines import access, actions, exports, queries
from tongzheng.deadlines.forms import BoardForm, NoteForm
from tongzheng.deadlines.queries import board as rows
from tongzheng.deadlines.queries.watch import Sieve, Watch
from tongzheng.deadlines.views import tables
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

OPEN = 50  # open alarms on one page
CHIPS = ["已电话催报", "已知悉，正在办", "已报告带班领导"]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Clocks and open alarms the actor may see."""
    return _board(request)


def _board(request: HttpRequest, note_form: NoteForm | None = None, picked: list[int] | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    now = timezone.now()
    form = BoardForm(request.GET)
    since, until = form.span(timezone.localdate(now))
    watch = Watch(actor, now=now, since=since, until=until)
    form.offer(**watch.choices())
    sieve = form.sieve()
    found = rows.filtered(watch, sieve)
    if request.GET.get("export") == "xlsx":
        return workbook(exports.clocks_xlsx(watch, sieve, found), f"时限台账{timezone.localdate(now)}")
    page = paged(found, request.GET.get("page"))
    by = form.cleaned_data.get("by") or "room"
    at_office = hasattr(actor.unit, "desk")
    context = {
        "form": form, "page": page, "clocks": queries.clocks(page, now=now, own=watch.own), "filtered": sieve != Sieve(), "by": by,
        "tables": tables.tabs(request.GET, by, watch), "at_office": at_office, "since": since, "until": until,
        "total": tables.line(request.GET, watch.total(sieve), "", watch), "lights": tables.heads(watch),
        "years": rows.unknown_years(one.due_at for one in page), "alarms": rows.judged(actor, queries.open_alarms(actor)[:OPEN]),
        "outages": rows.outages() if at_office else [], "note_form": note_form, "picked": picked or [],
        **tables.table(request.GET, by, watch, sieve),
    }  # fmt: skip
    return render(request, "deadlines/board.html", context, status=422 if note_form else 200)


@require_safe
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """One clock with the history of its alarms."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_deadline(actor, pk)
    own = queries.is_own(actor, found)
    context = {
        "clock": queries.clocks([found])[0], "years": rows.unknown_years([found.due_at]), "may_open": own,
        "history": rows.history(actor, found), "entries": rows.story(found) if own else [],
    }  # fmt: skip
    return render(request, "deadlines/deadline.html", context)


def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one alarm."""
    actor = request.actor  # type: ignore[attr-defined]
    alarm = queries.get_alarm(actor, pk)
    require(access.can_acknowledge(actor, alarm, told=queries.was_told(actor, alarm)))
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.acknowledge_alarm, alarm, by=actor, note=form.cleaned_data["note"])
        if done:
            messages.success(request, _said([done], actor))
            return redirect("deadlines:deadline", alarm.deadline_id)
    context = {
        "form": form, "title": "确认告警", "verb": "确认", "subject": f"{alarm.words}：{alarm.deadline.title}",
        "way_out_url": reverse("deadlines:deadline", args=[alarm.deadline_id]), "chips": CHIPS, "chips_for": "note",
        "explanation": "确认只说明您知道了，时限照走；谁、何时、说了什么都留在告警记录里。",
    }  # fmt: skip
    return show_act(request, context)


@require_POST
def acknowledge_many(request: HttpRequest) -> HttpResponse:
    """Confirm the alarms ticked on the board."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    chosen = queries.chosen_alarms(actor, request.POST.getlist("alarm"))
    form = NoteForm(request.POST)
    done: list[Any] | None = None
    if form.is_valid():
        done = attempt(form, actions.acknowledge_alarms, chosen, by=actor, note=form.cleaned_data["note"])
    if done is None:
        return _board(request, form, [alarm.pk for alarm in chosen])
    messages.success(request, _said(done, actor, left=len(chosen) - len(done)))
    return redirect("deadlines:board")


def _said(done: list[Any], actor: Any, left: int = 0) -> str:
    earlier = [alarm for alarm in done if alarm.acknowledged_by_id != actor.pk]
    words = [f"已确认 {len(done) - len(earlier)} 条"] if len(done) > len(earlier) else []
    words += [f"{len(earlier)} 条已由{earlier[0].acknowledged_by.person.name}等确认过"] if len(earlier) > 1 else []
    words += [f"{earlier[0].acknowledged_by.person.name}已确认过"] if len(earlier) == 1 else []
    words += [f"{left} 条不是发给您的，没有动"] if left else []
    return "；".join(words)

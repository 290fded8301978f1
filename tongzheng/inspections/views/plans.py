"""The list of inspections, a plan, its steps, its team (第 11、15 条)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.inspections import access, actions
from tongzheng.inspections.exports import MOST, findings_xlsx
from tongzheng.inspections.forms import ListSieve, PlanForm, ReasonForm, TeamForm, TermsForm, VersionedForm
from tongzheng.inspections.queries import conclusions, pages, rectifications, terms_of
from tongzheng.inspections.queries import inspections as queries
from tongzheng.inspections.queries.frequency import too_often
from tongzheng.inspections.queries.team import team_posts
from tongzheng.inspections.views import GET_POST, ask, bound, number_in
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import file_answer, workbook
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

STEPS: dict[str, tuple[Any, Any]] = {
    "propose": (VersionedForm, actions.propose_inspection), "refuse": (ReasonForm, actions.refuse_inspection),
    "approve": (VersionedForm, actions.approve_inspection), "begin": (Form, actions.begin_inspection),
    "finish": (Form, actions.finish_inspection), "close": (Form, actions.close_inspection),
    "cancel": (ReasonForm, actions.cancel_inspection),
}  # fmt: skip
SAYS = {
    "approve": "批准即立项（督查工作条例第十一条），方案编号；事先通知的，被督查单位会收到。",
    "finish": "现场结束以后写结论；暗访到这时被督查单位才看得到。",
    "close": "每个单位的结论都生效、发现的问题都销号以后办结。",
}
CHANGES = ("title", "text", "kind", "ways", "basis", "starts", "ends", "label", "version")


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Inspections, the latest first; what waits for the actor; all findings as a workbook."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    if request.GET.get("export") == "xlsx":
        return workbook(
            findings_xlsx(queries.all_findings(actor)[:MOST], unit=actor.role in access.UNIT_SIDE),
            f"督查发现 {timezone.localdate()}",
        )
    form = ListSieve(request.GET)
    page = paged(queries.sift(actor, **form.chosen()), request.GET.get("page"))
    rows: list[Any] = list(page)
    queries.counted(rows)
    for one in rows:
        one.shown_units = queries.units_in(actor, one)
        one.whole = access.whole(actor, one)
    context = {
        "page": page, "rows": rows, "form": form, "may_plan": access.can_plan(actor).ok, "may_set": access.can_set(actor).ok,
        "waiting": queries.waiting_for(actor), "office": access.at_office(actor), "tab": "board",
    }  # fmt: skip
    return render(request, "inspections/board.html", context)


def _plan_form(request: HttpRequest, **more: Any) -> PlanForm:
    actor = request.actor  # type: ignore[attr-defined]
    return PlanForm(
        bound(request)[0], units=rectifications.units_of(actor), leaders=queries.leaders_of(actor),
        items=queries.items_open(actor), pool=team_posts(actor), **more,
    )  # fmt: skip


@GET_POST
def new(request: HttpRequest) -> HttpResponse:
    """Draft a plan; `?item=` about a supervised item."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_plan(actor))
    today = timezone.localdate()
    first: dict[str, Any] = {
        "starts": today + dt.timedelta(3),
        "ends": today + dt.timedelta(5),
        "head": actor.person.name,
    }
    if item := queries.get_item(actor, number_in(request, "item")):
        first |= queries.plan_about(item)
    form = _plan_form(request, initial=first)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = attempt(form, actions.draft_inspection, by=actor, **values)
        if made:
            messages.success(request, "方案已存，核对以后点“方案报批”")
            return redirect(made)
    return ask(request, form, "拟督查方案", "存下", reverse("inspections:board"))


@GET_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    require(access.can_change(actor, found))
    first = {name: getattr(found, name) for name in CHANGES} | queries.team_words(found)
    first |= {
        "announced": "yes" if found.announced else "no", "leader": found.leader_id or "", "item": found.item_id or "",
        "units": [visit.unit_id for visit in found.visits.all()],
    }  # fmt: skip
    form = _plan_form(request, initial=first)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        if attempt(form, actions.change_inspection, found, by=actor, **values | {"version": values["version"] or 0}):
            messages.success(request, "已改")
            return redirect(found)
    return ask(request, form, "改督查方案", "存下", found.get_absolute_url())


@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: plan, team, findings, conclusions; a unit its own part."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    whole, office = access.whole(actor, found), access.at_office(actor, found.office_id)
    buttons = offers(actor, found, access, lambda s: reverse("inspections:act", args=[pk, s.name]))
    listed = conclusions.conclusions_of(actor, found)
    units = queries.units_in(actor, found)
    asked = actor.role in access.SEES_ALL and found.state in ("draft", "proposed", "approved")
    context = {
        "one": found, "whole": whole, "office": office, "units": units, "tab": "board",
        "offers": [offer for offer in buttons if offer.allowed or office], "members": found.members.all() if whole else [],
        "findings": queries.findings_of(actor, found), "conclusions": listed, "warnings": too_often(found) if asked else [],
        "to_conclude": queries.without_conclusion(found, listed) if whole else [],
        "history": queries.history(found) if whole else [], "item": queries.get_item(actor, found.item_id or 0),
        "left": queries.left_over(found) if office and found.state == "finished" else [],
        "may": {
            "change": access.can_change(actor, found).ok, "team": access.can_change_team(actor, found).ok and found.state != "draft",
            "record": access.can_record(actor, found).ok, "conclude": access.can_conclude(actor, found).ok,
        },
    }  # fmt: skip
    return render(request, "inspections/inspection.html", context)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of an inspection."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    if step not in STEPS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form_class, fn = STEPS[step]
    form = form_class(bound(request)[0], initial={"version": found.version})
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已{taken.done}")
        return redirect(found)
    warned = too_often(found) if step in ("propose", "approve") else []
    more = {
        "notice": "；".join(warned[:6]) and f"防止重复、多头：{'；'.join(warned[:6])}",
        "explanation": SAYS.get(step, ""),
    }
    return ask(
        request, form, taken.label, taken.label, found.get_absolute_url(), subject=f"{found.numbered}　{found.title}",
        tone=taken.tone or "main", **more,
    )  # fmt: skip


@GET_POST
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who goes along, also after approval."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    require(access.can_change_team(actor, found))
    first = queries.team_words(found) | {"version": found.version}
    form = TeamForm(bound(request)[0], pool=team_posts(actor), initial=first)
    if form.is_valid():
        values = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        if attempt(form, actions.change_team, found, by=actor, **values) is not None:
            messages.success(request, "督查组已调整")
            return redirect(found)
    words = "被督查单位的人不能参加；参加过的人在复核时要回避。"
    return ask(request, form, "调整督查组", "调整", found.get_absolute_url(), subject=found.title, explanation=words)


@require_safe
def plan_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The plan's pages: for the office, the team and the leader."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    if kind not in pages.KINDS or not access.whole(actor, found):
        raise Http404
    return file_answer(actions.take_pages(found, kind, by=actor), pages.KINDS[kind], f"{found.title}督查方案.{kind}")


@GET_POST
def terms(request: HttpRequest) -> HttpResponse:
    """The office's numbers."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    now = terms_of(actor.unit_id or 0)
    first = {"again_days": now.again_days, "warn_days": now.warn_days, "version": now.version}
    form = TermsForm(bound(request)[0], initial=first)
    if form.is_valid() and attempt(form, actions.set_terms, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已改")
        return redirect("inspections:board")
    return ask(request, form, "督查设置", "存下", reverse("inspections:board"))

"""Forms by which a directive comes on the list, and is put right (D11)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongzheng.directives import access, queries
from tongzheng.directives.actions import registering
from tongzheng.directives.forms import ChangeForm, EntryForm, FilesForm, IssueForm, ReasonForm
from tongzheng.directives.views import GET_POST, ask, bound
from tongzheng.supervision.queries import propose
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt

KINDS = {"instruction": "批示", "visit": "视察调研"}


def _due(actor: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A day from the words when none was typed."""
    if values.get("due") is None:
        read = propose(actor, f"{values['words']}\n{values['points']}", values["day"], "superior")
        values |= {"due": max(read.due, values["day"]), "due_basis": read.due_basis}
    return values


@GET_POST
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Register an instruction or a visit."""
    actor = request.actor  # type: ignore[attr-defined]
    if kind not in KINDS:
        raise Http404
    require(access.can_register(actor))
    data, files = bound(request)
    form = EntryForm(data, files, kind=kind, levels=queries.levels_above(actor), superiors=queries.superiors_of(actor))
    return _registered(request, form, None, f"登记上级{KINDS[kind]}", reverse("directives:board"))


@GET_POST
def from_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a superior's instruction on a report this office sent up: all that is known stands there already."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_register(actor))
    outcome = queries.get_outcome(actor, pk)
    text = queries.text_of(outcome)
    superiors = queries.superiors_of(actor)
    first: dict[str, Any] = {
        "level": outcome.level, "leader": outcome.leader, "title": text.title[:120], "document": f"信息《{text.title}》"[:120],
        "day": outcome.on, "words": outcome.text, "received_on": outcome.known_on, "came_by": "web" if outcome.home else "paper",
        "label": text.label, "due": propose(actor, outcome.text, outcome.on, "superior", also=text.title).due,
        "superior": next((s.pk for s in superiors if s.level == outcome.level), superiors[0].pk if superiors else None),
    }  # fmt: skip
    data, files = bound(request)
    form = EntryForm(
        data, files, kind="instruction", levels=queries.levels_above(actor), superiors=superiors, initial=first
    )
    return _registered(request, form, outcome, "登记上级批示", reverse("directives:waiting"))


@GET_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """It asks nothing of this office."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_register(actor))
    outcome = queries.get_outcome(actor, pk)
    form = ReasonForm(bound(request)[0])
    if form.is_valid() and attempt(form, registering.set_aside, outcome, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已从待登记里拿开，理由留着")
        return redirect("directives:waiting")
    more = {
        "subject": f"{outcome.leader}：{outcome.text[:120]}",
        "chips": ["肯定性批示，没有要求", "批给别的单位办", "仅供阅研"],
    }
    return ask(request, form, "不用登记", "不用登记", reverse("directives:waiting"), **more)


def _registered(request: HttpRequest, form: EntryForm, outcome: Any, title: str, back: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if form.is_valid():
        made = attempt(form, registering.register_directive, by=actor, outcome=outcome, **_due(actor, form.values()))
        if made:
            messages.success(request, f"已登记，{made.due.month}月{made.due.day}日前报落实情况")
            return redirect(made) if queries.sees(actor, made.pk) else redirect("directives:board")  # a work secret
    words = "含国家秘密的批示、讲话不能进本系统，走保密渠道。" + ("从上级结果里带过来的，请核对。" if outcome else "")
    return ask(request, form, title, "登记", back, explanation=words)


@GET_POST
def issue(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the own leader's instruction to offices below."""
    actor = request.actor  # type: ignore[attr-defined]
    if kind not in KINDS:
        raise Http404
    require(access.can_issue(actor))
    data, files = bound(request)
    form = IssueForm(data, files, kind=kind, offices=queries.offices_below(actor))
    if form.is_valid():
        made = attempt(form, registering.issue_directives, by=actor, **_due(actor, form.values()))
        if made:
            messages.success(request, f"已交 {len(made)} 家，等签收")
            return redirect("directives:below")
    words = "下级办公室马上看得到，签收、办理、按期报落实情况；逾期两边都看得见。"
    return ask(request, form, f"领导{KINDS[kind]}交下级办", "交办", reverse("directives:below"), explanation=words)


@GET_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry right."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    require(access.can_change(actor, found))
    names = (
        "level", "leader", "title", "document", "document_no", "day", "last_day", "places", "company", "words", "received_on",
        "came_by", "report_to", "due", "rhythm", "label", "version",
    )  # fmt: skip
    first = {name: getattr(found, name) for name in names}
    first["points"] = "\n".join(point.text for point in queries.points_of(found))
    data, _ = bound(request)
    form = ChangeForm(data, kind=found.kind, levels=queries.levels_above(actor), superiors=[], initial=first)
    if form.is_valid() and attempt(form, registering.change_directive, found, by=actor, **form.values()) is not None:
        messages.success(request, "已改")
        return redirect(found)
    return ask(request, form, "改登记", "保存", found.get_absolute_url())


@GET_POST
def originals(request: HttpRequest, pk: int) -> HttpResponse:
    """Add scans of the original."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    require(access.can_attach(actor, found))
    form = FilesForm(*bound(request))
    if form.is_valid() and attempt(form, registering.add_original, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已加上")
        return redirect(found)
    return ask(request, form, "添加原件", "添加", found.get_absolute_url(), subject=found.title)

"""One emergency: its page, its acts, what the desk enters (U1–U3)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.duty.queries.filings import how_reached
from tongzheng.emergencies import access, actions, queries, rules
from tongzheng.emergencies.actions.splitting import what_returns
from tongzheng.emergencies.forms import (
    ChangeForm,
    EnterForm,
    GradeForm,
    MergeForm,
    MomentForm,
    ReasonForm,
    SensitiveForm,
    TakeForm,
)
from tongzheng.emergencies.queries import events
from tongzheng.emergencies.queries.offered import offered
from tongzheng.emergencies.queries.sources import among
from tongzheng.emergencies.queries.thread import last_report, said_figures
from tongzheng.emergencies.views import GET_POST, ask, bound
from tongzheng.emergencies.views.reading import read_again
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import Form, attempt


@require_safe
def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    desk = access.at_desk(actor) and actor.unit_id == found.office_id
    buttons = (
        offers(actor, found, access, lambda step: reverse("emergencies:act", args=[pk, step.name])) if desk else []
    )
    panels = [(label, reverse(name, args=[pk])) for label, name in import_module(settings.WIRING).EMERGENCY_PANELS]
    thread = queries.thread(actor, found)
    context = {
        "emergency": found, "thread": thread, "offers": buttons, "desk": desk,
        "figures": said_figures(found), "now": timezone.localtime(),
        "moments": [(name, word, getattr(found, name)) for name, word in rules.MOMENTS.items()],
        "can_enter": access.can_enter(actor, found), "can_change": access.can_change(actor, found),
        "can_start": access.can_start(actor, found), "panels": panels if access.at_office(actor) else [],
        "may_take": desk and not found.kind_id and access.can_change(actor, found).ok,
        "disputed": among(found, thread.reports) if access.at_office(actor) and found.state in ("open", "final") else [],
        "reached": how_reached([found.unit], timezone.now())[found.unit_id] if access.at_office(actor) else None,
        "social": bool(found.kind and found.kind.category == "security"),
    }  # fmt: skip
    return render(request, "emergencies/emergency.html", context)


@require_safe
def proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """What the call proposes, in a line, after the page is there."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    require(access.can_change(actor, found))
    return render(request, "emergencies/_offered.html", {"offered": offered(actor, found)})


@GET_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came by phone or fax."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    require(access.can_enter(actor, found))
    initial = {"unit": str(found.unit_id)}
    form = EnterForm(*bound(request), units=queries.units_below(found.office), known=found, initial=initial)
    reading = read_again(request, form, found.office, exclude=pk)
    if form.is_valid():
        entered = attempt(form, actions.enter_report, found, by=actor, figures=form.figures(), **form.others())
        if entered:
            messages.success(request, f"已登记{entered}")
            return redirect(found)
    context = {
        "form": form,
        "emergency": found,
        "last": last_report(actor, found),
        "verb": "登记",
        "reading": reading,
        "reads": True,
    }
    return render(request, "emergencies/enter.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, found: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    units, kinds = queries.units_below(found.office), queries.active_kinds(found.office)
    form = ChangeForm(bound(request)[0], emergency=found, units=units, kinds=kinds)
    if form.is_valid():
        changed = attempt(form, actions.change_emergency, found, by=actor, figures=form.figures(), **form.others())
        if changed:
            return redirect(found)
    context = {"form": form, "emergency": found, "verb": "存下", "changing": True}
    return render(request, "emergencies/enter.html", context, status=422 if form.errors else 200)


def _simple(request: HttpRequest, found: Any, form: Any, fn: Any, title: str, verb: str, **more: Any) -> HttpResponse:
    """One form, one action, back to the page."""
    actor = request.actor  # type: ignore[attr-defined]
    fixed = more.pop("fixed", {})
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data, **fixed):
        messages.success(request, f"已{verb}")
        return redirect(more.get("after", found))
    return ask(request, form, title, verb, found.get_absolute_url(), **more)


def _take(request: HttpRequest, found: Any) -> HttpResponse:
    """Take what the call proposes, item by item."""
    actor = request.actor  # type: ignore[attr-defined]
    proposed = offered(actor, found)
    form = TakeForm(bound(request)[0], offers=proposed, kinds=queries.active_kinds(found.office))
    if form.is_valid():
        fields, figures = form.values()
        if attempt(form, actions.change_emergency, found, by=actor, figures=figures, **fields):
            messages.success(request, "已采用")
            return redirect(found)
    words = "从来电内容里读出来的，核对以后勾选；不勾的不填。"
    return ask(request, form, f"按来电内容补要素：{found}", "采用", found.get_absolute_url(), explanation=words)


def _grade(request: HttpRequest, found: Any) -> HttpResponse:
    form = GradeForm(bound(request)[0], initial={"severity": found.severity, "reason": found.grade_reason})
    words = "手工定级以后不再随数字变；选“按标准自动定”就恢复自动。时限随等级重排。"
    return _simple(request, found, form, actions.grade_emergency, f"定级：{found}", "定级", explanation=words)


def _sensitive(request: HttpRequest, found: Any) -> HttpResponse:
    form = SensitiveForm(bound(request)[0])
    verb = "取消敏感件" if found.sensitive else "列为敏感件"
    words = "敏感件不受分级标准限制，按较大以上的时限报。"
    fixed = {"sensitive": not found.sensitive}
    return _simple(
        request, found, form, actions.mark_sensitive, f"{verb}：{found}", verb, explanation=words, fixed=fixed
    )


def _close(request: HttpRequest, found: Any) -> HttpResponse:
    words = "办结以后所有时限停计；有新情况可以恢复跟踪。"
    form = Form(bound(request)[0])
    return _simple(request, found, form, actions.close_emergency, f"办结：{found}", "办结", explanation=words)


def _reopen(request: HttpRequest, found: Any) -> HttpResponse:
    form = ReasonForm(bound(request)[0])
    return _simple(request, found, form, actions.reopen_emergency, f"恢复跟踪：{found}", "恢复跟踪")


def _merge(request: HttpRequest, found: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = MergeForm(bound(request)[0], others=events.may_absorb(actor, found))
    words = "同一件事登记了两次时用。报告都到那一件的经过里，这一件停计。"
    return _simple(request, found, form, actions.merge_emergencies, f"并入另一事件：{found}", "并入", explanation=words)


def _split(request: HttpRequest, found: Any) -> HttpResponse:
    form = ReasonForm(bound(request)[0])
    words = "；".join(what_returns(found)) + "。"
    return _simple(request, found, form, actions.split_emergency, f"撤销并入：{found}", "撤销并入", explanation=words)


def _daily_on(request: HttpRequest, found: Any) -> HttpResponse:
    form = Form(bound(request)[0])
    words = "持续时间长的，改为每天报一次。"
    return _simple(request, found, form, actions.daily_on, f"转日报：{found}", "转日报", explanation=words)


def _daily_off(request: HttpRequest, found: Any) -> HttpResponse:
    return _simple(request, found, Form(bound(request)[0]), actions.daily_off, f"停日报：{found}", "停日报")


ACTS = {
    "take": (_take, access.can_change),
    "change": (_change, access.can_change), "grade": (_grade, access.can_grade), "close": (_close, access.can_close),
    "sensitive": (_sensitive, access.can_mark_sensitive), "reopen": (_reopen, access.can_reopen),
    "merge": (_merge, access.can_merge), "split": (_split, access.can_split), "daily_on": (_daily_on, access.can_daily), "daily_off": (_daily_off, access.can_daily),
}  # fmt: skip


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One act on an emergency."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    if step not in ACTS:
        raise Http404
    page, may = ACTS[step]
    require(may(actor, found))
    return page(request, found)


@GET_POST
def moment(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Note one of the six moments, or correct it with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    if name not in rules.MOMENTS:
        raise Http404
    require(access.can_note(actor, found))
    old = getattr(found, name)
    form = MomentForm(bound(request)[0], correcting=old is not None)
    word = rules.MOMENTS[name]
    if form.is_valid():
        fn: Any = actions.correct_moment if old is not None else actions.note_moment
        if attempt(form, fn, found, by=actor, name=name, **form.cleaned_data):
            messages.success(request, f"已记下{word}时间")
            return redirect(found)
    said = f"原来记的是 {timezone.localtime(old):%-m月%-d日 %H:%M}；原来的留在痕迹里，时限重新判。" if old else ""
    verb = "改正" if old else "记下"
    return ask(request, form, f"{verb}{word}时间：{found}", verb, found.get_absolute_url(), explanation=said)

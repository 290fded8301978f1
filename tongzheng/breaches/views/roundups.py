"""The circular on emergency reporting (U6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.breaches import access
from tongzheng.breaches.actions import roundups as actions
from tongzheng.breaches.forms import EditForm, MakeForm, ReasonForm, VersionedForm
from tongzheng.breaches.queries import history
from tongzheng.breaches.queries import roundups as queries
from tongzheng.breaches.rules.drafting import HEAD, rows
from tongzheng.breaches.views import GET_POST, ask, bound
from tongzheng.text.spans import choices
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import file_answer
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

ACTS: dict[str, Callable[..., Any]] = {
    "submit": actions.submit_roundup, "sign": actions.sign_roundup, "publish": actions.publish_roundup,
    "send_back": actions.send_back_roundup, "drop": actions.drop_roundup,
}  # fmt: skip


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Circulars, the latest first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_roundups(actor))
    page = paged(queries.list_roundups(actor), request.GET.get("page"))
    context = {"page": page, "can_make": access.can_make(actor), "tab": "roundups", "office": access.at_office(actor)}
    return render(request, "breaches/roundups.html", context)


@GET_POST
def make(request: HttpRequest) -> HttpResponse:
    """Draft one for a period."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_make(actor))
    done = queries.made_for(actor)
    periods = [p for p in choices(timezone.localdate()) if p.key not in done]
    form = MakeForm(bound(request)[0], periods=periods, initial={"period": periods[min(1, len(periods) - 1)].key})
    if form.is_valid():
        made = attempt(form, actions.make_roundup, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已取数起草")
            return redirect(made)
    return ask(request, form, "起草紧急信息报送通报", "起草", reverse("breaches:roundups"))


@require_safe
def roundup(request: HttpRequest, pk: int) -> HttpResponse:
    """One circular: text, table, files."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roundup(actor, pk)
    office = access.at_office(actor)
    buttons = offers(actor, found, access, lambda s: reverse("breaches:roundup_act", args=[pk, s.name]))
    lines, now, _ = queries.figures_of(found)
    own = [line for line in lines if line.unit == actor.unit_id]
    context = {
        "roundup": found, "offers": buttons if office else [], "head": HEAD, "rows": [list(zip(HEAD, row, strict=True)) for row in rows(lines)], "now": now, "office": office,
        "own": own[0] if own else None, "can_edit": access.can_edit(actor, found), "history": history(found) if office else [],
        "unknown": queries.warnings(found) if found.state in ("draft", "submitted") else [], "kinds": list(queries.KINDS),
    }  # fmt: skip
    return render(request, "breaches/roundup.html", context)


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The circular's words."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roundup(actor, pk)
    require(access.can_edit(actor, found))
    first = {"title": found.title, "text": found.text, "version": found.version}
    form = EditForm(bound(request)[0], initial=first)
    if form.is_valid() and attempt(form, actions.edit_roundup, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已存下")
        return redirect(found)
    return ask(request, form, "改文字", "存下", found.get_absolute_url())


@GET_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the figures anew."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roundup(actor, pk)
    require(access.can_edit(actor, found))
    form = VersionedForm(bound(request)[0], initial={"version": found.version})
    if form.is_valid() and attempt(form, actions.take_roundup, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已重新取数")
        return redirect(found)
    words = "文字没有改过的随着重新起草；改过的保留，并标出对不上的数字。"
    return ask(request, form, "重新取数", "重新取数", found.get_absolute_url(), explanation=words)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step on its way."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roundup(actor, pk)
    if step not in ACTS:
        raise Http404
    taken = found.FLOW[step]
    require(getattr(access, f"can_{step}")(actor, found))
    if found.state not in taken.sources:
        raise Stale(found, taken)
    data = bound(request)[0]
    form: Any = ReasonForm(data) if taken.needs_reason else VersionedForm(data, initial={"version": found.version})
    made = attempt(form, queries.make_files, found) if step == "publish" and form.is_valid() else None
    ready = {"ready": made} if made else {}
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data, **ready) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    unknown = queries.warnings(found) if step in ("submit", "sign") else []
    notice = (
        f"有 {len(unknown)} 处数字在取的数里找不到：{'、'.join(f'“…{w}…”' for w in unknown[:5])}" if unknown else ""
    )
    return ask(
        request, form, taken.label, taken.label, found.get_absolute_url(), tone=taken.tone or "main", subject=str(found), notice=notice
    )  # fmt: skip


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Its pages; before publication as things stand, for who makes it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roundup(actor, pk)
    if kind not in queries.KINDS:
        raise Http404
    return file_answer(actions.take_file(found, kind, by=actor), queries.KINDS[kind], f"{found.title}.{kind}")

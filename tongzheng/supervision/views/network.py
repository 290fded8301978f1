"""Each unit's contact; units a talk is proposed with; the matters behind a figure (D10, D12)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.supervision import access, actions, exports, queries
from tongzheng.supervision.chasing_forms import ContactForm, TalkForm
from tongzheng.supervision.forms import SpanForm
from tongzheng.supervision.queries import chasing, ledger, people
from tongzheng.supervision.queries import results as by_unit
from tongzheng.supervision.views import GET_POST, ask, bound
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

DUTIES = "接收督查通知并当日报单位领导；督促按期报送进展和结果；答复催办；参加督查协调会。"


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """The network of contacts, gaps on top when asked for (D10)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_list_contacts(actor))
    rows = chasing.contact_rows(actor)
    gaps = sum(bool(gap) for _, _, gap in rows)
    if request.GET.get("export") == "xlsx":
        return workbook(exports.contacts_xlsx(rows), "督查联络员")
    if request.GET.get("gaps"):
        rows = [row for row in rows if row[2]]
    context = {
        "page": paged(rows, request.GET.get("page"), 30), "gaps": gaps, "only": bool(request.GET.get("gaps")), "tab": "contacts",
        "office": access.at_office(actor),
        "may": access.can_set_contact(actor, actor.unit_id, actor.unit_id),
    }  # fmt: skip
    return render(request, "supervision/contacts.html", context)


@GET_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a unit's contact."""
    actor = request.actor  # type: ignore[attr-defined]
    unit = chasing.get_unit(actor, pk)
    require(access.can_set_contact(actor, unit.pk, unit.office_id))
    now = people.contacts_of([unit.pk]).get(unit.pk)
    there = queries.people_of(unit.pk, *access.UNIT_SIDE)
    first = {"post": now.post_id, "phone": now.phone, "duties": now.duties} if now else {"duties": DUTIES}
    form = ContactForm(bound(request)[0], people=there, initial=first | {"seen": now.pk if now else 0})
    if form.is_valid() and attempt(form, actions.set_contact, unit, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已定，已告知本人")
        return redirect("supervision:contacts")
    words = (
        "从本单位在任的人里定；催办和督查通知都同时发给他。"
        if there
        else "这个单位还没有在任的人，请先到“机构与人员”登记。"
    )
    back = reverse("supervision:contacts")
    return ask(request, form, f"{unit.short_name}督查联络员", "定下", back, explanation=words)


@require_safe
def talks(request: HttpRequest) -> HttpResponse:
    """Units red three times running: a talk is proposed (rules.md 5.4)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_talks(actor))
    context = {
        "rows": chasing.suggestions(actor), "tab": "talks", "office": True, "may": access.can_talk(actor),
        "running": chasing.RUNNING_RED,
    }  # fmt: skip
    return render(request, "supervision/talks.html", context)


@GET_POST
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done about a unit."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_talk(actor))
    found = next((row for row in chasing.suggestions(actor) if row.unit.pk == pk), None)
    if found is None:
        raise Http404
    form = TalkForm(bound(request)[0])
    if (
        form.is_valid()
        and attempt(form, actions.note_talk, found.unit, by=actor, upto=found.reds[0], **form.cleaned_data) is not None
    ):
        messages.success(request, "已记下")
        return redirect("supervision:talks")
    subject = "；".join(red.title for red in found.reds)
    back = reverse("supervision:talks")
    return ask(request, form, f"{found.unit.short_name}：约谈处理", "记下", back, subject=subject)


@require_safe
def behind(request: HttpRequest, figure: str) -> HttpResponse:
    """The matters a figure of the tables stands for (?unit=&start=&end=)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_results(actor))
    if figure not in by_unit.WORDS:
        raise Http404
    first, last = SpanForm(request.GET).span()
    text = request.GET.get("unit", "")
    unit = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    ids = by_unit.counted(actor, first, last, figure, unit)
    page = paged(queries.by_ids(actor, ids), request.GET.get("page"))
    ledger.dress(list(page))
    words = by_unit.WORDS[figure]
    context = {
        "page": page, "word": words, "count": len(ids), "first": first, "last": last, "tab": "results",
        "office": access.at_office(actor), "unit": queries.unit_name(unit) if unit else "", "now": figure in ("open", "overdue"),
    }  # fmt: skip
    return render(request, "supervision/behind.html", context)

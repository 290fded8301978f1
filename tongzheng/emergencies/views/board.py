"""The duty desk, the list, the phone form (U1, U2)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.duty.actions.log import pass_on
from tongzheng.duty.queries.log import as_call
from tongzheng.emergencies import access, actions, queries
from tongzheng.emergencies.export import events_xlsx
from tongzheng.emergencies.forms import RegisterForm, Sieve
from tongzheng.emergencies.queries import board, events
from tongzheng.emergencies.views import GET_POST, bound
from tongzheng.emergencies.views.reading import read_again
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

AT_ONCE = 5000  # rows of a workbook


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The duty desk."""
    actor = request.actor  # type: ignore[attr-defined]
    if access.is_duty_of_unit(actor):
        return redirect("emergencies:list")  # the same entry of the menu; a unit's duty officer has his unit's page
    require(access.can_desk(actor))
    context = {"desk": queries.desk(actor), "can_register": access.can_register(actor), "now": timezone.localtime()}
    return render(request, "emergencies/desk.html", context)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All of them, sieved; at a unit its own, what is going on first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.at_office(actor)
    form = Sieve(request.GET, queries.units_below(actor.unit) if office else [])
    page = paged(queries.list_emergencies(actor, **form.chosen()), request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form, "page": page, "office": office, "query": asked.urlencode(),
        "can_register": access.can_register(actor), "rows": [] if office else board.going_of_unit(actor),
        "to_sign": events.to_sign(actor), "may_write": actor.role in access.WRITERS,
    }  # fmt: skip
    return render(request, "emergencies/list.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, exactly what is shown."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = Sieve(request.GET, queries.units_below(actor.unit) if access.at_office(actor) else [])
    return workbook(events_xlsx(queries.list_emergencies(actor, **form.chosen())[:AT_ONCE]), "突发事件")


@GET_POST
def register(request: HttpRequest) -> HttpResponse:
    """The phone form: five fields."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_register(actor))
    desk = access.at_desk(actor)
    office = actor.unit if desk else actor.unit.office
    units = queries.units_below(office) if desk else [actor.unit]
    call = as_call(actor, request.GET.get("log", ""))  # from the duty log
    form = RegisterForm(*bound(request), units=units, kinds=queries.active_kinds(office), initial=call)
    reading = read_again(request, form, office)
    if form.is_valid():
        figures = form.figures()
        made = attempt(form, actions.register_emergency, by=actor, figures=figures, **form.others())
        if made:
            if desk:  # a call in the duty log that turned out to be one
                pass_on(by=actor, log=request.GET.get("log", ""), what=f"突发事件：{made}", url=made.get_absolute_url())
            said = "已登记" if desk else "已登记，值班室已看到；书面首报是草稿，请接着写完送签"
            messages.success(request, f"{said}。种类、伤亡等随后补")
            return redirect(made)
    status = 422 if form.errors else 200
    return render(request, "emergencies/register.html", {"form": form, "desk": desk, "reading": reading}, status=status)

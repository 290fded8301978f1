"""The unit's reports: the list with what became of each, one report, the signer's screen (R2, R9, R15, E3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.reporting import access
from tongzheng.reporting.flow import REPORT
from tongzheng.reporting.forms.writing import SEND_BACK_REASONS, ActForm
from tongzheng.reporting.queries import checking
from tongzheng.reporting.queries import reports as queries
from tongzheng.reporting.queries.names import masked_person, names_of, shares_of, units_of
from tongzheng.text.diff import diff_html
from tongzheng.trail.flow import Offer, offers
from tongzheng.trail.refusals import require

UNIT_STEPS = ("submit", "sign_off", "send_back", "withdraw", "discard")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The unit's reports; every filter is in the address."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_reports(actor))
    asked = {name: request.GET.get(name, "")[:60].replace("\x00", "") for name in ("state", "kind", "month", "q")}
    found = queries.list_reports(
        actor, state=asked["state"], kind=asked["kind"], month=asked["month"], words=asked["q"]
    )
    page = queries.sliced(found, request.GET.get("page", ""))
    context = {
        "asked": asked,
        "page": page,
        "rows": queries.fates(page.rows),
        "tabs": [(name, label) for name, label, _ in queries.TABS],
        "kinds": queries.KINDS,
        "months": _months(),
        "can_write": access.can_write(actor),
        "filtered": any(asked.values()),
    }
    return render(request, "reporting/mine.html", context)


def _months() -> list[tuple[str, str]]:
    day = timezone.localdate().replace(day=1)
    result = [("now", "本月")]
    for _ in range(12):
        day = (day - dt.timedelta(days=1)).replace(day=1)
        result.append((f"{day:%Y-%m}", f"{day.year}年{day.month}月"))
    return result


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: the text, its facts, what can be done; for the signer the screen to sign on."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    context = report_context(request, found)
    if found.state == "signing" and access.can_send_back(actor, found):
        return render(request, "reporting/sign.html", context | sign_context(actor, found))
    return render(request, "reporting/report.html", context)


def report_context(request: HttpRequest, report: Any) -> dict[str, Any]:
    """What both screens show."""
    actor = request.actor  # type: ignore[attr-defined]
    kept = queries.rounds(report)
    told = queries.last_reason(report) if report.state in ("returned", "declined", "draft") else None
    if told is not None:
        told.person_name = masked_person(told, report, actor)
    return {
        "report": report,
        "knows": access.knows_author(actor, report),  # a telephone number names a shielded author too
        "fate": queries.fates([report])[0][1],
        "points": queries.points_of(report, actor),
        "names": names_of(report, actor),
        "units": units_of(report),
        "shares": shares_of(report),
        "attachments": queries.files_of(report),
        "related": queries.related(actor, report),
        "told": told,
        "offers": _offers(actor, report),
        "rounds": kept,
        "round": _round(request, kept),
        "at_desk": bool(access.can_open_desk(actor)) and report.office_id == actor.unit_id,
    }


def _offers(actor: Any, report: Any) -> list[Offer]:
    """The unit's acts; the desk's stand on the desk."""
    pk = report.pk
    if access.can_open_desk(actor) and report.office_id == actor.unit_id:
        return []
    shown = offers(actor, report, access, lambda s: reverse("reporting:act", args=[pk, s.name]), only=UNIT_STEPS)
    role_has = {"officer": ("submit", "withdraw", "discard"), "signer": ("sign_off", "send_back", "withdraw")}
    shown = [o for o in shown if o.name in role_has.get(actor.role, ())]
    first = []
    if access.can_edit(actor, report):
        first = [Offer("edit", "改稿", reverse("reporting:edit", args=[pk]), True, tone="main", dialog=False)]
        shown = [replace(o, tone="") for o in shown]
    shield = "不再隐去作者" if report.shielded else "对外隐去作者"
    more = [("follow_up", "续报", access.can_follow_up), ("shield", shield, access.can_shield)]
    last = [Offer(n, label, reverse(f"reporting:{n}", args=[pk]), True) for n, label, can in more if can(actor, report)]
    return [*first, *shown, *last]


def _round(request: HttpRequest, kept: list[Any]) -> dict[str, Any] | None:
    """The round asked for in ?round=, beside the one before it."""
    asked = request.GET.get("round", "")
    chosen = next((r for r in kept if str(r.number) == asked), None)
    return round_of(kept, chosen) if chosen else None


def round_of(kept: list[Any], chosen: Any) -> dict[str, Any]:
    """A kept version with what it changed against the version before."""
    before = next((r for r in kept if r.number == chosen.number - 1), None)
    if before is None:
        return {"revision": chosen, "before": None}
    title = diff_html(before.title, chosen.title) if before.title != chosen.title else ""
    return {"revision": chosen, "before": before, "title": title, "body": diff_html(before.body, chosen.body)}


def sign_context(actor: Any, report: Any) -> dict[str, Any]:
    """The signer's two answers, and what changed since the last round."""
    kept = queries.rounds(report)
    return {
        "sign": access.can_sign_off(actor, report),
        "sign_url": reverse("reporting:act", args=[report.pk, "sign_off"]),
        "back_url": reverse("reporting:act", args=[report.pk, "send_back"]),
        "back_form": ActForm(ask="退回原因", must=True, initial={"version": report.version}),
        "chips": SEND_BACK_REASONS,
        "changed": round_of(kept, kept[-1]) if len(kept) > 1 else None,
        "step": REPORT["sign_off"],
        "errors_sent": checking.errors_when_sent(report),
    }

"""What each role finds on its home page: first what it must do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tongzheng.bulletins.models import Issue
from tongzheng.bulletins.queries import issues_in_work
from tongzheng.cockpit.queries.fates import Fate, fates_of
from tongzheng.inspections.queries.hints import hints
from tongzheng.instructions.queries import visible_instructions
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import vacancies
from tongzheng.reporting.access import can_write, visible, visible_contributions
from tongzheng.reporting.flow import AT_OFFICE, State
from tongzheng.reporting.models import Contribution, Report
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.supervision import queries as supervision
from tongzheng.supervision.models import Assignment
from tongzheng.supervision.queries import ledger
from tongzheng.targets.queries.board import done_in, home_of
from tongzheng.trail.models import Entry

S = State
USED = Q(Exists(adoptions_that_count().filter(report=OuterRef("pk"))))  # not what was recalled or withdrawn


def month_start() -> datetime:
    """The first moment of this month here."""
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def day_start() -> datetime:
    """The first moment of today here."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def home(actor: Appointment) -> tuple[str, dict[str, Any]]:
    """Template name and context of the post's home page."""
    name, build = PAGES.get(actor.role, ("plain", _plain))
    return f"cockpit/home/{name}.html", build(actor) | {"hints": hints(actor)}


def _reports(actor: Appointment) -> QuerySet[Report]:
    return Report.objects.filter(visible(actor)).defer("body")


def _fates_and_month(actor: Appointment, reports: list[Report]) -> tuple[list[Fate], dict[str, Any]]:
    """What became of these reports; this month's figures, and the unit's target this month and this year (R7).

    What was adopted is asked once for both: not what was recalled or withdrawn.
    """
    unit, since = actor.unit_id or 0, month_start()
    ours = Q(report__signed_at__gte=since, report__state__in=AT_OFFICE)
    wanted = ours | Q(report__in=[r.pk for r in reports])
    rows: Any = adoptions_that_count().filter(wanted, report__unit=unit).order_by("id")
    adoptions = list(rows.annotate(ours=ExpressionWrapper(ours, output_field=BooleanField())))
    month = _month(actor) | {"adopted": len({one.report_id for one in adoptions if one.ours})}
    target = home_of(actor.unit) if actor.unit else None
    if target:
        target[0].done, target[1].done = month["done_in_month"], month["done_in_year"]
    return fates_of(reports, {one.report_id: one for one in adoptions}), {"month": month, "target": target}


def _month(actor: Appointment) -> dict[str, int]:
    """This month's figures of the unit: sent, returned; and what counts for its targets (R7)."""
    sent = Q(signed_at__gte=month_start(), state__in=AT_OFFICE)
    year = day_start().replace(month=1, day=1)
    recent = Report.objects.filter(Q(signed_at__gte=year) | Q(received_at__gte=year), unit_id=actor.unit_id or 0)
    return recent.aggregate(
        sent=Count("id", filter=sent),
        returned=Count("id", filter=sent & Q(state=S.RETURNED)),
        declined=Count("id", filter=sent & Q(state=S.DECLINED)),
        done_in_month=Count("id", filter=done_in("month")),
        done_in_year=Count("id", filter=done_in("year")),
    )


def _officer(actor: Appointment) -> dict[str, Any]:
    unit = _reports(actor).filter(unit_id=actor.unit_id or 0)
    work = list(unit.filter(state__in=[S.RETURNED, S.DRAFT]).order_by("-saved_at")[:40])
    returned = [r for r in work if r.state == S.RETURNED]
    mine = unit.filter(author_id__in=[actor.pk, actor.post_id], state__in=[S.SIGNING, *AT_OFFICE - {S.RETURNED}])
    fates, month = _fates_and_month(actor, [*returned[:10], *mine.order_by("-id")[:10]])
    return {
        "may_write": can_write(actor),
        "returned": [f for f in fates if f.report.state == S.RETURNED],
        "drafts": [r for r in work if r.state == S.DRAFT and r.author_id in (actor.pk, actor.post_id)][:8],
        "offered": list(
            Contribution.objects.filter(visible_contributions(actor), state=Contribution.State.OFFERED)
            .select_related("by__person")
            .order_by("-id")[:8]
        ),
        "fates": [f for f in fates if f.report.state != S.RETURNED],
        **month,
    }


def _signer(actor: Appointment) -> dict[str, Any]:
    unit = _reports(actor).filter(unit_id=actor.unit_id or 0)
    waiting = unit.filter(state=S.SIGNING).defer(None).select_related("author__person")
    fates, month = _fates_and_month(actor, list(unit.filter(state__in=AT_OFFICE).order_by("-id")[:8]))
    return {"waiting": list(waiting.order_by("submitted_at")[:20]), "fates": fates, **month}


def _unit(actor: Appointment) -> dict[str, Any]:
    unit = _reports(actor).filter(unit_id=actor.unit_id or 0, state__in=AT_OFFICE)
    fates, month = _fates_and_month(actor, list(unit.order_by("-id")[:12]))
    return {"fates": fates, **month}


def _member(actor: Appointment) -> dict[str, Any]:
    mine = Contribution.objects.filter(visible_contributions(actor)).select_related("report").order_by("-id")[:15]
    contributions = list(mine)
    fates = {f.report.pk: f for f in fates_of([c.report for c in contributions if c.report])}
    return {"rows": [(c, fates.get(c.report_id or 0)) for c in contributions]}


def _desk_counts(actor: Appointment) -> dict[str, int]:
    """How many wait on the desk, state by state."""
    shown = Report.objects.filter(visible(actor), office_id=actor.unit_id or 0)
    return shown.aggregate(
        sent=Count("id", filter=Q(state=S.SENT)),
        received=Count("id", filter=Q(state=S.RECEIVED)),
        editing=Count("id", filter=Q(state=S.EDITING)),
        held=Count("id", filter=Q(state=S.HELD)),
        today=Count("id", filter=Q(signed_at__gte=day_start())),
    )


def _approver(actor: Appointment) -> dict[str, Any]:
    issues = issues_in_work(actor)
    return {
        "to_sign": [i for i in issues if i.state == "proof"],
        "others": [i for i in issues if i.state != "proof"],
        "desk": _desk_counts(actor),
    }


def _supervisor(actor: Appointment) -> dict[str, Any]:
    """What has no item yet, what is due first (both in the ledger's order), and the newest instructions."""
    today = timezone.localdate()
    leads = Assignment.objects.filter(item=OuterRef("pk"), part="lead", ended_at__isnull=True)
    # keys are sorted, not whole rows
    first = supervision.search(actor, today=today).prefetch_related(None).values("pk")[:8]
    found = supervision.list_items(actor).prefetch_related(None).filter(pk__in=first).order_by("due", "id")
    items = list(found.annotate(lead=Subquery(leads.values("unit__short_name")[:1])))
    ledger.dress(items, said=False)
    given = list(visible_instructions(actor)[:6])  # what came of them: the register of instructions tells
    return {
        "counts": ledger.counts(actor, today), "items": items, "instructions": given,
        "waiting": list(supervision.waiting_instructions(actor)[:5]),
    }  # fmt: skip


def _assessor(actor: Appointment) -> dict[str, Any]:
    sent = Report.objects.filter(visible(actor), office_id=actor.unit_id or 0, signed_at__gte=month_start())
    units = sent.values("unit_id", "unit__short_name").annotate(sent=Count("id"), adopted=Count("id", filter=USED))
    issues = Issue.objects.filter(periodical__office_id=actor.unit_id or 0, published_at__gte=month_start())
    return {"units": list(units.order_by("-adopted", "-sent", "unit_id")[:100]), "issues": issues.count()}


def _admin(actor: Appointment) -> dict[str, Any]:
    empty = list(vacancies(actor)[:21])
    return {"vacancies": empty[:20], "more": len(empty) > 20}


def _auditor(actor: Appointment) -> dict[str, Any]:
    refused = Entry.objects.filter(kind__in=["text.classified", "trail.refused", "reporting.report.bypass"])
    path = actor.unit.desk.serves.path if actor.unit and hasattr(actor.unit, "desk") else "-"
    return {"refused": list(refused.filter(by__unit__path__startswith=path).order_by("-id")[:15])}


def _plain(actor: Appointment) -> dict[str, Any]:
    return {}


PAGES: dict[str, tuple[str, Callable[[Appointment], dict[str, Any]]]] = {
    Role.OFFICER: ("officer", _officer),
    Role.SIGNER: ("signer", _signer),
    Role.CHARGE: ("unit", _unit),
    Role.HEAD: ("unit", _unit),
    Role.MEMBER: ("member", _member),
    Role.APPROVER: ("approver", _approver),
    Role.SUPERVISOR: ("supervisor", _supervisor),
    Role.ASSESSOR: ("assessor", _assessor),
    Role.ADMIN: ("admin", _admin),
    Role.AUDITOR: ("auditor", _auditor),
}

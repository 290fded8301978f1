"""What is known of an event, put in order for the text; where the sources contradict each other (U4, U13)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongzheng.emergencies.flow import ReportState
from tongzheng.emergencies.models import Emergency, Report, Severity, Stage, Way
from tongzheng.emergencies.queries import sources
from tongzheng.relay.flow import State
from tongzheng.relay.models import Relay
from tongzheng.relay.rules.drafting import Facts
from tongzheng.relay.rules.figures import WORDS, Dispute, Value

HERE = (ReportState.SENT, ReportState.RECEIVED)


def reports_of(emergency: Emergency, after: int = 0) -> list[Report]:
    """What was reported on an event and on those merged into it, oldest first; drafts and returned ones are not there."""
    found = Report.objects.filter(Q(emergency=emergency) | Q(emergency__into=emergency), state__in=HERE, id__gt=after)
    return list(found.select_related("unit").order_by("id"))


def figures_of(thing: Any) -> dict[str, Value]:
    """The figures that are known; loss as a number without trailing noughts."""
    return {name: value for name in WORDS if (value := getattr(thing, name)) is not None}


def unsettled(emergency: Emergency) -> list[Dispute]:
    """Figures in which the sources contradict each other and no wording was agreed since (U13)."""
    return [
        Dispute(c.name, tuple((who, value) for who, value, _ in c.said))
        for c in sources.unsettled(emergency)
        if c.name in WORDS
    ]


def source_of(report: Report) -> str:
    """Who says so."""
    return report.unit.short_name if report.unit is not None else report.source


def earlier(emergency: Emergency, but: Relay | None = None) -> Relay | None:
    """The last report on it that was signed."""
    found = emergency.relays.filter(state__in=[State.SIGNED, State.SENT]).order_by("-id")
    return (found.exclude(pk=but.pk) if but is not None else found).first()


def facts_of(emergency: Emergency, stage: str, before: Relay | None = None) -> Facts:
    """What the text is drafted from; a follow-up takes only what came after the one before."""
    only_new = stage in (Stage.FOLLOW_UP, Stage.DAILY) and before is not None
    everything = reports_of(emergency)
    told = [r for r in everything if r.pk > before.upto] if only_new and before is not None else everything
    first = everything[0] if everything else None
    severity = "" if emergency.severity == Severity.NONE else emergency.get_severity_display()
    texts = [
        ("" if r.unit_id == emergency.unit_id else source_of(r), r.body) for r in told if r.way != Way.PRESS
    ]  # what the press writes is no report; it is evidence
    place = emergency.place
    if emergency.place_unit is not None and emergency.place_unit.short_name not in place:
        place = f"{emergency.place_unit.short_name}{place}"
    return Facts(
        title=emergency.title, stage=stage, place=place, severity=severity,
        kind=emergency.kind.name if emergency.kind else "",
        category=emergency.kind.get_category_display() if emergency.kind else "",
        occurred_at=_local(emergency.occurred_at), told_at=_local(_first_told(emergency, first)),
        source=_told_by(emergency, first), scene=emergency.scene, leaders=emergency.leaders_there,
        wording=emergency.wording.strip(), figures=figures_of(emergency),
        before=_kept(before.figures) if before is not None else None,
        as_of=_local(max((r.as_of for r in everything), default=None)), disputed=tuple(unsettled(emergency)),
        said=texts, office=emergency.office.short_name,
    )  # fmt: skip


def kept_figures(figures: dict[str, Value]) -> dict[str, Any]:
    """The figures as they are kept with a relay."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in figures.items()}


def last_report(emergency: Emergency) -> int:
    """The key of the last report that is there; 0 for none."""
    return max((r.pk for r in reports_of(emergency)), default=0)


def news_since(relay: Relay) -> int:
    """How many reports came after it was drafted."""
    return len(reports_of(relay.emergency, relay.upto))


def _kept(figures: dict[str, Any]) -> dict[str, Value]:
    return {name: Decimal(value) if isinstance(value, str) else value for name, value in figures.items()}


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at is not None else None


def _first_told(emergency: Emergency, first: Report | None) -> datetime | None:
    times = [emergency.phoned_at, emergency.written_at, first.received_at or first.sent_at if first else None]
    return min((at for at in times if at is not None), default=None)


def _told_by(emergency: Emergency, first: Report | None) -> str:
    told = emergency.told_by or (first.told_by if first else "")
    source = source_of(first) if first is not None else emergency.unit.short_name
    return f"{source}（{told}）" if told else source

"""What the demo holds, counted in the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from tongzheng.bulletins.models import Issue, Placement
from tongzheng.demo.plan import TASK
from tongzheng.instructions.models import Initial, Instruction
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import current
from tongzheng.notices.models import Notice
from tongzheng.reporting.models import Adoption, Article, Contribution, Report
from tongzheng.trail.models import Entry

COUNTY = "云岭县"
MARK = "network.import.done"  # the demo's own entry on the trail names its day
CORRECTION = "关于更正"


def demo_day() -> date | None:
    """The day the demo in this database was made for; None when it is empty or holds real work."""
    mark = Entry.objects.filter(kind=MARK).order_by("id").first()
    found = mark.data.get("demo") if mark else None
    return date.fromisoformat(found) if found else None


def count_demo() -> dict[str, Any]:
    """Units, people and papers of the county, in numbers."""
    county = Unit.objects.get(name=COUNTY)
    units = Unit.objects.filter(path__startswith=county.path, reports=True)
    officers = Appointment.objects.filter(current(), role=Role.OFFICER, unit__path__startswith=county.path)
    sent = Report.objects.filter(office=county.served_by.unit, signed_at__isnull=False)
    follows = sent.filter(follows__isnull=False)
    reports = sent.count()
    day = demo_day()
    return {
        "units": units.count(),
        "officers": officers.filter(deputy_for__isnull=True).count(),
        "reports": reports,
        "task": TASK,
        "share": round(reports * 100 / TASK, 1),
        "adopted": sent.filter(state="adopted").count(),
        "adoptions": Adoption.objects.count(),
        "articles": Article.objects.count(),
        "placements": Placement.objects.count(),
        "issues": Issue.objects.filter(state="published").count(),
        "instructions": Instruction.objects.count(),
        "initials": Initial.objects.count(),
        "returns": Entry.objects.filter(kind__in=["reporting.report.return", "reporting.report.send_back"]).count(),
        "follow_ups": follows.exclude(title__startswith=CORRECTION).count(),
        "corrections": follows.filter(title__startswith=CORRECTION).count(),
        "contributions": Contribution.objects.count(),
        "notices": Notice.objects.count(),
        "trail_entries": Entry.objects.count(),
        "day": day.isoformat() if day else None,
    }

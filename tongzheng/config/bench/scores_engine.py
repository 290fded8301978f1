"""The working half of `bench scores`: loads a scratch database, books and recomputes its year, says what it cost."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import django

from tongzheng.config.bench import circular_engine as county

RULEBOOK = Path(__file__).resolve().parents[2] / "scoring" / "rulebooks" / "E.toml"
PAPER = "政务信息"  # what the loaded reports were adopted in


def main(arguments: list[str]) -> None:
    """load ROWS UNITS | ask"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")
    django.setup()
    answer = load(int(arguments[1]), int(arguments[2])) if arguments[0] == "load" else ask()
    print(json.dumps(answer))  # noqa: T201 - the answer


def load(rows: int, units: int) -> dict[str, Any]:
    """A year of reports, a quarter of them adopted; a rulebook in force; an empty ledger."""
    from django.db import connection

    from tongzheng.config.memory import settle
    from tongzheng.config.tools.fresh import migrate
    from tongzheng.scoring.models import Rulebook

    migrate()
    office, posts = county._county(units)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
        county._reports(cursor, office, posts, rows // 12, units)
        cursor.execute("ANALYZE")
    text = RULEBOOK.read_text(encoding="utf-8").replace("云溪政务", PAPER)
    Rulebook.objects.create(
        office=office, name="计分办法", text=text, starts=date(county.YEAR, 1, 1), state="active", by=posts["assessor"]
    )
    settle()
    return {}


class Killed(Exception):  # noqa: N818
    """The run is stopped half-way."""


def ask() -> dict[str, Any]:
    """Book the year, stop a recomputation half-way and go on, open a unit's page."""
    from django.db.models import Sum

    from tongzheng.network.models import Unit
    from tongzheng.network.queries import clock
    from tongzheng.reporting.models import Report
    from tongzheng.scoring import actions
    from tongzheng.scoring.models import Run, ScoreEntry, Standing

    office = Unit.objects.get(kind="office")
    said: dict[str, Any] = {}

    def timed(name: str, run: Run) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        middle = max(1, Report.objects.count() // 2)

        def kill(done: int, total: int) -> None:
            if name == "again" and middle <= done < total and run.place != stopped.get("at"):
                stopped.setdefault("at", run.place)
                raise Killed

        stopped: dict[str, int] = {}
        try:
            actions.carry_on(run, kill)
        except Killed:
            actions.carry_on(Run.objects.get(pk=run.pk))
        said[name], said[f"{name} cpu"] = time.perf_counter() - wall, time.process_time() - cpu

    timed("first", actions.begin_run(office.pk, county.YEAR, by=clock()))
    said["lines"] = ScoreEntry.objects.count()
    timed("again", actions.begin_run(office.pk, county.YEAR, by=clock()))
    said["added"] = ScoreEntry.objects.count() - said["lines"]
    rows = ScoreEntry.objects.order_by().values_list("unit", "period").annotate(points=Sum("points"))
    sums = {(unit, period): points for unit, period, points in rows}
    stood = Standing.objects.values_list("unit", "period", "total")
    said["off"] = sum(abs(total - sums.get((unit, period), 0)) > 0.001 for unit, period, total in stood.iterator())
    said["due"], said["due cpu"] = _event(office)
    said["page"], said["page cpu"] = _page()
    said["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return said


def _event(office: Any) -> tuple[float, float]:
    """Milliseconds of booking one more adoption of January with all twelve months open: by the clock, and of the processor."""
    from tongzheng.reporting.models import Adoption, Report
    from tongzheng.scoring import actions
    from tongzheng.scoring.models import Due

    report = Report.objects.order_by("pk")[1]
    by = Adoption.objects.earliest("pk").by
    Adoption.objects.create(report=report, outlet=PAPER, issue_no="第99期", by=by, at=report.received_at or by.starts)
    Due.objects.create(office=office, report=report)
    began, cpu = time.perf_counter(), time.process_time()
    assert actions.book_due(office)  # noqa: S101 - something was booked
    return (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000


def _page() -> tuple[float, float]:
    """Milliseconds of the busiest month's ledger page of the officer's unit, the middle of nine: by the clock, and of the
    processor."""
    from django.db.models import Count
    from django.test import Client
    from django.test.utils import override_settings

    from tongzheng.network.models import Appointment
    from tongzheng.scoring.models import ScoreEntry

    post = Appointment.objects.select_related("person", "unit").get(role="officer")
    lines = ScoreEntry.objects.filter(unit=post.unit).order_by().values_list("period").annotate(n=Count("pk"))
    period = max(lines, key=lambda row: row[1])[0]
    client = Client()
    client.force_login(post.person, backend="tongzheng.network.backends.NameOrPhone")
    times, work = [], []
    with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        for _ in range(9):
            began, cpu = time.perf_counter(), time.process_time()
            answer = client.get(f"/scores/?period={period}")
            times.append((time.perf_counter() - began) * 1000)
            work.append((time.process_time() - cpu) * 1000)
            assert answer.status_code == 200, answer.status_code  # noqa: S101
    return median(times), median(work)


if __name__ == "__main__":
    main(sys.argv[1:])

"""The working half of `bench circular`: loads a scratch database, or makes a circular in it, and says what it cost."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import uuid
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from importlib import import_module
from typing import Any

import django
from django.conf import settings

from tongzheng.config.bench.copying import copy_row, new_uuid, restart

YEAR = 2025
BODY = (
    "据摸排，全镇今年产量约4600吨，收购价由每公斤21元降至15元，仍有1800吨积压，涉及农户740户。建议先行收储一部分。" * 8
)


def main(arguments: list[str]) -> None:
    """load ROWS UNITS | ask"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")
    django.setup()
    answer = load(int(arguments[1]), int(arguments[2])) if arguments[0] == "load" else ask()
    print(json.dumps(answer))  # noqa: T201 - the answer


# ── loading ──


def load(rows: int, units: int) -> dict[str, Any]:
    """A year of reports, a quarter of them adopted; two years of standings; entries; a plan in force."""
    from django.db import connection

    from tongzheng.config.memory import settle
    from tongzheng.config.tools.fresh import migrate

    migrate()
    office, posts = _county(units)
    started = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
        _reports(cursor, office, posts, rows // 12, units)
        _ledger(cursor, office, posts["assessor"], units)
        cursor.execute("ANALYZE")
    _plan(posts)
    settle()
    return {"seconds": time.perf_counter() - started}


def _county(units: int) -> tuple[Any, dict[str, Any]]:
    from tongzheng.network.models import Appointment, Office, Person, Unit

    county = Unit.objects.create(name="云岭县", short_name="云岭县", kind="county", path="/")
    Unit.objects.filter(pk=county.pk).update(path=f"/{county.pk}/")
    office = Unit.objects.create(
        name="云岭县人民政府办公室", short_name="县政府办", kind="office", parent=county, path=f"/{county.pk}/0/"
    )
    Office.objects.create(unit=office, serves=county)
    made = Unit.objects.bulk_create(
        [
            Unit(
                name=f"第{n}单位", short_name=f"第{n}单位", kind="township" if n % 3 else "department", parent=county,
                office=office, path=f"/{county.pk}/{n}/", position=n,
            )
            for n in range(units)
        ],
        batch_size=1000,
    )  # fmt: skip
    posts: dict[str, Any] = {}
    for number, (name, role, unit) in enumerate(
        [("丁墨", "assessor", office), ("沈定远", "approver", office), ("周小禾", "officer", made[0])]
    ):
        person = Person.objects.create(login=f"b{number}", name=name)
        posts[role] = Appointment.objects.create(
            person=person, unit=unit, role=role, starts=date(2020, 1, 1), employment="full" if role == "officer" else ""
        )
    posts["first"] = made[0]
    return office, posts


def _reports(cursor: Any, office: Any, posts: dict[str, Any], a_month: int, units: int) -> None:
    """One report by the program, copied inside the database, a month at a time; every fourth one adopted."""
    from tongzheng.reporting.models import Adoption, Report

    first, officer = posts["first"].pk, posts["officer"]
    number = 0
    for month in range(1, 13):
        at = _noon(month, 15)
        report = Report.objects.create(
            unit_id=first, office=office, author=officer, title="三个村山核桃滞销", body=BODY, length=400, kind="problem",
            no_secret=True, state="received", number=number + 1, year=YEAR, signed_at=at, received_at=at, created_at=at,
        )  # fmt: skip
        copy_row(
            cursor, Report, report.pk, a_month - 1,
            {"id": f"{report.pk} + n", "once": new_uuid(cursor), "number": f"{number + 1} + n",
             "unit_id": f"{first} + (n * 7 + {month}) % {units}"},
        )  # fmt: skip
        restart(cursor, Report, report.pk + a_month)
        number += a_month
        adopted = Adoption.objects.create(
            report=report, outlet="政务信息", issue_no=f"第{month}期", by=posts["assessor"], at=at
        )
        copy_row(
            cursor, Adoption, adopted.pk, a_month // 4 - 1,
            {"id": f"{adopted.pk} + n", "report_id": f"{report.pk} + n * 4",
             "level": "CASE WHEN n % 20 = 0 THEN 'city' ELSE 'county' END"},
        )  # fmt: skip
        restart(cursor, Adoption, adopted.pk + a_month // 4)


def _ledger(cursor: Any, office: Any, by: Any, units: int) -> None:
    """Standings of two years and, for the last one, twelve entries a unit and month."""
    from tongzheng.scoring.models import Period, Rulebook, ScoreEntry, Standing

    law = Rulebook.objects.create(office=office, name="计分办法", text="", starts=date(2024, 1, 1), by=by)
    first = _first_unit()
    for year in (YEAR - 1, YEAR):
        for month in range(1, 13):
            last = date(year, month, monthrange(year, month)[1])
            period = Period.objects.create(
                office=office, key=f"{year}-{month:02}", starts=last.replace(day=1), ends=last, state="frozen",
                frozen_at=_noon(month, 1),
            )  # fmt: skip
            one = Standing.objects.create(
                period=period, unit_id=first, league="乡镇榜", total=24, cumulative=24 * month, score=24 * month, rank=1,
                received=8, adopted=2,
            )  # fmt: skip
            copy_row(
                cursor, Standing, one.pk, units - 1,
                {"id": f"{one.pk} + n", "unit_id": f"{first} + n", "received": "n % 17", "adopted": "n % 5",
                 "rank": "n + 1", "league": "CASE WHEN n % 3 > 0 THEN '乡镇榜' ELSE '县直部门榜' END"},
            )  # fmt: skip
            restart(cursor, Standing, one.pk + units)
            if year < YEAR:
                continue
            entry = ScoreEntry.objects.create(
                office=office, unit_id=first, period=period, item="adoption", fact="bench:0", points=2,
                reason="《政务信息》采用，单条 2 分", rulebook=law, on=last,
            )  # fmt: skip
            each = {
                "id": f"{entry.pk} + n",
                "unit_id": f"{first} + n % {units}",
                "item": "CASE WHEN n % 997 = 0 THEN 'breach' ELSE 'adoption' END",
            }
            copy_row(cursor, ScoreEntry, entry.pk, units * 12 - 1, each)
            restart(cursor, ScoreEntry, entry.pk + units * 12)


def _plan(posts: dict[str, Any]) -> None:
    from tongzheng.targets.actions.plans import add_task, enforce_plan, make_plan

    plan = make_plan(by=posts["assessor"], once=uuid.uuid4(), year=YEAR, name="年度任务")
    kinds = ["township", "department"]
    add_task(plan, by=posts["assessor"], once=uuid.uuid4(), scope="kinds", kinds=kinds, every="month", count=5)
    enforce_plan(plan, by=posts["approver"])


def _noon(month: int, day: int) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(datetime(YEAR, month, day, 12))  # noqa: DTZ001


def _first_unit() -> int:
    from tongzheng.network.models import Unit

    return int(Unit.objects.filter(office__isnull=False).order_by("id").values_list("id", flat=True)[0])


# ── asking ──


def ask() -> dict[str, Any]:
    """Seconds of each step of a December circular, and the most memory this process held, in MB."""
    from tongzheng.circulars.actions.making import make_circular, unfit
    from tongzheng.circulars.queries import lines, printing
    from tongzheng.circulars.queries.taking import take
    from tongzheng.network.queries import posts
    from tongzheng.text.spans import span_of

    import_module(settings.WIRING)  # a program that runs has it loaded
    by = posts().get(role="assessor")
    office: Any = by.unit
    answer: dict[str, Any] = {}
    _timed(answer, "take", lambda: take(office, span_of(f"{YEAR}-12")))
    made = _timed(answer, "make", lambda: make_circular(by=by, once=uuid.uuid4(), span=f"{YEAR}-12"))
    _timed(answer, "check", lambda: unfit(made, list(lines(made))))
    answer["memory"] = _memory()
    _timed(answer, "quarter", lambda: take(office, span_of(f"{YEAR}-Q4")))
    for kind in ("xlsx", "docx", "pdf"):
        _timed(answer, kind, partial(printing.make_one, made, kind))
    answer["memory_files"] = _memory()
    return answer


def _timed(answer: dict[str, Any], name: str, fn: Callable[[], Any]) -> Any:
    started, busy = time.perf_counter(), time.process_time()
    found = fn()
    answer[name], answer[f"{name} cpu"] = time.perf_counter() - started, time.process_time() - busy
    return found


def _memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main(sys.argv[1:])

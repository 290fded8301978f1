"""The working half of `bench clocks`: loads clocks into a scratch database and asks the board for its numbers."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

UNITS = 100
ROOMS = ("supervision", "supervision", "supervision", "reporting", "reporting", "emergencies", "duty", "circulars")
TIMES = 7


def main(arguments: list[str]) -> None:
    """load ROWS UNITS | ask"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")
    django.setup()
    answer = load(int(arguments[1])) if arguments[0] == "load" else ask()
    print(json.dumps(answer))  # noqa: T201 - the answer


def load(rows: int) -> dict[str, Any]:
    """An office, its units, and so many clocks: a tenth running around now, the others ended in the last two years."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tongzheng.deadlines.models import Deadline
    from tongzheng.deadlines.rules.standing import standing_of
    from tongzheng.network.models import Appointment, Office, Person, Unit

    call_command("migrate", verbosity=0, stdout=sys.stderr)
    county = Unit.objects.create(name="云岭县", short_name="云岭县", kind="county", path="/1/")
    office = Unit.objects.create(name="云岭县政府办", short_name="县政府办", kind="office", path="/1/2/", parent=county)
    Office.objects.create(unit=office, serves=county)
    units = Unit.objects.bulk_create(
        Unit(name=f"第{n}镇", short_name=f"第{n}镇", kind="township", path=f"/1/{n + 3}/", parent=county, office=office)
        for n in range(UNITS)
    )
    people = Person.objects.bulk_create(Person(login=f"p{n}", name=f"人{n}") for n in range(UNITS + 1))
    start = dt.date(2020, 1, 1)
    Appointment.objects.create(person=people[-1], unit=office, role="supervisor", starts=start)
    posts = [
        Appointment.objects.create(person=people[n], unit=unit, role="officer", employment="full", starts=start)
        for n, unit in enumerate(units)
    ]
    rng, now = random.Random(7), timezone.now()  # noqa: S311 - invented clocks
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")

    def clock(n: int) -> Deadline:
        running = n % 10 == 0
        minutes = rng.randint(-20_000, 30_000) if running else rng.randint(-1_050_000, -1_000)
        due, unit = now + dt.timedelta(minutes=minutes), rng.randrange(UNITS)
        turns = due - dt.timedelta(days=2), due, due + dt.timedelta(days=3)
        ended = None if running else due + dt.timedelta(minutes=rng.randint(-9_000, 900))
        return Deadline(
            key=f"bench:{n}", room=rng.choice(ROOMS), what="item", subject_type="network.unit", subject_id=units[unit].pk,
            title=f"第{n}件的落实情况报告", url="/", office=office, unit=units[unit], starts_at=due - dt.timedelta(days=15),
            post=posts[unit] if rng.random() < 0.2 else None, due_at=due, first_due_at=due, turn_1=turns[0], turn_2=turns[1],
            turn_3=turns[2], state="running" if running else "met", ended_at=ended,
            **standing_of(turns, 0, due, now - dt.timedelta(seconds=20))._asdict(),
        )  # fmt: skip

    for first in range(0, rows, 5_000):
        Deadline.objects.bulk_create(clock(n) for n in range(first, min(rows, first + 5_000)))
    _analyze()
    return {}


def ask() -> dict[str, Any]:
    """Medians in milliseconds: what the board asks of the database, and the page."""
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from tongzheng.deadlines.queries import board
    from tongzheng.deadlines.queries.watch import Sieve, Watch, month_of, weeks
    from tongzheng.network.queries import posts

    supervisor = posts().get(role="supervisor")
    officer = posts().filter(role="officer").order_by("pk")[0]
    today = timezone.localdate()
    since, until = month_of(today)

    def watch(actor: Any = supervisor) -> Watch:
        return Watch(actor, now=timezone.now(), since=since, until=until)

    seen = watch()
    monday = today - dt.timedelta(days=today.weekday() + 49)
    red = Sieve(light="late")
    said = {
        "office": _median(lambda: watch().by_room(Sieve())),
        "unit": _median(lambda: watch(officer).by_room(Sieve())),
        "weeks": _median(lambda: weeks(supervisor, seen.offices, Sieve(), monday, 10)),
        "list": _median(lambda: list(board.filtered(seen, Sieve())[:51])),
        "red": _median(lambda: list(board.filtered(seen, red)[:51])),
    }
    client = Client()
    client.force_login(supervisor.person, backend="tongzheng.network.backends.NameOrPhone")
    page = lambda: client.get("/deadlines/", headers={"host": "localhost"})  # noqa: E731
    assert page().status_code == 200
    said["page"] = _median(page, clock=time.process_time)
    said |= _settle()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deadlines_deadline SET state = 'running', ended_at = NULL")
    _settle(everything=True)
    _analyze()
    said |= {
        "all office": _median(lambda: watch().by_room(Sieve())),
        "all list": _median(lambda: list(board.filtered(seen, Sieve())[:51])),
    }
    return said


def _settle(*, everything: bool = False) -> dict[str, float]:
    from django.db import transaction
    from django.utils import timezone

    from tongzheng.deadlines.actions.standing import settle

    later = timezone.now() + (dt.timedelta(0) if everything else dt.timedelta(hours=6))
    started, turned = time.perf_counter(), 0
    while True:
        with transaction.atomic():
            found = settle(later)
        turned += found
        if not found or not everything:
            return {"settle": (time.perf_counter() - started) * 1000, "turned": turned}


def _median(work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    spent = []
    for _ in range(TIMES):
        started = clock()
        work()
        spent.append((clock() - started) * 1000)
    return median(spent)


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE deadlines_deadline")


if __name__ == "__main__":
    main(sys.argv[1:])

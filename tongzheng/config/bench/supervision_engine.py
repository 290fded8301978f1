"""The working half of `bench supervision`: loads a scratch database, or asks it, and says what it cost."""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import sys
import threading
import time
import uuid
from importlib import import_module
from typing import Any

import django
from django.conf import settings

from tongzheng.config.bench.copying import copy_row, new_uuid, restart

DUE = 5_000  # alarms that fall due at the same moment
OPEN = 10  # every tenth matter is still with a unit
UNITS = 120
ROUNDS = 9
EVENTS = ("approve", "assign", "sign_for", "answer", "accept")  # five entries a matter


def main(arguments: list[str]) -> None:
    """load ROWS UNITS | ask"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")
    django.setup()
    answer = load(int(arguments[1])) if arguments[0] == "load" else ask()
    print(json.dumps(answer))  # noqa: T201 - the answer


# ── loading ──


def load(rows: int) -> dict[str, Any]:
    """`rows` matters of five years, a tenth still open; each with its units, its feedback, its clock and five entries."""
    from django.db import connection

    from tongzheng.config.tools.fresh import migrate
    from tongzheng.supervision.models import Terms

    migrate()
    import_module(settings.WIRING)
    posts = _county()
    Terms.objects.create(office_id=posts["supervisor"].unit_id)
    first = _one(posts)
    started = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
        _multiply(cursor, first, posts, rows)
        cursor.execute("ANALYZE")
    return {"seconds": time.perf_counter() - started}


def _county() -> dict[str, Any]:
    from tongzheng.network.models import Appointment, Office, Person, Unit

    county = Unit.objects.create(name="云岭县", short_name="云岭县", kind="county", path="/")
    Unit.objects.filter(pk=county.pk).update(path=f"/{county.pk}/")
    office = Unit.objects.create(
        name="云岭县人民政府办公室", short_name="县政府办", kind="office", parent=county, path=f"/{county.pk}/0/"
    )
    Office.objects.create(unit=office, serves=county)
    units = Unit.objects.bulk_create(
        Unit(
            name=f"第{n}单位", short_name=f"第{n}单位", kind="township", parent=county, office=office, position=n,
            path=f"/{county.pk}/{n}/",
        )
        for n in range(UNITS)
    )  # fmt: skip
    cast = [("supervisor", office), ("approver", office), *(("officer", unit) for unit in units)]
    cast += [("signer", unit) for unit in units]
    people = Person.objects.bulk_create(Person(login=f"b{n}", name=f"某{n}", is_active=True) for n in range(len(cast)))
    made = Appointment.objects.bulk_create(
        Appointment(
            person=person, unit=unit, role=role, starts=dt.date(2020, 1, 1),
            employment="full" if role == "officer" else "",
        )
        for person, (role, unit) in zip(people, cast, strict=True)
    )  # fmt: skip
    return {"supervisor": made[0], "approver": made[1], "officer": made[2], "signer": made[2 + UNITS], "units": units}


def _one(posts: dict[str, Any]) -> Any:
    """The first matter, by the program's own acts, answered and accepted."""
    from django.utils import timezone

    from tongzheng.supervision import actions

    supervisor, lead = posts["supervisor"], posts["units"][0]
    item = actions.draft_item(
        by=supervisor, once=uuid.uuid4(), title="冬季饮水困难村庄送水保供", text="查清原因，先送水保供，月底前报结果。" * 6,
        origin="meeting", due=timezone.localdate() + dt.timedelta(days=20),
    )  # fmt: skip
    actions.propose_item(item, by=supervisor)
    actions.approve_item(item, by=posts["approver"])
    actions.assign_item(item, by=supervisor, lead=lead)
    actions.sign_for(type(item).objects.get(pk=item.pk), by=posts["officer"])
    item = type(item).objects.get(pk=item.pk)
    result = actions.write_feedback(
        item, by=posts["officer"], once=uuid.uuid4(), kind="result", text="七个村恢复供水。" * 20
    )
    actions.submit_feedback(result, by=posts["officer"])
    actions.sign_feedback(result, by=posts["signer"])
    actions.accept_result(type(item).objects.get(pk=item.pk), by=supervisor)
    actions.close_item(type(item).objects.get(pk=item.pk), by=supervisor)
    return type(item).objects.get(pk=item.pk)


def _multiply(cursor: Any, item: Any, posts: dict[str, Any], rows: int) -> None:
    """Copies of the first matter and of what hangs on it; n = 1 … rows - 1, every OPENth still with its unit."""
    from django.db import connection

    from tongzheng.deadlines.models import Alarm, Deadline
    from tongzheng.supervision.models import Assignment, Feedback, Item
    from tongzheng.trail.models import Entry

    postgres = connection.vendor == "postgresql"
    held = f"n % {OPEN} = 0"
    text = (lambda word: f"('{word}' || n)") if not postgres else (lambda word: f"('{word}' || n::text)")

    def day(expression: str, column: str) -> str:
        if postgres:
            return f"t.\"{column}\" + ({expression}) * INTERVAL '1 day'"
        return f"datetime(t.\"{column}\", ({expression}) || ' days')"

    def date(expression: str, column: str) -> str:
        return f't."{column}" + ({expression})' if postgres else f"date(t.\"{column}\", ({expression}) || ' days')"

    lead = f"{posts['units'][0].pk} + n % {UNITS}"
    ago = f"CASE WHEN {held} THEN -(n / {OPEN}) % 40 ELSE -(n % 1800) END"
    copy_row(cursor, Item, item.pk, rows - 1, {
        "id": f"{item.pk} + n", "once": new_uuid(cursor), "title": text("冬季饮水困难村庄送水保供"), "number": "1 + n",
        "year": "2026 - n % 5", "due": date(ago, "due"), "first_due": date(ago, "first_due"), "at": day(ago, "at"),
        "state": f"CASE WHEN {held} THEN 'underway' ELSE 'closed' END",
        "closed_at": f"CASE WHEN {held} THEN NULL ELSE {day(ago, 'closed_at')} END",
        "timely": f"CASE WHEN {held} THEN NULL ELSE n % 5 > 0 END",
    })  # fmt: skip
    restart(cursor, Item, item.pk + rows)
    part = Assignment.objects.get(item=item)
    _hang(cursor, part, rows, {"item_id": f"{item.pk} + n", "unit_id": lead})
    sent = Feedback.objects.get(item=item)
    _hang(cursor, sent, rows, {
        "item_id": f"{item.pk} + n", "unit_id": lead, "once": new_uuid(cursor), "sent_at": day(ago, "sent_at"),
        "kind": f"CASE WHEN {held} THEN 'progress' ELSE 'result' END",
    })  # fmt: skip
    clock = Deadline.objects.filter(subject_id=item.pk, what="item").get()
    now = {"subject_id": f"{item.pk} + n", "unit_id": lead, "title": text("督查事项"), "key": text("bench:")}
    moments = ("starts_at", "due_at", "first_due_at", "turn_1", "turn_2", "turn_3")
    clocks = _hang(cursor, clock, rows, now | {name: day(ago, name) for name in moments} | {
        "state": f"CASE WHEN {held} THEN 'running' ELSE 'met' END",
        "ended_at": f"CASE WHEN {held} THEN NULL ELSE {day(ago, 'ended_at')} END",
    })  # fmt: skip
    alarm = Alarm.objects.create(
        deadline=clock, step=90, at=dt.datetime(2200, 1, 1, tzinfo=dt.UTC), audience="unit", words="到期"
    )
    _hang(cursor, alarm, rows, {"deadline_id": f"{clocks} + n"})
    for name in EVENTS:
        entry = Entry.objects.filter(subject_type="supervision.item", subject_id=item.pk, kind__endswith=f".{name}")[0]
        last = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        copy_row(cursor, Entry, entry.pk, rows - 1, {
            "id": f"{last} + n", "subject_id": f"{item.pk} + n", "at": day(ago, "at"),
        })  # fmt: skip
        restart(cursor, Entry, last + rows)


def _hang(cursor: Any, thing: Any, rows: int, values: dict[str, str]) -> int:
    """Copies of what hangs on the first matter; the key that n is added to."""
    last: int = type(thing).objects.order_by("-id").values_list("id", flat=True)[0]
    copy_row(cursor, type(thing), thing.pk, rows - 1, {"id": f"{last} + n", **values})
    restart(cursor, type(thing), last + rows)
    return last


# ── asking ──


def ask() -> dict[str, Any]:
    """Milliseconds of the pages (median), seconds of a sweep of DUE alarms by two workers at once, and who was told."""
    from tongzheng.config.memory import settle
    from tongzheng.network.queries import posts
    from tongzheng.supervision.models import Item
    from tongzheng.trail.models import Entry

    import_module(settings.WIRING)
    settings.ALLOWED_HOSTS.append("testserver")
    settle()
    supervisor, officer = posts().get(role="supervisor"), posts().filter(role="officer").order_by("id")[0]
    open_one = Item.objects.filter(state="underway").order_by("id")[0]
    board = "/supervision/"
    asked = {
        "board": (supervisor, board), "late": (supervisor, f"{board}?state=late"), "unit": (supervisor, f"{board}?unit={officer.unit_id}"),
        "word": (supervisor, f"{board}?q=保供{open_one.pk % 1000}"), "all": (supervisor, f"{board}?state=all"),
        "far": (supervisor, f"{board}?page=20"), "item": (supervisor, f"{board}{open_one.pk}/"),
        "watch": (supervisor, "/deadlines/"), "officer": (officer, board), "home": (supervisor, "/"),
    }  # fmt: skip
    answer: dict[str, Any] = {"events": Entry.objects.count(), "pages": {}}
    for name, (post, url) in asked.items():
        answer["pages"][name] = _page(post, url)
    return answer | _sweep()


def _page(post: Any, url: str) -> dict[str, float]:
    """Medians of some openings, in milliseconds: by the clock, and of this process's processor; the first, which reads the
    disk, left out."""
    from django.test import Client

    client = Client()
    client.force_login(post.person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    wall, busy = [], []
    for _ in range(ROUNDS + 1):
        started, worked = time.perf_counter(), time.process_time()
        answer = client.get(url)
        wall.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - worked) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{url}: {answer.status_code}")
    return {"wall": round(statistics.median(wall[1:]), 1), "busy": round(statistics.median(busy[1:]), 1)}


def _sweep() -> dict[str, Any]:
    """DUE alarms fall due; two workers look at the same time."""
    from collections import Counter

    from django.db import connections
    from django.utils import timezone

    from tongzheng.deadlines.actions import sweep
    from tongzheng.deadlines.models import Alarm
    from tongzheng.trail.models import Entry

    waiting = Alarm.objects.filter(raised_at__isnull=True, off_at__isnull=True, deadline__state="running").order_by(
        "id"
    )
    ids = list(waiting.values_list("pk", flat=True)[:DUE])
    Alarm.objects.filter(pk__in=ids).update(at=timezone.now(), planned_at=timezone.now())

    def work() -> None:
        try:
            sweep()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    started = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while Alarm.objects.filter(pk__in=ids, raised_at__isnull=True).exists() and time.perf_counter() - started < 600:
        sweep()
    took = time.perf_counter() - started
    rung = Counter(
        Entry.objects.filter(kind="deadlines.alarm.ring", subject_id__in=ids).values_list("subject_id", flat=True)
    )
    told = {"least": min(rung.values(), default=0), "most": max(rung.values(), default=0)}
    return {"due": len(ids), "sweep": round(took, 1), "raised": len(rung), "told": told}


if __name__ == "__main__":
    main(sys.argv[1:])

"""The working half of `bench alarms`: real worker processes, forked, killed with SIGKILL at random moments, and counted after.

A month is compressed by moving the stored moments: clocks are started with alarms spread over a span of seconds that begins
when the workers do. Meanwhile an office meets, stops and moves clocks and confirms alarms. Tests run a small one.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import random
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import django

EPOCH = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)  # where the moments stand until the workers start
SIX = ("phone", "written", "follow_up", "follow_up", "relay", "final")
STEPS = ("warn", "lead", "director")


@dataclass(frozen=True)
class Month:
    """How large, how compressed, how hard."""

    clocks: int = 3_000
    span: float = 300.0  # seconds over which the alarms fall
    workers: int = 2
    life: tuple[float, float] = (0.5, 4.0)  # seconds a worker lives …
    work: tuple[float, float] = (
        0.1,
        0.6,
    )  # … but not before it had so many of processor time: a busy machine starves it
    gaps: tuple[float, ...] = (8.0, 70.0, 15.0)  # seconds nobody lives, spread over the span
    down_after: float = 60.0  # from how long a gap is an outage
    beat: int = 5  # seconds between two looks
    acts: float = 0.03  # seconds between two acts of the office
    seed: int = 6


@dataclass
class Worker:
    """One process: its id, when it began, when it is to be killed."""

    pid: int
    began: float
    ends: float
    work: float

    @property
    def is_due(self) -> bool:
        """Its time has come."""
        return self.ends <= time.time() and _worked(self.pid) >= self.work


@dataclass
class Yard:
    """The workers, dead and alive."""

    month: Month
    rng: random.Random
    alive: list[Worker] = field(default_factory=list)
    lived: list[tuple[float, float]] = field(default_factory=list)
    kills: int = 0

    def keep(self) -> None:
        """Kill whose time has come, start others in their place."""
        now = time.time()
        for worker in [one for one in self.alive if one.is_due]:
            self.kill(worker)
        while len(self.alive) < self.month.workers:
            life, work = self.rng.uniform(*self.month.life), self.rng.uniform(*self.month.work)
            self.alive.append(Worker(_forked(_work, self.month), now, now + life, work))

    def kill(self, worker: Worker) -> None:
        """SIGKILL: nothing is put in order."""
        os.kill(worker.pid, signal.SIGKILL)
        os.waitpid(worker.pid, 0)
        self.alive.remove(worker)
        self.lived.append((worker.began, time.time()))
        self.kills += 1

    def clear(self) -> None:
        """Kill all."""
        for worker in list(self.alive):
            self.kill(worker)


def main(arguments: list[str]) -> None:
    """load CLOCKS UNITS | ask"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzheng.config.settings")
    django.setup()
    if arguments[0] == "load":
        from tongzheng.config.tools.fresh import migrate

        migrate()
        answer = load(Month(clocks=int(arguments[1])))
    else:
        answer = ask(Month())
    print(json.dumps(answer))  # noqa: T201 - the answer


# ── an office, its emergencies, their clocks ──


def load(month: Month) -> dict[str, Any]:
    """Emergencies with six clocks each and three alarms a clock, their moments counted from EPOCH."""
    office, unit, duty = _county()
    rng = random.Random(month.seed)
    started = time.perf_counter()
    for number in range(0, month.clocks, len(SIX)):
        _emergency(number // len(SIX) + 1, office, unit, duty, rng, month)
    return {"seconds": time.perf_counter() - started}


def _county() -> tuple[Any, Any, Any]:
    from tongzheng.network.models import Appointment, Office, Person, Unit

    county = Unit.objects.create(name="云岭县", short_name="云岭县", kind="county", path="/1/")
    office = Unit.objects.create(
        name="云岭县人民政府办公室", short_name="县政府办", kind="office", parent=county, path="/1/2/"
    )
    Office.objects.create(unit=office, serves=county)
    town = Unit.objects.create(
        name="青石镇", short_name="青石镇", kind="township", parent=county, office=office, path="/1/3/"
    )
    posts = {}
    cast = [
        ("罗一鸣", "duty", office), ("沈定远", "approver", office), ("袁序", "admin", office), ("周小禾", "officer", town),
        ("赵立本", "signer", town),
    ]  # fmt: skip
    for number, (name, role, unit) in enumerate(cast):
        person = Person.objects.create(login=f"m{number}", name=name)
        employment = {"employment": "full"} if role == "officer" else {}
        posts[role] = Appointment.objects.create(
            person=person, unit=unit, role=role, starts=dt.date(2020, 1, 1), **employment
        )
    return office, town, posts["duty"]


def _emergency(number: int, office: Any, unit: Any, duty: Any, rng: random.Random, month: Month) -> None:
    from tongzheng.deadlines.actions import start_deadline
    from tongzheng.deadlines.rules import Plan
    from tongzheng.emergencies.models import Emergency
    from tongzheng.trail.actions import _one_act

    with _one_act():
        emergency = Emergency.objects.create(
            office=office, year=2030, number=number, title=f"第{number}起", unit=unit, by=duty
        )
        for turn, what in enumerate(SIX):
            times = sorted(rng.uniform(0, month.span) for _ in STEPS)
            plans = [Plan(EPOCH + dt.timedelta(seconds=at), step, step) for at, step in zip(times, STEPS, strict=True)]
            start_deadline(
                by=duty, key=f"{emergency.pk}:{turn}", room="emergencies", what=what, subject=emergency,
                title=f"第{number}起{what}", url=f"/emergencies/{emergency.pk}/", office=office, unit=unit,
                starts_at=EPOCH, due_at=plans[1].at, alarms=plans, turns=(None, plans[1].at, None),
            )  # fmt: skip


# ── the month ──


def ask(month: Month) -> dict[str, Any]:
    """Run the month, count, then raise a great batch at once."""
    answer = simulate(month)
    return answer | _asked(_batch)


def simulate(month: Month) -> dict[str, Any]:
    """Workers live and die while the alarms fall due; what is on the books afterwards. No database is open while forking."""
    from importlib import import_module

    from django.conf import settings
    from django.db import connections
    from django.urls import get_resolver

    import_module(settings.WIRING)  # once, not in every child
    get_resolver().url_patterns  # noqa: B018
    rng = random.Random(month.seed)
    connections.close_all()
    begins = _asked(_begin, month)["begins"]
    office = _forked(_office, month)
    yard = Yard(month, rng)
    gaps = _gaps(month, begins)
    while time.time() < begins + month.span or gaps:
        gap = gaps[0] if gaps and gaps[0][0] <= time.time() else None
        if gap is None:
            yard.keep()
            time.sleep(0.05)
            continue
        yard.clear()
        time.sleep(gap[1])
        gaps.pop(0)
    os.kill(office, signal.SIGTERM)
    os.waitpid(office, 0)
    waiting = math.inf
    while waiting and (now := _asked(_waiting)["waiting"]) < waiting:  # as long as it gets on
        waiting = now
        until = time.time() + 20
        while waiting and time.time() < until:
            yard.keep()
            time.sleep(0.05)
    yard.clear()
    lived = sorted(yard.lived)
    return _asked(_count, lived, month) | {"kills": yard.kills, "gaps": len(month.gaps)}


def _gaps(month: Month, begins: float) -> list[tuple[float, float]]:
    """(when, how long) nobody lives, evenly spread; a long one lets moments pass that are then caught up with."""
    part = month.span / (len(month.gaps) + 1)
    return [(begins + part * (n + 1) * 0.8, length) for n, length in enumerate(month.gaps)]


def _begin(month: Month) -> dict[str, Any]:
    """Move all moments so that the first alarms fall due in a second."""
    from django.db.models import F
    from django.utils import timezone

    from tongzheng.deadlines.models import Alarm, Deadline

    begins = timezone.now() + dt.timedelta(seconds=1)
    later = begins - EPOCH
    Alarm.objects.update(at=F("at") + later)
    Deadline.objects.update(due_at=F("due_at") + later, first_due_at=F("first_due_at") + later)
    return {"begins": begins.timestamp()}


def _work(month: Month) -> None:
    """A worker as `tongzheng work` is, with its own beat."""
    from tongzheng.config import wiring
    from tongzheng.deadlines import queries
    from tongzheng.deadlines.actions import sweep
    from tongzheng.notices.worker import run_worker

    wiring.URGENT = [(month.beat, sweep)]
    queries.DOWN_AFTER = dt.timedelta(seconds=month.down_after)
    run_worker(threading.Event(), interval=min(1.0, month.beat / 5))


def _office(month: Month) -> None:
    """Meets, stops and moves clocks, confirms alarms, until told to stop."""
    from tongzheng.deadlines.models import Alarm, Deadline
    from tongzheng.network.models import Appointment

    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    rng = random.Random(month.seed + 1)
    duty = Appointment.objects.select_related("person", "unit").get(role="duty")
    keys = list(Deadline.objects.values_list("key", flat=True))
    rng.shuffle(keys)
    for number, key in enumerate(keys[: len(keys) // 3]):
        if told.wait(month.acts):
            return
        _act(number, key, duty, rng)
        alarm = Alarm.objects.filter(raised_at__isnull=False, acknowledged_at__isnull=True).order_by("?").first()
        if number % 5 == 0 and alarm is not None:
            _confirm(alarm, duty)
    told.wait()


def _act(number: int, key: str, duty: Any, rng: random.Random) -> None:
    from django.utils import timezone

    from tongzheng.deadlines.actions import meet_deadline, shift_deadline, stop_deadline
    from tongzheng.deadlines.rules import Plan
    from tongzheng.trail.actions import _one_act

    now = timezone.now()
    with _one_act():
        if number % 4 == 0:
            due = now + dt.timedelta(seconds=rng.uniform(0.5, 5))
            shift_deadline(key, by=duty, due_at=due, alarms=[Plan(due, "lead", "moved")], reason="改级")
        elif number % 4 == 1:
            stop_deadline(key, by=duty, reason="并入")
        else:
            meet_deadline(key, by=duty, at=now)


def _confirm(alarm: Any, duty: Any) -> None:
    from tongzheng.deadlines.actions import acknowledge_alarm
    from tongzheng.trail.refusals import Refused

    try:
        acknowledge_alarm(alarm, by=duty, note="已催")
    except Refused:
        return  # it went to the director


# ── counting ──


def _waiting() -> dict[str, Any]:
    """How many alarms are due and not raised."""
    from django.utils import timezone

    from tongzheng.deadlines.queries import due_alarms

    return {"waiting": due_alarms(timezone.now() + dt.timedelta(seconds=10)).count()}


def _count(lived: list[list[float]], month: Month) -> dict[str, Any]:
    """What is on the books against what had to be."""
    from collections import Counter

    from django.utils import timezone

    from tongzheng.deadlines.models import Alarm, Outage
    from tongzheng.deadlines.queries import RING, due_alarms
    from tongzheng.notices.models import Notice
    from tongzheng.trail.models import Entry

    alarms = list(Alarm.objects.select_related("deadline"))
    entries = {entry.pk: entry for entry in Entry.objects.filter(kind=RING)}
    rung = Counter(entry.subject_id for entry in entries.values())
    notices = Counter(Notice.objects.filter(entry__kind=RING).values_list("entry", flat=True))
    raised = [alarm for alarm in alarms if alarm.raised_at is not None]
    first = [max(alarm.at, alarm.planned_at).timestamp() for alarm in raised]
    late = [alarm.raised_at.timestamp() - at for alarm, at in zip(raised, first, strict=True)]  # type: ignore[union-attr]
    nobody = _nobody(lived)
    after = [seconds - _overlap(nobody, at, at + seconds) for seconds, at in zip(late, first, strict=True)]
    long = [begin for begin, end in nobody if end - begin > month.down_after + month.beat]
    return {
        "alarms": len(alarms),
        "raised": len(raised),
        "off": sum(alarm.off_at is not None and alarm.raised_at is None for alarm in alarms),
        "missed": due_alarms(timezone.now()).count() + sum(rung[alarm.pk] == 0 for alarm in raised),
        "twice": sum(count > 1 for count in rung.values()),
        "needless": sum(_needless(alarm) for alarm in raised),
        "wrong notices": sum(notices[pk] != len(entry.data["posts"]) or not notices[pk] for pk, entry in entries.items()),
        "acts": Entry.objects.filter(kind__startswith="deadlines.").exclude(kind=RING).exclude(kind__endswith="start").count(),
        "latest": max(after, default=0.0),
        "latest of all": max(late, default=0.0),
        "outages missing": max(0, len(long) - Outage.objects.count()),
    }  # fmt: skip


def _needless(alarm: Any) -> bool:
    """Raised when it was off already, or after its clock had ended."""
    ended = alarm.deadline.ended_at
    return alarm.off_at is not None or (ended is not None and alarm.raised_at > ended + dt.timedelta(seconds=2))


def _nobody(lived: list[list[float]]) -> list[tuple[float, float]]:
    """The spans between two workers in which none lived."""
    found, until = [], lived[0][0] if lived else 0.0
    for began, ended in sorted(lived):
        if began > until:
            found.append((until, began))
        until = max(until, ended)
    return found


def _overlap(spans: list[tuple[float, float]], since: float, until: float) -> float:
    """How many seconds from one moment to another fall into the spans: an alarm is not late by the time nobody was there to raise it."""
    return sum(max(0.0, min(end, until) - max(begin, since)) for begin, end in spans)


def _batch() -> dict[str, Any]:
    """5,000 alarms due at once, raised by one look of one worker."""
    from django.utils import timezone

    from tongzheng.config.bench.alarms import DAY_OF_ALARMS
    from tongzheng.deadlines.actions import sweep
    from tongzheng.deadlines.models import Alarm, Deadline
    from tongzheng.network.models import Unit

    now = timezone.now()
    office, town = Unit.objects.get(kind="office"), Unit.objects.get(kind="township")
    made = Deadline.objects.bulk_create(
        Deadline(
            key=f"batch:{n}", room="emergencies", what="written", subject_type="emergencies.emergency", subject_id=1,
            title=f"第{n}件", url="/", office=office, unit=town, starts_at=now, due_at=now, first_due_at=now,
        )
        for n in range(DAY_OF_ALARMS)
    )  # fmt: skip
    Alarm.objects.bulk_create(Alarm(deadline=one, step=0, at=now, audience="warn", words="已超时") for one in made)
    began, cpu = time.perf_counter(), time.process_time()
    raised = sweep()
    if raised < DAY_OF_ALARMS:
        raise AssertionError(f"{raised} of {DAY_OF_ALARMS} raised")
    return {"batch": time.perf_counter() - began, "batch cpu": time.process_time() - cpu}


# ── processes ──


def _forked(function: Callable[..., Any], *args: Any) -> int:
    """A child that runs this and ends; its process id."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            function(*args)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return pid


def _worked(pid: int) -> float:
    """Processor seconds a process has had; without /proc: enough."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
    except OSError:
        return math.inf
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _asked(function: Callable[..., Any], *args: Any) -> dict[str, Any]:
    """What a child answers: the parent itself never opens the database, so that children inherit no connection."""
    reading, writing = os.pipe()

    def answer() -> None:
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(function(*args), pipe)

    pid = _forked(answer)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    if not text:
        raise RuntimeError(f"{function.__name__} died; see what it printed")
    found: dict[str, Any] = json.loads(text)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])

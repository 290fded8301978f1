"""The worker: runs queued tasks, keeps the clock, returns tasks whose worker died. Several may run side by side."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from tongzheng.notices.models import Beat

logger = logging.getLogger(__name__)

TASK_LIMIT = timedelta(minutes=15)  # a task that runs longer has lost its worker
MAX_ATTEMPTS = 5
KEEP_FINISHED = timedelta(days=14)
AT_ONCE = 20  # tasks between two looks at the clock


def run_worker(stop_event: threading.Event | None = None, *, interval: float = 1.0) -> int:
    """Work until told to stop: tasks, the clock, the reaper. An unreachable database is waited for.

    Without an event of the caller's, SIGTERM and SIGINT stop it; the task at hand is finished first.
    """
    stop_event = stop_event or _stopped_by_signals()
    worker_id = get_random_string(16)
    last_reaped = None
    urgent = threading.Thread(target=keep_urgent_clock, args=(stop_event, interval), name="urgent clock", daemon=True)
    urgent.start()
    while not stop_event.is_set():
        busy = False
        try:
            close_old_connections()
            busy = run_tasks(worker_id)
            tick()
            if last_reaped is None or timezone.now() - last_reaped > timedelta(minutes=1):
                reap()
                last_reaped = timezone.now()
        except DatabaseError:
            logger.exception("worker %s: the database did not answer, trying again", worker_id)
            connections.close_all()
        if not busy:
            stop_event.wait(interval)
    urgent.join(timeout=30)
    connections.close_all()
    return 0


def keep_urgent_clock(stop_event: threading.Event, interval: float = 1.0) -> None:
    """What must be on time (wiring.URGENT: the alarms), in a thread of its own: no long task, no slow mail server delays it.

    Every worker does it, at once when it starts: nothing is claimed, so one that is killed half-way holds up nobody. What
    stands there must be safe in several workers at the same moment.
    """
    due: dict[str, float] = {}
    while not stop_event.is_set():
        close_old_connections()
        for seconds, function in import_module(settings.WIRING).URGENT:
            name = f"{function.__module__}.{function.__qualname__}"
            if time.monotonic() >= due.get(name, 0.0):
                due[name] = time.monotonic() + seconds
                run_beat(function)
        stop_event.wait(interval)
    connections.close_all()


def _stopped_by_signals() -> threading.Event:
    event = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: event.set())
    return event


def run_tasks(worker_id: str) -> bool:
    """Run what is queued, a few at a time; True when there was something."""
    if not DBTaskResult.objects.ready().exists():  # looking takes no lock, claiming does
        return False
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=AT_ONCE,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    worker.run()
    return worker._run_tasks > 0


def tick() -> int:
    """Run every clock function whose time has come; the row is claimed first, so one of several workers runs it."""
    ran = 0
    for seconds, function in import_module(settings.WIRING).CLOCK:
        if claim_beat(f"{function.__module__}.{function.__qualname__}", seconds):
            run_beat(function)
            ran += 1
    return ran


def claim_beat(name: str, seconds: int) -> bool:
    """True for exactly one caller each time the beat is due."""
    now = timezone.now()
    mine = Beat.objects.filter(name=name)
    next_run = mine.values_list("next_run", flat=True).first()
    if next_run is None:
        Beat.objects.bulk_create([Beat(name=name, next_run=now)], ignore_conflicts=True)
    elif next_run > now:
        return False
    return bool(mine.filter(next_run__lte=now).update(next_run=now + timedelta(seconds=seconds)))


def run_beat(function: Callable[[], object]) -> None:
    """One clock function; its failure is logged and does not stop the clock."""
    try:
        function()
    except Exception:
        logger.exception("clock: %s failed", function.__qualname__)


def reap() -> int:
    """Queue again what a dead worker left running; give up after some attempts; forget what is long finished."""
    now = timezone.now()
    returned = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - TASK_LIMIT):
        tired = len(task.worker_ids) >= MAX_ATTEMPTS
        state: dict[str, object] = {"status": TaskResultStatus.READY}
        if tired:
            state = {"status": TaskResultStatus.FAILED, "finished_at": now, "traceback": "worker lost"}
        same = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
        returned += same.update(**state)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_FINISHED).delete()
    return returned

"""The worker: tasks run, the clock ticks once for all, lost tasks come back."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tongzheng.notices import worker
from tongzheng.notices.models import Beat
from tongzheng.notices.tasks import mail_notices

CALLS = []


def chime():
    CALLS.append(1)


def jam():
    raise RuntimeError("the clock is jammed")


@pytest.fixture(autouse=True)
def _fresh():
    CALLS.clear()


@pytest.fixture
def wiring(monkeypatch):
    clock = SimpleNamespace(CLOCK=[(60, jam), (60, chime)], FOLLOWERS={})
    monkeypatch.setattr(worker, "import_module", lambda name: clock)
    return clock


def test_a_beat_is_claimed_once_until_it_is_due_again(db):
    assert worker.claim_beat("a", 60)
    assert not worker.claim_beat("a", 60)
    Beat.objects.update(next_run=timezone.now() - timedelta(seconds=1))
    assert worker.claim_beat("a", 60)


def test_a_jammed_function_does_not_stop_the_clock(db, wiring):
    assert worker.tick() == 2
    assert worker.tick() == 0
    assert CALLS == [1]


def test_a_task_whose_worker_died_is_queued_again_then_given_up(db):
    mail_notices.enqueue()
    lost = timezone.now() - timedelta(hours=1)
    DBTaskResult.objects.update(status="RUNNING", started_at=lost, worker_ids=["a"])
    assert worker.reap() == 1
    assert DBTaskResult.objects.get().status == "READY"
    DBTaskResult.objects.update(status="RUNNING", started_at=lost, worker_ids=["a"] * 5)
    worker.reap()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_task_at_work_is_left_alone(db):
    mail_notices.enqueue()
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now(), worker_ids=["a"])
    assert worker.reap() == 0


def run_the_loop() -> dict[str, object]:
    """The real loop beside this thread until it has done one task and one tick."""
    worker.import_module = lambda name: SimpleNamespace(CLOCK=[(60, jam)], URGENT=[(60, chime)], FOLLOWERS={})  # type: ignore
    mail_notices.enqueue()
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_worker, args=(stop,), kwargs={"interval": 0.05})
    thread.start()
    for _ in range(200):
        if DBTaskResult.objects.get().status == "SUCCESSFUL" and CALLS:
            break
        threading.Event().wait(0.05)
    stop.set()
    thread.join(10)
    return {"alive": thread.is_alive(), "status": DBTaskResult.objects.get().status, "calls": CALLS}


def test_the_loop_runs_tasks_and_stops_when_told(own_database):
    assert own_database.call(run_the_loop) == {"alive": False, "status": "SUCCESSFUL", "calls": [1]}

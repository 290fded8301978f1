"""Many people at once: runs functions in several OS processes × threads on a real database of their own.

    def sign(index, report_id): ...          # a function at the top of a module, JSON in, JSON out

    def test_race(own_database):
        report_id = own_database.call(make_report)
        answers = own_database.run(sign, report_id, processes=4, threads=2)
        assert sum(a.ok for a in answers) == 1

`run` puts the index (0 … processes × threads - 1) first; `call` passes only the arguments.
The program is loaded and warmed up once a worker, the processes are forked from there, turn to the test's database and
start together.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests import engine
from tests.migrated import ROOT, copied_database, copy_file, environment, named

HERE = ("TONGZHENG_DATA", "TONGZHENG_DATABASE_URL")  # what differs from one database to the next


@dataclass(frozen=True)
class Answer:
    """What one thread of one process came back with."""

    index: int
    value: Any
    error: str  # "ClassName: message", empty when all went well
    trace: str

    @property
    def ok(self) -> bool:
        return not self.error


@dataclass
class Nursery:
    """A process that has loaded the program once and forks those that do the work, on whatever database they are told."""

    process: subprocess.Popen[str] | None = None

    def ask(self, job: dict[str, Any], timeout: float) -> list[Answer]:
        """Have a job done; an answer that does not come fails the test."""
        process = self.process = self.process or self._start()
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        waiting = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
        waiting.start()
        try:
            line = process.stdout.readline()
        finally:
            waiting.cancel()
        if not line:
            self.close()
            pytest.fail(f"{job['name']}: no answer within {timeout} s, or the process died (see what it printed)")
        return sorted((Answer(**answer) for answer in json.loads(line)), key=lambda answer: answer.index)

    def _start(self) -> subprocess.Popen[str]:
        with _fresh(engine.base() / f"nursery-{engine.WORKER}") as env:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.processes"], env=env, cwd=ROOT,
                text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
            process.stdout.readline()  # "warm"
        return process

    def close(self) -> None:
        """Stop it and whatever it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
            self.process = None


@dataclass
class OwnDatabase:
    """A freshly migrated database that real processes may use and spoil."""

    env: dict[str, str]
    nursery: Nursery = field(default_factory=Nursery)

    def call(self, function: Callable[..., Any], *args: Any, timeout: float = 120) -> Any:
        """Run function(*args) once in another process; its error fails the test."""
        (answer,) = self._start(function, args, processes=1, threads=1, timeout=timeout, numbered=False)
        assert answer.ok, answer.trace
        return answer.value

    def run(
        self, function: Callable[..., Any], *args: Any, processes: int = 4, threads: int = 2, timeout: float = 120
    ) -> list[Answer]:
        """Run function(index, *args) in processes × threads, all started together; one Answer each, by index."""
        return self._start(function, args, processes=processes, threads=threads, timeout=timeout, numbered=True)

    def _start(self, function, args, *, processes, threads, timeout, numbered) -> list[Answer]:
        job = {
            "module": _importable(function), "name": function.__qualname__,
            "args": list(args), "processes": processes, "threads": threads, "numbered": numbered,
            "env": {name: self.env[name] for name in HERE if name in self.env},
        }  # fmt: skip
        return self.nursery.ask(job, timeout)


def _importable(function: Callable[..., Any]) -> str:
    """Module name for another process; a test module is found by its path from the root."""
    path = Path(sys.modules[function.__module__].__file__ or "").resolve()
    if path.is_relative_to(ROOT / "tests"):
        return ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return function.__module__


# ---------------------------------------------------------------- fixtures
@pytest.fixture(scope="session")
def _nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def own_database(_nursery) -> Iterator[OwnDatabase]:
    """A database of the test's own, migrated and empty, on the engine of this run."""
    with (
        TemporaryDirectory(dir=engine.base(), ignore_cleanup_errors=True) as folder,
        _fresh(Path(folder) / "data") as env,
    ):
        yield OwnDatabase(env, _nursery)


@contextmanager
def _fresh(data: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that works in this new folder, on a migrated database of its own."""
    data.mkdir(exist_ok=True)
    if engine.is_postgres():
        with copied_database() as name:
            yield environment(data, named(name))
    else:
        copy_file(data)
        yield environment(data)


# ---------------------------------------------------------------- the other side
def main() -> None:
    """In the other process: load once; for each job fork its processes and print all their answers as one line."""
    import django

    from tongzheng.config.memory import settle

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever the tests' functions print goes to standard error
    django.setup()
    for name in ("tongzheng.config.urls", "tongzheng.config.wiring", "tests.house.cases"):
        importlib.import_module(name)  # what would else be loaded anew in every forked process
    warm = threading.Thread(target=_warm_up)
    warm.start()
    warm.join()
    settle()
    print("warm", file=answers, flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        importlib.import_module(job["module"])
        print(json.dumps(_fork(job), default=str), file=answers, flush=True)


def _warm_up() -> None:
    """One report on its way: tables, patterns and queries are made here that every forked process would make anew."""
    from tests.world import make_world

    make_world().report("editing")
    _leave_the_database()


def _leave_the_database() -> None:
    from django.db import connections

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _fork(job: dict[str, Any]) -> list[dict[str, Any]]:
    """The job's processes, all told to go at once; what their threads came back with."""
    gate, go = os.pipe()
    pipes = []
    for number in range(job["processes"]):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            os.close(go)
            _grow_up(job, number * job["threads"], gate, writing)
        os.close(writing)
        pipes.append(os.fdopen(reading, encoding="utf-8"))
    os.close(gate)
    for pipe in pipes:
        pipe.readline()  # "ready"
    os.close(go)
    found = [answer for pipe in pipes for answer in json.loads(pipe.readline() or "[]")]
    for pipe in pipes:
        pipe.close()
        os.wait()
    return found


def _settle_down(env: dict[str, str]) -> None:
    """Turn the forked program to a folder and a database of its own: the settings are read once more."""
    from django.conf import settings
    from django.db import connections

    os.environ.update(env)
    fresh = importlib.reload(importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"]))
    for name in filter(str.isupper, dir(fresh)):
        setattr(settings, name, getattr(fresh, name))
    connections.settings = connections.configure_settings(fresh.DATABASES)


def _grow_up(job: dict[str, Any], first: int, gate: int, writing: int) -> None:
    """A forked process: say ready, wait for the gate to open, run the threads, write their answers, end."""
    from django.db import connections

    _settle_down(job["env"])
    function = sys.modules[job["module"]]
    for part in job["name"].split("."):
        function = getattr(function, part)
    answers: list[dict[str, Any]] = []

    def one(index: int) -> None:
        value, error, trace = None, "", ""
        try:
            value = function(index, *job["args"]) if job["numbered"] else function(*job["args"])
        except BaseException as problem:  # the test decides what is a failure
            error, trace = f"{type(problem).__name__}: {problem}", traceback.format_exc()
        finally:
            connections.close_all()
        answers.append({"index": index, "value": value, "error": error, "trace": trace})

    threads = [threading.Thread(target=one, args=(first + number,)) for number in range(job["threads"])]
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        print("ready", file=pipe, flush=True)
        os.read(gate, 1)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _leave_the_database()
        print(json.dumps(answers, default=str), file=pipe, flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()

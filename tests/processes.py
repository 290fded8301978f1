"""Many people at once: runs functions in several OS processes × threads on a real database of their own.

    def sign(index, report_id): ...          # a function at the top of a module, JSON in, JSON out

    def test_race(own_database):
        report_id = own_database.call(make_report)
        answers = own_database.run(sign, report_id, processes=4, threads=2)
        assert sum(a.ok for a in answers) == 1

`run` puts the index (0 … processes × threads - 1) first; `call` passes only the arguments.
The program is loaded once, the processes are forked from there and start together.
"""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
class OwnDatabase:
    """A freshly migrated database that real processes may use and spoil."""

    env: dict[str, str]
    nursery: subprocess.Popen[str] | None = None

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

    def manage(self, *command: str, timeout: float = 120) -> str:
        """Run a management command on this database and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *command],
            env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _start(self, function, args, *, processes, threads, timeout, numbered) -> list[Answer]:
        job = {
            "module": _importable(function), "name": function.__qualname__,
            "args": list(args), "processes": processes, "threads": threads, "numbered": numbered,
        }  # fmt: skip
        nursery = self._nursery()
        nursery.stdin.write(json.dumps(job) + "\n")
        nursery.stdin.flush()
        waiting = threading.Timer(timeout, os.killpg, (nursery.pid, signal.SIGKILL))
        waiting.start()
        try:
            line = nursery.stdout.readline()
        finally:
            waiting.cancel()
        if not line:
            self.close()
            pytest.fail(f"{job['name']}: no answer within {timeout} s, or the process died (see what it printed)")
        return sorted((Answer(**answer) for answer in json.loads(line)), key=lambda answer: answer.index)

    def _nursery(self) -> subprocess.Popen[str]:
        """A process that has loaded the program once and forks those that do the work."""
        if self.nursery is None:
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "tests.processes"], env=self.env, cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        return self.nursery

    def close(self) -> None:
        """Stop whatever still runs."""
        if self.nursery is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.nursery.pid, signal.SIGKILL)
            self.nursery.communicate()
            self.nursery = None


def _importable(function: Callable[..., Any]) -> str:
    """Module name for another process; a test module is found by its path from the root."""
    path = Path(sys.modules[function.__module__].__file__ or "").resolve()
    if path.is_relative_to(ROOT / "tests"):
        return ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return function.__module__


# ---------------------------------------------------------------- fixtures
@pytest.fixture(scope="session")
def _migrated(tmp_path_factory) -> Iterator[OwnDatabase]:
    """One migrated database a session; each test gets a copy."""
    with new_database(tmp_path_factory.mktemp("migrated")) as database:
        database.manage("migrate", "--verbosity=0")
        yield database


@pytest.fixture
def own_database(_migrated, tmp_path) -> Iterator[OwnDatabase]:
    """A database of the test's own, migrated and empty, on the engine of this run."""
    with new_database(tmp_path / "data", copy_of=_migrated) as database:
        try:
            yield database
        finally:
            database.close()


@contextmanager
def new_database(folder: Path, copy_of: OwnDatabase | None = None) -> Iterator[OwnDatabase]:
    """A database on the engine of this run, empty or a copy of another one; gone afterwards."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    env |= {"TONGZHENG_DATA": str(folder), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    url = os.environ.get("TONGZHENG_DATABASE_URL", "")
    if not url.startswith("postgres"):
        env.pop("TONGZHENG_DATABASE_URL", None)
        if copy_of:
            shutil.copytree(copy_of.env["TONGZHENG_DATA"], folder, dirs_exist_ok=True)
        yield OwnDatabase(env)
        return
    name = f"tongzheng_{uuid.uuid4().hex[:12]}"
    template = f' TEMPLATE "{_name_in(copy_of.env["TONGZHENG_DATABASE_URL"])}"' if copy_of else ""
    _on_server(url, f'CREATE DATABASE "{name}"{template}')
    env["TONGZHENG_DATABASE_URL"] = _named(url, name)
    try:
        yield OwnDatabase(env)
    finally:
        _on_server(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _named(url: str, name: str) -> str:
    """The same server, another database. (urlsplit would drop the // of an address without host.)"""
    head, _, query = url.partition("?")
    return head[: head.rindex("/") + 1] + name + (f"?{query}" if query else "")


def _name_in(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


# ---------------------------------------------------------------- the other side
def main() -> None:
    """In the other process: load once; for each job fork its processes and print all their answers as one line."""
    import django

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever the tests' functions print goes to standard error
    django.setup()
    for line in sys.stdin:
        job = json.loads(line)
        importlib.import_module(job["module"])
        print(json.dumps(_fork(job), default=str), file=answers, flush=True)


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


def _grow_up(job: dict[str, Any], first: int, gate: int, writing: int) -> None:
    """A forked process: say ready, wait for the gate to open, run the threads, write their answers, end."""
    from django.db import connections

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
        for connection in connections.all(initialized_only=True):
            if hasattr(connection, "close_pool"):
                connection.close_pool()
        print(json.dumps(answers, default=str), file=pipe, flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()

"""Many people at once: runs functions in several OS processes × threads on a real database of their own.

    def sign(index, report_id): ...          # a function at the top of a module, JSON in, JSON out

    def test_race(own_database):
        report_id = own_database.call(make_report)
        answers = own_database.run(sign, report_id, processes=4, threads=2)
        assert sum(a.ok for a in answers) == 1

`run` puts the index (0 … processes × threads - 1) first; `call` passes only the arguments.
All processes load first and start together.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
            "args": list(args), "threads": threads, "numbered": numbered,
        }  # fmt: skip
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.processes", json.dumps(job | {"first": number * threads})],
                env=self.env, cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for number in range(processes)
        ]  # fmt: skip
        try:
            for process in running:
                line = process.stdout.readline()
                if line != "ready\n":
                    process.kill()
                    pytest.fail(f"{job['name']} did not start: {line}{process.communicate()[1]}")
            for process in running:
                process.stdin.write("go\n")
                process.stdin.flush()
            until = time.monotonic() + timeout
            answers: list[Answer] = []
            for process in running:
                out, err = process.communicate(timeout=max(1, until - time.monotonic()))
                assert process.returncode == 0, err
                answers += [Answer(**answer) for answer in json.loads(out.splitlines()[-1])]
            return sorted(answers, key=lambda answer: answer.index)
        finally:
            for process in running:
                if process.poll() is None:
                    process.kill()
                    process.communicate()


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
        yield database


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
    """In the other process: load, say ready, wait for go, run the threads, print their answers."""
    import importlib

    import django

    job = json.loads(sys.argv[1])
    django.setup()
    from django.db import connections

    function = importlib.import_module(job["module"])
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

    threads = [threading.Thread(target=one, args=(job["first"] + number,)) for number in range(job["threads"])]
    print("ready", flush=True)
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in connections.all(initialized_only=True):
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    print("\n" + json.dumps(answers, default=str), flush=True)


if __name__ == "__main__":
    main()

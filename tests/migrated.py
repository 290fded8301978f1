"""The migrated database: made by whoever needs it first; workers, races and the browser's site start from copies of it."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from tests import engine

ROOT = Path(__file__).resolve().parents[1]
FILE = "tongzheng.sqlite3"


def environment(data: Path, url: str = "") -> dict[str, str]:
    """What another process needs to work on this folder and this database ("": a SQLite file in the folder)."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    env |= {"TONGZHENG_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    env["DJANGO_SETTINGS_MODULE"] = "tongzheng.config.settings"
    env.pop("TONGZHENG_DATABASE_URL", None)
    return env | ({"TONGZHENG_DATABASE_URL": url} if url else {})


MAKE = """
import django
django.setup()
from django.db import connections
from tongzheng.config.tools.fresh import migrate
migrate()
connections.close_all()
"""


@cache
def template() -> str:
    """On PostgreSQL the migrated database's name, on SQLite its file; made once a run."""
    name = engine.base() / "migrated"
    with _alone(engine.base() / "migrated.lock"):
        if not name.exists():
            folder = engine.base() / "migrating"
            made = _new_database() if engine.is_postgres() else str(folder / FILE)
            run(MAKE, environment(folder, named(made) if engine.is_postgres() else ""))
            name.write_text(made)
    return name.read_text()


def _new_database() -> str:
    name = f"tongzheng_{uuid.uuid4().hex[:12]}"
    on_server(f'CREATE DATABASE "{name}"')
    return name


def run(code: str, env: dict[str, str]) -> None:
    """A program of a process of its own, which must end well."""
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def copy_file(folder: Path) -> None:
    """On SQLite: the migrated database as the file of this data folder."""
    shutil.copy(template(), folder / FILE)


@contextmanager
def copied_database() -> Iterator[str]:
    """On PostgreSQL: the name of a copy of the migrated database; dropped afterwards."""
    name = f"tongzheng_{uuid.uuid4().hex[:12]}"
    on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template()}"')
    try:
        yield name
    finally:
        on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def worker_database() -> Iterator[None]:
    """The database of this worker's tests under Django's connection: in memory on SQLite, a copy on PostgreSQL."""
    from django.db import connection  # noqa: PLC0415 - the settings are read only after engine.configure()

    if engine.is_postgres():
        with copied_database() as name:
            connection.settings_dict["NAME"] = name
            yield
            connection.close()
        return
    connection.settings_dict["NAME"] = "file:tests?mode=memory&cache=shared"
    connection.ensure_connection()
    with closing(sqlite3.connect(template())) as source:
        source.backup(connection.connection)
    yield


def named(name: str) -> str:
    """The run's server, another database. (urlsplit would drop the // of an address without host.)"""
    head, _, query = os.environ["TONGZHENG_DATABASE_URL"].partition("?")
    return head[: head.rindex("/") + 1] + name + (f"?{query}" if query else "")


def on_server(statement: str) -> None:
    """One statement, outside any transaction, on the run's PostgreSQL."""
    import psycopg  # noqa: PLC0415 - SQLite runs need no driver

    with psycopg.connect(os.environ["TONGZHENG_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)

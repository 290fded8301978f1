"""The migrated database of a run: made once, by whoever needs it first; workers, races and the browser's site start from copies."""

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
from pathlib import Path

from tests import engine

ROOT = Path(__file__).resolve().parents[1]
FILE = "tongzheng.sqlite3"


def environment(data: Path, url: str = "") -> dict[str, str]:
    """What another process needs to work on this folder and this database ("": a SQLite file in the folder)."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    env |= {"TONGZHENG_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    env.pop("TONGZHENG_DATABASE_URL", None)
    return env | ({"TONGZHENG_DATABASE_URL": url} if url else {})


def template() -> str:
    """On PostgreSQL the migrated database's name, on SQLite its file."""
    shelf = engine.base() / "migrated"
    name = shelf / "name"
    with (engine.base() / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not name.exists():
            shutil.rmtree(shelf, ignore_errors=True)
            shelf.mkdir()
            made, env = str(shelf / FILE), environment(shelf)
            if engine.is_postgres():
                made = f"tongzheng_{uuid.uuid4().hex[:12]}"
                on_server(f'CREATE DATABASE "{made}"')
                env = environment(shelf, named(made))
            migrate = [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"]
            done = subprocess.run(migrate, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            name.write_text(made)
    return name.read_text()


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

"""The migrated database: made by whoever needs it first; workers, races and the browser's site start from copies of it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import django

from tests import engine

ROOT = Path(__file__).resolve().parents[1]
FILE = "tongzheng.sqlite3"
KEPT = 8  # files of earlier states of the migrations, for runs that are still going on


def environment(data: Path, url: str = "") -> dict[str, str]:
    """What another process needs to work on this folder and this database ("": a SQLite file in the folder)."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    env |= {"TONGZHENG_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    env.pop("TONGZHENG_DATABASE_URL", None)
    return env | ({"TONGZHENG_DATABASE_URL": url} if url else {})


MIGRATE = """
import gc
from django.core.management import execute_from_command_line
gc.disable()  # it makes every model hundreds of times over
execute_from_command_line(["", "migrate", "--verbosity=0", "--skip-checks"])
"""


@cache
def template() -> str:
    """On PostgreSQL the migrated database's name, on SQLite its file."""
    if not engine.is_postgres():
        return str(_kept(".sqlite3", _migrated_file))
    name = engine.base() / "migrated"
    with _alone(engine.base() / "migrated.lock"):
        if not name.exists():
            made = _new_database()
            if engine.tools():  # read from the dump even right after it was written: the same database every time
                _tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(_kept(".sql", _migrated_dump)), named(made))
            else:
                _migrate(environment(engine.base() / "migrating", named(made)))
            name.write_text(made)
    return name.read_text()


def _kept(ending: str, make: Callable[[Path], object]) -> Path:
    """What `make` writes, kept beside the installed packages for as long as no migration changes."""
    code = b"".join(path.read_bytes() for path in sorted((ROOT / "tongzheng").glob("*/migrations/*.py")))
    shelf = Path(sys.prefix) / "migrated"
    made = shelf / f"{hashlib.sha256(code + django.__version__.encode()).hexdigest()[:16]}{ending}"
    shelf.mkdir(exist_ok=True)
    with _alone(shelf / f"lock-{ending[1:]}"):
        if not made.exists():
            make(made.with_name(made.name + ".new"))
            for old in sorted(shelf.glob(f"*{ending}"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
                old.unlink()
            made.with_name(made.name + ".new").rename(made)
    return made


def _migrated_file(path: Path) -> None:
    folder = engine.base() / "migrating"
    _migrate(environment(folder))
    shutil.copy(folder / FILE, path)


def _migrated_dump(path: Path) -> None:
    made = _new_database()
    _migrate(environment(engine.base() / "migrating", named(made)))
    _tool("pg_dump", "--no-owner", "-f", str(path), named(made))
    on_server(f'DROP DATABASE "{made}" WITH (FORCE)')


def _tool(name: str, *words: str) -> None:
    done = subprocess.run([engine.tools() / name, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _new_database() -> str:
    name = f"tongzheng_{uuid.uuid4().hex[:12]}"
    on_server(f'CREATE DATABASE "{name}"')
    return name


def _migrate(env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
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

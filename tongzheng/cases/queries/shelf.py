"""Where an uploaded table waits between its preview and the taking in, for a day (U9)."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from django.conf import settings

from tongzheng.network.models import Appointment

KEEP_SECONDS = 24 * 3600


def _folder() -> Path:
    folder = Path(settings.DATA) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def shelve(data: bytes, actor: Appointment) -> str:
    """Keep a file for the post that uploaded it; the key to find it again."""
    for old in _folder().glob("*.cases"):
        if time.time() - old.stat().st_mtime > KEEP_SECONDS:
            old.unlink(missing_ok=True)
    key = hashlib.sha256(data).hexdigest()
    (_folder() / f"{actor.pk}-{key}.cases").write_bytes(data)
    return key


def unshelve(key: str, actor: Appointment) -> bytes | None:
    """The file again, or None when it is gone or was another's."""
    path = _folder() / f"{actor.pk}-{key}.cases"
    return path.read_bytes() if len(key) == 64 and key.isalnum() and key.isascii() and path.exists() else None

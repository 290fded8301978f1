"""Checked files wait here between the preview of an import and the import itself, for a day (R8)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

KEEP_SECONDS = 24 * 3600


def _folder() -> Path:
    folder = Path(settings.DATA) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def shelve(files: Iterable[tuple[str, bytes]]) -> list[list[str]]:
    """Keep files for a day; the answer (names and keys) goes into the session (R8)."""
    for old in _folder().glob("*.part"):
        if time.time() - old.stat().st_mtime > KEEP_SECONDS:
            old.unlink(missing_ok=True)
    kept = []
    for name, data in files:
        key = hashlib.sha256(data).hexdigest()
        (_folder() / f"{key}.part").write_bytes(data)
        kept.append([name[:100], key])
    return kept


def unshelve(kept: Iterable[Iterable[str]]) -> list[tuple[str, bytes]] | None:
    """The files again, or None when one of them is gone (R8)."""
    found = []
    for name, key in kept:
        path = _folder() / f"{key}.part"
        if len(key) != 64 or not key.isalnum() or not path.exists():
            return None
        found.append((name, path.read_bytes()))
    return found


def drop(kept: Iterable[Iterable[str]]) -> None:
    """Forget kept files (R8)."""
    for _, key in kept:
        if len(key) == 64 and key.isalnum():
            (_folder() / f"{key}.part").unlink(missing_ok=True)

"""Checked files wait here between the preview of an import and the import itself, for a day (R8)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from tongzheng.files.xlsx import write_xlsx
from tongzheng.reporting.models import Focus, Kind, Label, Mood

KEEP_SECONDS = 24 * 3600
HEAD = ["标题", "正文", "单位", "类别", "围绕", "喜忧", "主题", "事发时间", "报送时间", "知悉范围", "联系电话", "来源"]


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


def template() -> bytes:
    """An empty table to fill in, with a page of explanations (R8)."""
    how = [
        ["列", "怎么填"],
        ["标题、正文", "必填；标题超过 120 字的，前 120 字作标题，全文保留在正文开头"],
        ["单位", "办公室导入时填全称或简称；信息员不用填"],
        ["类别", "、".join(map(str, Kind.labels))],
        ["围绕", "、".join(map(str, Focus.labels))],
        ["喜忧", "、".join(map(str, Mood.labels))],
        ["知悉范围", "、".join(map(str, Label.labels))],
        ["事发时间、报送时间", "2026-11-16 14:00 这个样子"],
        ["", "不得填写任何带密级的内容"],
    ]
    return write_xlsx({"稿件": [HEAD], "说明": how})

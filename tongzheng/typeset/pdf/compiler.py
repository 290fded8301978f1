"""One Typst compiler for the process: fonts are read once, a page is set in tens of milliseconds.

Typst's threads do not outlive a fork: a server must fork its workers before the first page is set (nothing sets one while it starts).
The template's source never changes; the document comes in as JSON, so nothing a person typed is ever read as markup.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.fonts.files import stamp

PARTS = ("base", "head", "text", "foot", "main")
ARCHIVAL: list[typst.PDFStandard] = ["a-2a"]  # PDF/A-2a: everything needed to print it in fifty years is inside
_LOCK = threading.Lock()  # a compiler serves one thread at a time


def compile_pdf(
    plan: Mapping[str, Any], pictures: Mapping[str, bytes], folders: tuple[Path, ...], second: int
) -> tuple[bytes, bool]:
    """The PDF of a plan, and whether it is PDF/A (not without a date, nor when no font has some character).

    The same plan, pictures, fonts and `second` (since 1970) give the same bytes.
    """
    said = {"plan": json.dumps(plan, ensure_ascii=False)}
    with tempfile.TemporaryDirectory(prefix="typeset-") as folder, _LOCK:
        for name, data in pictures.items():
            (Path(folder) / name).write_bytes(data)
        compiler = _ready(folders)
        for kind in ([ARCHIVAL] if plan["date"] else []) + [[]]:
            try:
                done = compiler.compile(
                    input=_source(), root=folder, sys_inputs=said, timestamp=second, pdf_standards=kind
                )
            except typst.TypstError as error:
                refused = error
                continue
            if isinstance(done, bytes):
                return done, bool(kind)
    raise TypesetError(f"排版没有完成，请把这份稿子交给管理员看：{refused.message}") from refused


def compile_sheet(source: bytes, said: str, folders: tuple[Path, ...]) -> bytes:
    """One page of a small template of its own, `said` its data as JSON; raises TypesetError."""
    with _LOCK:
        try:
            done = _ready(folders).compile(input=source, sys_inputs={"said": said})
        except typst.TypstError as error:
            raise TypesetError(f"排版没有完成：{error.message}") from error
    if not isinstance(done, bytes):
        raise TypesetError("排版没有完成，请再试一次")
    return done


def _ready(folders: tuple[Path, ...]) -> typst.Compiler:
    if _first_process() != os.getpid():
        raise RuntimeError("pages were set before this process was forked: Typst would wait for ever")
    return _compiler(folders, tuple(map(stamp, folders)))


@cache
def _first_process() -> int:
    """The process that set the first page; remembered over a fork."""
    return os.getpid()


@cache
def _source() -> bytes:
    folder = files(__package__)
    return "\n".join(folder.joinpath(f"{part}.typ").read_text(encoding="utf-8") for part in PARTS).encode()


@lru_cache(maxsize=1)
def _compiler(folders: tuple[Path, ...], _stamps: object) -> typst.Compiler:
    """Made anew when a font file comes, goes or is replaced."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )
    return typst.Compiler(input=_source(), font_paths=fonts, ignore_system_fonts=True)

"""`tongzheng similar FILE --against DIR`: which files of a folder a text is like; no server, no database (R5)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tongzheng.config.tools.reading import ENDINGS, read
from tongzheng.copies.comparing import READ
from tongzheng.copies.fingerprints import solid
from tongzheng.copies.memory import Library
from tongzheng.copies.queries import look, passages
from tongzheng.copies.rules import Match, Text
from tongzheng.files.refusals import FileRefused

SHOWN = 3  # passages printed of a match
EXCERPT = 60


def run(args: argparse.Namespace) -> int:
    """0 when the comparison was made, whatever came of it; 2 when the file or the folder is of no use."""
    try:
        text = _text(args.file)
        paths = list(_files(args.against, args.file))
    except FileRefused as refused:
        return _refuse(str(refused), args)
    library, skipped = _library(paths)
    if not library:
        why = f"{args.against}：里面没有可比的 {'、'.join(ENDINGS)} 文件"
        return _refuse(why + (f"（{len(skipped)} 个读不了，如 {skipped[0]['why']}）" if skipped else ""), args)
    found = look("", text, limit=READ, store=Library(library))
    matches = [_told(text, match, library[match.pk]) for match in found.matches]
    if args.json:
        answer = {
            "file": str(args.file),
            "against": str(args.against),
            "compared": len(library),
            "matches": matches,
            "total": found.total,
            "at_least": found.at_least,
            "skipped": skipped,
        }
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    for line in _lines(args.file, matches, len(library), at_least=found.at_least):
        print(line)
    for one in skipped:
        print(f"跳过 {one['file']}：{one['why']}", file=sys.stderr)
    return 0


def _refuse(why: str, args: argparse.Namespace) -> int:
    if args.json:
        print(json.dumps({"error": why}, ensure_ascii=False))
    print(why, file=sys.stderr)
    return 2


def _text(path: Path) -> str:
    """The whole text of a file; raises FileRefused with the file's name and the reason."""
    if path.suffix.lower() not in ENDINGS and path.is_file():
        raise FileRefused(f"{path}：只能比 {'、'.join(ENDINGS)} 文件")
    try:
        text = read(path).text
    except FileRefused as refused:
        raise FileRefused(f"{path}：{refused}") from refused
    if not solid(text):
        raise FileRefused(f"{path}：文件里没有文字")
    return text


def _files(folder: Path, but: Path) -> Iterator[Path]:
    """The files of a folder and its folders, in order, without hidden ones, locks of open documents, and the asked one."""
    if not folder.exists():
        raise FileRefused(f"{folder}：没有这个文件夹")
    if not folder.is_dir():
        raise FileRefused(f"{folder}：这不是文件夹")
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if path.suffix.lower() in ENDINGS and not name.startswith((".", "~$")) and not _same(path, but):
                yield path


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # a link that leads nowhere is told of when it is read
        return False


def _library(paths: list[Path]) -> tuple[list[Text], list[dict[str, str]]]:
    texts: list[Text] = []
    skipped: list[dict[str, str]] = []
    for path in paths:
        try:
            texts.append(Text("file", len(texts), str(path), _text(path), _day(path)))
        except FileRefused as refused:
            skipped.append({"file": str(path), "why": str(refused).removeprefix(f"{path}：")})
    return texts, skipped


def _day(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _told(text: str, match: Match, other: Text) -> dict[str, Any]:
    shared = match.passages or passages(text, other.body)
    return {
        "file": match.title,
        "likeness": match.likeness.value,
        "label": match.likeness.label,
        "share": round(match.share, 4),
        "share_back": round(match.share_back, 4),
        "passages": [{"here": p.here, "there": p.there, "text": text[slice(*p.here)]} for p in shared],
    }


def _lines(file: Path, matches: list[dict[str, Any]], compared: int, *, at_least: bool) -> Iterator[str]:
    if not matches:
        yield f"{file}：和 {compared} 个文件都不相像"
        return
    yield f"{file}：比了 {compared} 个文件，和{'至少 ' if at_least else ' '}{len(matches)} 个相像"
    for i, match in enumerate(matches, 1):
        yield (
            f"{i}. {match['file']}　{match['label']}　"
            f"本文的 {match['share']:.0%} 见于该文，该文的 {match['share_back']:.0%} 见于本文，共 {len(match['passages'])} 段"
        )
        for passage in match["passages"][:SHOWN]:
            shown = " ".join(passage["text"].split())
            shown = shown if len(shown) <= EXCERPT else f"{shown[: EXCERPT - 1]}…"
            here, there = passage["here"], passage["there"]
            yield f"   本文第 {here[0] + 1}–{here[1]} 字，该文第 {there[0] + 1}–{there[1]} 字：{shown}"

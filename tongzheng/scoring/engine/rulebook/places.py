"""Where in a TOML text each table and row stands, so that a fault can name its line."""

from __future__ import annotations

import re

Path = tuple[str, ...]
_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_]+)\s*=\s*(\[?)")


def places(text: str) -> dict[Path, int]:
    """Line numbers by path: ("versions", "0", "points", "3") and the like; rows written as one line each or as [[…]] blocks."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    rows: Path = ()
    quoted = False
    for number, line in enumerate(text.splitlines(), start=1):
        was, quoted = quoted, quoted ^ (line.count('"""') % 2 == 1)
        if was:
            continue
        if rows and line.lstrip().startswith("{"):
            found[_next(rows, counts)] = number
            continue
        if rows and line.lstrip().startswith("]"):
            rows = ()
            continue
        header = _HEADER.match(line)
        if header:
            here = _header(header[2].replace('"', "").split("."), header[1] == "[[", counts)
            found.setdefault(here, number)
            continue
        key = _KEY.match(line)
        if key and not rows:
            path = (*here, key[1])
            found.setdefault(path, number)
            inside = line[key.end() :].strip()
            if key[2] and inside.startswith("{"):
                found[_next(path, counts)] = number
            rows = path if key[2] and "]" not in inside else ()
    return found


def _next(path: Path, counts: dict[Path, int]) -> Path:
    index = counts.get(path, 0)
    counts[path] = index + 1
    return (*path, str(index))


def _header(names: list[str], many: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, str(counts[path] - 1))
    path = (*path, names[-1])
    return _next(path, counts) if many else path

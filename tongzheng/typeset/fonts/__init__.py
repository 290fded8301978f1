"""Fonts: the office's own files first, else free ones that came with `make setup`; which is which is always said.

Nothing is taken from a network when a page is set. See docs/decisions/0012-fonts.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tongzheng.typeset.fonts import files, names
from tongzheng.typeset.fonts.files import FontFile
from tongzheng.typeset.fonts.names import Role

__all__ = ["Face", "Role", "fallbacks", "faces", "folders", "missing", "report", "uncovered"]


@dataclass(frozen=True)
class Face:
    """What one role is set with. `family` and `weight` as Typst names them, `office_name` as Word is to ask for it.

    `own`: the office's file. `fits`: the face looks as the role asks; False is a page set in another face for want of it.
    """

    role: Role
    family: str
    path: Path
    index: int
    weight: int
    own: bool
    office_name: str
    fits: bool = True


@dataclass(frozen=True)
class _Shelf:
    faces: dict[Role, Face]
    folders: tuple[Path, ...]
    fallbacks: tuple[FontFile, ...]
    broken: tuple[str, ...]


def faces() -> dict[Role, Face]:
    """The face of each role; a role that nothing can serve is not in it. The office's own files come first."""
    return dict(_shelf().faces)


def folders() -> list[Path]:
    """Folders for the typesetter to read, the office's first. Absent ones are left out."""
    return list(_shelf().folders)


def fallbacks() -> list[str]:
    """Families to ask, in this order, for a character that a face does not have (rare names)."""
    return list(dict.fromkeys(font.family for font in _shelf().fallbacks))


def missing() -> list[Role]:
    """Roles with no face, or set in one that does not look as the role asks."""
    found = faces()
    return [role for role in Role if role not in found or not found[role].fits]


def uncovered(text: str) -> list[str]:
    """Characters that some role cannot print: neither its face nor a fallback has them. Blanks and controls do not count."""
    shelf = _shelf()
    served = [FontFile(f.path, f.index, f.family, f.weight, frozenset(), "", f.own) for f in shelf.faces.values()]
    return [
        char
        for char in dict.fromkeys(text)
        if unicodedata.category(char)[0] not in "ZC"
        and not unicodedata.category(char).startswith("M")
        and not any(files.has(font, char) for font in shelf.fallbacks)
        and not (served and all(files.has(font, char) for font in served))
    ]


def report() -> list[str]:
    """Which file serves each role, what stands in, what is missing: Chinese lines for the log and `tongzheng doctor`."""
    shelf = _shelf()
    lines = [_line(role, shelf.faces.get(role)) for role in Role]
    spare = fallbacks()
    lines.append(f"生僻字：{'、'.join(spare)}" if spare else "生僻字：没有备用字体，正文字体里没有的字印不出来")
    lines += [f"读不了的字体文件：{name}（在 {files.own_folder()}，请换一个完好的文件）" for name in shelf.broken]
    return lines


def _line(role: Role, face: Face | None) -> str:
    wanted = names.OFFICE_NAMES[role]
    if face is None:
        return f"{role}：没有可用的字体，请把{wanted}的字体文件放进 {files.own_folder()}，或者运行 make setup"
    if face.own:
        return f"{role}：{face.office_name}（本单位的 {face.path.name}）"
    if not face.fits:
        return f"{role}：没有这种字体，暂用 {face.family}，请把{wanted}的字体文件放进 {files.own_folder()}，或者运行 make setup"
    return f"{role}：{face.family}（代用 {face.path.name}；Word 文件里写的是{wanted}）"


def _shelf() -> _Shelf:
    """The shelf as the folders are now; read again only when a file in them changed."""
    own = files.own_folder()
    candidates = [(own, True), *((folder, False) for folder in files.package_folders())]
    return _build(tuple((folder, mine, files.stamp(folder)) for folder, mine in candidates))


@lru_cache(maxsize=4)
def _build(candidates: tuple[tuple[Path, bool, object], ...]) -> _Shelf:
    found: list[FontFile] = []
    broken: list[str] = []
    used: list[Path] = []
    for folder, mine, stamped in candidates:
        if stamped:
            here, bad = files.read_folder(folder, mine, stamped)
            found += here
            broken += bad if mine else ()
            used.append(folder)
    for folder in files.SYSTEM:
        # Debian's own folders only for what is still wanted: the same page on a machine with more fonts.
        if _complete(found):
            break
        if folder.is_dir():
            found += files.read_folder(folder, False, files.stamp(folder))[0]
            used.append(folder)
    chosen = {role: face for role in Role if (face := _choose(role, found))}
    return _Shelf(chosen, tuple(used), tuple(_fallbacks(found)), tuple(broken))


def _complete(found: list[FontFile]) -> bool:
    return bool(_fallbacks(found)) and all((face := _choose(role, found)) and face.fits for role in Role)


def _choose(role: Role, found: Iterable[FontFile]) -> Face | None:
    """The office's file for the role, else a free one of the same style, else anything that has the characters."""
    own = [font for font in found if font.own]
    free = [font for font in found if not font.own]
    for fonts, patterns, fits in (
        (own, names.OWN[role], True),
        (free, names.FREE[role], True),
        (free, names.LAST, False),
    ):
        for pattern in patterns:
            hits = [font for font in fonts if names.matches(font.names, pattern)]
            if hits:
                return _face(role, _weighed(role, hits), fits)
    return None


def _weighed(role: Role, hits: list[FontFile]) -> FontFile:
    """Of several weights the regular one; of a title the heaviest."""
    return min(hits, key=lambda font: -font.weight if role is Role.TITLE else abs(font.weight - 400))


def _face(role: Role, font: FontFile, fits: bool) -> Face:
    office = (font.chinese or font.family) if font.own else names.OFFICE_NAMES[role]
    return Face(role, font.family, font.path, font.index, font.weight, font.own, office, fits)


def _fallbacks(found: Iterable[FontFile]) -> list[FontFile]:
    """The office's fonts that serve no role (its font of rare characters) first, then the free ones."""
    own = [font for font in found if font.own and not _serves(font)]
    ranked = [
        (rank, font)
        for font in found
        for rank, pattern in enumerate(names.FALLBACKS)
        if not font.own and names.matches(font.names, pattern) and font.weight <= 500
    ]
    return own + [font for _, font in sorted(ranked, key=lambda pair: pair[0])]


def _serves(font: FontFile) -> bool:
    return any(names.matches(font.names, pattern) for patterns in names.OWN.values() for pattern in patterns)

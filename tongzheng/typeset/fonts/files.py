"""What stands in a folder of font files: names, weights, characters. A broken file is told apart, never raised."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings
from fontTools.ttLib import TTFont, TTLibError

from tongzheng.typeset.fonts.names import plain

SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
FAMILY, FULL, POSTSCRIPT, TYPOGRAPHIC = 1, 4, 6, 16

# Where Debian's packages put them; looked into only for what the folders before do not have.
SYSTEM = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/truetype/hanazono"),
    Path("/usr/share/fonts/truetype/arphic"),
)


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face in one file. `names` are the plain names it answers to, `chinese` its Chinese family name or nothing."""

    path: Path
    index: int
    family: str
    weight: int
    names: frozenset[str]
    chinese: str
    own: bool


def own_folder() -> Path:
    """The office's own fonts: TONGZHENG_FONTS, else the folder `fonts` beside the database."""
    return Path(settings.FONTS)


def package_folders() -> list[Path]:
    """What `make setup` brought: the files from Debian's packages (scripts/fonts.sh) and those of a PyPI package."""
    found = [Path(sys.prefix) / "fonts"]
    spec = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if spec and spec.submodule_search_locations:
        found.append(Path(spec.submodule_search_locations[0]))
    return [folder for folder in found if folder.is_dir()]


def font_paths(folder: Path) -> list[Path]:
    """Font files in a folder and below, in the same order on every machine."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Changes when a file in the folder comes, goes or is replaced."""
    paths = font_paths(folder) if folder.is_dir() else []
    return tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in paths)


@lru_cache(maxsize=16)
def read_folder(folder: Path, own: bool, _stamp: object) -> tuple[tuple[FontFile, ...], tuple[str, ...]]:
    """The faces of a folder and the names of the files that cannot be used.

    Family and weight are Typst's own reading, so that what is asked for by that name is what is printed.
    """
    listed = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]).fonts()
    by_path: dict[Path, list[typst.FontInfo]] = {}
    for info in listed:
        if info.path is None:
            continue
        by_path.setdefault(Path(info.path), []).append(info)
    faces: list[FontFile] = []
    broken: list[str] = []
    for path in font_paths(folder):
        read = [face for info in by_path.get(path, []) if (face := _read(path, info, own))]
        faces += sorted(read, key=lambda face: face.index)
        if not read:
            broken.append(path.name)
    return tuple(faces), tuple(broken)


def _read(path: Path, info: typst.FontInfo, own: bool) -> FontFile | None:
    try:
        with TTFont(path, fontNumber=info.index, lazy=True) as font:
            records = [r for r in font["name"].names if r.nameID in (FAMILY, FULL, POSTSCRIPT, TYPOGRAPHIC)]
            said = [(r.nameID, text) for r in records if (text := _text(r))]
            if own and not font.getBestCmap():
                return None
    # A broken file may fail anywhere inside the reader; whatever it was, the file cannot be printed with.
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, AttributeError, IndexError, TypeError):
        return None
    chinese = next((text for name_id, text in said if name_id in (FAMILY, TYPOGRAPHIC) and not text.isascii()), "")
    names = frozenset(plain(text) for _, text in said) | {plain(info.family)}
    return FontFile(path, info.index, info.family, info.weight, names, chinese, own)


def _text(record: object) -> str:
    try:
        return str(record.toUnicode())  # type: ignore[attr-defined]
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=32)
def characters(path: Path, index: int, _mtime: int) -> bytes:
    """A bitmap over all code points (139 KB): which characters the face has."""
    bits = bytearray(0x110000 // 8)
    with TTFont(path, fontNumber=index, lazy=True) as font:
        for code in font.getBestCmap():
            bits[code >> 3] |= 1 << (code & 7)
    return bytes(bits)


def has(face: FontFile, char: str) -> bool:
    code = ord(char)
    bits = characters(face.path, face.index, face.path.stat().st_mtime_ns)
    return bool(bits[code >> 3] >> (code & 7) & 1)

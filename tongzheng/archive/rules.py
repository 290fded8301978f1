"""Pure rules of the archive: numbers, names of folders, the checksum list (E10; DA/T 22 归档文件整理规则)."""

from __future__ import annotations

import re
from collections.abc import Iterable

DEFAULT_RETENTION = "D30"
SILENT_SECONDS = 120  # an export without a sign of life for so long is nobody's
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+')
NAME_MOST = 60


def reference(year: int, retention: str, part: int, position: int) -> str:
    """「2026-D30-0012」; a second part's: 「2026-D30-2-0003」."""
    return "-".join([str(year), retention, *([str(part)] if part > 1 else []), f"{position:04d}"])


def part_word(part: int) -> str:
    """Nothing for the first part, 「补卷」, 「补卷（三）」."""
    if part == 1:
        return ""
    numerals = "一二三四五六七八九十"
    return "补卷" if part == 2 else f"补卷（{numerals[part - 1] if part <= 10 else part}）"


def safe_name(text: str) -> str:
    """A name every file system takes: no separators, no invisible characters, not too long, never empty."""
    name = re.sub(r"\s+", " ", _NOT_IN_NAMES.sub(" ", text)).strip(" .")
    return name[:NAME_MOST].rstrip(" .") or "无题"


def checksum_list(files: Iterable[tuple[str, str]]) -> str:
    """Lines of sha256 and name, as `sha256sum -c` reads them, in the order given."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in files)


def read_checksum_list(text: str) -> list[tuple[str, str]]:
    """Names and checksums of such a list; raises ValueError at a line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        sha256, gap, name = line[:64], line[64:66], line[66:]
        if gap != "  " or not name or not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise ValueError(f"校验表第 {number} 行不完整")
        found.append((name, sha256))
    return found

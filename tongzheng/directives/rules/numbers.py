"""Numbers of a text that none of its sources has (D11). Pure; a hint, not a ban."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from tongzheng.text.numerals import NUMBER, read_number

_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_FIGURE = re.compile(
    r"(?<![\d.第〔\[(（])(\d+(?:\.\d+)?[万亿]?)(?![\d.])(?!\s*(?:年|月|日|时|点|分(?!之)|号|期|[、.．）)〕\]]))"
)
_HAN = re.compile(rf"{NUMBER}")


def unknown_numbers(text: str, sources: Iterable[str]) -> list[str]:
    """Each number (no dates, no ordinals) that stands in no source, with the words around it; in order, none twice."""
    known: set[Decimal | None] = set()
    for source in sources:
        plain = _plain(source)
        known |= {read_number(found) for found in re.findall(r"\d+(?:\.\d+)?[万亿]?", plain)}
        known |= {read_number(found.group()) for found in _HAN.finditer(plain)}
    plain = _plain(text)
    found = [
        plain[max(0, m.start() - 10) : m.end() + 6].replace("\n", " ")
        for m in _FIGURE.finditer(plain)
        if read_number(m[1]) not in known
    ]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    return _GROUPED.sub("", text.translate(_WIDE))

"""Numbers as people write them in Chinese text: 3, 1,200, １２, 三, 十余, 两百三十五, 1.2万, 二〇二六."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3}
TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
BIG = {"万": 10**4, "亿": 10**8}
CHINESE = r"[零〇○一二三四五六七八九十百千万亿两廿卅]{1,14}"  # bounded, or a line of 一一一 would be read for minutes
NUMBER = rf"(?:[0-9]{{1,12}}(?:,[0-9]{{3}})*(?:\.[0-9]{{1,4}})?[万亿千百]?|{CHINESE})"
# full-width signs become narrow ones, character for character, so that places in a text stay where they are
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"} | {0x3000: 0x20}
_MIXED = re.compile(r"([0-9.]+)([万亿千百]?)")


def narrow(text: str) -> str:
    """The text with full-width letters, digits and signs made narrow; as long as before, so that places stay."""
    return text.translate(NARROW)


def read_number(text: str) -> Decimal | None:
    """The value of a number as somebody wrote it, else None; at most 10^15."""
    text = narrow(text).replace(",", "").strip()
    found = _MIXED.fullmatch(text)
    try:
        value = Decimal(found[1]) * {"": 1, **TENS, **BIG}[found[2]] if found else _chinese(text)
    except InvalidOperation:
        return None
    return value if value is not None and value <= 10**15 else None


def _chinese(text: str) -> Decimal | None:
    if not text or any(char not in DIGITS and char not in TENS and char not in BIG for char in text):
        return None
    if all(char in DIGITS for char in text):  # 二〇二六
        return Decimal("".join(str(DIGITS[char]) for char in text)) if len(text) < 16 else None
    total = part = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TENS:
            unit = TENS[char]
            part, digit = part + (unit if char in "廿卅" else (digit or 1) * unit), 0
        else:
            total, part, digit = (total + (part + digit or 1)) * BIG[char], 0, 0
    return Decimal(total + part + digit)

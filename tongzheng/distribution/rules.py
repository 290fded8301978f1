"""Pure rules: copy numbers, codes, who is to be reminded (E5, R6)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read for another
CODE_LENGTH = 8
MOST_COPIES = 9999


def ranges(copies: Sequence[int], after: int = 0) -> list[tuple[int, int]]:
    """First and last number for each of these, one after another, without gap or repeat, beginning after `after`."""
    found = []
    for count in copies:
        found.append((after + 1, after + count))
        after += count
    return found


def new_code() -> str:
    """「7K3M-9XQ2」: 30^8 codes, none to be guessed."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def read_code(text: str) -> str:
    """A code as somebody typed it from paper; empty when it can be none."""
    letters = "".join(c for c in text.upper() if c in LETTERS)
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == CODE_LENGTH else ""


def may_remind(reminded: dt.date | None, today: dt.date) -> bool:
    """At most once a day each."""
    return reminded is None or reminded < today


def outside_lines(text: str) -> list[tuple[str, int]]:
    """「县委办 2」 a line → (name, copies); a line without a number is one copy. ValueError names the line that is wrong."""
    found = []
    for line in (part.strip() for part in text.splitlines()):
        if not line:
            continue
        name, _, count = line.replace("　", " ").rpartition(" ")
        if not name or not count.removesuffix("份").isdecimal():
            name, count = line, "1"
        number = int(count.removesuffix("份"))
        if not 1 <= number <= MOST_COPIES:
            raise ValueError(line)
        found.append((name.strip(), number))
    return found

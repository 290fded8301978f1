"""One form of writing for the index and for what is asked: width, case, traditional forms and white space do not matter.

Every character is folded by itself, so whatever is a part of a text is also a part of the folded text.
"""

from __future__ import annotations

import unicodedata

from opencc import OpenCC

# The converter leaves these to its phrases (瞭解, 藉口, 答覆, 著重); one character must have one answer here.
_ALONE = {"瞭": "了", "藉": "借", "覆": "复", "著": "着", "衞": "卫", "敍": "叙"}
_CONVERTER = OpenCC("t2s")


class _Table(dict[int, str]):
    """Code point -> folded characters, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            folded = " "
        elif unicodedata.category(char) in ("Cc", "Cf", "Cs"):
            folded = ""
        else:
            wide = unicodedata.normalize("NFKC", char).casefold()
            folded = "".join(_simple(c) for c in wide)
        if len(folded) != 1:
            _UNEQUAL.add(char)
        self[code] = folded
        return folded


def _simple(char: str) -> str:
    return _ALONE.get(char) or (_CONVERTER.convert(char) if char > "\u2e7f" else char)


_TABLE = _Table()
_UNEQUAL: set[str] = set()  # characters met so far that fold into none or several


def fold(text: str) -> str:
    """The text in the index's writing; runs of white space are one space, none at the ends (R5)."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TABLE).split())


def fold_in_place(text: str) -> tuple[str, list[int] | None]:
    """The folded text with its white space as it stands, and for each of its characters the place in `text` it comes
    from (one more at the end); None when every character kept its place."""
    folded = text.translate(_TABLE)
    if _UNEQUAL.isdisjoint(text):
        return folded, None
    lengths = [len(_TABLE[ord(c)]) for c in text]
    places = [at for at, length in enumerate(lengths) for _ in range(length)]
    return folded, [*places, len(text)]


def is_letter(char: str) -> bool:
    """Whether a folded character counts as something to look for: anything but punctuation, space and controls."""
    return unicodedata.category(char)[0] in "LNMS"

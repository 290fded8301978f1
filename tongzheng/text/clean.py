"""Typed or imported text made fit to keep: no invisible or control characters, one kind of line end."""

import re
import unicodedata

from tongzheng.text.pictures import PICTURE

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls (not tab, not newline), soft hyphen, direction and zero-width marks, lone surrogates, noncharacters, tags.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_JOINER = re.compile("\u200d")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{4,}")


def _is_picture(char: str) -> bool:
    return char == "\ufe0f" or (char != "" and unicodedata.category(char) in {"So", "Sk"})


def _keep_joiner(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    keep = _is_picture(text[max(0, at - 1) : at]) and _is_picture(text[at + 1 : at + 2])
    return "\u200d" if keep else ""


def clean_text(s: str) -> str:
    """The text in NFC, no control or invisible characters, lines trimmed, at most two blank lines (R1)."""
    s = _LINE_ENDS.sub("\n", s or "")
    s = _UNWANTED.sub("", s)
    if "\u200d" in s:  # only inside a composed picture character has it a meaning
        s = _JOINER.sub(_keep_joiner, s)
    s = _SPACES.sub(" ", unicodedata.normalize("NFC", s))
    s = _TRAILING.sub("", s)
    return _BLANK_LINES.sub("\n\n\n", s).strip("\n")


def clean_title(s: str) -> str:
    """The text on a single line, runs of white space made one space (R1)."""
    return " ".join(clean_text(s).split())


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a body, without blank ones and without indents (R8)."""
    return [line.strip() for line in clean_text(body).split("\n") if line.strip()]


def count_chars(body: str) -> int:
    """Number of characters without white space, bars between cells and lines that name a picture, as an office counts (R1)."""
    text = clean_text(body).replace("｜", " ")
    if "〔图" in text:
        text = "\n".join(line for line in text.split("\n") if not PICTURE.fullmatch(line.strip()))
    return sum(len(part) for part in text.split())

"""Words a person typed, made fit to keep: clean, no classification mark, neither missing nor too long (R1, R6)."""

from __future__ import annotations

from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.refusals import Refused


def typed(door: str, what: str, text: str, most: int = 3000, *, needed: bool = False, line: bool = False) -> str:
    """The words as they are kept; Refused when too long or (if needed) empty, Classified when they bear a mark (R6)."""
    text = clean_title(text) if line else clean_text(text).strip()
    refuse_secrets(door, text)
    if needed and not text:
        raise Refused(f"请写{what}")
    if len(text) > most:
        raise Refused(f"{what}现在 {len(text)} 字，最多 {most} 字，请删减")
    return text

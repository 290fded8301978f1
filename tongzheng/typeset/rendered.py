"""A finished file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    """The file's bytes, how many pages it has (0: not known), and what was said on the way (fonts used, stand-ins)."""

    data: bytes
    pages: int = 0
    log: tuple[str, ...] = ()

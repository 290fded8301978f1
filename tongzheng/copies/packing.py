"""A body packed for the table of stored texts."""

import zlib


def pack(body: str) -> bytes:
    """The body in few bytes; a lone surrogate becomes a question mark."""
    return zlib.compress(body.encode("utf-8", "replace"), 6)


def unpack(packed: bytes) -> str:
    """The body again."""
    return zlib.decompress(packed).decode()

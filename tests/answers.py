"""What tests do with an answer they have read."""

from __future__ import annotations

from typing import Any


def put_away(answer: Any) -> None:
    """Close the file an attachment's answer holds; answer.close() would also close the database under the test."""
    for close in answer._resource_closers:
        close()

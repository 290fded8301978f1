"""Text that lies sealed in the database: addresses with tokens, keys (U4, Z6). docs/decisions/0022-sealed.md says why so.

The key comes from the office's own secret key, which is not in the database: a stolen dump or backup of it tells nothing.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

MARK = "sealed:1:"  # what follows is a token; text without it was written before sealing began
PURPOSE = b"tongzheng.text.sealed.1"


class Lost(str):
    """An empty text in the place of one that no key of ours opens."""

    __slots__ = ()


@lru_cache(maxsize=4)
def _keys(*secrets: str) -> MultiFernet:
    return MultiFernet([
        Fernet(base64.urlsafe_b64encode(HKDF(hashes.SHA256(), 32, salt=None, info=PURPOSE).derive(secret.encode())))
        for secret in secrets
    ])  # fmt: skip


def _ours() -> MultiFernet:
    """The key in use seals; those before it still open."""
    return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def seal(text: str) -> str:
    """The text as it is kept; the empty text stays empty."""
    return text and MARK + _ours().encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """What was sealed; `Lost` when none of our keys opens it; a text from before sealing as it is."""
    if not kept.startswith(MARK):
        return kept
    try:
        return _ours().decrypt(kept[len(MARK) :].encode()).decode()
    except InvalidToken:
        return Lost()


class SealedField(models.TextField):
    """A text sealed on its way into the database and opened on its way out; it cannot be searched, only empty or not."""

    def get_prep_value(self, value: Any) -> Any:
        """Sealed."""
        value = super().get_prep_value(value)
        return seal(value) if isinstance(value, str) else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Opened."""
        return unseal(value) if value else value

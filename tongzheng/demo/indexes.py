"""The indexes of what was written in bulk: search and copies (R5)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings

from tongzheng.copies.actions import store_texts
from tongzheng.search.actions import index_documents

BATCH = 500


def fill() -> None:
    """Everything that can be found is found, everything that is compared with is there."""
    wiring = import_module(settings.WIRING)
    for kinds, put in ((wiring.SEARCHABLE, index_documents), (wiring.COMPARABLE, store_texts)):
        for kind in kinds:
            _each(kind, put)


def _each(kind: Any, put: Any) -> None:
    pks = list(apps.get_model(kind.model)._default_manager.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(pks), BATCH):
        put(kind, pks[at : at + BATCH])

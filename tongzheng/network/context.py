"""What every page shows about the person: posts, menu, office."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def person(request: HttpRequest) -> dict[str, Any]:
    """actor, posts, office_name, menu, demo for templates."""
    actor = getattr(request, "actor", None)
    context: dict[str, Any] = {"actor": actor, "posts": getattr(request, "posts", []), "demo": settings.DEMO}
    if actor is not None and actor.unit is not None:
        unit = actor.unit
        office = unit if hasattr(unit, "desk") else unit.office
        if actor.role == "leader" and hasattr(unit, "served_by"):  # a leader's office is the one that serves him
            office = unit.served_by.unit
        context["office_name"] = office.name if office else unit.name
        context["menu"] = import_module(settings.MENUS).menu(request)
    return context

"""The layouts of an office: which there are, who uses them, how they look (E6)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.bulletins import access
from tongzheng.bulletins.models import Layout as OwnLayout
from tongzheng.bulletins.models import Periodical
from tongzheng.bulletins.queries import pages
from tongzheng.files.pages import page_png
from tongzheng.network.models import Appointment
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.typeset.samples import sample

LOOK = 2  # pages shown of a sample
LOOK_WIDTH = 900  # pixels
NAMES = ("key", "name", "about")  # not values: what a layout is called


def list_layouts(actor: Appointment) -> QuerySet[OwnLayout]:
    """The office's own layouts, those in use first, each with the active periodicals printed in it (`in_use`)."""
    active = Periodical.objects.filter(active=True).order_by("position", "id")
    found = OwnLayout.objects.filter(access.visible_layouts(actor)).order_by("-active", "name", "id")
    return found.prefetch_related(Prefetch("periodicals", active, to_attr="in_use"))


def get_layout(actor: Appointment, pk: int) -> OwnLayout:
    """One of the office's own, else 404."""
    return get_object_or_404(list_layouts(actor), pk=pk)


def base_of(own: OwnLayout) -> Layout:
    """The built-in layout it began as."""
    known = built_in()
    return known.get(own.base, known["bulletin"])


def editable(own: OwnLayout) -> Layout:
    """Its values for the form; the built-in one's when they are no longer understood."""
    try:
        return pages.own_layout(own)
    except Refused:
        return base_of(own)


def papers_in(own: OwnLayout) -> list[Periodical]:
    """The active periodicals printed in it."""
    return list(own.periodicals.filter(active=True).order_by("position", "id"))


def differences(base: Layout, new: Layout) -> dict[str, Any]:
    """What `base.changed` must be given to become `new`: nothing that is the same in both."""
    return _different(base.table_of(), {k: v for k, v in new.table_of().items() if k not in NAMES})


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in new.items():
        if isinstance(value, dict):
            if inner := _different(old[name], value):
                found[name] = inner
        elif value != old[name]:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def last_change(own: OwnLayout) -> Entry | None:
    """Who changed it last, and when."""
    return entries_of(own).order_by("-id").first()


@lru_cache(maxsize=24)  # pictures of a sample: the same values, the same pages
def look(layout: Layout) -> tuple[bytes, ...]:
    """The first pages of a sample in this layout as PNG; Refused when they cannot be made. Half a second."""
    try:
        made = pages.printed(sample(layout.key), layout)
    except TypesetError as error:
        raise Refused(f"这样排不了版：{error}") from error
    return tuple(page_png(made.data, n, LOOK_WIDTH) for n in range(1, min(made.pages, LOOK) + 1))

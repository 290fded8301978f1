"""Who is told of what comes down (E12, E13). Each function reacts to one kind of trail entry."""

from __future__ import annotations

from tongzheng.guidance import queries
from tongzheng.guidance.models import Commentary, Guidance
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_units(entry: Entry, guidance: Guidance) -> None:
    """send, remind: the officers of the units it went to, or that have not opened it."""
    word = "请签收" if entry.kind.endswith("remind") else f"{guidance.office.short_name}下发"
    people = queries.officers_of(entry.data["units"])
    notify(people, text=f"{word}：《{guidance.title}》", url=guidance.get_absolute_url(), entry=entry)


def tell_praised(entry: Entry, commentary: Commentary) -> None:
    """write, change: the units behind a text that was made one of the best, once."""
    if not commentary.best or entry.data.get("was_best"):
        return
    units = [report.unit_id for report in queries.originals(commentary.placement)]
    text = f"《{commentary.placement.title}》被列为优秀信息"
    notify(
        queries.officers_of(units), text=text, url=commentary.get_absolute_url(), entry=entry, detail=commentary.text
    )

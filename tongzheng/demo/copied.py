"""Texts that say what others have said: a town's experience under another town's name, one text sent by several units (R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tongzheng.demo import prose
from tongzheng.demo.life import Story, Writer
from tongzheng.network.models import Role, Unit, UnitKind
from tongzheng.reporting.models import Label

UNITS = 3  # send the same text on the same day


def copied(w: Writer, count: int) -> None:
    """A few of the newest reports are older ones with the names changed; one text comes from several towns."""
    towns = [u for u in w.county.reporting if u.kind == UnitKind.TOWNSHIP]
    day = w.clock.days[-2]
    old = [s for s in w.stories if _fit(w, s) and s.report.unit in towns]
    w.rng.shuffle(old)
    for source in old[:count]:
        unit = w.rng.choice([u for u in towns if u != source.report.unit and _manned(w, u, w.clock.at(day, 9))])
        _send(w, source, unit, w.clock.within(w.rng, day, 8.4, 11))
    if len(old) > count:
        manned = [u for u in towns if u != old[count].report.unit and _manned(w, u, w.clock.at(day, 9))]
        for unit in w.rng.sample(manned, min(UNITS, len(manned))):
            _send(w, old[count], unit, w.clock.within(w.rng, day, 8.4, 11), names=False)


def _fit(w: Writer, story: Story) -> bool:
    """Open, signed by its author, out for a month or more, and long enough to be worth copying."""
    report = story.report
    late = report.signed_at is None or report.signed_at > w.clock.now - timedelta(days=30)
    plain = report.label == Label.OPEN and not report.shielded and report.follows is None
    return plain and not late and report.kind in ("experience", "news") and report.length > 300


def _manned(w: Writer, unit: Unit, at: datetime) -> bool:
    return all(w.people.at(unit, role, at.date()) for role in (Role.OFFICER, Role.SIGNER))


def _send(w: Writer, source: Story, unit: Unit, at: datetime, *, names: bool = True) -> None:
    place = w.county.place(unit)
    draft = _renamed(source.draft, source.place, place) if names else source.draft
    author = w.who(unit, Role.OFFICER, at)
    report = w.report(unit, draft, at, author, label=Label.OPEN)
    story = Story(report, draft, place)
    w.ledger.record(report, "reporting.report.start", at, author)
    sent = w._rounds(story, draft, author, at)
    known = report.submitted_at or at
    data = partial(_data, source, names=names)
    reason = "与 1 篇已有稿件相同或相近，最像的" + ("基本相同" if names else "完全相同")
    w.ledger.aside(
        report, "reporting.report.copy_known", known + timedelta(seconds=1), author, reason=reason, data=data
    )
    if sent is not None:
        w.receive(story, sent)
    w.stories.append(story)


def _data(source: Story, *, names: bool) -> dict[str, Any]:
    likeness, share = ("near", 0.9) if names else ("exact", 1.0)
    copy = {"kind": "reporting.report", "pk": source.report.pk, "likeness": likeness, "share": share}
    return {"at": "submit", "copies": [copy], "total": 1}


def _renamed(draft: prose.Draft, old: prose.Place, new: prose.Place) -> prose.Draft:
    """The same text under other names: unit, villages, neighbouring towns."""
    pairs = [(old.unit, new.unit), *zip(old.villages, new.villages, strict=False)]

    def say(text: str) -> str:
        for before, after in pairs:
            text = text.replace(before, after)
        return text

    return replace(draft, title=say(draft.title), parts=tuple(replace(p, text=say(p.text)) for p in draft.parts))

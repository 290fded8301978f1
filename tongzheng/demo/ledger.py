"""What the invented year leaves behind, collected in memory and written in a few large inserts.

Steps are checked against the rooms' own flow tables, so that no trail can be broken.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Model

from tongzheng.network.models import Appointment
from tongzheng.text.models import Revision
from tongzheng.trail.models import Entry

Data = dict[str, Any] | Callable[[], dict[str, Any]] | None
BATCH = 500


@dataclass
class Act:
    """One line of the trail to be; `data` may wait for primary keys."""

    at: datetime
    by: Appointment
    kind: str
    subject: Model | None
    states: tuple[str, str]
    reason: str
    data: Data
    entry: Entry | None = None


@dataclass
class Ledger:
    """Trail and versions of texts, in the order they happened."""

    rng: Random
    now: datetime
    acts: list[Act] = field(default_factory=list)
    texts: list[tuple[Model, str, str, Appointment, datetime, str]] = field(default_factory=list)
    _last: dict[int, datetime] = field(default_factory=dict)  # id(subject) -> time of its last act
    _kept: dict[int, tuple[str, str]] = field(default_factory=dict)
    _names: dict[int, tuple[str, str, str, str]] = field(default_factory=dict)

    def once(self) -> uuid.UUID:
        """A form's number, from the seed."""
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def record(
        self, subject: Model | None, kind: str, at: datetime, by: Appointment, *, reason: str = "", data: Data = None
    ) -> datetime:
        """Like trail.actions.record, at a time of the past."""
        at = self._in_turn(subject, at)
        self.acts.append(Act(at, by, kind, subject, ("", ""), reason, data))
        return at

    def aside(
        self, subject: Model, kind: str, at: datetime, by: Appointment, *, reason: str = "", data: Data = None
    ) -> None:
        """An event between a subject's other acts, added when those are known."""
        self.acts.append(Act(at, by, kind, subject, ("", ""), reason, data))

    def move(
        self, subject: Any, step: str, at: datetime, by: Appointment, *, reason: str = "", data: Data = None
    ) -> datetime:
        """Like trail.actions.move: the step must leave the state the subject is in."""
        taken = subject.FLOW[step]
        if subject.state not in taken.sources or (taken.needs_reason and not reason):
            raise ValueError(f"{subject!r}: {step} from {subject.state}")
        at = self._in_turn(subject, at)
        states = (str(subject.state), str(taken.target))
        self.acts.append(Act(at, by, f"{subject.FLOW.kind}.{step}", subject, states, reason, data))
        subject.state = str(taken.target)
        return at

    def keep(self, subject: Any, at: datetime, by: Appointment, note: str) -> None:
        """Keep the subject's text as it stands; the same text is not kept twice."""
        text = (subject.title, subject.body)
        if self._kept.get(id(subject)) != text:
            self._kept[id(subject)] = text
            self.texts.append((subject, *text, by, at, note))

    def _in_turn(self, subject: Model | None, at: datetime) -> datetime:
        if subject is not None:
            before = self._last.get(id(subject))
            if before is not None and at <= before:
                at = before + timedelta(seconds=20)
            self._last[id(subject)] = at
        return at

    def last(self, subject: Model) -> datetime:
        """When something was last done to it."""
        return self._last[id(subject)]

    def write(self) -> None:
        """Insert versions and trail, oldest first."""
        numbers: dict[int, int] = {}
        revisions = []
        for subject, title, body, by, at, note in sorted(self.texts, key=lambda t: t[4]):
            numbers[id(subject)] = number = numbers.get(id(subject), 0) + 1
            revisions.append(
                Revision(
                    subject_type=subject._meta.label_lower,
                    subject_id=subject.pk,
                    number=number,
                    title=title,
                    body=body,
                    by=by,
                    by_name=self._who(by)[3],
                    at=at,
                    note=note,
                )  # fmt: skip
            )
        Revision.objects.bulk_create(revisions, batch_size=BATCH)
        self.acts.sort(key=lambda act: act.at)
        for act in self.acts:
            act.entry = self._entry(act)
        Entry.objects.bulk_create([a.entry for a in self.acts if a.entry], batch_size=BATCH)

    def _entry(self, act: Act) -> Entry:
        person, post, principal, _ = self._who(act.by)
        return Entry(
            at=act.at,
            by=act.by,
            person_name=person,
            post_name=post,
            acting_for=principal,
            kind=act.kind,
            subject_type=act.subject._meta.label_lower if act.subject is not None else "",
            subject_id=act.subject.pk if act.subject is not None else None,
            from_state=act.states[0],
            to_state=act.states[1],
            reason=act.reason,
            data=(act.data() if callable(act.data) else act.data) or {},
        )

    def _who(self, by: Appointment) -> tuple[str, str, str, str]:
        if by.pk not in self._names:
            name = by.person.name if by.person else ""
            self._names[by.pk] = (name, by.post_name, by.principal_name, str(by)[:200])
        return self._names[by.pk]


def insert(rows: Iterable[Any]) -> None:
    """Insert rows of one model in order; their primary keys are known afterwards."""
    rows = list(rows)
    if rows:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)

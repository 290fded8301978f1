"""move() and record(): a change of state and its paperwork are one act."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone

from tongzheng.text.secrecy import Classified
from tongzheng.trail.flow import Events
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Overtaken, Refused, Stale

if TYPE_CHECKING:
    from tongzheng.network.models import Appointment

P = ParamSpec("P")
R = TypeVar("R")

EVENTS = Events("text", classified="拦下带密级标志的内容")
EVENTS_REFUSED = Events("trail", refused="按规定拒绝")
_entries: ContextVar[list[Entry] | None] = ContextVar("entries of the act that is running", default=None)
_began: ContextVar[datetime | None] = ContextVar("when that act began", default=None)


class Breach(Refused):
    """A refusal that must stay on the trail although the act is rolled back (R3: 越级报送要能查出并记录)."""

    def __init__(self, reason: str, *, subject: Model | None = None, data: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.subject = subject
        self.data = data or {}


def action(fn: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction; a refused secret or a breach of rule is put on the trail after the rollback (R6, R3).

    The same form sent twice in the same instant: both look for its `once`, find nothing, and the second insert fails.
    It is run again, and then finds what the first one made. So is an act that was overtaken (K2), with its objects as they were.
    """

    @functools.wraps(fn)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            given = _as_given((*args, *kwargs.values()))
            try:
                with _one_act():
                    return fn(*args, **kwargs)
            except (IntegrityError, Overtaken) as error:
                again = isinstance(error, Overtaken) or "once" in str(error)
                if transaction.get_connection().in_atomic_block or not again:
                    raise
                for one, fields in given:
                    _put_back(one, fields)
                with _one_act():
                    return fn(*args, **kwargs)
        except (Classified, Breach) as refusal:
            record_refusal(refusal, by=cast("Appointment", kwargs["by"]))
            raise

    wrapped.is_action = True  # type: ignore[attr-defined]
    return wrapped


def _as_given(values: Iterable[Any]) -> list[tuple[Any, dict[str, Any]]]:
    """What an act was given that it changes as it goes: rows, alone or in a list, with their fields; files."""
    flat = [one for value in values for one in (value if isinstance(value, (list, tuple)) else (value,))]
    return [(one, dict(vars(one)) if isinstance(one, Model) else {}) for one in flat if isinstance(one, (Model, File))]


def _put_back(one: Any, fields: dict[str, Any]) -> None:
    """As it was given: the transaction that changed it is undone; what hangs on it is read anew."""
    if isinstance(one, File):
        if not one.closed:
            one.seek(0)
        return
    vars(one).clear()
    vars(one).update(fields)
    one._state.fields_cache.clear()
    vars(one).pop("_prefetched_objects_cache", None)


@contextmanager
def _one_act() -> Iterator[None]:
    """One transaction; before it ends whoever keeps in step with the texts learns of all its entries together.

    An act inside another belongs to the outer one: a publication touches the same report, article and issue many times.
    """
    if _entries.get() is not None:
        with transaction.atomic():
            yield
        return
    written: list[Entry] = []
    token, began = _entries.set(written), _began.set(timezone.now())
    try:
        with transaction.atomic():
            yield
            _keep_in_step(written)
    finally:
        _entries.reset(token)
        _began.reset(began)


def act_began() -> datetime:
    """When the outermost act that is running began: nothing it records is older; outside an act now."""
    return _began.get() or timezone.now()


def _keep_in_step(written: list[Entry]) -> None:
    for follower in import_module(settings.WIRING).EVERY_ACT if written else ():
        follower(written)


def part(fn: Callable[P, R]) -> Callable[P, R]:
    """Mark a piece that several actions share: it writes, but only inside an action's transaction."""

    @functools.wraps(fn)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError(f"{fn.__name__} outside an action")
        return fn(*args, **kwargs)

    wrapped.is_action = True  # type: ignore[attr-defined]
    return wrapped


def record_refusal(refusal: Classified | Breach, *, by: Appointment) -> Entry:
    """Put a refused attempt on the trail: the door and the mark, nothing of the text (R6)."""
    if isinstance(refusal, Classified):
        data = {"door": refusal.door, "mark": refusal.marking.mark, "where": refusal.marking.where}
        return _write(None, "text.classified", by=by, data=data)
    return _write(refusal.subject, "trail.refused", by=by, reason=refusal.reason, data=refusal.data)


def move(
    subject: Any,
    step_name: str,
    *,
    by: Appointment,
    reason: str = "",
    data: dict[str, Any] | None = None,
    expect: dict[str, Any] | None = None,
    **fields: Any,
) -> Entry:
    """Take one step of the subject's FLOW and write the trail entry.

    `fields` are saved with the state; `expect` (e.g. {"version": 3}) must still be true in the database.
    Raises Stale when the subject is no longer in a state the step leaves, Refused when a needed reason is missing.
    """
    step = subject.FLOW[step_name]
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise Refused(f"请写明{step.label}的原因")
    old = subject.state
    if old not in step.sources:
        raise Stale(subject, step)
    rows = (
        type(subject)
        ._base_manager.filter(pk=subject.pk, state=old, **(expect or {}))
        .update(state=step.target, **fields)
    )
    if rows != 1:
        raise Stale(subject, step)
    subject.state = step.target
    for name, value in fields.items():
        if not isinstance(value, F) and not hasattr(value, "resolve_expression"):
            setattr(subject, name, value)
    return _write(
        subject, f"{subject.FLOW.kind}.{step.name}", by=by, reason=reason, data=data, states=(old, step.target)
    )


def record(
    subject: Model | None, kind: str, *, by: Appointment, reason: str = "", data: dict[str, Any] | None = None
) -> Entry:
    """Write an entry without a change of state; `kind` in full, e.g. "reporting.report.attach"."""
    return _write(subject, kind, by=by, reason=reason, data=data)


def record_all(kind: str, rows: Iterable[tuple[Model, str, dict[str, Any]]], *, by: Appointment) -> list[Entry]:
    """As `record` for each (subject, reason, data), in their order; one insert for all, followers after it."""
    told = list(rows)
    entries = [_entry(subject, kind, by, reason=reason, data=data) for subject, reason, data in told]
    Entry.objects.bulk_create(entries, batch_size=100)
    for entry, (subject, _, _) in zip(entries, told, strict=True):
        _tell(entry, subject)
    return entries


def _write(
    subject: Model | None,
    kind: str,
    *,
    by: Appointment,
    reason: str = "",
    data: dict[str, Any] | None = None,
    states: tuple[str, str] = ("", ""),
) -> Entry:
    entry = _entry(subject, kind, by, reason=reason, data=data, states=states)
    entry.save(force_insert=True)
    _tell(entry, subject)
    return entry


def _entry(
    subject: Model | None,
    kind: str,
    by: Appointment,
    *,
    reason: str = "",
    data: dict[str, Any] | None = None,
    states: tuple[str, str] = ("", ""),
) -> Entry:
    """An entry that is not written yet."""
    return Entry(
        by=by,
        person_name=by.person.name,
        post_name=by.post_name,
        acting_for=by.principal_name,
        kind=kind,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        from_state=states[0],
        to_state=states[1],
        reason=reason,
        data=data or {},
    )


def _tell(entry: Entry, subject: Model | None) -> None:
    """Whoever reacts to such an entry does so now; it belongs to the act that is running."""
    for follower in import_module(settings.WIRING).FOLLOWERS.get(entry.kind, ()):
        follower(entry, subject)
    written = _entries.get()
    if written is None:  # outside an act: a refused attempt
        _keep_in_step([entry])
    else:
        written.append(entry)

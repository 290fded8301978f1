"""A superior's instruction or visit comes on the list: by hand, from an outcome, from the office above; and off it (D11)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.bulletins.rules import level_of
from tongzheng.directives import access, clocks, queries
from tongzheng.directives.actions.owing import plan_owed, stop_owed
from tongzheng.directives.models import Aside, Directive, Kind, Point, Rhythm, Way
from tongzheng.directives.rules.points import split_points
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach
from tongzheng.network.models import Appointment, Unit
from tongzheng.relay.actions.passing import FieldRefused
from tongzheng.relay.actions.words import said
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.upward.models import Outcome, Superior

WORDS_MAX, POINT_MAX, FILES_MAX = 10_000, 2_000, 9
LINES = {  # name: what it is called, most characters, needed
    "leader": ("哪位领导", 80, True), "title": ("事项", 120, True), "document": ("文件名称", 120, False),
    "document_no": ("文号", 60, False), "places": ("到了哪里", 200, False), "company": ("陪同", 200, False),
    "due_basis": ("期限依据", 80, False), "report_to": ("报哪里", 60, False),
}  # fmt: skip


@action
def register_directive(
    *, by: Appointment, once: uuid.UUID, points: str = "", uploads: Iterable[UploadedFile] = (), outcome: Outcome | None = None,
    superior: Superior | None = None, first_days: int | None = None, **values: Any,
) -> Directive:  # fmt: skip
    """Register what came: who, on what, which words, what is wanted, reported to whom by when; the scanned original is kept.

    `values`: kind, level, leader, title, document, document_no, words, day, last_day, places, company, received_on, came_by, due,
    due_basis, rhythm, label, report_to. The same form twice is one; an outcome of `upward` is registered once.
    """
    require(access.can_register(by))
    if (there := Directive.objects.filter(once=once, office=by.unit_id).first()) is not None:
        return there
    checked = _checked(values)
    if checked["level"] not in dict(queries.levels_above(by)):
        raise FieldRefused("这里登记上级的批示和视察；请选上级是哪一级", "level")
    if superior is not None and superior.office_id != by.unit_id:
        raise Refused("只能报本办公室的上级")
    if superior is not None:
        checked["report_to"], checked["report_unit"] = checked["report_to"] or superior.name, superior.unit
    if not checked["report_to"]:
        raise FieldRefused("请选或写明落实情况报到哪里", "superior")
    if outcome is not None:
        queries.get_outcome(by, outcome.pk)
    try:
        with transaction.atomic():
            made = Directive.objects.create(
                once=once, office_id=by.unit_id or 0, by_id=by.pk, taken_at=timezone.now(), outcome=outcome, **checked
            )
    except IntegrityError as error:
        if outcome is None or "once" in str(error):
            raise
        raise Refused("这条上级批示已经登记，请在台账里找") from None
    put_points(made, points)
    _attach(made, uploads, by)
    record(
        made,
        "directives.directive.register",
        by=by,
        data={"outcome": outcome.pk if outcome else None, "kind": made.kind},
    )
    plan_owed(made, by=by, first_days=first_days)
    return made


@action
def issue_directives(
    *, by: Appointment, once: uuid.UUID, offices: Iterable[Unit], points: str = "", uploads: Iterable[UploadedFile] = (),
    first_days: int | None = None, **values: Any,
) -> list[Directive]:  # fmt: skip
    """Give a leader's instruction to offices below that work in this program: each sees it arrive and answers for itself (D11)."""
    require(access.can_issue(by))
    chosen = {office.pk: office for office in offices}
    if not chosen:
        raise FieldRefused("请选交给哪里办", "offices")
    below = {office.pk for office in queries.offices_below(by)}
    if strangers := [office.short_name for pk, office in chosen.items() if pk not in below]:
        raise Refused(f"{'、'.join(strangers)}不是本办公室的下级，请重选")
    there = list(Directive.objects.filter(once=once, issuer=by.unit_id).order_by("pk"))
    if there:
        return there
    assert by.unit is not None  # noqa: S101 - may only who has a desk
    desk = by.unit.desk
    checked = _checked({**values, "level": level_of(desk.serves.kind), "came_by": Way.WEB})
    checked |= {
        "report_to": by.unit.name[:60],
        "report_unit": by.unit,
        "state": "arrived",
        "received_on": timezone.localdate(),
    }
    files = list(uploads)
    made = []
    for office in chosen.values():
        one = Directive.objects.create(once=once, office=office, issuer_id=by.unit_id, by_id=by.pk, **checked)
        put_points(one, points)
        _attach(one, files, by)
        record(one, "directives.directive.issue", by=by, data={"office": office.pk, "kind": one.kind})
        plan_owed(one, by=by, first_days=first_days)
        made.append(one)
    return made


@action
def take_directive(directive: Directive, *, by: Appointment) -> Directive:
    """The office signs for what the office above gave it (D11)."""
    require(access.can_take(by, directive))
    move(directive, "take", by=by, taken_at=timezone.now())
    return directive


@action
def change_directive(
    directive: Directive, *, by: Appointment, version: int, points: str | None = None, **values: Any
) -> Directive:
    """Put an entry right while no item was made of it; what stood before is on the trail. Stale when changed meanwhile."""
    require(access.can_change(by, directive))
    names = (
        *LINES, "kind", "level", "words", "day", "last_day", "received_on", "came_by", "due", "rhythm", "label",
    )  # fmt: skip
    now = {name: getattr(directive, name) for name in names}
    checked = _checked(now | {name: value for name, value in values.items() if name in now})
    if checked["level"] not in dict(queries.levels_above(by)):
        raise FieldRefused("这里登记上级的批示和视察；请选上级是哪一级", "level")
    checked["report_to"] = checked["report_to"] or directive.report_to
    before = {name: str(now[name]) for name in now if str(now[name]) != str(checked[name])}
    rows = Directive.objects.filter(pk=directive.pk, version=version, state=directive.state)
    if rows.update(**checked, version=version + 1) != 1:
        raise Stale(directive)
    directive.refresh_from_db()
    if points is not None:
        put_points(directive, points)
    record(directive, "directives.directive.change", by=by, data={"before": before})
    if "due" in before or "rhythm" in before:
        plan_owed(directive, by=by)
    if "title" in before or "label" in before:
        clocks.rename(directive)
    return directive


@action
def add_original(directive: Directive, *, by: Appointment, uploads: Iterable[UploadedFile]) -> Directive:
    """Keep a scan of the original with it; nothing is taken off."""
    require(access.can_attach(by, directive))
    files = list(uploads)
    if not files:
        raise FieldRefused("还没选文件", "uploads")
    _attach(directive, files, by)
    record(directive, "directives.directive.attach", by=by, data={"files": len(files)})
    return directive


@action
def set_aside(outcome: Outcome, *, by: Appointment, reason: str) -> Aside:
    """A superior's instruction that asks nothing of this office leaves the waiting list, with the reason (D11)."""
    require(access.can_register(by))
    reason = said("为什么不用登记", reason, 300, needed=True)
    made, created = Aside.objects.get_or_create(outcome=outcome, defaults={"reason": reason, "by_id": by.pk})
    if created:
        record(made, "directives.aside.put", by=by, reason=reason, data={"outcome": outcome.pk})
    return made


@action
def void_directive(directive: Directive, *, by: Appointment, reason: str) -> Directive:
    """A wrong entry leaves the list with the reason; not while items made of it run."""
    require(access.can_void(by, directive))
    running = [p.item.numbered for p in queries.points_of(directive) if p.item and p.item.state not in _ENDED]
    if running:
        raise Refused(f"{'、'.join(running[:3])}还在办，先撤项再作废")
    reason = said("理由", reason, 300)
    move(directive, "void", by=by, reason=reason)
    stop_owed(directive, by=by, reason=f"登记有误：{reason}")
    return directive


_ENDED = ("closed", "archived", "dropped", "cancelled")


@action
def recall_directive(directive: Directive, *, by: Appointment, reason: str) -> Directive:
    """The office above takes back what it issued; matters opened on it stay and are the county's to end."""
    require(access.can_recall(by, directive))
    reason = said("理由", reason, 300)
    move(directive, "recall", by=by, reason=reason)
    stop_owed(directive, by=by, reason=f"上级撤回：{reason}")
    return directive


@action
def open_directive(directive: Directive, *, by: Appointment) -> Directive:
    """Put on the trail that a post opened what is secret or came from above, once (Z2)."""
    if access.is_noted(directive) and not queries.was_read(directive, by, "directives.directive.read"):
        record(directive, "directives.directive.read", by=by)
    return directive


@part
def put_points(directive: Directive, text: str) -> None:
    """What is asked for, a line each; without any the words themselves are the one point. Points with an item stay."""
    wanted = split_points(said("要求事项", text, WORDS_MAX)) or [directive.words]
    if long := next((p for p in wanted if len(p) > POINT_MAX), None):
        if wanted == [directive.words]:
            wanted = [long[:POINT_MAX]]
        else:
            raise FieldRefused(f"“{long[:20]}…”一项 {len(long)} 字，最多 {POINT_MAX} 字，请拆开或删减", "points")
    standing = {p.text: p for p in directive.points.filter(removed_at__isnull=True)}
    gone = [p.pk for text, p in standing.items() if text not in wanted and p.item_id is None]
    directive.points.filter(pk__in=gone).update(removed_at=timezone.now())
    for position, text in enumerate(wanted):
        if text in standing:
            directive.points.filter(pk=standing[text].pk).update(position=position)
        else:
            Point.objects.create(directive=directive, position=position, text=text)


def _attach(directive: Directive, uploads: Iterable[UploadedFile], by: Appointment) -> None:
    files = list(uploads)
    if len(files) > FILES_MAX:
        raise FieldRefused(f"一次最多 {FILES_MAX} 个文件", "uploads")
    for upload in files:
        try:
            upload.seek(0)  # the same scan goes to several offices
            attach(directive, upload, by=by)
        except FileRefused as refusal:
            raise FieldRefused(f"“{(upload.name or '文件')[:80]}”没有收下：{refusal.message}", "uploads") from refusal


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """The fields cleaned and found fit."""
    values = {"kind": Kind.INSTRUCTION, "rhythm": Rhythm.NONE, "label": Label.INTERNAL, "last_day": None, "received_on": timezone.localdate(), "came_by": Way.PAPER} | given  # fmt: skip
    for name, (word, most, needed) in LINES.items():
        values[name] = _field(name, said, word, values.get(name) or "", most, needed=needed, line=True)
    values["words"] = _field("words", said, "批示、讲话原话", values.get("words") or "", WORDS_MAX, needed=True)
    for name, choices in (("kind", Kind), ("rhythm", Rhythm), ("label", Label), ("came_by", Way)):
        if values[name] not in choices.values:
            raise FieldRefused("这一项不在可选范围里，请重选", name)
    if values["kind"] == Kind.INSTRUCTION:
        values |= {"last_day": None, "places": "", "company": ""}
    elif not values["places"]:
        raise FieldRefused("请写到了哪里", "places")
    _days(values)
    return values


def _field(name: str, fn: Any, *args: Any, **kwargs: Any) -> str:
    try:
        return str(fn(*args, **kwargs))
    except Refused as refusal:
        raise FieldRefused(refusal.reason, name) from None


def _days(values: dict[str, Any]) -> None:
    today = timezone.localdate()
    day, last, received, due = (values.get(name) for name in ("day", "last_day", "received_on", "due"))
    if day is None or due is None or received is None:
        raise Refused("日期要写全")
    if day > today or day.year < 2000:
        raise FieldRefused("日期还没到，或者太早，请核对", "day")
    if last is not None and not day <= last <= today + dt.timedelta(days=31):
        raise FieldRefused("最后一天不能早于第一天", "last_day")
    if not day <= received <= today:
        raise FieldRefused("收到日期应在批示（到访）当天到今天之间", "received_on")
    if not day <= due <= today + dt.timedelta(days=3660):
        raise FieldRefused("上报期限不能早于批示（到访）当天，也不能晚于十年以后", "due")

"""The circular on emergency reporting: drafted from figures, edited, signed, published and kept (U6)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F
from django.utils import timezone

from tongzheng.breaches import access
from tongzheng.breaches.actions.words import said
from tongzheng.breaches.flow import RoundupState
from tongzheng.breaches.models import Roundup
from tongzheng.breaches.queries import roundups as queries
from tongzheng.breaches.queries.roundups import KINDS, Files
from tongzheng.files.store import keep as keep_file
from tongzheng.network.models import Appointment
from tongzheng.text.revisions import keep
from tongzheng.text.spans import span_of
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

TEXT_MAX = 20_000


@action
def make_roundup(*, by: Appointment, once: uuid.UUID, period: str) -> Roundup:
    """Take the figures of a period and draft the text from them (U6)."""
    require(access.can_make(by))
    if (there := Roundup.objects.filter(once=once, office=by.unit_id).first()) is not None:
        return there
    try:
        span = span_of(period)
    except ValueError as error:
        raise Refused(str(error)) from error
    if span.starts > timezone.localdate():
        raise Refused("这一期还没有开始")
    if Roundup.objects.filter(office=by.unit_id, period=period).exclude(state=RoundupState.DROPPED).exists():
        raise Refused(f"{span.name}的已经起草过了")
    assert by.unit is not None
    roundup = Roundup(
        once=once, office=by.unit, period=period, starts=span.starts, ends=span.ends, by=by,
        title=f"关于{span.name}紧急信息报送情况的通报", figures=queries.take(by.unit, span),
    )  # fmt: skip
    roundup.text = queries.drafted(roundup)
    roundup.save()
    keep(roundup, title=roundup.title, body=roundup.text, by=by, note="起草")
    record(roundup, "breaches.roundup.make", by=by, data={"period": period})
    return roundup


@action
def take_roundup(roundup: Roundup, *, by: Appointment, version: int) -> Roundup:
    """Take the figures anew; a text nobody changed follows them, a changed one stays and its numbers are checked (U6)."""
    require(access.can_edit(by, roundup))
    untouched = roundup.text == queries.drafted(roundup)
    roundup.figures = queries.take(roundup.office, span_of(roundup.period))
    if untouched:
        roundup.text = queries.drafted(roundup)
    _save(roundup, version, figures=roundup.figures, text=roundup.text, taken_at=timezone.now())
    keep(roundup, title=roundup.title, body=roundup.text, by=by, note="重新取数")
    record(roundup, "breaches.roundup.take", by=by, data={"redrafted": untouched})
    return roundup


@action
def edit_roundup(roundup: Roundup, *, by: Appointment, version: int, title: str, text: str) -> Roundup:
    """Change its words as of this version; what stood before is kept (U6)."""
    require(access.can_edit(by, roundup))
    title = said("标题", title, 120, needed=True, line=True)
    text = said("正文", text, TEXT_MAX, needed=True)
    _save(roundup, version, title=title, text=text)
    roundup.title, roundup.text = title, text
    keep(roundup, title=title, body=text, by=by)
    record(roundup, "breaches.roundup.edit", by=by, data={"version": roundup.version})
    return roundup


@action
def submit_roundup(roundup: Roundup, *, by: Appointment, version: int | None = None) -> Roundup:
    """Send it to the approver; its figures are those of this moment (U6)."""
    require(access.can_submit(by, roundup))
    _seen(roundup, version, "submit")
    _fresh(roundup)
    data = {"unknown": queries.warnings(roundup)[:20]}
    move(roundup, "submit", by=by, expect={"version": roundup.version}, digest=queries.digest_of(roundup), data=data)
    return roundup


@action
def sign_roundup(roundup: Roundup, *, by: Appointment, version: int | None = None) -> Roundup:
    """Sign what was read: it gets its number of the year (U6)."""
    require(access.can_sign(by, roundup))
    _seen(roundup, version, "sign")
    if queries.digest_of(roundup) != roundup.digest:
        raise Refused("送审签以后内容有变动，请退回再送")
    _fresh(roundup)
    year, number = roundup.year, roundup.number
    if number is None:
        year = timezone.localdate().year
        number = next_number(f"roundup:{roundup.office_id}:{year}")
    move(
        roundup, "sign", by=by, expect={"version": roundup.version}, year=year, number=number, signed_by_id=by.pk,
        signed_at=timezone.now(), data={"year": year, "number": number},
    )  # fmt: skip
    return roundup


@action
def publish_roundup(
    roundup: Roundup, *, by: Appointment, ready: Files | None = None, version: int | None = None
) -> Roundup:
    """Publish to the office's units; its files are kept as they are from now on (U6). `ready`: made before the transaction."""
    require(access.can_publish(by, roundup))
    _seen(roundup, version, "publish")
    if queries.digest_of(roundup) != roundup.digest:
        raise Refused("审签以后内容有变动，请退回再送")
    made = ready if ready is not None and ready.digest == roundup.digest else queries.make_files(roundup)
    files: dict[str, Any] = {f"{kind}_id": keep_file(getattr(made, kind), KINDS[kind]).pk for kind in KINDS}
    move(roundup, "publish", by=by, published_at=timezone.now(), **files)
    return roundup


@action
def send_back_roundup(roundup: Roundup, *, by: Appointment, reason: str) -> Roundup:
    """Back to be changed; a number once given is kept (U6)."""
    require(access.can_send_back(by, roundup))
    move(roundup, "send_back", by=by, reason=said("退回原因", reason), digest="", signed_by_id=None, signed_at=None)
    return roundup


@action
def drop_roundup(roundup: Roundup, *, by: Appointment, reason: str) -> Roundup:
    """Give up one that was never numbered (U6)."""
    require(access.can_drop(by, roundup))
    if roundup.number is not None:
        raise Refused("已经编过号，不能作废；改好再送")
    move(roundup, "drop", by=by, reason=said("作废原因", reason))
    return roundup


@action
def take_file(roundup: Roundup, kind: str, *, by: Appointment, made: bytes | None = None) -> bytes:
    """Hand out a file; who took what is on the trail (U6, Z2)."""
    data = queries.kept_file(roundup, kind)
    if data is None:
        require(access.can_make(by))
        data = made if made is not None else getattr(queries.make_files(roundup), kind)
    record(roundup, "breaches.roundup.download", by=by, data={"kind": kind})
    return data


def _save(roundup: Roundup, version: int, **values: object) -> None:
    rows = Roundup.objects.filter(pk=roundup.pk, state=RoundupState.DRAFT, version=version)
    if rows.update(version=F("version") + 1, **values) != 1:
        raise Stale(roundup)
    roundup.version = version + 1


def _seen(roundup: Roundup, version: int | None, step: str) -> None:
    if version is not None and version != roundup.version:
        raise Stale(roundup, roundup.FLOW[step])


def _fresh(roundup: Roundup) -> None:
    if queries.stale(roundup):
        raise Refused("取数以后情况有变（补报、认定、复核），请先“重新取数”")

"""The way of a circular: checked by the units, signed, published and kept (K3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tongzheng.circulars import access
from tongzheng.circulars.actions.making import unfit
from tongzheng.circulars.flow import State
from tongzheng.circulars.models import Circular, CircularLine, Reading
from tongzheng.circulars.queries import checked, held_up, open_periods, printing
from tongzheng.circulars.queries import lines as lines_of
from tongzheng.circulars.queries.printing import KINDS, Files
from tongzheng.files.store import keep
from tongzheng.network.models import Appointment
from tongzheng.scoring.actions.periods import freeze_period
from tongzheng.text.clean import clean_text
from tongzheng.text.revisions import keep as keep_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

CHECK_DAYS = 30  # the longest time for checking
REASON_MAX = 1000


def _seen(circular: Circular, version: int | None, step: str) -> None:
    if version is not None and version != circular.version:
        raise Stale(circular, circular.FLOW[step])


@action
def check_circular(circular: Circular, *, by: Appointment, until: date, version: int | None = None) -> Circular:
    """Show every unit its line, to be checked by a day: today at the earliest, a month from now at the latest (K3)."""
    require(access.can_check(by, circular))
    _seen(circular, version, "check")
    today = timezone.localdate()
    if not today <= until <= today + timedelta(days=CHECK_DAYS):
        raise Refused(f"核对到哪一天：从今天起，最多 {CHECK_DAYS} 天")
    move(circular, "check", by=by, check_until=until, data={"until": until.isoformat()})
    return circular


@action
def submit_circular(circular: Circular, *, by: Appointment, version: int | None = None) -> Circular:
    """Send it to the approver: units had time to check, objections are answered, figures are the ledger's (K3)."""
    require(access.can_submit(by, circular))
    _seen(circular, version, "submit")
    units = checked(circular)
    if why := held_up(circular, units):
        raise Refused(why)
    waiting = units["units"] - units["confirmed"]
    lines = list(lines_of(circular))
    if why := unfit(circular, lines):
        raise Refused(why)
    keep_text(circular, title=circular.title, body=circular.text, by=by)
    move(
        circular, "submit", by=by, expect={"version": circular.version}, submitted_by_id=by.pk,
        digest=printing.digest_of(circular, lines), data={"version": circular.version, "waiting": waiting},
    )  # fmt: skip
    return circular


@action
def approve_circular(circular: Circular, *, by: Appointment, version: int | None = None) -> Circular:
    """Sign what was read: it gets its number of the year (K3)."""
    require(access.can_approve(by, circular))
    _seen(circular, version, "approve")
    lines = list(lines_of(circular))
    _as_submitted(circular, lines)
    if why := unfit(circular, lines):
        raise Refused(f"{why.removesuffix('，请先“重新取数”')}；请退回，重新取数后再送")
    today = timezone.localdate()
    year, number = circular.year, circular.number
    if number is None:
        year, number = today.year, next_number(f"circular:{circular.office_id}:{today.year}")
    move(
        circular, "approve", by=by, expect={"version": circular.version, "digest": circular.digest},
        year=year, number=number, approved_by_id=by.pk, approved_on=today, data={"year": year, "number": number},
    )  # fmt: skip
    return circular


@action
def publish_circular(
    circular: Circular, *, by: Appointment, freeze: bool = False, ready: Files | None = None, version: int | None = None
) -> Circular:
    """Publish: the span's periods must be frozen (or are now, if `freeze`), the files are kept as they are from now on (K3, E6).

    `ready`: files made before this transaction; made again only if something changed meanwhile.
    """
    require(access.can_publish(by, circular))
    _seen(circular, version, "publish")
    for period in open_periods(circular):
        if not access.can_freeze(by, circular):
            raise Refused(f"{period}还没有冻结；请考核员冻结以后再印发，或者由考核员印发")
        if not freeze:
            raise Refused(f"{period}还没有冻结；冻结以后才能印发（可以勾选同时冻结）")
        freeze_period(period, by=by)
    lines = list(lines_of(circular))
    _as_submitted(circular, lines)
    if why := unfit(circular, lines):
        raise Refused(f"{why.removesuffix('，请先“重新取数”')}；请审签人退回，重新取数后再送")
    if ready is None or ready.digest != circular.digest:
        ready = printing.make_files(circular, lines)
    move(
        circular, "publish", by=by, published_at=timezone.now(), **_kept(ready), data={"corrects": circular.corrects_id}
    )
    return circular


def _as_submitted(circular: Circular, lines: list[CircularLine]) -> None:
    if printing.digest_of(circular, lines) != circular.digest:
        raise Refused("送审签以后内容有变动，请退回再送")


def _kept(made: Files) -> dict[str, Any]:
    return {f"{kind}_id": keep(data, KINDS[kind]).pk for kind in KINDS if (data := getattr(made, kind)) is not None}


@action
def send_back_circular(circular: Circular, *, by: Appointment, reason: str) -> Circular:
    """Back to be changed, with the reason; a number once given is kept (K3)."""
    require(access.can_send_back(by, circular))
    reason = _said("退回原因", reason)
    move(circular, "send_back", by=by, reason=reason, digest="", approved_by_id=None, approved_on=None)
    return circular


@action
def drop_circular(circular: Circular, *, by: Appointment, reason: str) -> Circular:
    """Give a circular up that was never numbered (K3)."""
    require(access.can_drop(by, circular))
    if circular.number is not None:
        raise Refused("已经编过号，不能作废；改好再送")
    move(circular, "drop", by=by, reason=_said("作废原因", reason))
    return circular


@action
def mark_read(circular: Circular, *, by: Appointment) -> None:
    """Keep who of a unit in it, or which leader, opened a published circular first: its receipt (K3)."""
    if circular.state != State.PUBLISHED or access.at_office(by) or by.unit_id is None:
        return
    if not Reading.objects.filter(circular=circular, unit=by.unit_id).exists():
        made = Reading.objects.bulk_create(
            [Reading(circular=circular, unit_id=by.unit_id, by_id=by.pk)], ignore_conflicts=True
        )
        record(circular, "circulars.circular.read", by=by, data={"unit": made[0].unit_id})


@part
def complete_files(circular: Circular, made: Files | None = None) -> None:
    """A published circular without kept files (an imported or demonstration one) keeps them now."""
    if circular.pdf_id is None:
        kept = _kept(made or printing.make_files(circular))
        if Circular.objects.filter(pk=circular.pk, pdf__isnull=True).update(**kept) != 1:
            circular.refresh_from_db(fields=[f"{kind}_id" for kind in KINDS])
        for name, value in kept.items():
            setattr(circular, name, value)


@action
def take_file(circular: Circular, kind: str, *, by: Appointment, made: bytes | Files | None = None) -> bytes:
    """Hand out a file; who took what is on the trail. Before publication it is made as things stand (K3, E6).

    A published one without kept files (an imported or demonstration one) keeps them at the first download.
    """
    require(access.can_download(by, circular))
    data = None
    if circular.state == State.PUBLISHED:
        complete_files(circular, made if isinstance(made, Files) else None)
        data = printing.kept_file(circular, kind)
        if data is None:
            raise Refused("OFD 没有做成，请用 PDF")
    if data is None:
        data = made if isinstance(made, bytes) else printing.make_one(circular, kind)
    record(circular, "circulars.circular.download", by=by, data={"kind": kind})
    return data


def _said(what: str, text: str) -> str:
    text = clean_text(text)
    refuse_secrets(what, text)
    if len(text) > REASON_MAX:
        raise Refused(f"{what}现在 {len(text)} 字，最多 {REASON_MAX} 字，请删减")
    return text

"""A publication is submitted, signed with its number, published with its files, sent back, given up, received (D6, D9)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tongzheng.files.store import keep as keep_file
from tongzheng.inspections.actions import call_off, change_due, order_rectification
from tongzheng.network.models import Appointment
from tongzheng.outcomes import access, queries
from tongzheng.outcomes.flow import OUT, State
from tongzheng.outcomes.models import Addressee, Kind, Publication
from tongzheng.outcomes.queries import printing, taking
from tongzheng.outcomes.queries.printing import KINDS, Files
from tongzheng.supervision.access import UNIT_SIDE
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.trail.typed import typed

DOOR = "督查文书"


@action
def submit_publication(publication: Publication, *, by: Appointment, version: int | None = None) -> Publication:
    """Lay it before the approver; its figures are those of this moment (第 21 条)."""
    require(access.can_submit(by, publication))
    _seen(publication, version, "submit")
    if taking.stale(by, publication):
        raise Refused("取数以后情况有变（报来结果、认可、更正），请先“重新取数”")
    _in_time(publication)
    data = {"unknown": [one.around for one in taking.warnings(publication)][:20]}
    digest = printing.digest_of(publication)
    move(
        publication,
        "submit",
        by=by,
        expect={"version": publication.version},
        digest=digest,
        submitted_by_id=by.pk,
        data=data,
    )
    return publication


@action
def sign_publication(publication: Publication, *, by: Appointment, version: int | None = None) -> Publication:
    """Sign what was read: it gets its number, of its kind and year, a daily one of its own series."""
    require(access.can_sign(by, publication))
    _seen(publication, version, "sign")
    if printing.digest_of(publication) != publication.digest:
        raise Refused("送审签以后内容有变动，请退回再送")
    _in_time(publication)
    paper = queries.paper_of(publication.office_id, publication.kind)
    year, number = publication.year, publication.number
    if number is None:
        year = timezone.localdate().year
        number = next_number(_series(publication, year))
    layout = printing.paper_layout(paper).table_of()
    move(
        publication, "sign", by=by, expect={"version": publication.version}, year=year, number=number, head=paper.head, word=paper.word,
        layout_values=layout, signed_by_id=by.pk, signed_at=timezone.now(), data={"year": year, "number": number},
    )  # fmt: skip
    publication.signed_by = by
    return publication


def _series(publication: Publication, year: int) -> str:
    if publication.kind == Kind.DAILY:
        return f"outcomes:daily:{publication.item_id}"
    return f"outcomes:{publication.kind}:{publication.office_id}:{year}"


@action
def publish_publication(
    publication: Publication, *, by: Appointment, ready: Files | None = None, version: int | None = None
) -> Publication:
    """Publish to those it concerns; its files are kept, a notice orders its rectification, a withdrawal takes its original back.

    `ready`: the files, made before the transaction.
    """
    require(access.can_publish(by, publication))
    _seen(publication, version, "publish")
    if printing.digest_of(publication) != publication.digest:
        raise Refused("审签以后内容有变动，请退回再送")
    _in_time(publication)
    made = ready if ready is not None and ready.made_from == publication.digest else printing.make_files(publication)
    files: dict[str, Any] = {}
    for kind, media_type in KINDS.items():
        data = getattr(made, kind)
        files[f"{kind}_id"] = keep_file(data, media_type).pk if data is not None else None
    there = set(publication.addressees.values_list("unit_id", flat=True))
    more = sorted(queries.reached(publication) - there)
    Addressee.objects.bulk_create([Addressee(publication=publication, unit_id=unit) for unit in more])
    move(publication, "publish", by=by, published_at=timezone.now(), data={"units": len(there) + len(more)}, **files)
    _follow(publication, by)
    return publication


@part
def _follow(publication: Publication, by: Appointment) -> None:
    """What a publication does besides being read."""
    source = publication.corrects
    if publication.withdraws and source is not None:
        move(source, "withdraw", by=by, reason=f"由{publication.number_text}撤销")
        if source.kind == Kind.NOTICE and source.corrects is not None:
            _day_back(source, publication, by)
        ordered = queries.rectification_of(by, source)
        if ordered is not None and ordered.state not in ("passed", "cancelled"):
            call_off(ordered, by=by, reason=f"{source.number_text}已由{publication.number_text}撤销")
    elif publication.kind == Kind.NOTICE and publication.due is not None and source is None:
        (unit,) = queries.named_units(publication)
        order_rectification(
            by=by, once=publication.once, unit=unit, title=publication.title, text=publication.text[:3000], due=publication.due,
            item=publication.item, source_words=f"{publication.number_text}限期整改通知", source_url=publication.get_absolute_url(),
        )  # fmt: skip
    elif publication.kind == Kind.NOTICE and publication.due is not None and source is not None:
        if (ordered := queries.rectification_of(by, _first(source))) is not None:
            change_due(ordered, by=by, due=publication.due, reason=f"由{publication.number_text}更正")


def _first(notice: Publication) -> Publication:
    """A correction of a correction: the first one ordered the rectification."""
    while notice.corrects is not None:
        notice = notice.corrects
    return notice


@part
def _day_back(withdrawn: Publication, publication: Publication, by: Appointment) -> None:
    """A correction of a notice was withdrawn: the day it set goes back to that of the last one that stands. A day moved since
    (more time was granted, another correction) stays."""
    first = _first(withdrawn)
    ordered = queries.rectification_of(by, first)
    if ordered is None or ordered.due != withdrawn.due:
        return
    standing, found = first, [first]
    while found:
        found = list(Publication.objects.filter(corrects__in=[one.pk for one in found], withdraws=False))
        stands = [one for one in found if one.state == State.PUBLISHED and one.pk != withdrawn.pk]
        standing = max([standing, *stands], key=lambda one: (one.published_at or timezone.now(), one.pk))
    if standing.due is not None:
        change_due(ordered, by=by, due=standing.due, reason=f"{withdrawn.number_text}已由{publication.number_text}撤销")


@action
def send_back_publication(publication: Publication, *, by: Appointment, reason: str) -> Publication:
    """Back to be changed; a number once given is kept."""
    require(access.can_send_back(by, publication))
    reason = typed(DOOR, "退回原因", reason, 300)
    move(publication, "send_back", by=by, reason=reason, digest="", signed_by_id=None, signed_at=None)
    return publication


@action
def drop_publication(publication: Publication, *, by: Appointment, reason: str) -> Publication:
    """Give up one that was never numbered."""
    require(access.can_drop(by, publication))
    move(publication, "drop", by=by, reason=typed(DOOR, "作废原因", reason, 300))
    return publication


@action
def receive_publication(publication: Publication, *, by: Appointment) -> bool:
    """A unit opened it: the first time is its receipt; whether this was it."""
    if by.role not in UNIT_SIDE or publication.state not in OUT:
        return False
    mine = publication.addressees.filter(unit_id=by.unit_id or 0, read_at__isnull=True)
    if mine.update(read_at=timezone.now(), read_by_id=by.pk) != 1:
        return False
    record(publication, "outcomes.publication.receive", by=by, data={"unit": by.unit_id})
    return True


@action
def take_file(publication: Publication, kind: str, *, by: Appointment, made: bytes | None = None) -> bytes:
    """Hand out a file as it was kept, before publication as it stands; who took what is on the trail (Z2)."""
    require(access.can_download(by, publication))
    data = printing.kept_file(publication, kind)
    if data is None:
        if publication.state in OUT:
            raise Refused("这一种文件当时没有做成，请用 PDF")
        data = made if made is not None else printing.one_kind(publication, kind)
    record(publication, "outcomes.publication.download", by=by, data={"kind": kind})
    return data


def _in_time(publication: Publication) -> None:
    late = publication.due is not None and publication.due <= timezone.localdate()
    if publication.kind == Kind.NOTICE and not publication.withdraws and late:
        day: dt.date = publication.due or timezone.localdate()
        raise Refused(f"整改期限 {day.month}月{day.day}日已经到了，请退回改期限")


def _seen(publication: Publication, version: int | None, step: str) -> None:
    if version is not None and version != publication.version:
        raise Stale(publication, publication.FLOW[step])

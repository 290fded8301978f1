"""Making a circular: its figures taken, its text drafted, edited, taken anew, corrected by another (K3)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from tongzheng.circulars import access
from tongzheng.circulars.actions.storing import put_lines
from tongzheng.circulars.flow import OPEN, State
from tongzheng.circulars.models import Circular, CircularLine
from tongzheng.circulars.queries import judging, usual_best
from tongzheng.circulars.queries.taking import Taken, take
from tongzheng.circulars.rules.drafting import title_of
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.revisions import keep
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.text.spans import Span, span_of
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

TITLE_MAX = 120
TEXT_MAX = 30_000
NUMBER_MAX = 60
BEST_MAX = 30


@action
def make_circular(*, by: Appointment, once: uuid.UUID, span: str, best: int | None = None) -> Circular:
    """Take a span's figures from the ledger and draft the text around them; the same `once` twice makes one (K3).

    `best` units are named at the head of each table; unless said as many as in the office's last circular.
    """
    require(access.can_make(by))
    if found := Circular.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    return _make(by, once, _span(span), None, usual_best(by.unit_id) if best is None else best)


@action
def correct_circular(old: Circular, *, by: Appointment, once: uuid.UUID) -> Circular:
    """Begin another circular of the same span that names the published one it puts right (K3)."""
    require(access.can_correct(by, old))
    if found := Circular.objects.filter(once=once).first():
        if found.corrects_id != old.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if open_one := old.corrections.filter(state__in=[*OPEN, State.SUBMITTED, State.APPROVED]).first():
        raise Refused(f"这份通报已经有更正在办（{open_one.get_state_display()}），接着办那一份")
    return _make(by, once, span_of(old.span, runs=True), old, old.best)


def _make(by: Appointment, once: uuid.UUID, span: Span, corrects: Circular | None, best: int) -> Circular:
    if by.unit is None:
        raise Refused("通报由办公室起草")
    there = Circular.objects.filter(office=by.unit, span=span.key, corrects=None).exclude(state=State.DROPPED)
    if corrects is None and (same := there.first()):
        raise Refused(f"{span.name}的通报已经有了（{same.get_state_display()}）；印发了的要改，在那一份上发更正")
    _few(best)
    taken = take(by.unit, span, best)
    circular = Circular(
        once=once, office=by.unit, span=span.key, starts=span.starts, ends=span.ends, by_id=by.pk, corrects=corrects,
        title=title_of(span, judging.whole_of(by.unit), corrects=corrects is not None),
        figures=taken.figures.as_json(), ranked=taken.ranked, best=best,
    )  # fmt: skip
    circular.text = judging.drafted(circular)
    circular.save()
    put_lines(circular, taken.lines)
    keep(circular, title=circular.title, body=circular.text, by=by, note="起草")
    data = {"span": span.key, "units": len(taken.lines), "corrects": corrects.pk if corrects else None}
    record(circular, "circulars.circular.make", by=by, data=data)
    return circular


def _few(best: int) -> None:
    if not 0 <= best <= BEST_MAX:
        raise Refused(f"居前的最多列 {BEST_MAX} 个，不列就填 0")


def _span(key: str) -> Span:
    try:
        return span_of(key, runs=True)
    except ValueError as error:
        raise Refused(str(error)) from error


@action
def edit_circular(
    circular: Circular,
    *,
    by: Appointment,
    version: int,
    title: str,
    text: str,
    document_no: str = "",
    quiet: bool = False,
) -> Circular:
    """Change title, number of the document and text; numbers that the figures do not know are warned of, not refused (K3).

    `quiet`: the page saves itself every few seconds; nothing is put on the trail, the text is kept when it is handed on.
    """
    require(access.can_edit(by, circular))
    title, text, document_no = clean_title(title), clean_text(text), clean_title(document_no)
    refuse_secrets("通报", title, document_no, text)
    if not title or not text.strip():
        raise Refused("标题和正文都要写")
    if len(title) > TITLE_MAX or len(text) > TEXT_MAX or len(document_no) > NUMBER_MAX:
        raise Refused(
            f"标题最多 {TITLE_MAX} 字，文号最多 {NUMBER_MAX} 字，正文最多 {TEXT_MAX} 字；现在正文 {len(text)} 字"
        )
    if (title, text, document_no) == (circular.title, circular.text, circular.document_no):
        return circular
    _write(circular, version, title=title, text=text, document_no=document_no)
    if quiet:
        return circular
    keep(circular, title=title, body=text, by=by)
    record(circular, "circulars.circular.edit", by=by, data={"version": circular.version})
    return circular


@action
def redraft_circular(circular: Circular, *, by: Appointment, version: int) -> Circular:
    """Draft the text anew from the figures kept; what stood before stays among the kept versions (K3)."""
    require(access.can_edit(by, circular))
    keep(circular, title=circular.title, body=circular.text, by=by)
    _write(circular, version, text=judging.drafted(circular))
    keep(circular, title=circular.title, body=circular.text, by=by, note="重新起草")
    record(circular, "circulars.circular.redraft", by=by, data={"version": circular.version})
    return circular


@action
def take_figures(circular: Circular, *, by: Appointment, version: int, best: int | None = None) -> list[int]:
    """Take the figures from the ledger again, naming `best` units at the head; units whose line changed check it anew: their
    ids (K3).

    A text that is still as it was drafted follows the figures; one that was edited is kept, and the numbers no longer right are shown.
    """
    require(access.can_edit(by, circular))
    best = circular.best if best is None else best
    _few(best)
    taken = take(circular.office, span_of(circular.span, runs=True), best)
    untouched = judging.drafted(circular) == circular.text
    kept = {line.unit_id: line for line in circular.lines.all()}
    changed = judging.differing(list(kept.values()), taken.lines)
    circular.figures, circular.ranked = taken.figures.as_json(), taken.ranked
    text = judging.drafted(circular) if untouched else circular.text
    now = timezone.now()
    _write(circular, version, text=text, figures=circular.figures, ranked=taken.ranked, best=best, taken_at=now)
    _rewrite(circular, kept, taken, set(changed))
    if untouched:
        keep(circular, title=circular.title, body=text, by=by, note="重新取数")
    shown = circular.state == State.CHECKING
    record(circular, "circulars.circular.take", by=by, data={"changed": changed, "shown": shown})
    return changed


def _rewrite(circular: Circular, kept: dict[int, CircularLine], taken: Taken, changed: set[int]) -> None:
    confirmed = {
        unit: (old.confirmed_at, old.confirmed_by_id)
        for unit, old in kept.items()
        if unit not in changed and old.confirmed_at is not None
    }
    circular.lines.all().delete()
    put_lines(circular, taken.lines, confirmed)


def _write(circular: Circular, version: int, **fields: Any) -> None:
    """Save as of the version the person saw, and count it up; Stale when somebody was faster."""
    found = Circular.objects.filter(pk=circular.pk, version=version, state=circular.state, state__in=OPEN)
    if circular.version != version or found.update(version=F("version") + 1, **fields) != 1:
        raise Stale(circular)
    circular.version += 1
    for name, value in fields.items():
        setattr(circular, name, value)


def unfit(circular: Circular, lines: Sequence[CircularLine]) -> str:
    """Why a circular does not say what the ledger says now; empty when it does."""
    taken = take(circular.office, span_of(circular.span, runs=True), circular.best)
    units = judging.differing(lines, taken.lines)
    if units:
        return f"取数以后得分账又有变动（{len(units)} 个单位），请先“重新取数”"
    return "取数以后合计、名单或排名设置有变动，请先“重新取数”" if judging.changed(circular, taken) else ""

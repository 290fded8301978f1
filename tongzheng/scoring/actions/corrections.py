"""Lines the assessor adds by hand to put right what was wrong (K2)."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.scoring import access, queries
from tongzheng.scoring.actions.booking import book_closings, closed_together, hold_ledger
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.engine.words import ITEMS
from tongzheng.scoring.models import Cause, Period, ScoreEntry
from tongzheng.scoring.queries.booking import open_book
from tongzheng.scoring.rules import POINTS_MAX
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require

REASON_MAX = 200


@action
def correct_points(
    *,
    by: Appointment,
    once: uuid.UUID,
    unit: Unit,
    period: Period,
    points: Decimal,
    reason: str,
    item: str = "correction",
    of: ScoreEntry | None = None,
) -> ScoreEntry:
    """Add a line of points (±, two decimals) to a unit in an open period, with its reason; the same form twice adds one (K2)."""
    require(access.can_correct(by, period.office_id))
    hold_ledger(period.office_id)  # the same form twice at once: the second finds what the first wrote
    if found := ScoreEntry.objects.filter(office_id=by.unit_id, fact=f"correction:{once}").first():
        return found
    entry = write_correction(by=by, once=once, unit=unit, period=period, points=points, reason=reason, item=item, of=of)
    record(entry, "scoring.entry.correct", by=by, reason=entry.reason, data={"points": str(points)})
    return entry


@part
def write_correction(
    *,
    by: Appointment,
    once: uuid.UUID,
    unit: Unit,
    period: Period,
    points: Decimal,
    reason: str,
    item: str = "correction",
    of: ScoreEntry | None = None,
    cause: str = Cause.CORRECTION,
) -> ScoreEntry:
    """The line itself, and the standings it changes. Refused: a frozen period, another office's unit, nothing to add."""
    reason = " ".join(clean_text(reason).split())
    refuse_secrets("更正得分", reason)
    hold_ledger(period.office_id)  # nobody freezes it meanwhile
    period = Period.objects.select_for_update().get(pk=period.pk)
    if period.is_frozen:
        raise Refused(f"{period}已经冻结，不能再记；请选没有冻结的周期")
    stood = unit.standings.filter(period__office=period.office_id)  # one that moved away keeps what it earned here
    if unit.office_id != period.office_id and not stood.exists():
        raise Refused("这个单位不归本办公室记分")
    if not reason:
        raise Refused("请写明更正的理由")
    if len(reason) > REASON_MAX:
        raise Refused(f"理由现在 {len(reason)} 字，最多 {REASON_MAX} 字，请删减")
    if not points or abs(points) > POINTS_MAX or points != round(points, 2):
        raise Refused(f"分数填不为 0 的数，最多两位小数，绝对值不超过 {POINTS_MAX}")
    if item not in ITEMS:
        raise Refused("项目不在可选范围里，请重选")
    today = timezone.localdate()
    rulebook = of.rulebook if of else queries.rulebook_on(period.office_id, today)
    if rulebook is None:
        raise Refused("还没有启用计分办法，先启用再更正")
    entry = ScoreEntry.objects.create(
        office_id=period.office_id,
        unit=unit,
        person_id=of.person_id if of else None,
        period=period,
        item=item,
        fact=f"correction:{once}",
        report_id=of.report_id if of else None,
        points=points,
        clause=of.clause if of else "",
        reason=reason,
        rulebook=rulebook,
        on=today,
        late=of is not None and of.period_id != period.pk,
        cause=cause,
        of=of,
        by_id=by.pk,
    )
    _close_again(entry)
    return entry


@part
def _close_again(entry: ScoreEntry) -> None:
    """Caps, floors and whatever else the ends of periods bring go by corrections too: worked out at once, or a period frozen
    now would keep what they were before it."""
    period = entry.period
    moved, units = {period}, [entry.unit_id]
    book = open_book(period.office, int(period.key[:4])) if queries.keeps_points(period.office_id) else None
    if book is not None:
        units = closed_together(book, [entry.unit_id])
        closings = book_closings(book, units).entries
        moved |= {closing.period for closing in closings}
    restand(period.office_id, moved, book, units)

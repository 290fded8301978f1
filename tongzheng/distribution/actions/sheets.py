"""The sheet of an issue: lots fixed when it is sent up, numbered when it is signed, signed for, taken back (E5)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tongzheng.bulletins.actions.copies import set_copies
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical
from tongzheng.distribution import access, queries, rules
from tongzheng.distribution.models import Lot, Recipient
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require

TEXT_MAX = 200


# ── the list and the issue in the making ──


@part
def keep_in_step(periodical: Periodical) -> None:
    """Issues being composed are printed in as many copies as the list says now, and the extra ones."""
    for issue in Issue.objects.filter(periodical=periodical, state=State.COMPOSING):
        count_copies(issue)


@part
def count_copies(issue: Issue) -> None:
    """共印×份 = the list and the extra copies; nothing on paper prints no count."""
    set_copies(issue, queries.planned_copies(issue) or None)


@part
def fix_lots(issue: Issue) -> None:
    """Sent up: what the list says now becomes the issue's lots, the extra ones after them."""
    Lot.objects.filter(issue=issue, extra=False).delete()
    rows = queries.paper_list(issue.periodical)
    Lot.objects.bulk_create([_lot(issue, row, n) for n, row in enumerate(rows, 1)])
    for n, extra in enumerate(Lot.objects.filter(issue=issue, extra=True).order_by("id"), len(rows) + 1):
        Lot.objects.filter(pk=extra.pk).update(position=n)


def _lot(issue: Issue, row: Recipient, position: int) -> Lot:
    return Lot(
        issue=issue,
        post_id=row.post_id,
        unit_id=row.unit_id,
        name=queries.called(row),
        copies=row.copies,
        position=position,
    )


@part
def number_lots(issue: Issue) -> None:
    """Signed: 000001 … through the lots in order, without gap or repeat."""
    lots = list(Lot.objects.filter(issue=issue).order_by("position", "id"))
    for lot, (first, last) in zip(lots, rules.ranges([lot.copies for lot in lots]), strict=True):
        lot.first, lot.last = first, last
    Lot.objects.bulk_update(lots, ["first", "last"])


@part
def undo_lots(issue: Issue) -> None:
    """Sent back before it was printed: no copy is numbered any more, and the list counts again."""
    Lot.objects.filter(issue=issue, extra=False).delete()
    Lot.objects.filter(issue=issue).update(first=None, last=None)
    count_copies(issue)


# ── extra copies ──


@action
def add_extra(
    issue: Issue,
    *,
    by: Appointment,
    copies: int,
    reason: str,
    post: Appointment | None = None,
    unit: Unit | None = None,
    name: str = "",
) -> Lot:
    """Extra copies（增发）for a post, a unit or an outside body, with the reason (E5).

    While it is composed they are printed in the count; afterwards they are run off again and take the next numbers.
    """
    require(access.can_add_extra(by, issue))
    reason, name = clean_text(reason), clean_title(name)
    refuse_secrets("增发", reason, name)
    if not reason:
        raise Refused("请写明增发的原因")
    if sum(map(bool, (post, unit, name))) != 1:
        raise Refused("请选一个领导、一个单位，或写一个外单位的名称")
    if len(reason) > TEXT_MAX or len(name) > 60:
        raise Refused(f"增发原因最多 {TEXT_MAX} 字，名称最多 60 字，请删减")
    if not 0 < copies <= rules.MOST_COPIES:
        raise Refused(f"份数要在 1 到 {rules.MOST_COPIES} 之间")
    now = Issue.objects.select_for_update().select_related("periodical").get(pk=issue.pk)
    if now.state != issue.state:
        raise Stale(issue)
    lots = queries.last_of(now)
    numbers: dict[str, Any] = {}
    if now.state != State.COMPOSING:
        (numbers["first"], numbers["last"]), *_ = rules.ranges([copies], lots.number)
    lot = Lot.objects.create(
        issue=now, post=post, unit=unit, name=queries.called_by(post, unit, name), copies=copies, extra=True,
        reason=reason, position=lots.position + 1, **numbers,
    )  # fmt: skip
    if now.state == State.COMPOSING:
        count_copies(now)
    data = {"lot": lot.pk, "name": lot.name, "copies": copies, "numbers": lot.numbers}
    record(now, "distribution.sheet.extra", by=by, reason=reason, data=data)
    return lot


@action
def drop_extra(lot: Lot, *, by: Appointment) -> Issue:
    """Give up extra copies before the issue is sent up (E5)."""
    require(access.can_drop_extra(by, lot))
    issue = Issue.objects.select_for_update().select_related("periodical").get(pk=lot.issue_id)
    if issue.state != State.COMPOSING or not Lot.objects.filter(pk=lot.pk, first__isnull=True).delete()[0]:
        raise Stale(issue)
    count_copies(issue)
    record(issue, "distribution.sheet.unextra", by=by, data={"name": lot.name, "copies": lot.copies})
    return issue


# ── handing out and taking back ──


@action
def sign_for(lot: Lot, *, by: Appointment, name: str) -> Lot:
    """Write down who signed for these copies (E5)."""
    require(access.can_sign_for(by, lot))
    name = clean_title(name)
    refuse_secrets("签收", name)
    if not name or len(name) > 40:
        raise Refused("请写签收人，最多 40 字")
    _mark(lot, {"signed_at__isnull": True}, signed_at=timezone.now(), signed_by=name)
    data = {"lot": lot.pk, "name": lot.name, "numbers": lot.numbers, "signed_by": name}
    record(lot.issue, "distribution.sheet.sign", by=by, data=data)
    return lot


@action
def take_back(lot: Lot, *, by: Appointment, how: str, note: str = "") -> Lot:
    """Copies of what is not open came back, or were destroyed (E5, R6)."""
    require(access.can_take_back(by, lot))
    note = clean_text(note)
    refuse_secrets("收回销毁", note)
    if how not in Lot.Back.values:
        raise Refused("请选收回还是销毁")
    if len(note) > TEXT_MAX:
        raise Refused(f"说明现在 {len(note)} 字，最多 {TEXT_MAX} 字，请删减")
    _mark(lot, {"back": ""}, back=how, back_at=timezone.now(), back_note=note)
    event = "give_back" if how == Lot.Back.RETURNED else "destroy"
    data = {"lot": lot.pk, "name": lot.name, "numbers": lot.numbers}
    record(lot.issue, f"distribution.sheet.{event}", by=by, reason=note, data=data)
    return lot


def _mark(lot: Lot, only_if: dict[str, Any], **values: Any) -> None:
    if Lot.objects.filter(pk=lot.pk, **only_if).update(**values) != 1:
        raise Refused("已经有人记过了，请刷新后再看")
    for name, value in values.items():
        setattr(lot, name, value)

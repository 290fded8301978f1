"""Rules of money and the sheets made from them (N6, K4)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from tongzheng.awards import access, rules
from tongzheng.awards.flow import SheetState
from tongzheng.awards.models import Awarding, AwardLine, AwardRule, To, What
from tongzheng.awards.queries import money
from tongzheng.awards.queries import sheets as reading
from tongzheng.files.store import attach
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Article, Level
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require

DOOR = "奖励兑现"
MOST = Decimal(1_000_000)
FINES = {What.BELOW}


@action
def add_rule(
    *,
    by: Appointment,
    once: uuid.UUID,
    what: str,
    amount: Decimal,
    starts: date,
    ends: date | None = None,
    to: str = To.PERSON,
    level: str = "",
    outlet: str = "",
    way: str = "",
    first: int | None = None,
    last: int | None = None,
    cap: Decimal | None = None,
    document_no: str = "",
) -> AwardRule:
    """Set a rule of money; raises Refused saying what does not fit (N6)."""
    require(access.can_manage(by))
    if found := AwardRule.objects.filter(once=once).first():
        return found
    outlet, document_no = clean_title(outlet)[:60], clean_title(document_no)[:60]
    refuse_secrets(DOOR, outlet, document_no)
    if what not in What.values or to not in To.values or (level and level not in Level.values):
        raise Refused("“为什么”“给谁”或层级不在可选范围里，请重选")
    if way and way not in Article.Way.values:
        raise Refused("采用方式不在可选范围里，请重选")
    if what != What.ADOPTION and (outlet or way):
        raise Refused("只有“每采用一条”才分刊物和采用方式")
    if what not in (What.ADOPTION, What.INSTRUCTION) and level:
        raise Refused("只有采用和批示才分层级")
    if what == What.PLACE and not (first and last and 1 <= first <= last):
        raise Refused("名次奖要写从第几名到第几名")
    amount = rules.yuan(amount)
    if not amount or abs(amount) > MOST or (cap is not None and not 0 < cap <= MOST):
        raise Refused("金额不能是 0，也不超过 1000000 元；封顶要大于 0")
    if what in FINES and amount > 0:
        raise Refused("“每少一条”是罚款，金额写负数，如 -100")
    if ends is not None and ends < starts:
        raise Refused("止日早于起日，请核对")
    places: dict[str, Any] = {"first": first, "last": last} if what == What.PLACE else {}
    rule = AwardRule.objects.create(
        once=once, office_id=by.unit_id or 0, what=what, to=to, level=level, outlet=outlet, way=way, amount=amount, cap=cap,
        document_no=document_no, starts=starts, ends=ends, by_id=by.pk, **places,
    )  # fmt: skip
    record(rule, "awards.rule.add", by=by, data={"says": str(rule), "amount": str(amount), "to": to})
    return rule


@action
def retire_rule(rule: AwardRule, *, by: Appointment, ends: date) -> AwardRule:
    """End a rule on a day; what it gave stays (N6)."""
    require(access.can_retire(by, rule))
    if ends < rule.starts:
        raise Refused("止日早于起日，请核对")
    AwardRule.objects.filter(pk=rule.pk).update(ends=ends)
    rule.ends = ends
    record(rule, "awards.rule.retire", by=by, data={"ends": str(ends)})
    return rule


@action
def make_sheet(
    *,
    by: Appointment,
    once: uuid.UUID,
    title: str,
    starts: date,
    ends: date,
    chosen: Iterable[int] | None = None,
    highest: bool = False,
) -> Awarding:
    """Draft a sheet for a time by the rules in force then, or some of them; nothing is paid twice (N6)."""
    require(access.can_manage(by))
    if found := Awarding.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    title = clean_title(title)
    refuse_secrets(DOOR, title)
    if not title or len(title) > 80:
        raise Refused("名称要写，最多 80 字")
    if ends < starts or ends > timezone.localdate():
        raise Refused("止日不能早于起日，也不能晚于今天")
    office = by.unit
    assert office is not None
    taken = reading.rules_between(office, starts, ends)
    if chosen is not None:
        wanted = set(chosen)
        taken = [rule for rule in taken if rule.pk in wanted]
    if not taken:
        raise Refused("这段时间没有在用的奖励办法，先定办法")
    if other := reading.overlapping(office, starts, ends, taken):
        raise Refused(f"“{other}”已经按这些办法算过其中一段时间；要补发、扣回就在那一份上拟更正")
    sheet = Awarding.objects.create(
        once=once, office=office, title=title, starts=starts, ends=ends, highest=highest, by_id=by.pk
    )
    sheet.rules.set(taken)
    record(sheet, "awards.awarding.make", by=by, data={"from": str(starts), "to": str(ends)})
    _fill(sheet)
    return sheet


@action
def correct_sheet(sheet: Awarding, *, by: Appointment, once: uuid.UUID, reason: str) -> Awarding:
    """Draft a correction of what was approved: counted anew, only the differences are paid or taken back (N6)."""
    require(access.can_correct(by, sheet))
    if found := Awarding.objects.filter(once=once).first():
        return found
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    if not reason:
        raise Refused("请写明为什么更正")
    if sheet.corrections.exclude(state=SheetState.DROPPED).exists():
        raise Refused("这一份已经有更正，在那一份上接着更正")
    new = Awarding.objects.create(
        once=once, office_id=sheet.office_id, title=f"{sheet.title[:74]}（更正）", starts=sheet.starts, ends=sheet.ends,
        highest=sheet.highest, corrects=sheet, reason=reason[:300], by_id=by.pk,
    )  # fmt: skip
    new.rules.set(sheet.rules.all())
    record(new, "awards.awarding.make", by=by, reason=reason, data={"corrects": sheet.pk})
    _fill(new)
    return new


@action
def recount_sheet(sheet: Awarding, *, by: Appointment) -> Awarding:
    """Count a draft anew; what was added by hand stays (N6)."""
    require(access.can_change(by, sheet))
    _lock(sheet)
    _fill(sheet)
    record(sheet, "awards.awarding.recount", by=by, data={"total": str(sheet.total)})
    return sheet


@action
def add_line(
    sheet: Awarding,
    *,
    by: Appointment,
    once: uuid.UUID,
    unit: int,
    amount: Decimal,
    reason: str,
    person: int | None = None,
) -> AwardLine:
    """Add a piece of money by hand to a draft, with its reason; below nought is a fine (N6)."""
    require(access.can_change(by, sheet))
    if found := AwardLine.objects.filter(once=once, awarding=sheet).first():
        return found
    _lock(sheet)
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    amount = rules.yuan(amount)
    if not reason:
        raise Refused("请写明为什么")
    if not amount or abs(amount) > MOST:
        raise Refused("金额不能是 0，也不超过 1000000 元")
    where = next((one for one in reading.units_of(sheet.office) if one.pk == unit), None)
    if where is None or (person is not None and reading.person_in(where, person) is None):
        raise Refused("单位或人不在可选范围里，请重选")
    line = AwardLine.objects.create(
        once=once,
        awarding=sheet,
        unit=where,
        person_id=person,
        count=1,
        rate=amount,
        amount=amount,
        reason=reason[:200],
    )
    _sum(sheet)
    record(
        sheet,
        "awards.awarding.add_line",
        by=by,
        reason=reason,
        data={"unit": unit, "person": person, "amount": str(amount)},
    )
    return line


@action
def drop_line(line: AwardLine, *, by: Appointment, reason: str) -> Awarding:
    """Take a piece of money off a draft, with the reason (N6)."""
    sheet = line.awarding
    require(access.can_change(by, sheet))
    _lock(sheet)
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    if not reason:
        raise Refused("请写明为什么去掉")
    data = {"unit": line.unit_id, "person": line.person_id, "amount": str(line.amount), "was": line.reason}
    AwardLine.objects.filter(pk=line.pk).delete()
    _sum(sheet)
    record(sheet, "awards.awarding.drop_line", by=by, reason=reason, data=data)
    return sheet


@action
def approve_sheet(sheet: Awarding, *, by: Appointment, version: int | None = None) -> Awarding:
    """Approve a sheet; from now on it never changes. Refused when it is no longer the `version` that was read (N6)."""
    require(access.can_approve(by, sheet))
    Awarding.objects.select_for_update().get(pk=sheet.pk)  # no line comes or goes between the sum and the signature
    if version is not None and version != reading.version_of(sheet):
        raise Refused("发放单刚才改过（重算或者加减过），请回去看过再审批")
    amounts = list(sheet.lines.values_list("amount", flat=True))
    if not amounts:
        raise Refused("发放单上一笔也没有，不用审批")
    total = rules.total(amounts)
    move(
        sheet,
        "approve",
        by=by,
        data={"total": str(total)},
        approved_by_id=by.pk,
        approved_at=timezone.now(),
        total=total,
    )
    return sheet


@action
def pay_sheet(sheet: Awarding, *, by: Appointment, paid_on: date, scans: Iterable[UploadedFile] = ()) -> Awarding:
    """Register that a sheet was paid, with the signed list of receipts (N6)."""
    require(access.can_pay(by, sheet))
    if sheet.approved_at is None or not timezone.localdate(sheet.approved_at) <= paid_on <= timezone.localdate():
        raise Refused("发放日期在审批以后、今天以前")
    for scan in scans:
        attach(sheet, scan, by=by)
    move(sheet, "pay", by=by, paid_on=paid_on, paid_by_id=by.pk)
    return sheet


@action
def drop_sheet(sheet: Awarding, *, by: Appointment, reason: str = "") -> Awarding:
    """Give a draft up (N6)."""
    require(access.can_drop(by, sheet))
    refuse_secrets(DOOR, reason)
    move(sheet, "drop", by=by, reason=reason)
    return sheet


@action
def note_download(sheet: Awarding, *, by: Appointment, form: str) -> Awarding:
    """A sheet was taken out as a file (N6)."""
    record(sheet, "awards.awarding.download", by=by, data={"form": form})
    return sheet


@action
def note_personnel(*, by: Appointment, starts: date, ends: date, form: str, people: int) -> Any:
    """The file for the personnel department was taken out: who, when, for which time (K7)."""
    require(access.can_export(by))
    data = {"from": str(starts), "to": str(ends), "form": form, "people": people}
    return record(None, "awards.personnel.download", by=by, data=data)


@part
def _lock(sheet: Awarding) -> None:
    """Nobody approves it meanwhile."""
    state = Awarding.objects.select_for_update().values_list("state", flat=True).get(pk=sheet.pk)
    if state != SheetState.DRAFT:
        raise Refused("审批以后不再改；有错另拟一份更正")


def _fill(sheet: Awarding) -> None:
    """The lines by rule, made anew; of a correction only what differs from what was given."""
    sheet.lines.filter(rule__isnull=False).delete()
    lines = money.lines_of(
        sheet.office, list(sheet.rules.order_by("id")), sheet.starts, sheet.ends, highest=sheet.highest
    )
    if sheet.corrects_id:
        lines = _differences(sheet, lines)
    for line in lines:
        line.awarding = sheet
    AwardLine.objects.bulk_create(lines, batch_size=500)
    _sum(sheet)


def _differences(sheet: Awarding, lines: list[AwardLine]) -> list[AwardLine]:
    given = money.paid_before(sheet)
    by_rule = {rule.pk: rule for rule in sheet.rules.all()}
    found = []
    for line in lines:
        before = given.pop((line.unit_id, line.person_id, line.rule_id), rules.ZERO)
        if line.amount != before:
            line.reason = f"{line.reason}，应 {line.amount} 元，已算 {before} 元"[:200]
            line.amount -= before
            found.append(line)
    for (unit, person, rule), before in given.items():
        if rule is not None and before:
            found.append(
                AwardLine(
                    unit_id=unit, person_id=person, rule=by_rule[rule], amount=-before, reason=f"不应给，已算 {before} 元"
                )
            )  # fmt: skip
    return found


def _sum(sheet: Awarding) -> None:
    with transaction.atomic():
        total = rules.total(sheet.lines.values_list("amount", flat=True))
        Awarding.objects.filter(pk=sheet.pk).update(total=total)
        sheet.total = total

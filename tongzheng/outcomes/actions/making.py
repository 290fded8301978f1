"""A publication is drafted from figures, edited, taken anew, corrected or withdrawn by another one (D6, D7, D9)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.outcomes import access, queries
from tongzheng.outcomes.actions.themes import gather
from tongzheng.outcomes.flow import State
from tongzheng.outcomes.models import Addressee, Kind, Publication, Scope
from tongzheng.outcomes.queries import taking
from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import State as ItemState
from tongzheng.supervision.models import Item
from tongzheng.text.revisions import keep
from tongzheng.text.spans import Span, span_of
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.trail.typed import typed

DOOR = "督查文书"
TEXT_MAX = 20_000
SCOPES = {Kind.NOTICE: Scope.NAMED, Kind.REPORT: Scope.LEADERS, Kind.DAILY: Scope.NAMED}


@action
def make_table(
    *, by: Appointment, once: uuid.UUID, kind: str, period: str, named: Collection[int] = (), scope: str = Scope.ALL
) -> Publication:
    """Draft a circular, a praise or a criticism of a period from the unit table (D6, 第 21 条)."""
    require(access.can_make(by))
    if (there := _used(by, once)) is not None:
        return there
    span = _span(period)
    if kind not in taking.FROM_TABLE:
        raise Refused("请选文种")
    known = {row.unit for row in taking.rows_in(by, span)}
    if kind != Kind.CIRCULAR:
        if not named:
            raise Refused("请选单位")
        if not set(named) <= known:
            raise Refused("有的单位在这一期没有督查事项，请重选")
    else:
        named = ()  # it is of all of them
        if _circulars(by).filter(period=period).exists():
            raise Refused(f"{span.name}的督查通报已经起草过了")
    figures = taking.table_figures(by, kind, span, set(named))
    values: dict[str, Any] = {
        "period": period,
        "figures": figures,
        "scope": scope if scope in Scope.values else Scope.ALL,
    }
    return _draft(by, once, kind, span, named=set(named), **values)


@action
def make_report(*, by: Appointment, once: uuid.UUID, period: str, least: int = 3) -> Publication:
    """Gather a period's problems, put them into groups by the rule, draft the report (D7)."""
    require(access.can_make(by))
    if (there := _used(by, once)) is not None:
        return there
    if not 2 <= least <= 20:
        raise Refused("几个单位算普遍，请填 2 到 20")
    span = _span(period)
    made = _draft(by, once, Kind.REPORT, span, period=period, least=least, scope=Scope.LEADERS)
    gather(made, by=by)
    return _redraft(made, by)


@action
def make_daily(*, by: Appointment, once: uuid.UUID, item: Item, day: dt.date) -> Publication:
    """Draft the bulletin of one matter for one day: what its trail and feedback say (D9, 一天一期)."""
    require(access.can_make(by))
    if (there := _used(by, once)) is not None:
        return there
    _publishable(by, item)
    if day > timezone.localdate():
        raise Refused("那一天还没有到")
    if item.opened_at is None or day < timezone.localdate(item.opened_at):
        raise Refused("那一天还没有立项")
    if (
        Publication.objects.filter(item=item, kind=Kind.DAILY, day=day, corrects=None)
        .exclude(state=State.DROPPED)
        .exists()
    ):
        raise Refused(f"{day.month}月{day.day}日的已经起草过了，一天一期")
    units = set(item.assignments.filter(ended_at__isnull=True).values_list("unit_id", flat=True))
    figures = taking.daily_figures(item, day)
    return _draft(
        by,
        once,
        Kind.DAILY,
        None,
        about=item.title,
        item=item,
        day=day,
        figures=figures,
        scope=Scope.NAMED,
        named=units,
    )


@action
def make_notice(*, by: Appointment, once: uuid.UUID, unit: Unit, due: dt.date, item: Item | None = None) -> Publication:
    """Draft an order to put something right by a day, of a matter or of its own (D6, 第 18 条)."""
    require(access.can_make(by))
    if (there := _used(by, once)) is not None:
        return there
    if unit.pk not in {one.pk for one in queries.units_of(by.unit_id)}:
        raise Refused(f"{unit.short_name}不归本办公室督办，请重选")
    if item is not None:
        _publishable(by, item)
        if not item.assignments.filter(unit=unit).exists():
            raise Refused(f"{unit.short_name}不承办这一件，请重选")
    _later(due)
    figures = taking.notice_figures(unit, item, due)
    about = f"{item.numbered}《{item.title}》" if item else ""
    return _draft(
        by,
        once,
        Kind.NOTICE,
        None,
        about=about,
        item=item,
        due=due,
        figures=figures,
        scope=Scope.NAMED,
        named={unit.pk},
    )


@action
def correct_publication(
    publication: Publication, *, by: Appointment, once: uuid.UUID, why: str, withdraws: bool
) -> Publication:
    """Draft the document that puts a published one right, or withdraws it; that one stays as it is (D6)."""
    require(access.can_correct(by, publication))
    if (there := _used(by, once)) is not None:
        return there
    why = typed(DOOR, "原因", why, 300, needed=True)
    waiting = publication.corrections.exclude(state__in=[State.PUBLISHED, State.DROPPED, State.WITHDRAWN]).first()
    if waiting is not None:
        raise Refused(f"已经在起草更正：{waiting.title}")
    figures = {"why": why} if withdraws else publication.figures
    made = Publication(
        once=once, office_id=publication.office_id, kind=publication.kind, period=publication.period, day=publication.day,
        item=publication.item, due=publication.due, least=publication.least, scope=publication.scope, figures=figures, by=by,
        corrects=publication, withdraws=withdraws, title=f"关于{'撤销' if withdraws else '更正'}《{publication.title}》的通知"[:120],
    )  # fmt: skip
    made.text = ""
    made.save()
    units = publication.addressees.values_list("unit_id", "named")
    Addressee.objects.bulk_create([Addressee(publication=made, unit_id=unit, named=named) for unit, named in units])
    if not withdraws and made.kind == Kind.REPORT:
        gather(made, by=by)
    _redraft(made, by)
    record(
        made, "outcomes.publication.make", by=by, reason=why, data={"corrects": publication.pk, "withdraws": withdraws}
    )
    return made


@action
def take_publication(publication: Publication, *, by: Appointment, version: int) -> Publication:
    """Take the figures anew; a text nobody changed follows them, a changed one stays and its numbers are compared (D6)."""
    require(access.can_edit(by, publication))
    if publication.withdraws:
        raise Refused("撤销件没有数可取")
    untouched = publication.text == taking.drafted(publication)
    publication.figures = taking.taken_now(by, publication)
    if publication.kind == Kind.REPORT:
        gather(publication, by=by)
    text = taking.drafted(publication) if untouched else publication.text
    _save(publication, version, figures=publication.figures, text=text, taken_at=timezone.now())
    publication.text = text
    keep(publication, title=publication.title, body=text, by=by, note="重新取数")
    record(publication, "outcomes.publication.take", by=by, data={"redrafted": untouched})
    return publication


@action
def redraft_publication(publication: Publication, *, by: Appointment, version: int) -> Publication:
    """Write the text anew from the figures; what stood before is kept."""
    require(access.can_edit(by, publication))
    text = taking.drafted(publication)
    _save(publication, version, text=text)
    publication.text = text
    keep(publication, title=publication.title, body=text, by=by, note="重新起草")
    record(publication, "outcomes.publication.edit", by=by, data={"redrafted": True})
    return publication


@action
def edit_publication(
    publication: Publication,
    *,
    by: Appointment,
    version: int,
    title: str,
    text: str,
    due: dt.date | None = None,
    quiet: bool = False,
) -> Publication:
    """Change its words as of this version; what stood before is kept. `quiet`: saved by the page while one writes."""
    require(access.can_edit(by, publication))
    title = typed(DOOR, "标题", title, 120, needed=True, line=True)
    text = typed(DOOR, "正文", text, TEXT_MAX, needed=True)
    values: dict[str, Any] = {"title": title, "text": text}
    if publication.kind == Kind.NOTICE and due is not None and not publication.withdraws:
        _later(due)
        values["due"] = due
    _save(publication, version, **values)
    for name, value in values.items():
        setattr(publication, name, value)
    keep(publication, title=title, body=text, by=by, note="自动保存" if quiet else "")
    record(publication, "outcomes.publication.edit", by=by, data={"version": publication.version, "quiet": quiet})
    return publication


# ── what they share ──


@part
def _draft(
    by: Appointment, once: uuid.UUID, kind: str, span: Span | None, *, about: str = "", named: Collection[int] = (), **values: Any
) -> Publication:  # fmt: skip
    assert by.unit is not None
    title = taking.title_of(by.unit, kind, period=span, about=about, day=values.get("day"))
    made = Publication(once=once, office=by.unit, kind=kind, by=by, title=title, text="", **values)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if "one_issue_a_day" in str(error) or "one_circular_a_period" in str(error):
            raise Refused("这一期已经起草过了") from None
        raise
    Addressee.objects.bulk_create([Addressee(publication=made, unit_id=unit, named=True) for unit in sorted(named)])
    if kind != Kind.REPORT:
        _redraft(made, by)
    record(made, "outcomes.publication.make", by=by, data={"kind": kind, "period": made.period, "named": sorted(named)})
    return made


@part
def _redraft(made: Publication, by: Appointment) -> Publication:
    made.text = taking.drafted(made)
    made.save(update_fields=["text"])
    keep(made, title=made.title, body=made.text, by=by, note="起草")
    return made


def _used(by: Appointment, once: uuid.UUID) -> Publication | None:
    found = queries.used(once)
    if found is not None and found.office_id != by.unit_id:
        raise Refused("这一页已经用过，请重新打开")
    return found


def _span(period: str) -> Span:
    try:
        span = span_of(period)
    except ValueError as error:
        raise Refused(str(error)) from error
    if span.starts > timezone.localdate():
        raise Refused("这一期还没有开始")
    return span


def _circulars(by: Appointment) -> Any:
    found = Publication.objects.filter(office=by.unit_id, kind=Kind.CIRCULAR, corrects=None)
    return found.exclude(state=State.DROPPED)


def _publishable(by: Appointment, item: Item) -> None:
    if item.office_id != by.unit_id or item.number is None:
        raise Refused("不是本办公室立的项，或者还没有编号")
    if item.label == Label.WORK_SECRET:
        raise Refused("工作秘密的事项不印发督查文书；要整改的请在“整改”里直接下达")
    if item.state == ItemState.CANCELLED:
        raise Refused("这一件已经撤项")


def _later(due: dt.date) -> None:
    today = timezone.localdate()
    if not today < due <= today + dt.timedelta(days=366):
        raise Refused("整改期限要在今天以后、一年以内")


def _save(publication: Publication, version: int, **values: Any) -> None:
    rows = Publication.objects.filter(pk=publication.pk, state=State.DRAFT, version=version)
    if rows.update(version=F("version") + 1, **values) != 1:
        raise Stale(publication)
    publication.version = version + 1

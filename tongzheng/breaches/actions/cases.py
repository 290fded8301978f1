"""A breach is registered with its evidence, or a late report made a case or laid aside; the unit is heard (U5)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.utils import timezone

from tongzheng.breaches import access, queries
from tongzheng.breaches.actions.terms import ensure_terms
from tongzheng.breaches.actions.words import FieldRefused, keep_files, said
from tongzheng.breaches.models import Aside, Breach, Kind
from tongzheng.breaches.queries.candidates import Late, judged
from tongzheng.deadlines.queries.calendar import add_working_days
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment, Unit
from tongzheng.network.queries import clock
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require

SLACK = dt.timedelta(minutes=2)


@action
def register_breach(
    *,
    by: Appointment,
    once: uuid.UUID,
    unit: Unit,
    kind: Kind,
    title: str,
    on: dt.date,
    text: str,
    emergency: Emergency | None = None,
    occurred_at: dt.datetime | None = None,
    media_at: dt.datetime | None = None,
    media: str = "",
    asked_at: dt.datetime | None = None,
    petition: str = "",
    uploads: Iterable[UploadedFile] = (),
) -> Breach:
    """Register what a person found, with the evidence; nothing is found yet (U5). The same form twice registers once."""
    require(access.can_register(by))
    if (there := Breach.objects.filter(once=once).first()) is not None:
        if there.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return there
    _fits(by, unit, kind, emergency)
    if on > timezone.localdate() or on.year < 2000:
        raise FieldRefused("发生日期要在今天以前，请核对", "on")
    moments = {"occurred_at": occurred_at, "media_at": media_at, "asked_at": asked_at}
    for name, at in moments.items():
        if at is not None and at > timezone.now() + SLACK:
            raise FieldRefused("时间在将来，请核对", name)
    media, petition = said("媒体", media, 200, line=True), said("信访、举报", petition, 200, line=True)
    files = list(uploads)
    if not kind.by_clock and not (any(moments.values()) or media or petition or files):
        raise Refused(f"{kind}要由人凭证据认定：事发时间、媒体最早报道、上级先问、信访举报、附件，至少要有一样")
    breach = Breach.objects.create(
        once=once, office_id=by.unit_id or 0, unit=unit, kind=kind, emergency=emergency, on=on, by_id=by.pk, media=media,
        petition=petition, title=said("事件", title, 120, needed=True, line=True), text=said("事实", text, needed=True), **moments,
    )  # fmt: skip
    keep_files(breach, files, by=by)
    data = {"unit": unit.pk, "kind": kind.name, "emergency": emergency.pk if emergency else None}
    record(breach, "breaches.breach.register", by=by, reason=breach.text[:300], data=data)
    return breach


@action
def take_up_late(late: Late, *, by: Appointment, once: uuid.UUID, text: str = "") -> Breach:
    """Make a case of a report the clock found late (U5); the times are the clock's."""
    require(access.can_register(by))
    if (there := Breach.objects.filter(once=once, office_id=by.unit_id or 0).first()) is not None:
        return there
    _hold(late)
    ensure_terms(late.emergency.office, by=by)
    kind = next((k for k in queries.kinds_of(by.unit_id) if k.by_clock), None)
    if kind is None:
        raise Refused("种类里没有由时限发现的一种，请先在设置里设一种")
    _fits(by, late.unit, kind, late.emergency)
    _still_open(late)
    event = late.emergency
    breach = Breach.objects.create(
        once=once, office_id=by.unit_id or 0, unit=late.unit, kind=kind, emergency=event, title=event.title,
        on=timezone.localdate(late.due_at), text=said("事实", text) or words_of(late), what=late.what, due_at=late.due_at,
        came_at=late.came_at, occurred_at=event.occurred_at, by_id=by.pk,
    )  # fmt: skip
    data = {"unit": late.unit.pk, "kind": kind.name, "emergency": event.pk, "minutes": breach.minutes_late}
    record(breach, "breaches.breach.register", by=by, reason=breach.text[:300], data=data)
    return breach


@action
def lay_aside(late: Late, *, by: Appointment, reason: str) -> Aside:
    """Say why a late report is no case; it is not shown again and not counted against the unit (U5)."""
    require(access.can_register(by))
    reason = said("理由", reason, 200, needed=True, line=True)
    _fits(by, late.unit, None, late.emergency)
    _hold(late)
    _still_open(late)
    aside = Aside.objects.create(
        office_id=by.unit_id or 0, emergency=late.emergency, what=late.what, due_at=late.due_at, reason=reason, by_id=by.pk
    )  # fmt: skip
    record(aside, "breaches.aside.put", by=by, reason=reason, data={"emergency": late.emergency.pk, "what": late.what})
    return aside


@action
def hear_unit(breach: Breach, *, by: Appointment, answer_by: dt.datetime | None = None) -> Breach:
    """Ask the unit to answer until then, by the office's days when not given; asked again is an extension (U5)."""
    require(access.can_hear(by, breach))
    if answer_by is None:
        days = queries.terms_of(breach.office_id).answer_days
        day = add_working_days(timezone.localdate(), days, breach.office)
        answer_by = timezone.make_aware(dt.datetime.combine(day, dt.time(18)))
    if not timezone.now() < answer_by < timezone.now() + dt.timedelta(days=366):
        raise FieldRefused("答复期限要在现在以后、一年以内", "answer_by")
    move(breach, "hear", by=by, answer_by=answer_by, data={"until": answer_by.isoformat()})
    return breach


@action
def answer_breach(breach: Breach, *, by: Appointment, text: str, uploads: Iterable[UploadedFile] = ()) -> Breach:
    """What the unit says, with files; several times if need be, each stays (U5)."""
    require(access.can_answer(by, breach))
    text = said("答复", text, needed=True)
    today = timezone.localtime()
    line = f"{today.month}月{today.day}日{today:%H:%M}　{by.person.name}（{by.post_name}）：{text}"
    plea = f"{breach.plea}\n{line}".strip()
    if len(plea) > 15_000:
        raise Refused("答复太长了，请作为附件传上来")
    if breach.plea.endswith(line):
        return breach  # pressed twice
    move(breach, "answer", by=by, reason=text[:300], plea=plea, expect={"plea": breach.plea})
    keep_files(breach, uploads, by=by)
    return breach


@action
def lapse_breach(breach: Breach, *, by: Appointment) -> Breach:
    """The time to answer is over and nothing came: it is recorded so, and the case goes on (U5)."""
    require(access.can_lapse(by, breach))
    move(breach, "lapse", by=by, data={"until": breach.answer_by.isoformat() if breach.answer_by else ""})
    return breach


def note_silence() -> int:
    """What the clock does: every unit whose time to answer is over is noted as silent; how many (U5)."""
    late = queries.overdue_answers()
    for breach in late:
        lapse_breach(breach, by=clock())
    return len(late)


def words_of(late: Late) -> str:
    """The fact in words: 「书面报告应在11月22日3时45分前报，实际4时20分报，迟35分钟」."""
    due = timezone.localtime(late.due_at)
    text = f"{late.emergency.title}：{late.word}应在{due.month}月{due.day}日{due.hour}时{due.minute:02}分前报，"
    if late.came_at is None:
        return f"{text}到登记时没有报。"
    came, minutes = timezone.localtime(late.came_at), int(late.late.total_seconds() // 60)
    return f"{text}实际{came.month}月{came.day}日{came.hour}时{came.minute:02}分报，迟{minutes}分钟。"


def _fits(by: Appointment, unit: Unit, kind: Kind | None, emergency: Emergency | None) -> None:
    if unit.office_id != by.unit_id:
        raise FieldRefused(f"{unit.short_name}不向本办公室报送", "unit")
    if kind is not None and (kind.office_id != by.unit_id or not kind.active):
        raise FieldRefused("这一种不在用，请重选", "kind")
    if emergency is not None and emergency.office_id != by.unit_id:
        raise Refused("这起事件不是本办公室登记的")


def _hold(late: Late) -> None:
    """Of two who judge the same report at once the second one finds what the first one said."""
    Emergency.objects.filter(pk=late.emergency.pk).update(version=F("version"))


def _still_open(late: Late) -> None:
    key = (late.emergency.pk, late.what, late.due_at)
    if key in judged([late.emergency.pk]):
        raise Refused("这一条已经有人立案或者放下了，请刷新")

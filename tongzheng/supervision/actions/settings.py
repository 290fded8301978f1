"""An office's times, a matter's own, the contacts of its units, what was done about units long in arrears (D4, D10)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.network.models import Appointment, Unit
from tongzheng.supervision import access, clocks, queries
from tongzheng.supervision.models import Contact, Item, Talk, Terms
from tongzheng.supervision.rules.timing import MOST, Timing, read_days, say_days
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require


def _days(word: str, text: str) -> tuple[int, ...]:
    try:
        return read_days(text)
    except ValueError as error:
        raise Refused(f"{word}：{error}") from error


@action
def set_terms(*, by: Appointment, version: int, **values: Any) -> Terms:
    """Set an office's times; items already given out keep theirs."""
    require(access.can_set_terms(by))
    for name, word in (("before", "到期前提醒"), ("after", "自动催办")):
        if name in values:
            values[name] = say_days(_days(word, values[name]))
    ladder = [values[name] for name in ("leader_days", "director_days", "top_days") if name in values]
    if ladder != sorted(ladder):
        raise Refused("逐级升级的天数要一级比一级大（或相同）：单位主要领导、办公室主任、批示领导")
    terms, _ = Terms.objects.get_or_create(office_id=by.unit_id)
    before = {name: getattr(terms, name) for name in values if getattr(terms, name) != values[name]}
    if set(values) - set(queries.TERMS_FIELDS):
        raise TypeError(f"unknown fields: {set(values) - set(queries.TERMS_FIELDS)}")
    if not Terms.objects.filter(pk=terms.pk, version=version).update(**values, version=version + 1):
        raise Stale(terms)
    for name, value in values.items():
        setattr(terms, name, value)
    terms.version = version + 1
    record(terms, "supervision.terms.change", by=by, data={"before": before})
    return terms


@action
def set_timing(
    item: Item, *, by: Appointment, version: int, office: bool = False, before: str = "", on_day: bool = False,
    after: str = "", at: Sequence[dt.datetime] = (),
) -> Item:  # fmt: skip
    """When the units of a matter are reminded: its own times, or (`office`) the office's again; its running clock follows (D4)."""
    require(access.can_time(by, item))
    queries.hold(item)
    if item.version != version:
        raise Stale(item)
    now = timezone.localtime()
    moments = sorted({timezone.localtime(one).replace(tzinfo=None, second=0, microsecond=0) for one in at})
    if moments and not now.replace(tzinfo=None) < moments[0] <= moments[-1] < now.replace(tzinfo=None) + dt.timedelta(
        366
    ):
        raise Refused("指定的时间要在现在以后、一年以内")
    if len(moments) > MOST:
        raise Refused(f"最多指定 {MOST} 个时间")
    timing = Timing(_days("到期前提醒", before), on_day, _days("自动催办", after), tuple(moments))
    data = None if office else timing.as_data()
    was, item.timing, item.version = item.timing, data, version + 1
    item.save(update_fields=["timing", "version"])
    record(item, "supervision.item.time", by=by, data={"before": was, "after": data})
    clocks.move_to(item, item.due, by=by, reason="改提醒时间")
    return item


@action
def set_contact(
    unit: Unit, *, by: Appointment, post: Appointment, phone: str, duties: str, seen: int | None = None
) -> Contact:
    """Name a unit's 督查联络员 with telephone and duties; the one before stays in the book as ended (D10).

    `seen`: the contact the page showed (0: none); another one by now is Stale.
    """
    require(access.can_set_contact(by, unit.pk, unit.office_id))
    phone, duties = clean_title(phone), clean_title(duties)
    refuse_secrets("督查联络员", phone, duties)
    if post.unit_id != unit.pk or post.role not in access.UNIT_SIDE or not post.is_current():
        raise Refused("联络员要是本单位在任的信息员、审核签发人或领导，请重选")
    if not phone or len(phone) > 40:
        raise Refused("请写能找到他的电话，40 字以内")
    if not duties or len(duties) > 300:
        raise Refused("请写职责，300 字以内")
    Unit.objects.select_for_update().get(pk=unit.pk)  # two at once: the second waits here and sees the first one's
    mine = Contact.objects.filter(unit=unit, ended_at__isnull=True)
    old = mine.first()
    if old and (old.post_id, old.phone, old.duties) == (post.pk, phone, duties):
        return old
    if seen is not None and seen != (old.pk if old else 0):
        raise Stale(old or unit)
    mine.update(ended_at=timezone.now())
    contact = Contact.objects.create(
        office_id=unit.office_id or unit.pk, unit=unit, post=post, phone=phone, duties=duties, by_id=by.pk
    )
    data = {"unit": unit.pk, "post": post.pk, "before": old.pk if old else None}
    record(contact, "supervision.contact.set", by=by, reason=f"{unit.short_name} {post.person.name}", data=data)
    return contact


@action
def note_talk(unit: Unit, *, by: Appointment, once: uuid.UUID, upto: Deadline, held: bool, note: str) -> Talk:
    """What was done about a unit that was red three times running: 约谈 held, or not now and why (rules.md 5.4)."""
    require(access.can_talk(by))
    if (found := Talk.objects.filter(once=once, office=by.unit_id).first()) is not None:
        return found
    note = clean_title(note)
    refuse_secrets("约谈", note)
    if not note or len(note) > 300:
        raise Refused("请写约谈情况，或暂不约谈的理由，300 字以内")
    if Talk.objects.filter(office=by.unit_id, unit=unit, upto=upto).exists():
        raise Refused("这一条建议已经有人记过处理情况")
    talk = Talk.objects.create(
        once=once, office_id=by.unit_id or 0, unit=unit, held=held, note=note, upto=upto, by_id=by.pk
    )
    record(talk, "supervision.talk.note", by=by, reason=note, data={"unit": unit.pk, "held": held})
    return talk

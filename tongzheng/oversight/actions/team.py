"""Officers called away or doing other work (N13)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.oversight import access
from tongzheng.oversight.actions.cases import DOOR
from tongzheng.oversight.models import Away
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require


@action
def record_away(
    post: Appointment, *, by: Appointment, once: uuid.UUID, kind: str, where: str, starts: dt.date,
    ends: dt.date | None = None, note: str = "",
) -> Away:  # fmt: skip
    """An officer was called away, or does other work beside: from when, where to, who stands in (N13)."""
    require(access.can_handle(by))
    if (known := Away.objects.filter(once=once).select_related("post__unit").first()) is not None:
        if known.post.unit is None or known.post.unit.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return known
    if post.unit is None or post.unit.office_id != by.unit_id:
        raise Refused("只登记本办公室所属单位的信息员")
    if kind not in Away.Kind.values:
        raise Refused("请选情形")
    where, note = clean_title(where), clean_title(note)
    refuse_secrets(DOOR, where, note)
    if not where:
        raise Refused("请写去哪里、做什么")
    if len(where) > 120 or len(note) > 200:
        raise Refused("去哪里最多 120 字，谁来接替最多 200 字，请删减")
    if starts < post.starts or starts > timezone.localdate() + dt.timedelta(days=366):
        raise Refused("起的日期要在到岗以后、一年以内")
    if ends is not None and ends < starts:
        raise Refused("止的日期比起的日期早，请核对")
    if Away.objects.filter(post=post, kind=kind, starts=starts).exists():
        raise Refused("这一次已经登记过")
    away = Away.objects.create(
        once=once, post=post, kind=kind, where=where, starts=starts, ends=ends, note=note, by_id=by.pk
    )
    record(away, "oversight.away.record", by=by, reason=where, data={"unit": post.unit_id, "kind": kind})
    return away


@action
def end_away(away: Away, *, by: Appointment, on: dt.date) -> Away:
    """The officer is back, or the other work is done (N13)."""
    require(access.can_handle(by))
    if away.post.unit is None or away.post.unit.office_id != by.unit_id:
        raise Refused("只登记本办公室所属单位的信息员")
    if away.ends is not None and away.ends <= timezone.localdate():
        raise Refused("这一次已经结束")
    if on < away.starts:
        raise Refused("结束日期比起的日期早，请核对")
    if on > timezone.localdate():
        raise Refused("日期还没到，请核对")
    away.ends = on
    away.save(update_fields=["ends"])
    record(away, "oversight.away.end", by=by, data={"on": on.isoformat()})
    return away

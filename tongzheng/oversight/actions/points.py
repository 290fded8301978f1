"""Conditions of direct points are looked at on site; what lacks is mended first (N4); rules of listing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.network.models import Appointment, DirectReporting, Unit
from tongzheng.oversight import access
from tongzheng.oversight.actions.cases import DOOR, keep_files, list_unit
from tongzheng.oversight.models import Case, Condition, PointCheck, Rule, Watch
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

Found = tuple[str, bool, str]  # condition, whether it is there, remark


@action
def check_point(
    direct: DirectReporting, *, by: Appointment, once: uuid.UUID, on: dt.date, people: str, conditions: Sequence[Found],
    remark: str = "", uploads: Iterable[UploadedFile] = (),
) -> PointCheck:  # fmt: skip
    """Write down a check on site: each condition there or not, with photographs (N4)."""
    require(access.can_handle(by))
    if (known := PointCheck.objects.filter(once=once).first()) is not None:
        if known.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return known
    if direct.unit.office_id != by.unit_id:
        raise Refused(f"{direct.unit.short_name}不由本办公室管理")
    if on > timezone.localdate() or on < direct.starts:
        raise Refused("检查日期要在指定为直报点以后、今天以前")
    people, remark = clean_title(people), clean_text(remark)
    refuse_secrets(DOOR, people, remark, *(words for _, _, words in conditions))
    if not people:
        raise Refused("请写检查人")
    if not conditions:
        raise Refused("还没有定检查哪些条件，请先在列名规则里写好")
    if len(people) > 100 or len(remark) > 2000:
        raise Refused("检查人最多 100 字，总的情况最多 2000 字，请删减")
    check = PointCheck.objects.create(
        once=once, direct=direct, office_id=by.unit_id or 0, on=on, people=people, remark=remark, by_id=by.pk
    )
    Condition.objects.bulk_create(
        [Condition(check_of=check, name=n[:40], met=met, remark=clean_title(r)[:200]) for n, met, r in conditions]
    )
    keep_files(check, uploads, by=by)
    lacking = [name for name, met, _ in conditions if not met]
    record(check, "oversight.check.record", by=by, data={"unit": direct.unit_id, "lacking": lacking})
    return check


@action
def start_mending(direct: DirectReporting, *, by: Appointment, once: uuid.UUID, words: str) -> Case:
    """A direct point that lacks conditions or is not adopted is listed: mending first, the adjustment list after (N4)."""
    return list_unit(by=by, once=once, unit=direct.unit, words=words, rule=Rule.POINT, direct=direct)


@action
def set_watch(office: Unit, *, by: Appointment, version: int, conditions: str, **numbers: int) -> Watch:
    """Change by which rules units list themselves, and what is checked at a direct point (N10, N4)."""
    require(access.can_set(by))
    if by.unit_id != office.pk:
        raise Refused("只能改本办公室的规则")
    conditions = "\n".join(
        dict.fromkeys(clean_title(line)[:40] for line in clean_text(conditions).split("\n") if line.strip())
    )
    refuse_secrets(DOOR, conditions)
    if not conditions or conditions.count("\n") > 29:
        raise Refused("检查条件写 1 到 30 项，一行一项")
    names = ("behind_months", "behind_share", "zero_months", "silent_weeks", "missed")
    values = {name: int(numbers[name]) for name in names if name in numbers}
    watch, _ = Watch.objects.get_or_create(office=office)
    before = {name: getattr(watch, name) for name in values}
    rows = Watch.objects.filter(pk=watch.pk, version=version).update(
        **values, conditions=conditions, version=version + 1
    )
    if rows != 1:
        raise Refused("别人刚改过列名规则，请刷新后再改")
    watch.refresh_from_db()
    record(watch, "oversight.watch.change", by=by, data={"before": before, "after": values})
    return watch

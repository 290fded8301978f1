"""What an office decides about its checks; every change goes on the trail with what stood before (R4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from tongzheng.checking import access, queries
from tongzheng.checking.models import Desk, Leader, Length, Setting, UnitName, Wording
from tongzheng.checking.rules import STANDARDS
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.checks import checks
from tongzheng.text.checks.base import Level
from tongzheng.text.checks.elements import elements
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require

LENGTH_MAX = 200_000
LINES_MAX = 2000  # wordings, names, leaders an office may keep: each text is searched for all of them


@action
def set_check(
    check_id: str,
    *,
    by: Appointment,
    on: bool,
    level: str = "",
    silent_kinds: Sequence[str] = (),
    skip: Sequence[str] = (),
) -> Setting:
    """Turn a check on or off, give it a level, keep it silent for some kinds of report (R4).

    `skip`: ids of the elements the office does not ask for (R14).
    """
    office = _office(by)
    if check_id not in checks():
        raise Refused("没有这个检查项")
    if level and level not in list(Level):
        raise Refused("级别不在可选范围里，请重选")
    if set(silent_kinds) - {kind for kind, _ in queries.kinds()}:
        raise Refused("类别不在可选范围里，请重选")
    if set(skip) - set(elements()):
        raise Refused("要素不在可选范围里，请重选")
    values = {"on": on, "level": level, "silent_kinds": sorted(set(silent_kinds)), "skip": sorted(set(skip))}
    row = Setting.objects.filter(office=office, check_id=check_id).first()
    before = {name: getattr(row, name) for name in values} if row else {"on": checks()[check_id].default}
    if row is not None and before == values:
        return row
    row, _ = Setting.objects.update_or_create(office=office, check_id=check_id, defaults=values)
    data = {"check": check_id, "name": checks()[check_id].name, "before": before, "after": values}
    _changed(office, "check", by, data)
    return row


@action
def choose_standard(*, by: Appointment, standard: str) -> Desk:
    """Choose the standard of quality the office holds its texts to (R4)."""
    office = _office(by)
    if standard and standard not in dict(STANDARDS):
        raise Refused("口径不在可选范围里，请重选")
    desk, _ = Desk.objects.get_or_create(office=office)
    if desk.standard != standard:
        before, desk.standard = desk.standard, standard
        desk.save(update_fields=["standard"])
        _changed(office, "standard", by, {"before": before, "after": standard})
    return desk


@action
def set_lengths(
    *, by: Appointment, kinds: Mapping[str, tuple[int, int]], periodicals: Mapping[str, tuple[int, int]] | None = None
) -> list[Length]:
    """Say how long texts may be, by kind and by periodical: (least, most), 0 for no limit; what is not named is as usual (R4)."""
    office = _office(by)
    known = {kind for kind, _ in queries.kinds()}
    rows = [Length(office=office, kind=kind, least=a, most=b) for kind, (a, b) in kinds.items() if kind in known]
    for name, (a, b) in (periodicals or {}).items():
        rows.append(Length(office=office, periodical=_line("刊物", name, 40).strip("《》"), least=a, most=b))
    for row in rows:
        if not (0 <= row.least <= LENGTH_MAX and 0 <= row.most <= LENGTH_MAX):
            raise Refused(f"字数要在 0 到 {LENGTH_MAX} 之间")
        if row.most and row.most < row.least:
            raise Refused(f"最多 {row.most} 字比最少 {row.least} 字还少，请核对")
    if len({(row.kind, row.periodical) for row in rows}) < len(rows):
        raise Refused("同一份刊物写了两次")
    before = _said_lengths(Length.objects.filter(office=office))
    Length.objects.filter(office=office).delete()
    Length.objects.bulk_create(rows)
    if before != (after := _said_lengths(rows)):
        _changed(office, "lengths", by, {"before": before, "after": after})
    return rows


def _said_lengths(rows: Any) -> dict[str, list[int]]:
    return {row.kind or f"《{row.periodical}》": [row.least, row.most] for row in rows}


@action
def add_wording(*, by: Appointment, wrong: str, right: str = "", note: str = "") -> Wording:
    """Keep one of the office's own wordings; without `right` the words are to be avoided (R4)."""
    office = _office(by)
    values = {
        "wrong": _line("不用的写法", wrong, 40), "right": _line("规范提法", right, 60, empty=True),
        "note": _line("说明", note, 100, empty=True),
    }  # fmt: skip
    if len(values["wrong"]) < 2:  # noqa: PLR2004 - one character would be found everywhere
        raise Refused("至少写两个字，一个字到处都会碰上")
    if values["wrong"] == values["right"]:
        raise Refused("两种写法一样，请核对")
    if values["right"] and values["wrong"] in values["right"]:
        raise Refused(f"“{values['right']}”里就有“{values['wrong']}”，写对的也会被报，请把不用的写法写长些")
    _room_for(Wording, office)
    wording: Wording = _stored(
        lambda: Wording.objects.create(office=office, **values), f"“{values['wrong']}”已经登记过"
    )
    _changed(office, "add_wording", by, values)
    return wording


@action
def drop_wording(wording: Wording, *, by: Appointment) -> None:
    """Take one of the office's own wordings away (R4)."""
    office = _office(by)
    if Wording.objects.filter(pk=wording.pk, office=office).delete()[0]:
        _changed(office, "drop_wording", by, {"wrong": wording.wrong, "right": wording.right})


@action
def add_unit_name(*, by: Appointment, unit: Unit, name: str) -> UnitName:
    """Keep a former or other name of a unit (R4)."""
    office = _office(by)
    if not unit.is_within(office.desk.serves):
        raise Refused(f"{unit.short_name}不在本办公室服务范围内")
    name = _line("旧称、别称", name, 80)
    if len(name) < 2:  # noqa: PLR2004
        raise Refused("至少写两个字")
    if name in (unit.name, unit.short_name):
        raise Refused("这是现在的名称，不用登记")
    _room_for(UnitName, office)
    row: UnitName = _stored(lambda: UnitName.objects.create(office=office, unit=unit, name=name), f"“{name}”已经登记过")
    _changed(office, "add_name", by, {"name": name, "unit": unit.name})
    return row


@action
def drop_unit_name(row: UnitName, *, by: Appointment) -> None:
    """Take a former or other name away (R4)."""
    office = _office(by)
    if UnitName.objects.filter(pk=row.pk, office=office).delete()[0]:
        _changed(office, "drop_name", by, {"name": row.name, "unit": row.unit.name})


# ── leaders ──


@action
def seed_leaders(*, by: Appointment) -> int:
    """Take the posts of leaders into the office's own list: new ones last, known ones brought up to date (R4); how many changed."""
    office = _office(by)
    return _seed(office, by)


@part
def _seed(office: Unit, by: Appointment) -> int:
    known = {line.post_id: line for line in Leader.objects.filter(office=office, post__isnull=False)}
    last = Leader.objects.filter(office=office).aggregate(last=Max("position"))["last"] or 0
    changed = []
    for post in queries.leader_posts(office.pk):
        values = {"name": post.person.name, "title": post.title, "starts": post.starts, "ends": post.ends}
        line = known.get(post.pk)
        if line is None:
            last += 1
            Leader.objects.create(office=office, post=post, position=last, **values)
        elif any(getattr(line, name) != value for name, value in values.items()):
            Leader.objects.filter(pk=line.pk).update(**values)
        else:
            continue
        changed.append(f"{post.title}{post.person.name}")
    if changed:
        _changed(office, "seed_leaders", by, {"leaders": changed})
    return len(changed)


@action
def add_leader(
    *, by: Appointment, name: str, title: str, starts: dt.date | None = None, ends: dt.date | None = None
) -> Leader:
    """Put one more leader at the end of the list (R4)."""
    office = _office(by)
    _own_list(office, by)
    _room_for(Leader, office)
    last = Leader.objects.filter(office=office).aggregate(last=Max("position"))["last"] or 0
    values = _leader(name, title, starts, ends)
    line = Leader.objects.create(office=office, position=last + 1, **values)
    _changed(office, "add_leader", by, {"leader": str(line)})
    return line


@action
def change_leader(
    line: Leader, *, by: Appointment, name: str, title: str, starts: dt.date | None = None, ends: dt.date | None = None
) -> Leader:
    """Change a leader's name, title or days (R4)."""
    office = _office(by)
    values = _leader(name, title, starts, ends)
    before = {n: getattr(line, n) for n in values}
    if before != values and Leader.objects.filter(pk=line.pk, office=office).update(**values):
        said = {n: [str(before[n] or ""), str(values[n] or "")] for n in values if before[n] != values[n]}
        _changed(office, "change_leader", by, {"leader": str(line), "changes": said})
    return line


@action
def drop_leader(line: Leader, *, by: Appointment) -> None:
    """Take a leader off the list (R4)."""
    office = _office(by)
    if Leader.objects.filter(pk=line.pk, office=office).delete()[0]:
        _changed(office, "drop_leader", by, {"leader": str(line)})


@action
def order_leaders(*, by: Appointment, ids: Sequence[int]) -> list[Leader]:
    """Put the leaders in this order; those not named keep theirs, after them (R4)."""
    office = _office(by)
    lines = list(Leader.objects.filter(office=office))
    place = {pk: n for n, pk in enumerate(dict.fromkeys(ids))}
    ordered = sorted(lines, key=lambda line: (place.get(line.pk, len(place)), line.position, line.pk))
    if [line.pk for line in ordered] != [line.pk for line in lines]:
        for position, line in enumerate(ordered, 1):
            line.position = position
        Leader.objects.bulk_update(ordered, ["position"])
        _changed(office, "order_leaders", by, {"leaders": [str(line) for line in ordered]})
    return ordered


@part
def _own_list(office: Unit, by: Appointment) -> None:
    """Before the first change the list is taken from the posts, so that nobody is lost by adding one."""
    if not Leader.objects.filter(office=office).exists():
        _seed(office, by)


def _leader(name: str, title: str, starts: dt.date | None, ends: dt.date | None) -> dict[str, Any]:
    if starts and ends and ends < starts:
        raise Refused("任期止早于任期起，请核对")
    return {"name": _line("姓名", name, 40), "title": _line("职务", title, 60), "starts": starts, "ends": ends}


# ── shared ──


def _office(by: Appointment) -> Unit:
    require(access.can_change_settings(by))
    assert by.unit is not None  # noqa: S101 - for the type checker
    return by.unit


def _changed(office: Unit, event: str, by: Appointment, data: dict[str, Any]) -> None:
    Desk.objects.update_or_create(office=office, defaults={"changed_at": timezone.now()})
    record(office, f"checking.settings.{event}", by=by, data=data)


def _line(label: str, text: str, limit: int, *, empty: bool = False) -> str:
    line = clean_title(text)
    if not line and not empty:
        raise Refused(f"还没填{label}")
    if len(line) > limit:
        raise Refused(f"{label}现在 {len(line)} 字，最多 {limit} 字，请删减")
    refuse_secrets("检查设置", line)
    return line


def _room_for(model: Any, office: Unit) -> None:
    if model.objects.filter(office=office).count() >= LINES_MAX:
        raise Refused(f"最多登记 {LINES_MAX} 条")


def _stored(create: Callable[[], Any], already: str) -> Any:
    try:
        with transaction.atomic():
            return create()
    except IntegrityError as error:
        raise Refused(already) from error

"""A work secret's PDF leaves with a name on every page, and who took it can be found by the code (R6)."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from tongzheng.bulletins.actions.editions import take_file
from tongzheng.bulletins.models import Issue
from tongzheng.bulletins.queries.pages import File, current_edition
from tongzheng.distribution import access, queries, rules
from tongzheng.distribution.models import Download
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import require
from tongzheng.typeset.watermark import stamp


@action
def take_copy(issue: Issue, *, by: Appointment) -> File:
    """The PDF with the reader's name, unit, time and a code on every page; logged. The kept file is not touched (R6)."""
    file = take_file(issue, "pdf", by=by)
    edition = current_edition(issue)
    assert edition is not None
    now = timezone.localtime()
    name = f"{by.person.name}　{by.unit.name if by.unit else ''}"
    if by.deputy_for_id:
        name += f"（代{by.principal_name}）"
    taken = Download.objects.create(code=rules.new_code(), edition=edition, by_id=by.pk, name=name[:120], at=now)
    data = stamp(file.data, [name, f"{now:%Y-%m-%d %H:%M}　编号 {taken.code}"])
    return replace(file, data=data)


@action
def look_up(code: str, *, by: Appointment) -> Download | None:
    """Who took the file that bears this code; that it was asked stays on the trail (R6)."""
    require(access.can_look_up(by))
    found = queries.download_of(by, rules.read_code(code))
    if found:
        record(found.edition.issue, "distribution.sheet.look_up", by=by, data={"code": found.code})
    return found

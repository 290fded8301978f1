"""Who may see the archive, file, close, export (E10)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.archive.flow import ExportState
from tongzheng.archive.models import Export, Item, Volume
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

READERS = (*DESK_ROLES, Role.AUDITOR)
KEEPERS = (Role.EDITOR, Role.APPROVER)
SEES_WORK_SECRETS = (*KEEPERS, Role.AUDITOR)


def visible(actor: Appointment) -> Q:
    """The office's own records; work secrets only for its editors, approver and auditor."""
    if actor.role not in READERS:
        return Q(pk__in=[])
    office = Q(volume__office_id=actor.unit_id)
    return office if actor.role in SEES_WORK_SECRETS else office & ~Q(label=Label.WORK_SECRET)


def visible_volumes(actor: Appointment) -> Q:
    """The office's own volumes."""
    return Q(office_id=actor.unit_id) if actor.role in READERS else Q(pk__in=[])


def visible_exports(actor: Appointment) -> Q:
    """An export holds everything, so only those who may make one see it."""
    return Q(office_id=actor.unit_id) if actor.role in KEEPERS else Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The archive is read at the office."""
    return YES if actor.role in READERS and hasattr(actor.unit, "desk") else no("档案由办公室保管，本办公室的人可以查")


def can_keep(actor: Appointment) -> Verdict:
    """Editors and the approver file, set retention and export."""
    if actor.role not in KEEPERS or not hasattr(actor.unit, "desk"):
        return no("归档由本办公室编辑和审签人办理")
    return YES


def can_file(actor: Appointment, office_pk: int | None) -> Verdict:
    """Only their own office's records."""
    return can_keep(actor) if actor.unit_id == office_pk else no("只能归档本办公室的刊物")


def can_refile(actor: Appointment, item: Item) -> Verdict:
    """While the volume is open."""
    if item.volume.state != "open":
        return no("已经封卷，不能再改")
    return can_file(actor, item.volume.office_id)


def can_close(actor: Appointment, volume: Volume) -> Verdict:
    """The same people."""
    return can_file(actor, volume.office_id)


def can_export(actor: Appointment) -> Verdict:
    """The same people."""
    return can_keep(actor)


def can_stop(actor: Appointment, export: Export) -> Verdict:
    """Who may export may stop an export."""
    return can_file(actor, export.office_id)


def can_resume(actor: Appointment, export: Export) -> Verdict:
    """Who may export may take it up again."""
    return can_file(actor, export.office_id)


def can_finish(actor: Appointment, export: Export) -> Verdict:
    """The export itself, in the name of who asked for it."""
    return can_file(actor, export.office_id)


def can_download(actor: Appointment, export: Export) -> Verdict:
    """Only a finished one."""
    if export.state != ExportState.DONE:
        return no("还没有导出完")
    return can_file(actor, export.office_id)

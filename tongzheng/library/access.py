"""Who may read and keep the office's materials (O6)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tongzheng.library.flow import State
from tongzheng.library.models import Material
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

READERS = (*DESK_ROLES, Role.AUDITOR)
KEEPERS = (Role.EDITOR, Role.APPROVER)


def visible(actor: Appointment) -> Q:
    """The office's desk and auditor: all its materials. A unit's officer: what his office shares and has not archived."""
    if actor.role in READERS:
        return Q(office_id=actor.unit_id)
    if actor.role == Role.OFFICER and actor.unit is not None:
        return Q(office_id=actor.unit.office_id or 0, shared=True, state=State.KEPT)
    return Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The library is for those who write: the desk, and the units' officers for what is shared."""
    if actor.role in READERS or actor.role == Role.OFFICER:
        return YES
    return no("素材库由办公室和各单位信息员使用")


def is_keeper(actor: Appointment) -> bool:
    """Whether this post sees everything, not only what is shared."""
    return actor.role in READERS


def can_add(actor: Appointment) -> Verdict:
    """Editors and the approver put materials in."""
    if actor.role not in KEEPERS or not hasattr(actor.unit, "desk"):
        return no("素材由办公室编辑和审签人录入")
    return YES


def _keeps(actor: Appointment, material: Material) -> Verdict:
    if actor.role not in KEEPERS or actor.unit_id != material.office_id:
        return no("素材由本办公室编辑和审签人维护")
    return YES


def can_edit(actor: Appointment, material: Any) -> Verdict:
    """The office's editors and approver, until it is archived."""
    if material.state == State.ARCHIVED and _keeps(actor, material):
        return no("素材已归档，先取回再改")
    return _keeps(actor, material)


def can_compile(actor: Appointment, material: Material) -> Verdict:
    """An editor makes a reference article of it, in the room above (E15)."""
    if actor.role != Role.EDITOR or actor.unit_id != material.office_id:
        return no("只有本办公室编辑可以编参考稿")
    return YES if material.state == State.KEPT else no("素材已归档，先取回再编")


def can_archive(actor: Appointment, material: Material) -> Verdict:
    """The office's editors and approver."""
    return _keeps(actor, material)


def can_restore(actor: Appointment, material: Material) -> Verdict:
    """The office's editors and approver."""
    return _keeps(actor, material)
